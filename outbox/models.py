"""Every message is a row first. The table is the truth; brokers and workers only carry it out."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from core.mail import as_html, as_text
from core.querysets import RuledQuerySet
from outbox.kinds import label_of
from outbox.querysets import MessageQuerySet


def new_message_id():
    """The Message-ID, fixed when the row is made and the same on every attempt."""
    return f"<o-{uuid.uuid4().hex}@{settings.MAIL_DOMAIN}>"


def new_token():
    """Marks the bounce address of one row; random, so that nobody can guess another row's."""
    return uuid.uuid4().hex


class Message(models.Model):
    """One message to one recipient.

    `text` is the source of the mail (core.mail), filled in when the row was made; the plain text and
    the HTML are derived from it. `state` moves only by outbox.actions and outbox.claim, and only as outbox.states allows.
    """

    class State(models.TextChoices):
        HELD = "held", "wacht op bevestiging"
        QUEUED = "queued", "in de wachtrij"
        SENDING = "sending", "wordt verstuurd"
        ACCEPTED = "accepted", "afgeleverd aan de mailserver"
        FAILED = "failed", "mislukt"
        EXPIRED = "expired", "vervallen"
        CANCELLED = "cancelled", "niet meer nodig"
        SUPERSEDED = "superseded", "vervangen door een nieuwer bericht"
        MISSED = "missed", "gemist"
        SUPPRESSED = "suppressed", "adres geblokkeerd"

    key = models.CharField("sleutel", max_length=200, unique=True)
    stream = models.CharField("reeks", max_length=100, blank=True)
    kind = models.CharField("soort", max_length=60, db_index=True)
    about = models.CharField("over", max_length=60, blank=True, db_index=True)
    message_id = models.CharField("Message-ID", max_length=200, unique=True, default=new_message_id)
    token = models.CharField("kenmerk", max_length=32, unique=True, default=new_token)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="messages",
        verbose_name="persoon",
    )
    to_address = models.EmailField("aan", db_index=True)
    reply_to = models.EmailField("antwoordadres", blank=True)
    subject = models.CharField("onderwerp", max_length=200)
    text = models.TextField("tekst")
    calendar = models.TextField("agendabericht", blank=True)
    calendar_method = models.CharField("agendamethode", max_length=10, blank=True)
    facts = models.JSONField("feiten", default=dict, blank=True)
    sensitive = models.BooleanField("inhoud verborgen", default=False)
    urgent = models.BooleanField("dringend", default=False)
    due_at = models.DateTimeField("te versturen vanaf", default=timezone.now)
    expires_at = models.DateTimeField("nutteloos na")
    state = models.CharField("staat", max_length=12, choices=State, default=State.QUEUED)
    reason = models.CharField("reden", max_length=300, blank=True)
    attempts = models.PositiveSmallIntegerField("pogingen", default=0)
    lease_until = models.DateTimeField("vastgehouden tot", null=True, blank=True)
    lease_owner = models.CharField("vastgehouden door", max_length=80, blank=True)
    uncertain = models.BooleanField("mogelijk dubbel", default=False)
    created_at = models.DateTimeField("gemaakt op", default=timezone.now, db_index=True)
    accepted_at = models.DateTimeField("afgeleverd op", null=True, blank=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = "bericht"
        verbose_name_plural = "berichten"
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="message_accepted_has_a_date",
                condition=Q(state="accepted", accepted_at__isnull=False)
                | ~Q(state="accepted") & Q(accepted_at=None),
            ),
            models.CheckConstraint(
                name="message_sending_has_a_lease",
                condition=Q(state="sending", lease_until__isnull=False) & ~Q(lease_owner="")
                | ~Q(state="sending") & Q(lease_until=None, lease_owner=""),
            ),
        ]
        indexes = [
            models.Index(
                fields=["-urgent", "due_at", "id"],
                condition=Q(state__in=["queued", "sending"]),
                name="message_to_send",
            ),
            models.Index(
                fields=["stream", "id"],
                condition=Q(state__in=["queued", "sending"]),
                name="message_live_in_stream",
            ),
            models.Index(fields=["stream", "id"], name="message_by_stream"),
            models.Index(fields=["state", "-created_at", "-id"], name="message_by_state"),
        ]

    def __str__(self):
        return f"{self.shown_subject} → {self.to_address}"

    @property
    def kind_label(self):
        return label_of(self.kind)

    @property
    def shown_subject(self):
        """The subject as staff may read it: that of a log-in mail holds the code itself."""
        return self.kind_label if self.sensitive else self.subject

    @property
    def plain(self):
        """The plain text as it is sent."""
        return as_text(self.text)

    @property
    def html(self):
        """The HTML as it is sent."""
        return as_html(self.subject, self.text)


