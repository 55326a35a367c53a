"""What a verslag was called and how it was summed up before a correction."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from core.querysets import RuledQuerySet
from minutes.models.minutes import Minutes


class FormerDetails(models.Model):
    """Title, date and summary as they were until someone corrected them after adoption, and why."""

    minutes = models.ForeignKey(
        Minutes, models.CASCADE, related_name="former_details", verbose_name="verslag"
    )
    title = models.CharField("titel", max_length=160)
    summary = models.TextField("korte samenvatting", max_length=2000)
    dated_on = models.DateField("datum van het verslag")
    reason = models.CharField("reden van de correctie", max_length=300)
    changed_at = models.DateTimeField("gecorrigeerd op", auto_now_add=True)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="gecorrigeerd door",
    )

    objects = RuledQuerySet.as_manager()

    class Meta:
        verbose_name = "vorige gegevens van een verslag"
        verbose_name_plural = "vorige gegevens van verslagen"
        ordering = ["-changed_at", "-pk"]
        constraints = [
            models.CheckConstraint(name="former_details_have_a_reason", condition=~Q(reason=""))
        ]

    def __str__(self):
        return self.title
