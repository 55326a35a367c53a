"""School holidays in the back office: PBM corrects what the rule did not foresee."""

from datetime import timedelta

from django import forms
from django.contrib import admin, messages
from django.utils.formats import date_format

from core.admin import RuledAdmin
from meetings.holidays.actions import keep_holiday
from meetings.models import SchoolHoliday
from members.forms import CleanLineField

LONGEST = timedelta(days=100)


class SchoolHolidayForm(forms.ModelForm):
    """The rules of the database beside the field they are about."""

    name = CleanLineField(label="Naam", max_length=60, help_text="Bijvoorbeeld: herfstvakantie.")

    class Meta:
        model = SchoolHoliday
        fields = ["name", "first_on", "last_on"]

    def clean(self):
        cleaned = super().clean()
        first, last = cleaned.get("first_on"), cleaned.get("last_on")
        if not (first and last):
            return cleaned
        if not 2000 <= first.year <= 2100:
            self.add_error("first_on", "Kies een datum tussen 2000 en 2100.")
        elif last < first:
            self.add_error("last_on", "De laatste dag ligt voor de eerste dag.")
        elif last - first > LONGEST:
            self.add_error("last_on", f"Een vakantie duurt hoogstens {LONGEST.days} dagen.")
        elif other := self._overlap(first, last):
            self.add_error(
                "first_on",
                f"Overlapt met {other.name}, {_words(other.first_on)} tot {_words(other.last_on)}.",
            )
        return cleaned

    def _overlap(self, first, last):
        rows = SchoolHoliday.objects.filter(first_on__lte=last, last_on__gte=first)
        return rows.exclude(pk=self.instance.pk).first()

    def validate_constraints(self):
        """Each is said above already, beside its field."""


def _words(day):
    return date_format(day, "j F Y")


@admin.register(SchoolHoliday)
class SchoolHolidayAdmin(RuledAdmin):
    form = SchoolHolidayForm
    list_display = ["name", "first_on", "last_on"]
    search_fields = ["name"]
    date_hierarchy = "first_on"
    ordering = ["-first_on"]

    def save_model(self, request, obj, form, change):
        others = keep_holiday(obj, by=request.user)
        if others:
            self.message_user(
                request,
                f"{obj.first_on.year} volgde tot nu de regel. Ook de andere schoolvakanties van dat "
                f"jaar zijn nu bewaard ({others}): kijk ze na.",
                messages.WARNING,
            )
