"""Requests to join an atrium."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from platforms.models.groups import Atrium
from platforms.querysets import (
    JoinRequestQuerySet,
)


class JoinRequest(models.Model):
    """Someone asks to join an atrium; the relationship manager (deputy: PBM) decides."""

    class Status(models.TextChoices):
        UNCONFIRMED = "unconfirmed", "adres nog te bevestigen"
        OPEN = "open", "te beslissen"
        APPROVED = "approved", "goedgekeurd"
        REFUSED = "refused", "geweigerd"

    atrium = models.ForeignKey(
        Atrium, models.CASCADE, related_name="join_requests", verbose_name="atrium"
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="join_requests",
        verbose_name="persoon",
    )
    email = models.EmailField("e-mailadres")
    first_name = models.CharField("voornaam", max_length=80)
    last_name = models.CharField("naam", max_length=80)
    organisation = models.ForeignKey(
        "members.Organisation", models.PROTECT, related_name="+", verbose_name="organisatie"
    )
    function = models.ForeignKey(
        "members.Function", models.PROTECT, related_name="+", verbose_name="functie"
    )
    motivation = models.TextField("waarom wilt u aansluiten", max_length=1000, blank=True)
    status = models.CharField(
        "status", max_length=20, choices=Status, default=Status.UNCONFIRMED, db_index=True
    )
    asked_at = models.DateTimeField("gevraagd op", default=timezone.now, editable=False)
    decided_at = models.DateTimeField("beslist op", null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="beslist door",
    )
    reason = models.CharField("reden", max_length=500, blank=True)

    objects = JoinRequestQuerySet.as_manager()

    class Meta:
        verbose_name = "aanvraag"
        verbose_name_plural = "aanvragen"
        ordering = ["asked_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["atrium", "email"],
                condition=Q(status="open"),
                name="join_request_open_once",
                violation_error_message="Er loopt al een aanvraag voor dit atrium.",
            ),
            models.CheckConstraint(
                name="join_request_decision_is_complete",
                condition=Q(
                    status__in=["approved", "refused"],
                    decided_at__isnull=False,
                    decided_by__isnull=False,
                )
                | Q(status__in=["open", "unconfirmed"], decided_at=None, decided_by=None),
            ),
            models.CheckConstraint(
                name="join_request_refusal_has_a_reason",
                condition=~Q(status="refused") | ~Q(reason=""),
            ),
        ]

    def __str__(self):
        return f"{self.first_name} {self.last_name} → {self.atrium}"
