"""The six agreements, and who accepted which version."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from platforms.querysets import (
    AgreementQuerySet,
)


class Agreement(models.Model):
    """One version of the six agreements; the newest in force must be accepted at log-in."""

    version = models.PositiveSmallIntegerField("versie", unique=True)
    text = models.TextField("tekst", help_text="Eén afspraak per regel.")
    valid_from = models.DateField("geldt vanaf")

    objects = AgreementQuerySet.as_manager()

    class Meta:
        verbose_name = "versie van de afspraken"
        verbose_name_plural = "versies van de afspraken"
        ordering = ["-version"]

    def __str__(self):
        return f"zes afspraken, versie {self.version}"

    @property
    def lines(self):
        """The agreements one by one."""
        return [line.strip() for line in self.text.splitlines() if line.strip()]


class Acceptance(models.Model):
    """Who accepted which version of the agreements, and when."""

    agreement = models.ForeignKey(
        Agreement, models.PROTECT, related_name="acceptances", verbose_name="versie"
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="acceptances",
        verbose_name="persoon",
    )
    accepted_at = models.DateTimeField("aanvaard op", default=timezone.now, editable=False)

    class Meta:
        verbose_name = "aanvaarding"
        verbose_name_plural = "aanvaardingen"
        ordering = ["-accepted_at"]
        constraints = [
            models.UniqueConstraint(fields=["agreement", "person"], name="agreement_accepted_once")
        ]

    def __str__(self):
        return f"{self.person}: {self.agreement}"
