"""The agenda of a meeting: its points and the papers that go with them."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from core.watching import WatchedQuerySet
from meetings.models.meeting import Meeting
from meetings.querysets import AgendaItemQuerySet


class AgendaItem(models.Model):
    """One point of the agenda; start times follow from order and minutes (behaviour T64).

    What was not finished is moved on (`moved_on_at`): it stays here as history, and a point of a
    later meeting `continues` it. Until there is such a meeting it waits (T68).
    """

    class Kind(models.TextChoices):
        PRESENTATION = "presentation", "toelichting"
        DISCUSSION = "discussion", "bespreking"
        WORKSHOP = "workshop", "workshop"
        ADOPTION = "adoption", "goedkeuring verslag"
        BREAK = "break", "pauze"
        OTHER = "other", "varia"

    meeting = models.ForeignKey(
        Meeting, models.CASCADE, related_name="agenda_items", verbose_name="bijeenkomst"
    )
    order = models.PositiveSmallIntegerField("volgorde", default=10)
    title = models.CharField("titel", max_length=160)
    kind = models.CharField("soort", max_length=16, choices=Kind, default=Kind.DISCUSSION)
    minutes = models.PositiveSmallIntegerField("minuten", default=20)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="eigenaar",
    )
    round_item = models.ForeignKey(
        "meetings.RoundItem",
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="agenda_items",
        verbose_name="volgt het programma van de ronde",
    )
    version = models.PositiveIntegerField("versie", default=0, editable=False)
    moved_on_at = models.DateTimeField("doorgeschoven op", null=True, blank=True, editable=False)
    continues = models.OneToOneField(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="continued_as",
        verbose_name="gaat verder op",
    )

    objects = AgendaItemQuerySet.as_manager()

    class Meta:
        verbose_name = "agendapunt"
        verbose_name_plural = "agendapunten"
        ordering = ["order", "pk"]
        constraints = [
            models.CheckConstraint(
                name="agenda_item_takes_a_plausible_time",
                condition=Q(minutes__gte=1, minutes__lte=720),
                violation_error_message="Een agendapunt duurt tussen 1 en 720 minuten.",
            )
        ]

    def __str__(self):
        return self.title

    @property
    def is_gone(self):
        """Whether it was moved on before its meeting began: nobody comes for it any more."""
        return self.moved_on_at is not None and self.moved_on_at < self.meeting.starts_at


class Paper(models.Model):
    """A document that belongs to a meeting or to one of its agenda items; for members only."""

    meeting = models.ForeignKey(
        Meeting, models.CASCADE, related_name="papers", verbose_name="bijeenkomst"
    )
    item = models.ForeignKey(
        AgendaItem,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="papers",
        verbose_name="agendapunt",
    )
    title = models.CharField("titel", max_length=160)
    document = models.ForeignKey(
        "documents.Document", models.PROTECT, related_name="+", verbose_name="bestand"
    )
    speaker = models.OneToOneField(
        "meetings.Speaker",
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="slides",
        verbose_name="presentatie van",
    )
    round_paper = models.ForeignKey(
        "meetings.RoundPaper",
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="copies",
        verbose_name="volgt het document van de ronde",
    )
    added_at = models.DateTimeField("toegevoegd op", auto_now_add=True)
    replaced_at = models.DateTimeField("vervangen op", null=True, blank=True, editable=False)

    objects = WatchedQuerySet.as_manager()

    class Meta:
        verbose_name = "document bij een bijeenkomst"
        verbose_name_plural = "documenten bij bijeenkomsten"
        ordering = ["added_at", "pk"]

    def __str__(self):
        return self.title


class PaperVersion(models.Model):
    """A file that a paper had before: the address of the paper gives the new one (T69)."""

    paper = models.ForeignKey(
        Paper, models.CASCADE, related_name="versions", verbose_name="document"
    )
    document = models.ForeignKey(
        "documents.Document", models.PROTECT, related_name="+", verbose_name="bestand"
    )
    replaced_at = models.DateTimeField("vervangen op", auto_now_add=True)
    replaced_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="vervangen door",
    )

    class Meta:
        verbose_name = "vorige versie van een document"
        verbose_name_plural = "vorige versies van documenten"
        ordering = ["-replaced_at", "-pk"]

    def __str__(self):
        return f"{self.paper} ({self.document})"
