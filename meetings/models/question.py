"""What is asked of who registers besides their name, what they answered, and what stays of it."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from core.querysets import RuledQuerySet
from meetings.models.meeting import Meeting

KEEP_DAYS = 30
LONGEST_DAYS = 365
READERS = ("for_contact", "for_organisers", "for_manager", "for_staff", "for_host")


class Question(models.Model):
    """One question to who comes to one meeting; who may read the answers is part of it (T50)."""

    class Kind(models.TextChoices):
        TEXT = "text", "open vraag"
        CHOICE = "choice", "keuze uit een lijst"
        YES_NO = "yes_no", "ja of nee"
        DIET = "diet", "dieet"
        ACCESS = "access", "toegankelijkheid"

    meeting = models.ForeignKey(
        Meeting, models.CASCADE, related_name="questions", verbose_name="bijeenkomst"
    )
    order = models.PositiveSmallIntegerField("volgorde", default=10)
    kind = models.CharField("soort", max_length=8, choices=Kind, default=Kind.TEXT)
    text = models.CharField("vraag", max_length=160)
    help_text = models.CharField("uitleg", max_length=200, blank=True)
    options = models.TextField(
        "mogelijke antwoorden", max_length=1000, blank=True, help_text="Eén per regel."
    )
    is_required = models.BooleanField("een antwoord is verplicht", default=False)
    for_contact = models.BooleanField("de contactpersoon van de bijeenkomst", default=True)
    for_organisers = models.BooleanField(
        "de trekkers en verslaggevers van het atrium", default=True
    )
    for_manager = models.BooleanField("de relatiebeheerder van het atrium", default=False)
    for_staff = models.BooleanField("de medewerkers van PBM", default=False)
    for_host = models.BooleanField("wie de bijeenkomst ontvangt", default=False)
    keep_days = models.PositiveSmallIntegerField(
        "dagen bewaren",
        default=KEEP_DAYS,
        help_text="Zoveel dagen na de bijeenkomst worden de antwoorden gewist; de aantallen blijven.",
    )
    forgotten_at = models.DateTimeField("gewist op", null=True, blank=True, editable=False)

    objects = RuledQuerySet.as_manager()

    class Meta:
        verbose_name = "vraag bij het inschrijven"
        verbose_name_plural = "vragen bij het inschrijven"
        ordering = ["order", "pk"]
        constraints = [
            models.CheckConstraint(
                name="question_has_a_reader",
                condition=Q(for_contact=True)
                | Q(for_organisers=True)
                | Q(for_manager=True)
                | Q(for_staff=True)
                | Q(for_host=True),
                violation_error_message="Kies minstens één rol die de antwoorden leest.",
            ),
            models.CheckConstraint(
                name="question_is_kept_for_a_while",
                condition=Q(keep_days__gte=1, keep_days__lte=LONGEST_DAYS),
                violation_error_message=f"Bewaar tussen 1 en {LONGEST_DAYS} dagen.",
            ),
            models.CheckConstraint(
                name="question_offers_a_choice",
                condition=Q(kind__in=["text", "yes_no"], options="")
                | Q(kind__in=["choice", "diet", "access"]) & ~Q(options=""),
                violation_error_message="Geef de mogelijke antwoorden, één per regel.",
            ),
        ]
        indexes = [models.Index(fields=["forgotten_at", "keep_days"], name="question_to_forget")]

    def __str__(self):
        return self.text

    @property
    def choices(self):
        """What may be ticked, in the order in which it is shown."""
        if self.kind == self.Kind.YES_NO:
            return ["ja", "nee"]
        return self.options.splitlines()

    @property
    def takes_several(self):
        """Whether more than one may be ticked, with a few words beside it."""
        return self.kind in {self.Kind.DIET, self.Kind.ACCESS}

    @property
    def reader_words(self):
        """Who reads the answers, in words: *de contactpersoon van de bijeenkomst*."""
        names = [self._meta.get_field(name).verbose_name for name in READERS if getattr(self, name)]
        return ", ".join(names)


class Answer(models.Model):
    """What one person answered: ticked (one per line) and in words. Never in the audit log."""

    question = models.ForeignKey(
        Question, models.CASCADE, related_name="answers", verbose_name="vraag"
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="question_answers",
        verbose_name="persoon",
    )
    chosen = models.TextField("aangeduid", max_length=1000, blank=True)
    words = models.CharField("in woorden", max_length=300, blank=True)
    answered_at = models.DateTimeField("geantwoord op")

    class Meta:
        verbose_name = "antwoord op een vraag"
        verbose_name_plural = "antwoorden op vragen"
        ordering = ["question", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["question", "person"], name="answer_once_per_person"),
            models.CheckConstraint(
                name="answer_says_something", condition=~Q(chosen="") | ~Q(words="")
            ),
        ]

    def __str__(self):
        return f"{self.person}: {self.question}"

    @property
    def ticked(self):
        """What was ticked, as a list."""
        return self.chosen.splitlines()

    @property
    def said(self):
        """The whole answer on one line."""
        return "; ".join(filter(None, [", ".join(self.ticked), self.words]))


class AnswerCount(models.Model):
    """How many gave an answer, kept when the answers themselves are deleted (T51)."""

    question = models.ForeignKey(
        Question, models.CASCADE, related_name="counts", verbose_name="vraag"
    )
    option = models.CharField("antwoord", max_length=160)
    number = models.PositiveIntegerField("aantal", default=0)

    class Meta:
        verbose_name = "aantal antwoorden"
        verbose_name_plural = "aantallen antwoorden"
        ordering = ["question", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["question", "option"], name="answer_count_once")
        ]

    def __str__(self):
        return f"{self.option}: {self.number}"
