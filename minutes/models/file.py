"""The files of a verslag."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from minutes.models.level import Level
from minutes.models.minutes import Minutes
from minutes.querysets import MinutesFileQuerySet


class MinutesFile(models.Model):
    """A file of a verslag: the text itself (in numbered versions) or an extra paper."""

    class Kind(models.TextChoices):
        MAIN = "main", "verslag"
        EXTRA = "extra", "bijlage"

    minutes = models.ForeignKey(
        Minutes, models.CASCADE, related_name="files", verbose_name="verslag"
    )
    kind = models.CharField("soort", max_length=8, choices=Kind, default=Kind.MAIN)
    version = models.PositiveSmallIntegerField("versie", default=1)
    level = models.CharField("voor wie", max_length=12, choices=Level, default=Level.ATRIUM)
    title = models.CharField("titel", max_length=160, blank=True)
    reason = models.CharField("reden van de nieuwe versie", max_length=300, blank=True)
    document = models.ForeignKey(
        "documents.Document", models.PROTECT, related_name="+", verbose_name="bestand"
    )
    added_at = models.DateTimeField("toegevoegd op", auto_now_add=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="toegevoegd door",
    )

    objects = MinutesFileQuerySet.as_manager()

    class Meta:
        verbose_name = "bestand van een verslag"
        verbose_name_plural = "bestanden van verslagen"
        ordering = ["kind", "-version", "pk"]
        constraints = [
            models.CheckConstraint(
                name="minutes_file_level_is_known", condition=Q(level__in=Level.values)
            ),
            models.UniqueConstraint(
                fields=["minutes", "version"],
                condition=Q(kind="main"),
                name="minutes_file_version_once",
            ),
        ]

    def __str__(self):
        return self.title or f"versie {self.version}"

    def get_absolute_url(self):
        return reverse("minutes:file", args=[self.minutes_id, self.pk])
