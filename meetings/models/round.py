"""A round: one programme, with a meeting of its own in every province."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from core.querysets import RuledQuerySet
from meetings.models.agenda import AgendaItem


class Round(models.Model):
    """What the meetings of a platform in several provinces have in common.

    A change of it reaches every meeting that is still to come, except where that meeting differs:
    what differs is not written down anywhere, it is read from the two beside each other
    (`meetings.rounds.deviations`). Time, place and seats are the meeting's own.
    """

    platform = models.ForeignKey(
        "platforms.Platform", models.PROTECT, related_name="rounds", verbose_name="platform"
    )
    title = models.CharField("titel", max_length=120)
    theme = models.CharField("thema", max_length=120, blank=True)
    introduction = models.TextField("inleiding", max_length=4000, blank=True)
    allows_several = models.BooleanField(
        "in meer dan één provincie inschrijven",
        default=False,
        help_text="Anders heeft iedereen hoogstens één plaats in de hele ronde.",
    )
    version = models.PositiveIntegerField("versie", default=0, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name="gemaakt door",
    )
    created_at = models.DateTimeField("gemaakt op", default=timezone.now, editable=False)

    objects = RuledQuerySet.as_manager()

    class Meta:
        verbose_name = "ronde"
        verbose_name_plural = "rondes"
        ordering = ["-created_at", "-pk"]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("meetings:round", args=[self.pk])


class RoundItem(models.Model):
    """A point of the programme; each meeting of the round has an agenda item that follows it."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="items", verbose_name="ronde")
    order = models.PositiveSmallIntegerField("volgorde", default=10)
    title = models.CharField("titel", max_length=160)
    kind = models.CharField(
        "soort", max_length=16, choices=AgendaItem.Kind, default=AgendaItem.Kind.DISCUSSION
    )
    minutes = models.PositiveSmallIntegerField("minuten", default=20)

    class Meta:
        verbose_name = "punt van een programma"
        verbose_name_plural = "punten van een programma"
        ordering = ["order", "pk"]
        constraints = [
            models.CheckConstraint(
                name="round_item_takes_a_plausible_time",
                condition=Q(minutes__gte=1, minutes__lte=720),
                violation_error_message="Een agendapunt duurt tussen 1 en 720 minuten.",
            )
        ]

    def __str__(self):
        return self.title


class RoundPaper(models.Model):
    """A document that every meeting of the round has, with the whole or with one point."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="papers", verbose_name="ronde")
    item = models.ForeignKey(
        RoundItem,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="papers",
        verbose_name="punt van het programma",
    )
    title = models.CharField("titel", max_length=160)
    document = models.ForeignKey(
        "documents.Document", models.PROTECT, related_name="+", verbose_name="bestand"
    )

    class Meta:
        verbose_name = "document bij een ronde"
        verbose_name_plural = "documenten bij rondes"
        ordering = ["pk"]

    def __str__(self):
        return self.title
