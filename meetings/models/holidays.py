"""School holidays as data: PBM corrects what the rule did not foresee."""

from django.db import models
from django.db.models import F, Q
from django.utils.formats import date_format

from core.querysets import RuledQuerySet


class SchoolHoliday(models.Model):
    """A school holiday of Flanders from a first to a last day; it belongs to the year it begins in.

    Filled from the rule (`meetings/holidays/rule.py`) and kept by `meetings/holidays/actions.py`,
    which writes its days too: two holidays with a day in common cannot exist.
    """

    name = models.CharField("naam", max_length=60)
    first_on = models.DateField("eerste dag")
    last_on = models.DateField("laatste dag")

    objects = RuledQuerySet.as_manager()

    class Meta:
        verbose_name = "schoolvakantie"
        verbose_name_plural = "schoolvakanties"
        ordering = ["first_on"]
        constraints = [
            models.CheckConstraint(
                name="school_holiday_ends_after_it_begins",
                condition=Q(last_on__gte=F("first_on")),
                violation_error_message="De laatste dag ligt voor de eerste dag.",
            ),
            models.UniqueConstraint(
                fields=["first_on"],
                name="school_holiday_one_per_first_day",
                violation_error_message="Op die dag begint al een schoolvakantie.",
            ),
        ]

    def __str__(self):
        return f"{self.name} {self.first_on.year}"


class SchoolHolidayDay(models.Model):
    """One day of a school holiday; a day belongs to one holiday, on any database."""

    holiday = models.ForeignKey(
        SchoolHoliday, models.CASCADE, related_name="days", verbose_name="schoolvakantie"
    )
    day = models.DateField("dag", unique=True)

    class Meta:
        verbose_name = "schoolvrije dag"
        verbose_name_plural = "schoolvrije dagen"
        ordering = ["day"]

    def __str__(self):
        return date_format(self.day, "l j F Y")
