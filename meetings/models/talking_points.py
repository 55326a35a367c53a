"""What a relationship manager wants to talk about at the next Partneroverleg of an authority."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from meetings.models.agenda import AgendaItem
from meetings.querysets import TalkingPointQuerySet


class TalkingPoint(models.Model):
    """A point for the next meeting of `atrium` about a white spot in `about`, another atrium.

    It stands on an agenda (`item`), or it waits until the next meeting of `atrium` is made. Whoever
    takes the item off the agenda takes the point back.
    """

    MINUTES = 15

    atrium = models.ForeignKey(
        "platforms.Atrium",
        models.CASCADE,
        related_name="talking_points",
        verbose_name="overleg",
    )
    about = models.ForeignKey(
        "platforms.Atrium", models.CASCADE, related_name="+", verbose_name="gaat over"
    )
    title = models.CharField("titel", max_length=160)
    item = models.OneToOneField(
        AgendaItem,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="talking_point",
        verbose_name="agendapunt",
    )
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name="gevraagd door",
    )
    asked_at = models.DateTimeField("gevraagd op", default=timezone.now)

    objects = TalkingPointQuerySet.as_manager()

    class Meta:
        verbose_name = "bespreekpunt"
        verbose_name_plural = "bespreekpunten"
        ordering = ["asked_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["atrium", "about"],
                condition=Q(item=None),
                name="talking_point_waits_once",
                violation_error_message="Dit punt wacht al op het volgende overleg.",
            )
        ]

    def __str__(self):
        return self.title
