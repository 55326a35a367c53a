"""What a steering group said about a draft."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from meetings.models.meeting import Meeting


class Approval(models.Model):
    """What someone of the steering group answered: agreed, or what should change.

    One of them answers for the group. `shown`: a digest of the date, the place and the programme
    they saw; an answer counts as long as the draft is still that (meetings.approvals.standing).
    """

    meeting = models.ForeignKey(
        Meeting, models.CASCADE, related_name="approvals", verbose_name="bijeenkomst"
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="persoon"
    )
    is_agreed = models.BooleanField("akkoord")
    remark = models.TextField("opmerking", max_length=1000, blank=True)
    answered_at = models.DateTimeField("geantwoord op", default=timezone.now)
    shown = models.CharField("wat men zag", max_length=64)

    class Meta:
        verbose_name = "antwoord van de stuurgroep"
        verbose_name_plural = "antwoorden van de stuurgroep"
        ordering = ["-answered_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="approval_withheld_has_a_remark",
                condition=Q(is_agreed=True) | ~Q(remark=""),
                violation_error_message="Schrijf wat er volgens u anders moet.",
            )
        ]

    def __str__(self):
        return f"{self.person}: {'akkoord' if self.is_agreed else 'niet akkoord'}"
