"""What someone promised to do."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from core.querysets import RuledQuerySet
from minutes.models.level import Level
from minutes.models.minutes import Minutes
from minutes.models.text import Point

TO_FILL_IN = "Nog in te vullen"  # how an action begins on the sheet; readers never get it


class Action(models.Model):
    """An action: by whom, before when, done or not (T81). It lives on beside the versions of the text.

    The owner is a person of the network (`owner`, who is reminded) or a name.
    """

    class State(models.TextChoices):
        OPEN = "open", "open"
        DONE = "done", "afgewerkt"

    minutes = models.ForeignKey(
        Minutes, models.CASCADE, related_name="actions", verbose_name="verslag"
    )
    point = models.ForeignKey(Point, models.CASCADE, related_name="actions", verbose_name="punt")
    order = models.PositiveSmallIntegerField("volgorde", default=10)
    level = models.CharField("voor wie", max_length=12, choices=Level, default=Level.ATRIUM)
    text = models.CharField("wat", max_length=500)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="minutes_actions",
        verbose_name="wie",
    )
    owner_name = models.CharField("wie (buiten het netwerk)", max_length=120, blank=True)
    due_on = models.DateField("tegen", null=True, blank=True)
    state = models.CharField("stand", max_length=6, choices=State, default=State.OPEN)
    note = models.CharField("wat eruit kwam", max_length=500, blank=True)
    closed_at = models.DateTimeField("afgewerkt op", null=True, blank=True, editable=False)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name="afgewerkt door",
    )
    version = models.PositiveIntegerField("bewerking", default=0, editable=False)

    objects = RuledQuerySet.as_manager()

    class Meta:
        verbose_name = "actie"
        verbose_name_plural = "acties"
        ordering = ["point__order", "point", "order", "pk"]
        constraints = [
            models.CheckConstraint(
                name="action_level_is_known", condition=Q(level__in=Level.values)
            ),
            models.CheckConstraint(
                name="action_is_closed_with_a_note",
                condition=Q(state="open", closed_at=None, note="")
                | Q(state="done", closed_at__isnull=False) & ~Q(note=""),
                violation_error_message="Zeg kort wat eruit kwam.",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_on", "id"], condition=Q(state="open"), name="action_open_by_date"
            ),
            models.Index(fields=["owner", "state"], name="action_by_owner"),
        ]

    def __str__(self):
        return self.text
