"""What helps while a verslag is written: earlier texts of a passage, and standard sentences."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from core.querysets import RuledQuerySet
from meetings.models import AgendaItem
from minutes.models.level import Level
from minutes.models.text import Passage


class PassageVersion(models.Model):
    """A text a passage had, and its level then: whoever reads it must have been allowed both.

    Kept while its version of the verslag is written and a while after (minutes/writing/history.py).
    """

    passage = models.ForeignKey(
        Passage, models.CASCADE, related_name="history", verbose_name="passage"
    )
    level = models.CharField("voor wie", max_length=12, choices=Level)
    text = models.TextField("tekst", blank=True, max_length=50_000)
    saved_at = models.DateTimeField("bewaard op", default=timezone.now)
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name="bewaard door",
    )

    objects = RuledQuerySet.as_manager()

    class Meta:
        verbose_name = "vorige tekst van een passage"
        verbose_name_plural = "vorige teksten van passages"
        ordering = ["passage", "-saved_at", "-pk"]
        indexes = [models.Index(fields=["passage", "-saved_at"], name="passage_history")]

    def __str__(self):
        return f"{self.passage}, {self.saved_at:%Y-%m-%d %H:%M}"


class StandardSentence(models.Model):
    """A sentence that verslagen often need, offered at agenda items of its kind."""

    title = models.CharField("korte naam", max_length=60, unique=True)
    text = models.TextField(
        "zin",
        max_length=1000,
        help_text="Zo komt hij in het verslag. Zet … waar de verslaggever nog iets invult.",
    )
    item_kind = models.CharField(
        "bij agendapunten van de soort",
        max_length=16,
        choices=AgendaItem.Kind,
        blank=True,
        help_text="Leeg: bij elk punt.",
    )
    platform = models.ForeignKey(
        "platforms.Platform",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="alleen voor het platform",
        help_text="Leeg: voor alle platformen.",
    )

    objects = RuledQuerySet.as_manager()

    class Meta:
        verbose_name = "standaardzin"
        verbose_name_plural = "standaardzinnen"
        ordering = ["item_kind", "title"]

    def __str__(self):
        return self.title
