"""What is asked after a meeting, who was asked, and what came back: the last two never meet.

`Asked` says who has a link and whether it was used; `Response` and its answers say what was filled
in. Nothing in the rows leads from the one to the other (decision 0018).
"""

from auditlog.registry import auditlog
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from core.querysets import RuledQuerySet

MOST_QUESTIONS = 8
MOST_OPTIONS = 8
DAYS_OPEN = 14


class Evaluation(models.Model):
    """The questions after one meeting, or after every meeting of a round.

    Once they were mailed they stay as they are, so that answers can be compared.
    """

    meeting = models.OneToOneField(
        "meetings.Meeting",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="evaluation",
        verbose_name="bijeenkomst",
    )
    round = models.OneToOneField(
        "meetings.Round",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="evaluation",
        verbose_name="ronde",
    )
    days_open = models.PositiveSmallIntegerField("dagen om te antwoorden", default=DAYS_OPEN)
    created_at = models.DateTimeField("gemaakt op", default=timezone.now)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="gemaakt door",
    )
    version = models.PositiveIntegerField("versie", default=0)

    class Meta:
        verbose_name = "evaluatie"
        verbose_name_plural = "evaluaties"
        constraints = [
            models.CheckConstraint(
                name="evaluation_of_one_thing",
                condition=Q(meeting=None, round__isnull=False)
                | Q(meeting__isnull=False, round=None),
            ),
            models.CheckConstraint(
                name="evaluation_open_a_while",
                condition=Q(days_open__gte=7, days_open__lte=60),
                violation_error_message="Antwoorden kan 7 tot 60 dagen.",
            ),
        ]

    def __str__(self):
        return f"evaluatie van {self.meeting or self.round}"


class EvaluationQuestion(models.Model):
    """One question, as it is asked."""

    class Kind(models.TextChoices):
        SCALE = "scale", "schaal van 1 tot 5"
        CHOICE = "choice", "keuze"
        OPEN = "open", "open vraag"

    evaluation = models.ForeignKey(
        Evaluation, models.CASCADE, related_name="questions", verbose_name="evaluatie"
    )
    order = models.PositiveSmallIntegerField("volgorde")
    kind = models.CharField("soort", max_length=10, choices=Kind)
    text = models.CharField("vraag", max_length=160)
    options = models.TextField("mogelijke antwoorden", blank=True)

    class Meta:
        verbose_name = "vraag van een evaluatie"
        verbose_name_plural = "vragen van een evaluatie"
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(
                fields=["evaluation", "order"], name="evaluation_question_in_order"
            ),
            models.CheckConstraint(
                name="evaluation_question_has_options",
                condition=Q(kind="choice") & ~Q(options="") | ~Q(kind="choice") & Q(options=""),
            ),
        ]

    def __str__(self):
        return self.text

    @property
    def choices(self):
        """The possible answers as `(number, words)`; none for an open question."""
        if self.kind == self.Kind.SCALE:
            words = {1: "1: helemaal niet", 5: "5: heel erg"}
            return [(number, words.get(number, str(number))) for number in range(1, 6)]
        return list(enumerate(self.options.splitlines(), start=1))


class Asking(models.Model):
    """The questions were mailed after one meeting. `asked_count` stays when the names are gone."""

    evaluation = models.ForeignKey(
        Evaluation, models.PROTECT, related_name="askings", verbose_name="evaluatie"
    )
    meeting = models.OneToOneField(
        "meetings.Meeting",
        models.PROTECT,
        related_name="evaluation_asking",
        verbose_name="bijeenkomst",
    )
    asked_at = models.DateTimeField("gevraagd op", default=timezone.now)
    closes_at = models.DateTimeField("antwoorden tot")
    reminded_at = models.DateTimeField("herinnerd op", null=True, blank=True)
    asked_count = models.PositiveIntegerField("aantal gevraagden", default=0)
    words_forgotten_at = models.DateTimeField("woorden gewist op", null=True, blank=True)

    objects = RuledQuerySet.as_manager()

    class Meta:
        verbose_name = "gevraagde evaluatie"
        verbose_name_plural = "gevraagde evaluaties"
        ordering = ["meeting__starts_at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="asking_closes_after_it_was_asked", condition=Q(closes_at__gt=F("asked_at"))
            )
        ]
        indexes = [models.Index(fields=["closes_at"], name="asking_by_closing")]

    def __str__(self):
        return f"evaluatie van {self.meeting}"

    @property
    def is_open(self):
        return timezone.now() < self.closes_at


class Asked(models.Model):
    """Somebody was asked, and whether they answered; not when, and never what.

    `link`, `second_link`: digests of the secrets in the two mails. No moment is kept, so that it
    cannot be laid beside anything else.
    """

    asking = models.ForeignKey(
        Asking, models.CASCADE, related_name="people", verbose_name="gevraagde evaluatie"
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="evaluations_asked",
        verbose_name="persoon",
    )
    link = models.CharField("kenmerk van de link", max_length=64, unique=True)
    second_link = models.CharField("kenmerk van de tweede link", max_length=64, blank=True)
    has_answered = models.BooleanField("antwoordde", default=False)

    class Meta:
        verbose_name = "gevraagde persoon"
        verbose_name_plural = "gevraagde personen"
        constraints = [
            models.UniqueConstraint(fields=["asking", "person"], name="asked_once_per_person"),
            models.UniqueConstraint(
                fields=["second_link"], condition=~Q(second_link=""), name="asked_second_link_once"
            ),
        ]

    def __str__(self):
        return f"{self.person}: {self.asking}"


class Response(models.Model):
    """One evaluation that was filled in, by nobody in particular.

    Its key is a digest of the secret in the mail, other than that of `Asked`: who holds the link
    finds it again, and nobody else. It has no number in a row and no moment.
    """

    key = models.CharField("kenmerk", max_length=64, primary_key=True)
    asking = models.ForeignKey(
        Asking, models.CASCADE, related_name="responses", verbose_name="gevraagde evaluatie"
    )

    class Meta:
        verbose_name = "ingevulde evaluatie"
        verbose_name_plural = "ingevulde evaluaties"
        ordering = ["key"]

    def __str__(self):
        return f"antwoord op {self.asking}"


class EvaluationAnswer(models.Model):
    """What was answered to one question: the number of a choice, or words."""

    response = models.ForeignKey(
        Response, models.CASCADE, related_name="answers", verbose_name="ingevulde evaluatie"
    )
    question = models.ForeignKey(
        EvaluationQuestion, models.PROTECT, related_name="answers", verbose_name="vraag"
    )
    number = models.PositiveSmallIntegerField("gekozen", null=True, blank=True)
    words = models.TextField("woorden", max_length=1000, blank=True)

    class Meta:
        verbose_name = "antwoord op een evaluatie"
        verbose_name_plural = "antwoorden op een evaluatie"
        constraints = [
            models.UniqueConstraint(
                fields=["response", "question"], name="evaluation_answer_once_per_question"
            ),
            models.CheckConstraint(
                name="evaluation_answer_says_one_thing",
                condition=Q(number__gte=1, words="") | Q(number=None),
            ),
        ]

    def __str__(self):
        return self.words or str(self.number)


# What is asked, never who answered nor what.
auditlog.register(Evaluation, exclude_fields=["version"])
auditlog.register(EvaluationQuestion)
