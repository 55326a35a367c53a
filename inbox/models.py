"""Every mail that comes in is a row first; reading it is a second step that may fail freely."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from inbox.querysets import InboundMailQuerySet


class InboundMail(models.Model):
    """One mail as it came in, what was done with it and why.

    `digest` (SHA-256 of the raw bytes) makes a second delivery of the same mail harmless. The sender
    and the subject are what the mail says of itself: for people to read, proof of nothing. `state`
    moves only by inbox.actions.
    """

    class State(models.TextChoices):
        RECEIVED = "received", "ontvangen"
        APPLIED = "applied", "verwerkt"
        IGNORED = "ignored", "genegeerd"
        WAITING = "waiting", "wacht op iemand"
        RESOLVED = "resolved", "afgehandeld"
        UNPARSABLE = "unparsable", "onleesbaar"

    class Source(models.TextChoices):
        MAILBOX = "mailbox", "mailbox"
        PIPE = "pipe", "mailserver"

    digest = models.CharField("vingerafdruk", max_length=64, unique=True)
    raw = models.BinaryField("bericht")
    received_at = models.DateTimeField("ontvangen op", default=timezone.now, db_index=True)
    source = models.CharField("langs waar", max_length=10, choices=Source)
    envelope_to = models.CharField("envelop aan", max_length=254, blank=True)
    envelope_from = models.CharField(
        "envelop van", max_length=254, blank=True, help_text="<> is een lege afzender."
    )
    from_address = models.CharField("afzender", max_length=254, blank=True, db_index=True)
    subject = models.CharField("onderwerp", max_length=200, blank=True)
    message_id = models.CharField("Message-ID", max_length=254, blank=True, db_index=True)
    state = models.CharField("staat", max_length=12, choices=State, default=State.RECEIVED)
    reason = models.CharField("wat en waarom", max_length=300, blank=True)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="inbound_mails",
        verbose_name="persoon",
    )
    about = models.CharField("over", max_length=60, blank=True, db_index=True)
    attempts = models.PositiveSmallIntegerField("pogingen", default=0)
    tried_at = models.DateTimeField("laatst geprobeerd", null=True, blank=True)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="afgehandeld door",
    )
    resolved_at = models.DateTimeField("afgehandeld op", null=True, blank=True)
    note = models.CharField("notitie", max_length=500, blank=True)

    objects = InboundMailQuerySet.as_manager()

    class Meta:
        verbose_name = "binnenkomende mail"
        verbose_name_plural = "binnenkomende mails"
        ordering = ["-received_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="inbound_mail_resolved_has_a_date",
                condition=Q(state="resolved", resolved_at__isnull=False)
                | ~Q(state="resolved") & Q(resolved_at=None),
            ),
            models.CheckConstraint(
                name="inbound_mail_done_has_a_reason",
                condition=Q(state="received") | ~Q(reason=""),
            ),
            models.CheckConstraint(
                name="inbound_mail_known_state",
                condition=Q(
                    state__in=[
                        *("received", "applied", "ignored", "waiting", "resolved", "unparsable")
                    ]
                ),
            ),
        ]
        indexes = [
            models.Index(
                fields=["received_at", "id"],
                condition=Q(state__in=["received", "waiting", "unparsable"]),
                name="inbound_mail_to_do",
            ),
            models.Index(fields=["state", "-received_at"], name="inbound_mail_by_state"),
        ]

    def __str__(self):
        return f"{self.subject or '(geen onderwerp)'} van {self.from_address or 'onbekend'}"


class Answer(models.Model):
    """When we last answered someone by ourselves: at most once a day, so that nothing can loop."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name="persoon"
    )
    at = models.DateTimeField("wanneer")

    class Meta:
        verbose_name = "automatisch antwoord"
        verbose_name_plural = "automatische antwoorden"

    def __str__(self):
        return f"{self.person}: {self.at}"
