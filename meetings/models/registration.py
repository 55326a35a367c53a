"""Who comes to a meeting, what reminders were made, which forms were sent."""

import secrets

from django.conf import settings
from django.db import models
from django.db.models import Count, Q
from django.utils import timezone

from core.prepared import Prepared
from meetings.models.meeting import Meeting
from meetings.querysets import RegistrationQuerySet


def new_uid():
    """A calendar UID: 128 random bits, so that knowing it is a capability (reliability.md 2.4)."""
    return f"r-{secrets.token_hex(16)}"


class Registration(models.Model):
    """One person and one meeting: invited, registered, waiting, declined or cancelled.

    There is one row per person and meeting for ever, so that its calendar UID never changes.
    Attendance is a separate fact, entered after the meeting.
    """

    class Status(models.TextChoices):
        INVITED = "invited", "uitgenodigd"
        REGISTERED = "registered", "ingeschreven"
        WAITLISTED = "waitlisted", "op de wachtlijst"
        DECLINED = "declined", "verontschuldigd"
        CANCELLED = "cancelled", "uitgeschreven"

    class Attendance(models.TextChoices):
        UNKNOWN = "unknown", "niet ingevuld"
        PRESENT = "present", "aanwezig"
        EXCUSED = "excused", "verontschuldigd"
        ABSENT = "absent", "afwezig"

    class Vetting(models.TextChoices):
        """What an organiser decided, beside the seat (decision 0021); blank where nobody looks."""

        WAITING = "waiting", "te keuren"
        APPROVED = "approved", "goedgekeurd"
        REFUSED = "refused", "niet aanvaard"

    meeting = models.ForeignKey(
        Meeting, models.PROTECT, related_name="registrations", verbose_name="bijeenkomst"
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="registrations",
        verbose_name="persoon",
    )
    organisation = models.ForeignKey(
        "members.Organisation",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="registrations",
        verbose_name="in naam van",
    )
    status = models.CharField("status", max_length=12, choices=Status, default=Status.INVITED)
    attendance = models.CharField(
        "aanwezigheid", max_length=10, choices=Attendance, default=Attendance.UNKNOWN
    )
    queue_no = models.PositiveIntegerField("wachtnummer", null=True, blank=True)
    uid = models.CharField("agendakenmerk", max_length=40, default=new_uid, unique=True)
    reason = models.CharField("reden", max_length=300, blank=True)
    registered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="ingeschreven door",
    )
    override = models.CharField(
        "toegelaten omdat",
        max_length=300,
        blank=True,
        help_text="Waarom PBM iemand inschreef die er volgens de regels niet bij hoort.",
    )
    invited_at = models.DateTimeField("uitgenodigd op", null=True, blank=True)
    answered_at = models.DateTimeField("geantwoord op", null=True, blank=True)
    said_at = models.DateTimeField(
        "zelf gezegd op",
        null=True,
        blank=True,
        editable=False,
        help_text="Wanneer de persoon zelf het laatst antwoordde; een ouder agenda-antwoord telt niet.",
    )
    tentative_at = models.DateTimeField(
        "antwoordde misschien op", null=True, blank=True, editable=False
    )
    vetting = models.CharField("keuring", max_length=10, choices=Vetting, blank=True, default="")
    vetted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name="gekeurd door",
    )
    vetted_at = models.DateTimeField("gekeurd op", null=True, blank=True, editable=False)
    vetting_version = models.PositiveIntegerField(
        "versie voor de keuring", default=0, editable=False
    )
    revision = models.PositiveIntegerField("herziening", default=0, editable=False)
    calendar_cancels = models.PositiveIntegerField("agenda-annuleringen", default=0, editable=False)
    calendar_changes = models.PositiveIntegerField("agendawijzigingen", default=0, editable=False)

    objects = RegistrationQuerySet.as_manager()

    class Meta:
        verbose_name = "inschrijving"
        verbose_name_plural = "inschrijvingen"
        ordering = ["meeting", "person"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "person"], name="registration_once_per_person"
            ),
            models.UniqueConstraint(
                fields=["meeting", "queue_no"],
                condition=Q(queue_no__isnull=False),
                name="registration_queue_number_once",
            ),
            models.CheckConstraint(
                name="registration_waits_with_a_number",
                condition=Q(status="waitlisted", queue_no__isnull=False)
                | ~Q(status="waitlisted") & Q(queue_no=None),
            ),
            models.CheckConstraint(
                name="registration_vetting_fits_its_seat",
                condition=Q(vetting="")
                | Q(vetting__in=["waiting", "approved"], status__in=["registered", "waitlisted"])
                | Q(vetting="refused", status__in=["cancelled", "declined"]),
            ),
        ]
        indexes = [
            models.Index(fields=["meeting", "status", "queue_no"], name="registration_by_status"),
            models.Index(fields=["person", "status"], name="registration_by_person"),
            models.Index(
                fields=["meeting"], condition=Q(vetting="waiting"), name="registration_to_vet"
            ),
        ]

    def __str__(self):
        return f"{self.person}: {self.meeting}"

    @property
    def is_live(self):
        """Has a seat or waits for one."""
        return self.status in {self.Status.REGISTERED, self.Status.WAITLISTED}

    @property
    def is_to_confirm(self):
        """Whether the yes is older than the time of the meeting: *nog te bevestigen* (T18).

        The seat stays theirs. `to_confirm` of the queryset asks the same of many rows.
        """
        meeting = self.meeting
        return (
            self.status == self.Status.REGISTERED
            and meeting.status == Meeting.Status.ANNOUNCED
            and bool(self.answered_at and meeting.moved_at)
            and self.answered_at < meeting.moved_at
        )

    @property
    def is_in_doubt(self):
        """Answered *misschien* from a calendar, and nothing since: neither a seat nor a refusal."""
        gone = {self.Status.DECLINED, self.Status.CANCELLED}
        return self.tentative_at is not None and self.status not in gone

    @property
    def is_to_vet(self):
        """Whether an organiser still decides: the seat is held *onder voorbehoud*."""
        return self.vetting == self.Vetting.WAITING

    @property
    def is_vetted_anew(self):
        """Whether it was approved before and changed since (T47)."""
        return self.is_to_vet and self.vetted_at is not None

    @property
    def is_refused(self):
        return self.vetting == self.Vetting.REFUSED

    def queue_place(self):
        """The place in the queue from 1 (T43), None for who does not wait."""
        if self.status != self.Status.WAITLISTED:
            return None
        [(place,)] = _waiting_until(self.meeting_id, self.queue_no) or [(0,)]
        return place

    @property
    def calendar_sequence(self):
        """SEQUENCE for this person: never lower than in an earlier CANCEL to the same UID.

        It rises too when their event alone becomes certain or uncertain again.
        """
        return self.meeting.sequence + self.calendar_cancels + self.calendar_changes


