"""The text of a verslag that is written in the portal: versions, points and passages."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from core.querysets import RuledQuerySet
from minutes.models.level import Level
from minutes.models.minutes import Minutes
from minutes.querysets import PassageQuerySet


class Edition(models.Model):
    """One version of the written text. Once issued it never changes; a correction is a next one.

    Who was there and who was excused stands in it as text, a name per line: what the writer
    corrects by hand, and what stays when someone's account goes.
    """

    minutes = models.ForeignKey(
        Minutes, models.CASCADE, related_name="editions", verbose_name="verslag"
    )
    number = models.PositiveSmallIntegerField("versie", default=1)
    present = models.TextField("aanwezig", blank=True, max_length=20_000)
    excused = models.TextField("verontschuldigd", blank=True, max_length=20_000)
    reason = models.CharField("reden van de correctie", max_length=300, blank=True)
    made_at = models.DateTimeField("begonnen op", auto_now_add=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="begonnen door",
    )
    issued_at = models.DateTimeField("vastgelegd op", null=True, blank=True, editable=False)
    version = models.PositiveIntegerField("bewerking", default=0, editable=False)

    objects = RuledQuerySet.as_manager()

    class Meta:
        verbose_name = "versie van een verslag"
        verbose_name_plural = "versies van verslagen"
        ordering = ["minutes", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["minutes", "number"], name="edition_number_once"),
            models.UniqueConstraint(
                fields=["minutes"],
                condition=Q(issued_at=None),
                name="edition_worked_on_once",
                violation_error_message="Aan dit verslag wordt al een nieuwe versie geschreven.",
            ),
            models.CheckConstraint(
                name="edition_correction_has_a_reason", condition=Q(number=1) | ~Q(reason="")
            ),
        ]

    def __str__(self):
        return f"{self.minutes}, versie {self.number}"


class Point(models.Model):
    """A heading of the verslag, mostly a point of the agenda; the same in every version."""

    minutes = models.ForeignKey(
        Minutes, models.CASCADE, related_name="points", verbose_name="verslag"
    )
    item = models.ForeignKey(
        "meetings.AgendaItem",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="reported_as",
        verbose_name="agendapunt",
    )
    order = models.PositiveSmallIntegerField("volgorde", default=10)
    title = models.CharField("titel", max_length=160)

    objects = RuledQuerySet.as_manager()

    class Meta:
        verbose_name = "punt van een verslag"
        verbose_name_plural = "punten van verslagen"
        ordering = ["minutes", "order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["minutes", "item"],
                condition=Q(item__isnull=False),
                name="point_once_per_agenda_item",
            )
        ]

    def __str__(self):
        return self.title


class Passage(models.Model):
    """A piece of the text for readers of one level: plain text, an agreement, or a signal.

    `key` is the same in every version, so a remark keeps its place. A signal is what the group
    passes on to Flemish policy.
    """

    class Kind(models.TextChoices):
        TEXT = "text", "tekst"
        DECISION = "decision", "afspraak"
        SIGNAL = "signal", "signaal"

    class Signal(models.TextChoices):
        INITIATIVE = "initiative", "lokaal initiatief"
        CONCERN = "concern", "bezorgdheid"
        REQUEST = "request", "vraag aan het Vlaamse beleid"

    edition = models.ForeignKey(
        Edition, models.CASCADE, related_name="passages", verbose_name="versie"
    )
    point = models.ForeignKey(Point, models.CASCADE, related_name="passages", verbose_name="punt")
    key = models.UUIDField("kenmerk", default=uuid.uuid4, editable=False)
    order = models.PositiveSmallIntegerField("volgorde", default=10)
    level = models.CharField("voor wie", max_length=12, choices=Level, default=Level.ATRIUM)
    kind = models.CharField("soort", max_length=10, choices=Kind, default=Kind.TEXT)
    signal_kind = models.CharField("soort signaal", max_length=12, choices=Signal, blank=True)
    theme = models.ForeignKey(
        "platforms.Theme",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="thema",
    )
    text = models.TextField("tekst", blank=True, max_length=50_000)
    version = models.PositiveIntegerField("bewerking", default=0, editable=False)
    changed_at = models.DateTimeField("gewijzigd op", auto_now=True)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name="gewijzigd door",
    )

    objects = PassageQuerySet.as_manager()

    class Meta:
        verbose_name = "passage"
        verbose_name_plural = "passages"
        ordering = ["point__order", "point", "order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "key"], name="passage_once_per_edition"),
            models.CheckConstraint(
                name="passage_level_is_known", condition=Q(level__in=Level.values)
            ),
            models.CheckConstraint(
                name="passage_signal_says_which",
                condition=Q(kind="signal") & ~Q(signal_kind="")
                | ~Q(kind="signal") & Q(signal_kind=""),
                violation_error_message="Kies wat voor signaal dit is.",
            ),
        ]
        indexes = [models.Index(fields=["kind", "edition"], name="passage_by_kind")]

    def __str__(self):
        return f"{self.point}: {self.get_kind_display()}"
