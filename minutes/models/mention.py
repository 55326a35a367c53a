"""What the portal put on an agenda by itself."""

from django.db import models
from django.db.models import Q

from minutes.models.minutes import Minutes


class AgendaMention(models.Model):
    """A point on the agenda of `meeting`: to adopt `minutes`, or without it to follow up the actions.

    When an organiser takes the point away the row stays without it, so that it does not come back.
    """

    meeting = models.ForeignKey(
        "meetings.Meeting", models.CASCADE, related_name="+", verbose_name="bijeenkomst"
    )
    minutes = models.ForeignKey(
        Minutes,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="mentions",
        verbose_name="verslag",
    )
    item = models.ForeignKey(
        "meetings.AgendaItem",
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name="agendapunt",
    )

    class Meta:
        verbose_name = "vermelding op een agenda"
        verbose_name_plural = "vermeldingen op agenda's"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "minutes"],
                condition=Q(minutes__isnull=False),
                name="mention_once_per_verslag",
            ),
            models.UniqueConstraint(
                fields=["meeting"], condition=Q(minutes=None), name="mention_of_actions_once"
            ),
        ]

    def __str__(self):
        return f"{self.minutes or 'acties'} op {self.meeting}"