class MessageEvent(models.Model):
    """What happened to a message: append-only, for staff to read."""

    message = models.ForeignKey(
        Message, models.CASCADE, related_name="events", verbose_name="bericht"
    )
    at = models.DateTimeField("wanneer", default=timezone.now)
    what = models.CharField("wat", max_length=40)
    detail = models.CharField("toelichting", max_length=500, blank=True)

    objects = RuledQuerySet.as_manager()

    class Meta:
        verbose_name = "gebeurtenis"
        verbose_name_plural = "gebeurtenissen"
        ordering = ["at", "pk"]

    def __str__(self):
        return self.what


class Bounce(models.Model):
    """A mail server could not deliver a message: the worst it said, one row per message.

    `settled`: the message has been marked failed, if it had to be (outbox.addresses).
    """

    class Weight(models.IntegerChoices):
        TEMPORARY = 1, "tijdelijk"
        PERMANENT = 2, "blijvend"
        UNKNOWN = 3, "adres bestaat niet"

    message = models.OneToOneField(
        Message, models.CASCADE, related_name="bounce", verbose_name="bericht"
    )
    address = models.EmailField("adres", db_index=True)
    at = models.DateTimeField("wanneer", default=timezone.now)
    sent_at = models.DateTimeField("vertrokken op", default=timezone.now)
    weight = models.PositiveSmallIntegerField("gewicht", choices=Weight)
    failed = models.BooleanField("niet afgeleverd")
    status = models.CharField("code", max_length=12, blank=True)
    detail = models.CharField("wat de mailserver zei", max_length=300, blank=True)
    settled = models.BooleanField("verwerkt", default=False)

    objects = RuledQuerySet.as_manager()

    class Meta:
        verbose_name = "teruggekomen bericht"
        verbose_name_plural = "teruggekomen berichten"
        indexes = [models.Index(fields=["id"], condition=Q(settled=False), name="bounce_to_settle")]

    def __str__(self):
        return f"{self.address}: {self.status}"


class Address(models.Model):
    """An address that gave trouble; while `suppressed_at` is set, nothing is sent to it.

    `temporary` and `permanent` count the bounces of the last 30 days since it was last checked.
    """

    address = models.EmailField("adres", unique=True)
    temporary = models.PositiveIntegerField("tijdelijk", default=0)
    permanent = models.PositiveIntegerField("blijvend", default=0)
    last_at = models.DateTimeField("laatst teruggekomen", default=timezone.now, db_index=True)
    suppressed_at = models.DateTimeField("geblokkeerd sinds", null=True, blank=True, db_index=True)
    reason = models.CharField("reden", max_length=300, blank=True)
    checked_at = models.DateTimeField("nagekeken op", null=True, blank=True)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="nagekeken door",
    )

    objects = RuledQuerySet.as_manager()

    class Meta:
        verbose_name = "adres met problemen"
        verbose_name_plural = "adressen met problemen"
        ordering = ["-last_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="address_suppressed_has_a_reason",
                condition=Q(suppressed_at=None) | ~Q(reason=""),
            ),
        ]

    def __str__(self):
        return self.address


class Pause(models.Model):
    """While this row exists, nothing it names is sent; an empty scope is everything."""

    scope = models.CharField(
        "wat staat stil",
        max_length=60,
        blank=True,
        unique=True,
        help_text="Leeg: alles. Anders een soort bericht of een bijeenkomst (meeting:12).",
    )
    reason = models.CharField("waarom", max_length=200)
    since = models.DateTimeField("sinds", auto_now_add=True)

    objects = RuledQuerySet.as_manager()

    class Meta:
        verbose_name = "verzendpauze"
        verbose_name_plural = "verzendpauzes"

    def __str__(self):
        return self.scope or "alles"


class WaterMark(models.Model):
    """How many rounds of delivery this database has seen (outbox.restore)."""

    name = models.CharField("naam van de databank", max_length=32, primary_key=True)
    number = models.PositiveBigIntegerField("rondes", default=0)

    objects = RuledQuerySet.as_manager()

    class Meta:
        verbose_name = "peil"
        verbose_name_plural = "peilen"

    def __str__(self):
        return str(self.number)


class Heartbeat(models.Model):
    """When a moving part last showed that it lives (beat, worker, reminder scan)."""

    name = models.CharField("onderdeel", max_length=40, primary_key=True)
    at = models.DateTimeField("laatst gezien", default=timezone.now)

    objects = RuledQuerySet.as_manager()

    class Meta:
        verbose_name = "hartslag"
        verbose_name_plural = "hartslagen"

    def __str__(self):
        return self.name


class Alarm(models.Model):
    """Something that is wrong with the machinery (outbox.health), since when, and whom we told."""

    problem = models.CharField("probleem", max_length=40, primary_key=True)
    words = models.CharField("in woorden", max_length=200)
    since = models.DateTimeField("sinds", default=timezone.now)
    told_at = models.DateTimeField("gemeld op", null=True, blank=True)

    objects = RuledQuerySet.as_manager()

    class Meta:
        verbose_name = "alarm"
        verbose_name_plural = "alarmen"

    def __str__(self):
        return self.words
