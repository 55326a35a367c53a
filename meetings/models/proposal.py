"""What members propose for the agenda of their atrium, and what became of it (T67)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from meetings.models.agenda import AgendaItem
from meetings.models.meeting import Meeting
from meetings.querysets import ProposalQuerySet


class Proposal(models.Model):
    """A point that a member would like on an agenda of `atrium`: the backlog of the atrium.

    `meeting`: for which meeting the member wishes it, or for which it is kept. `item`: what it
    became; it stays when that meeting is cancelled, so that a copy of the meeting takes it along.
    `word`: what the member reads beside the answer.
    """

    class State(models.TextChoices):
        NEW = "new", "nieuw"
        ACCEPTED = "accepted", "op de agenda"
        LATER = "later", "voor later"
        DECLINED = "declined", "niet weerhouden"

    atrium = models.ForeignKey(
        "platforms.Atrium", models.CASCADE, related_name="proposals", verbose_name="atrium"
    )
    title = models.CharField("titel", max_length=160)
    why = models.TextField("waarom", max_length=1000, blank=True)
    minutes = models.PositiveSmallIntegerField("minuten", default=20)
    meeting = models.ForeignKey(
        Meeting,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="voor de bijeenkomst",
    )
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="proposals",
        verbose_name="voorgesteld door",
    )
    organisation = models.ForeignKey(
        "members.Organisation",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="in naam van",
    )
    proposed_at = models.DateTimeField("voorgesteld op", default=timezone.now)
    state = models.CharField("stand", max_length=16, choices=State, default=State.NEW)
    item = models.OneToOneField(
        AgendaItem,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="proposal",
        verbose_name="agendapunt",
    )
    year = models.PositiveSmallIntegerField("voor het jaar", null=True, blank=True)
    word = models.CharField("antwoord", max_length=500, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="beslist door",
    )
    decided_at = models.DateTimeField("beslist op", null=True, blank=True)
    version = models.PositiveIntegerField("versie", default=0, editable=False)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        verbose_name = "voorstel"
        verbose_name_plural = "voorstellen"
        ordering = ["-proposed_at", "-pk"]
        indexes = [models.Index(fields=["atrium", "state"], name="proposal_by_atrium")]
        constraints = [
            models.CheckConstraint(
                name="proposal_takes_a_plausible_time",
                condition=Q(minutes__gte=1, minutes__lte=720),
                violation_error_message="Een agendapunt duurt tussen 1 en 720 minuten.",
            ),
            models.CheckConstraint(
                name="proposal_on_an_agenda_has_its_point",
                condition=Q(state="accepted", item__isnull=False)
                | Q(state="later")
                | Q(state__in=["new", "declined"], item=None),
            ),
            models.CheckConstraint(
                name="proposal_is_declined_with_a_word", condition=~Q(state="declined", word="")
            ),
            models.CheckConstraint(
                name="proposal_decision_is_dated",
                condition=Q(state="new", decided_at=None)
                | ~Q(state="new") & Q(decided_at__isnull=False),
            ),
            models.CheckConstraint(
                name="proposal_year_is_plausible",
                condition=Q(year=None) | Q(year__gte=2000, year__lte=2100),
                violation_error_message="Kies een jaar tussen 2000 en 2100.",
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("meetings:proposal", args=[self.atrium.slug, self.pk])

    @property
    def is_open(self):
        """Whether it can still be put on an agenda, kept or declined."""
        return self.state in {self.State.NEW, self.State.LATER}
