"""What people last were told of an agenda, to show what changed since (T66)."""

from django.db import models

from meetings.models.agenda import AgendaItem
from meetings.models.meeting import Meeting


class ToldItem(models.Model):
    """A point as it stood when the meeting was announced, or when changes were last mailed.

    `item` is empty once the point was taken from the agenda.
    """

    meeting = models.ForeignKey(
        Meeting, models.CASCADE, related_name="told_items", verbose_name="bijeenkomst"
    )
    item = models.ForeignKey(
        AgendaItem, models.SET_NULL, null=True, related_name="+", verbose_name="agendapunt"
    )
    place = models.PositiveSmallIntegerField("plaats")
    title = models.CharField("titel", max_length=160)
    kind = models.CharField("soort", max_length=16, choices=AgendaItem.Kind)
    minutes = models.PositiveSmallIntegerField("minuten")
    speakers = models.TextField("sprekers", blank=True)

    class Meta:
        verbose_name = "meegedeeld agendapunt"
        verbose_name_plural = "meegedeelde agendapunten"
        ordering = ["meeting", "place"]

    def __str__(self):
        return self.title
