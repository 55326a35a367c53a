"""What came in by Excel, kept so that it can be undone for a day."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from meetings.models.meeting import Meeting
from meetings.models.registration import Registration
from meetings.models.round import Round

UNDO_FOR = timedelta(hours=24)


class SheetImport(models.Model):
    """A spreadsheet that somebody edited and handed in, once.

    `meeting`: whose participants it holds; `round`: whose meetings it holds.
    """

    class Kind(models.TextChoices):
        YEAR = "year", "jaarplan"
        PARTICIPANTS = "participants", "deelnemers"
        ROUND = "round", "bijeenkomsten van een ronde"

    kind = models.CharField("soort", max_length=12, choices=Kind, default=Kind.YEAR)
    meeting = models.ForeignKey(
        Meeting,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="sheet_imports",
        verbose_name="bijeenkomst",
    )
    round = models.ForeignKey(
        Round,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="sheet_imports",
        verbose_name="ronde",
    )
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="sheet_imports",
        verbose_name="ingelezen door",
    )
    made_at = models.DateTimeField("ingelezen op", auto_now_add=True)
    undone_at = models.DateTimeField("ongedaan gemaakt op", null=True, blank=True)

    class Meta:
        verbose_name = "ingelezen Excelbestand"
        verbose_name_plural = "ingelezen Excelbestanden"
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="sheet_of_participants_has_a_meeting",
                condition=Q(kind="participants", meeting__isnull=False)
                | ~Q(kind="participants") & Q(meeting=None),
            ),
            models.CheckConstraint(
                name="sheet_of_a_round_has_a_round",
                condition=Q(kind="round", round__isnull=False) | ~Q(kind="round") & Q(round=None),
            ),
        ]
        indexes = [models.Index(fields=["made_by", "made_at"], name="sheet_import_by_person")]

    def __str__(self):
        return f"{self.made_by}: {self.made_at:%d/%m/%Y}"

    @property
    def may_undo(self):
        return self.undone_at is None and timezone.now() - self.made_at < UNDO_FOR


class SheetChange(models.Model):
    """One fact of a meeting or a registration that an import changed; with `field` empty it made it.

    `before` and `after` are the values as the sheet writes them (`meetings.sheets`).
    """

    sheet_import = models.ForeignKey(
        SheetImport, models.CASCADE, related_name="changes", verbose_name="ingelezen Excelbestand"
    )
    meeting = models.ForeignKey(
        Meeting,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="sheet_changes",
        verbose_name="bijeenkomst",
    )
    registration = models.ForeignKey(
        Registration,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="sheet_changes",
        verbose_name="inschrijving",
    )
    field = models.CharField("veld", max_length=40, blank=True)
    before = models.TextField("voordien", blank=True)
    after = models.TextField("nadien", blank=True)

    class Meta:
        verbose_name = "wijziging door een Excelbestand"
        verbose_name_plural = "wijzigingen door Excelbestanden"
        ordering = ["pk"]

    def __str__(self):
        return f"{self.registration or self.meeting}: {self.field}"