@Prepared
def _waiting_until(meeting, number):
    waiting = Registration.objects.filter(
        meeting=meeting, status=Registration.Status.WAITLISTED, queue_no__lte=number
    )
    return waiting.order_by().values("meeting").annotate(place=Count("pk")).values_list("place")


class ReminderRound(models.Model):
    """That the reminders of one kind for a meeting at one start were made; a moved one gets its own."""

    meeting = models.ForeignKey(
        Meeting, models.CASCADE, related_name="reminder_rounds", verbose_name="bijeenkomst"
    )
    kind = models.CharField("soort", max_length=60)
    starts_at = models.DateTimeField("voor begin op")
    made_at = models.DateTimeField("gemaakt op", default=timezone.now)

    class Meta:
        verbose_name = "herinneringsronde"
        verbose_name_plural = "herinneringsrondes"
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "kind", "starts_at"], name="reminder_round_once"
            )
        ]

    def __str__(self):
        return f"{self.kind}: {self.meeting}"


class Submission(models.Model):
    """A form that was sent once: the same form again gives the same answer (reliability.md 2.2)."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name="persoon"
    )
    nonce = models.UUIDField("formulierkenmerk")
    body_hash = models.CharField("inhoud", max_length=64)
    answer = models.CharField("antwoord", max_length=300, blank=True)
    sent_at = models.DateTimeField("verstuurd op", auto_now_add=True, db_index=True)

    class Meta:
        verbose_name = "verstuurd formulier"
        verbose_name_plural = "verstuurde formulieren"
        constraints = [models.UniqueConstraint(fields=["person", "nonce"], name="submission_once")]

    def __str__(self):
        return str(self.nonce)
