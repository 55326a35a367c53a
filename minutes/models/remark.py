"""What participants say of a verslag while they read it through, and what became of it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from core.querysets import RuledQuerySet
from minutes.models.file import MinutesFile
from minutes.models.level import Level
from minutes.models.minutes import Minutes


class RemarkQuerySet(RuledQuerySet):
    def unsettled(self):
        """Those to which the writer did not answer yet."""
        return self.filter(outcome="")


class Remark(models.Model):
    """A remark on one passage (`passage_key`), on an uploaded file, or on the whole.

    The key of a passage is the same in every version, so the remark keeps its place when the
    writer changes the words. After the window it is kept, and marked late (T78).
    """

    class Outcome(models.TextChoices):
        ACCEPTED = "accepted", "overgenomen"
        DECLINED = "declined", "niet overgenomen"
        NOTED = "noted", "genoteerd"

    minutes = models.ForeignKey(
        Minutes, models.CASCADE, related_name="remarks", verbose_name="verslag"
    )
    passage_key = models.UUIDField("passage", null=True, blank=True)
    file = models.ForeignKey(
        MinutesFile,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="remarks",
        verbose_name="bestand",
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="remarks",
        verbose_name="van",
    )
    # Of the passage or file at that moment: what holds once it is gone.
    level = models.CharField("voor wie", max_length=12, choices=Level, default=Level.ATRIUM)
    text = models.TextField("opmerking", max_length=2000)
    made_at = models.DateTimeField("gemaakt op")
    is_late = models.BooleanField("laat", default=False)
    outcome = models.CharField("gevolg", max_length=8, choices=Outcome, blank=True)
    answer = models.CharField("antwoord", max_length=500, blank=True)
    settled_at = models.DateTimeField("afgehandeld op", null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="afgehandeld door",
    )
    version = models.PositiveIntegerField("bewerking", default=0, editable=False)

    objects = RemarkQuerySet.as_manager()

    class Meta:
        verbose_name = "opmerking bij een verslag"
        verbose_name_plural = "opmerkingen bij verslagen"
        ordering = ["made_at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="remark_on_one_thing", condition=Q(passage_key=None) | Q(file=None)
            ),
            models.CheckConstraint(
                name="remark_level_is_known", condition=Q(level__in=Level.values)
            ),
            models.CheckConstraint(
                name="remark_outcome_is_known",
                condition=Q(outcome="", settled_at=None)
                | Q(outcome__in=["accepted", "declined", "noted"], settled_at__isnull=False),
            ),
            models.CheckConstraint(
                name="remark_declined_with_an_answer",
                condition=~Q(outcome="declined") | ~Q(answer=""),
                violation_error_message="Zeg kort waarom u de opmerking niet overneemt.",
            ),
        ]
        indexes = [
            models.Index(fields=["minutes", "made_at", "id"], name="remark_by_minutes"),
        ]

    def __str__(self):
        return f"opmerking van {self.person or 'iemand'}"

    def get_absolute_url(self):
        return f"{reverse('minutes:remarks', args=[self.minutes_id])}#opmerking-{self.pk}"
