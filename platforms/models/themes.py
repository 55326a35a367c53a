"""The themes of a year of an atrium, and who supports them."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from platforms.models.groups import Atrium
from platforms.querysets import (
    ThemeQuerySet,
)


class Theme(models.Model):
    """A theme for the year of an atrium: proposed by a member, chosen by its organisers or not.

    What PBM and organisers make in the back office is chosen at once.
    """

    class State(models.TextChoices):
        PROPOSED = "proposed", "voorgesteld"
        CHOSEN = "chosen", "gekozen"
        SET_ASIDE = "set_aside", "niet gekozen"

    atrium = models.ForeignKey(Atrium, models.CASCADE, related_name="themes", verbose_name="atrium")
    year = models.PositiveSmallIntegerField("jaar")
    name = models.CharField("thema", max_length=120)
    state = models.CharField("stand", max_length=16, choices=State, default=State.CHOSEN)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="proposed_themes",
        verbose_name="voorgesteld door",
    )
    proposed_at = models.DateTimeField("voorgesteld op", null=True, blank=True, editable=False)

    objects = ThemeQuerySet.as_manager()

    class Meta:
        verbose_name = "jaarthema"
        verbose_name_plural = "jaarthema's"
        ordering = ["-year", "name"]
        constraints = [
            models.UniqueConstraint(fields=["atrium", "year", "name"], name="theme_once_a_year"),
            models.CheckConstraint(
                name="theme_year_is_plausible",
                condition=Q(year__gte=2000, year__lte=2100),
                violation_error_message="Kies een jaar tussen 2000 en 2100.",
            ),
        ]

    def __str__(self):
        return self.name


class ThemeSupport(models.Model):
    """Someone in the atrium would like to work on a theme: once each, and it can be taken back."""

    theme = models.ForeignKey(
        Theme, models.CASCADE, related_name="supports", verbose_name="jaarthema"
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="theme_supports",
        verbose_name="persoon",
    )
    supported_at = models.DateTimeField("gesteund op", default=timezone.now, editable=False)

    class Meta:
        verbose_name = "steun voor een jaarthema"
        verbose_name_plural = "steun voor jaarthema's"
        constraints = [
            models.UniqueConstraint(fields=["theme", "person"], name="theme_supported_once")
        ]

    def __str__(self):
        return f"{self.person}: {self.theme}"
