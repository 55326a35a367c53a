"""What came in by Excel, kept so that it can be undone for a day."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone

from meetings.models.meeting import Meeting

UNDO_FOR = timedelta(hours=24)


class SheetImport(models.Model):
    """A spreadsheet that somebody edited and handed in, once."""

    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="sheet_imports",
        verbose_name="ingelezen door",
    )
    made_at = models.DateTimeField("ingelezen op", auto_now_add=True)
    undone_at = models.DateTimeField("ongedaan gemaakt op", null=True, blank=True)

    class Meta:
        verbose_name = "ingelezen jaarplan"
        verbose_name_plural = "ingelezen jaarplannen"
        ordering = ["-made_at", "-pk"]
        indexes = [models.Index(fields=["made_by", "made_at"], name="sheet_import_by_person")]

    def __str__(self):
        return f"{self.made_by}: {self.made_at:%d/%m/%Y}"

    @property
    def may_undo(self):
        return self.undone_at is None and timezone.now() - self.made_at < UNDO_FOR


class SheetChange(models.Model):
    """One fact that an import changed; with `field` empty it made the meeting.

    `before` and `after` are the values as `meetings.sheets.values` writes them.
    """

    sheet_import = models.ForeignKey(
        SheetImport, models.CASCADE, related_name="changes", verbose_name="ingelezen jaarplan"
    )
    meeting = models.ForeignKey(
        Meeting,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="sheet_changes",
        verbose_name="bijeenkomst",
    )
    field = models.CharField("veld", max_length=40, blank=True)
    before = models.TextField("voordien", blank=True)
    after = models.TextField("nadien", blank=True)

    class Meta:
        verbose_name = "wijziging door een jaarplan"
        verbose_name_plural = "wijzigingen door een jaarplan"
        ordering = ["pk"]

    def __str__(self):
        return f"{self.meeting}: {self.field}"
