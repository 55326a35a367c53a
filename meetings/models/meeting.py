"""A meeting of an atrium."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from core.times import local, midnight
from meetings.querysets import MeetingQuerySet

CAPACITY_MAX = 5000


class Meeting(models.Model):
    """One gathering of one atrium. A draft is known to its organisers only and sends nothing.

    Unless they asked to keep its date free (`saved_date_at`): then whom it is for knows its title
    and its hour, and nothing more (decision 0012).
    """

    class Status(models.TextChoices):
        DRAFT = "draft", "concept"
        ANNOUNCED = "announced", "aangekondigd"
        HELD = "held", "voorbij"
        CANCELLED = "cancelled", "geannuleerd"

    class Format(models.TextChoices):
        PHYSICAL = "physical", "ter plaatse"
        ONLINE = "online", "online"
        HYBRID = "hybrid", "ter plaatse en online"

    class Audience(models.TextChoices):
        MEMBERS = "members", "de leden van het atrium"
        ELIGIBLE = "eligible", "de leden en iedereen uit de doelgroep"

    atrium = models.ForeignKey(
        "platforms.Atrium", models.PROTECT, related_name="meetings", verbose_name="atrium"
    )
    theme = models.ForeignKey(
        "platforms.Theme",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="meetings",
        verbose_name="jaarthema",
    )
    round = models.ForeignKey(
        "meetings.Round",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="meetings",
        verbose_name="ronde",
    )
    title = models.CharField("titel", max_length=120)
    introduction = models.TextField("inleiding", max_length=4000, blank=True)
    starts_at = models.DateTimeField("begint op")
    ends_at = models.DateTimeField("eindigt op")
    format = models.CharField("vorm", max_length=10, choices=Format, default=Format.PHYSICAL)
    venue = models.CharField("plaats", max_length=120, blank=True, help_text="Gebouw en zaal.")
    address = models.CharField("adres", max_length=200, blank=True)
    municipality = models.ForeignKey(
        "regions.Municipality",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="meetings",
        verbose_name="gemeente",
    )
    online_url = models.URLField(
        "link om online deel te nemen",
        max_length=500,
        blank=True,
        help_text="Alleen wie ingeschreven is, ziet deze link.",
    )
    capacity = models.PositiveIntegerField(
        "aantal plaatsen", null=True, blank=True, help_text="Leeg: onbeperkt."
    )
    registration_opens_at = models.DateTimeField("inschrijven vanaf", null=True, blank=True)
    registration_closes_at = models.DateTimeField("inschrijven tot", null=True, blank=True)
    cancel_until = models.DateTimeField("uitschrijven kan tot", null=True, blank=True)
    audience = models.CharField(
        "wie mag inschrijven", max_length=10, choices=Audience, default=Audience.MEMBERS
    )
    is_vetted = models.BooleanField("inschrijvingen worden gekeurd", default=False)
    vets_changes = models.BooleanField("een wijziging wordt opnieuw gekeurd", default=False)
    contact = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="contactpersoon",
    )
    is_public = models.BooleanField(
        "zichtbaar voor iedereen",
        default=False,
        help_text="Bezoekers zien dan alleen dat, wanneer en waar deze bijeenkomst doorgaat.",
    )
    status = models.CharField(
        "status", max_length=10, choices=Status, default=Status.DRAFT, editable=False
    )
    sequence = models.PositiveIntegerField("agendavolgnummer", default=0, editable=False)
    next_queue_no = models.PositiveIntegerField("volgend wachtnummer", default=1, editable=False)
    version = models.PositiveIntegerField("versie", default=0, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name="gemaakt door",
    )
    announced_at = models.DateTimeField("aangekondigd op", null=True, blank=True, editable=False)
    saved_date_at = models.DateTimeField(
        "datum vrijgehouden sinds", null=True, blank=True, editable=False
    )
    approval_asked_at = models.DateTimeField(
        "akkoord gevraagd op", null=True, blank=True, editable=False
    )
    cancelled_at = models.DateTimeField("geannuleerd op", null=True, blank=True, editable=False)
    cancel_reason = models.CharField(
        "reden van annulering", max_length=500, blank=True, editable=False
    )
    restored_at = models.DateTimeField("hersteld op", null=True, blank=True, editable=False)
    moved_at = models.DateTimeField("verplaatst op", null=True, blank=True, editable=False)
    agenda_told_at = models.DateTimeField(
        "agenda meegedeeld op", null=True, blank=True, editable=False
    )
    slides_until = models.DateTimeField(
        "presentaties tot",
        null=True,
        blank=True,
        editable=False,
        help_text="Leeg: tot het einde van de dag ervoor.",
    )

    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = "bijeenkomst"
        verbose_name_plural = "bijeenkomsten"
        ordering = ["starts_at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="meeting_ends_after_it_starts",
                condition=Q(ends_at__gt=F("starts_at")),
                violation_error_message="De eindtijd moet na de begintijd liggen.",
            ),
            models.CheckConstraint(
                name="meeting_capacity_is_plausible",
                condition=Q(capacity=None) | Q(capacity__gte=1, capacity__lte=CAPACITY_MAX),
                violation_error_message=f"Het aantal plaatsen ligt tussen 1 en {CAPACITY_MAX}.",
            ),
            models.CheckConstraint(
                name="meeting_registration_window_in_order",
                condition=Q(registration_opens_at=None)
                | Q(registration_closes_at=None)
                | Q(registration_closes_at__gt=F("registration_opens_at")),
                violation_error_message="Inschrijven sluit na het opent.",
            ),
            models.CheckConstraint(
                name="meeting_cancelled_has_date_and_reason",
                condition=Q(status="cancelled", cancelled_at__isnull=False) & ~Q(cancel_reason="")
                | ~Q(status="cancelled") & Q(cancelled_at=None, cancel_reason=""),
            ),
            models.CheckConstraint(
                name="meeting_vets_changes_of_what_it_vets",
                condition=Q(is_vetted=True) | Q(vets_changes=False),
                violation_error_message="Wijzigingen keuren kan alleen als inschrijvingen gekeurd "
                "worden.",
            ),
            # One that was cancelled may be planned anew.
            models.UniqueConstraint(
                fields=["round", "atrium"],
                condition=~Q(status="cancelled"),
                name="meeting_once_per_round_and_atrium",
                violation_error_message="Dit atrium heeft al een bijeenkomst in deze ronde.",
            ),
            models.CheckConstraint(
                name="meeting_announced_has_a_date",
                condition=Q(status="draft", announced_at=None)
                | Q(status="cancelled")
                | Q(status__in=["announced", "held"], announced_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["starts_at", "id"], name="meeting_by_start"),
            models.Index(fields=["ends_at"], name="meeting_by_end"),
            models.Index(fields=["atrium", "starts_at"], name="meeting_by_atrium"),
            models.Index(fields=["status", "starts_at"], name="meeting_by_status"),
            models.Index(
                fields=["starts_at", "id"], condition=Q(is_public=True), name="meeting_public"
            ),
        ]

    def __str__(self):
        return f"{self.title} ({self.atrium})"

    def get_absolute_url(self):
        return reverse("meetings:detail", args=[self.pk])

    @property
    def day(self):
        """The date in Brussels on which it begins; memberships and mandates are asked for that day."""
        return local(self.starts_at).date()

    @property
    def place(self):
        """Venue, address and municipality on one line."""
        return ", ".join(
            str(part) for part in (self.venue, self.address, self.municipality) if part
        )

    @property
    def slides_deadline(self):
        """Until when speakers may upload slides by their link: the end of the day before it, unless set."""
        return self.slides_until or midnight(self.day) - timedelta(minutes=1)

    @property
    def is_saved_date(self):
        """A draft whose date people were asked to keep free."""
        return self.status == self.Status.DRAFT and self.saved_date_at is not None

    @property
    def shows_date_only(self):
        """Whether people know no more than title and hour, also when it was cancelled since."""
        return self.announced_at is None and self.saved_date_at is not None

    @property
    def is_counted_on(self):
        """Whether people keep its hour free: announced, or asked to."""
        return self.status == self.Status.ANNOUNCED or self.is_saved_date

    @property
    def takes_place_somewhere(self):
        return self.format != self.Format.ONLINE

    @property
    def is_online(self):
        return self.format != self.Format.PHYSICAL

    @property
    def is_past(self):
        return self.ends_at < timezone.now()

    @property
    def has_begun(self):
        return self.starts_at <= timezone.now()

    @property
    def opens_later(self):
        """Whether registering is not possible yet but will be."""
        opens = self.registration_opens_at
        return self.status == self.Status.ANNOUNCED and bool(opens) and opens > timezone.now()

    @property
    def registration_is_open(self):
        """Whether the window for registering is open now (closes at the start when not set)."""
        now = timezone.now()
        closes = self.registration_closes_at or self.starts_at
        opened = self.registration_opens_at is None or self.registration_opens_at <= now
        return self.status == self.Status.ANNOUNCED and opened and now < closes

    @property
    def cancelling_is_open(self):
        """Whether a person may still cancel (until the start when no deadline is set)."""
        deadline = self.cancel_until or self.starts_at
        return self.status == self.Status.ANNOUNCED and timezone.now() < deadline
