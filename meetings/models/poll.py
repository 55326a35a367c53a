"""A poll for the date of a draft: which moments are offered, and whom each suits."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from core.querysets import RuledQuerySet
from core.times import moment_words
from meetings.models.meeting import Meeting
from meetings.models.registration import new_uid

FEWEST_OPTIONS, MOST_OPTIONS = 2, 8


class DatePollQuerySet(RuledQuerySet):
    def open(self):
        """Neither decided nor withdrawn; some take no more answers, as their closing has passed."""
        return self.filter(state="open")

    def taking_answers(self):
        return self.open().filter(closes_at__gt=timezone.now())


class DatePoll(models.Model):
    """The question to the people of a draft which of a few moments suits them.

    To everyone else the draft does not exist; they know its title and the moments (T6). Choosing a
    moment makes it a date that is kept free (decision 0012).
    """

    class State(models.TextChoices):
        OPEN = "open", "loopt"
        DECIDED = "decided", "datum gekozen"
        WITHDRAWN = "withdrawn", "ingetrokken"

    meeting = models.ForeignKey(
        Meeting, models.CASCADE, related_name="date_polls", verbose_name="bijeenkomst"
    )
    question = models.CharField("vraag", max_length=200)
    closes_at = models.DateTimeField("antwoorden tot")
    state = models.CharField("stand", max_length=10, choices=State, default=State.OPEN)
    opened_at = models.DateTimeField("gevraagd op", default=timezone.now)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="gevraagd door",
    )
    ended_at = models.DateTimeField("beslist of ingetrokken op", null=True, blank=True)
    reminded_at = models.DateTimeField("herinnerd op", null=True, blank=True)
    closing_told_at = models.DateTimeField("sluiten gemeld op", null=True, blank=True)

    objects = DatePollQuerySet.as_manager()

    class Meta:
        verbose_name = "datumprik"
        verbose_name_plural = "datumprikken"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting"],
                condition=Q(state="open"),
                name="date_poll_one_open_per_meeting",
                violation_error_message="Er loopt al een datumprik voor deze bijeenkomst.",
            ),
            models.CheckConstraint(
                name="date_poll_ended_has_a_moment",
                condition=Q(state="open", ended_at=None)
                | ~Q(state="open") & Q(ended_at__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["state", "closes_at"], name="date_poll_by_state")]

    def __str__(self):
        return f"{self.question} ({self.meeting})"

    @property
    def is_open(self):
        return self.state == self.State.OPEN

    @property
    def takes_answers(self):
        return self.is_open and self.closes_at > timezone.now()


class PollOption(models.Model):
    """One moment that a poll offers; at most one of them is chosen."""

    poll = models.ForeignKey(
        DatePoll, models.CASCADE, related_name="options", verbose_name="datumprik"
    )
    starts_at = models.DateTimeField("begint op")
    ends_at = models.DateTimeField("eindigt op")
    is_chosen = models.BooleanField("gekozen", default=False)

    class Meta:
        verbose_name = "voorgestelde datum"
        verbose_name_plural = "voorgestelde data"
        ordering = ["starts_at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="poll_option_ends_after_it_starts",
                condition=Q(ends_at__gt=F("starts_at")),
                violation_error_message="Het einde moet na het begin liggen.",
            ),
            models.UniqueConstraint(
                fields=["poll", "starts_at"],
                name="poll_option_once",
                violation_error_message="Dit moment staat er al.",
            ),
            models.UniqueConstraint(
                fields=["poll"], condition=Q(is_chosen=True), name="poll_option_one_chosen"
            ),
        ]

    def __str__(self):
        return moment_words(self.starts_at)


class PollAnswer(models.Model):
    """One person and one moment they are asked about, with what they said of it.

    There is a row from the asking on: its `uid` is that of the hold in the person's calendar, which
    the invitation takes over when this moment is chosen. Never in the audit log.
    """

    class Answer(models.TextChoices):
        NONE = "", "nog geen antwoord"
        YES = "yes", "ja"
        MAYBE = "maybe", "als het moet"
        NO = "no", "nee"

    option = models.ForeignKey(
        PollOption, models.CASCADE, related_name="answers", verbose_name="voorgestelde datum"
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="poll_answers",
        verbose_name="persoon",
    )
    answer = models.CharField(
        "antwoord", max_length=5, choices=Answer, default=Answer.NONE, blank=True
    )
    uid = models.CharField("agendakenmerk", max_length=40, default=new_uid, unique=True)
    asked_at = models.DateTimeField("gevraagd op", default=timezone.now)
    answered_at = models.DateTimeField("geantwoord op", null=True, blank=True)

    class Meta:
        verbose_name = "antwoord op een datumprik"
        verbose_name_plural = "antwoorden op datumprikken"
        ordering = ["option", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["option", "person"], name="poll_answer_once"),
            models.CheckConstraint(
                name="poll_answer_has_a_moment",
                condition=Q(answer="", answered_at=None)
                | ~Q(answer="") & Q(answered_at__isnull=False),
            ),
        ]

    def __str__(self):
        return f"{self.person}: {self.get_answer_display()}"
