"""What was given of a verslag to who asked for it under the right of access to public records."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from core.querysets import RuledQuerySet
from minutes.models.minutes import Minutes
from minutes.models.text import Edition


class RedactedCopy(models.Model):
    """A copy of one version with parts left out: for whom, by whom, when and on which ground.

    `given`: keys of the passages that are in it besides those for anyone; `left_out`: the others,
    each with its ground. The version never changes, so the same file can always be made again.
    """

    minutes = models.ForeignKey(
        Minutes, models.PROTECT, related_name="redacted_copies", verbose_name="verslag"
    )
    edition = models.ForeignKey(
        Edition, models.PROTECT, related_name="redacted_copies", verbose_name="versie"
    )
    requester = models.CharField("aanvrager", max_length=160)
    reference = models.CharField("kenmerk van de aanvraag", max_length=80, blank=True)
    given = models.JSONField("meegegeven", default=list)
    left_out = models.JSONField("weggelaten", default=dict)
    made_at = models.DateTimeField("gemaakt op", auto_now_add=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="gemaakt door",
    )

    objects = RuledQuerySet.as_manager()

    class Meta:
        verbose_name = "afschrift voor openbaarheid van bestuur"
        verbose_name_plural = "afschriften voor openbaarheid van bestuur"
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(name="redacted_copy_is_for_someone", condition=~Q(requester=""))
        ]

    def __str__(self):
        return f"afschrift voor {self.requester}"

    def get_absolute_url(self):
        return reverse("minutes:redacted_pdf", args=[self.minutes_id, self.pk])
