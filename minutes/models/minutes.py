"""The verslag of a meeting: a concept, read by who was there, adopted."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from minutes.querysets import MinutesQuerySet


class Minutes(models.Model):
    """The verslag of one meeting, uploaded as a file, written in the portal, or both.

    A concept exists only for who writes it. From `published_at` on its readers know it: first to
    read it through and remark on it, or at once as adopted. What is adopted is locked; a
    correction is a new version. Of the written text readers see the edition `shown_edition`.

    `revision` counts the changes, so that two writers never overwrite each other.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", "concept"
        IN_REVIEW = "in_review", "ter nalezing"
        ADOPTED = "adopted", "goedgekeurd"

    class Adoption(models.TextChoices):
        DIRECT = "direct", "zonder nalezing"
        MEETING = "meeting", "op een bijeenkomst"
        SILENCE = "silence", "zonder opmerkingen binnen de termijn"

    meeting = models.OneToOneField(
        "meetings.Meeting", models.PROTECT, related_name="minutes", verbose_name="bijeenkomst"
    )
    title = models.CharField("titel", max_length=160)
    summary = models.TextField("korte samenvatting", max_length=2000)
    dated_on = models.DateField("datum van het verslag")
    status = models.CharField(
        "status", max_length=12, choices=Status, default=Status.DRAFT, editable=False
    )
    published_at = models.DateTimeField("voor lezers sinds", null=True, blank=True, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name="opgeladen door",
    )

    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name="aan de lezers gegeven door",
    )
    remarks_until = models.DateTimeField("opmerkingen tot", null=True, blank=True, editable=False)
    adopted_at = models.DateTimeField("goedgekeurd op", null=True, blank=True, editable=False)
    adopted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name="goedkeuring genoteerd door",
    )
    adopted_how = models.CharField(
        "hoe goedgekeurd", max_length=10, choices=Adoption, blank=True, editable=False
    )
    adopted_in = models.ForeignKey(
        "meetings.Meeting",
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="adopted_minutes",
        verbose_name="goedgekeurd op de bijeenkomst",
    )
    no_positions_at = models.DateTimeField(
        "geen standpunten bevestigd op", null=True, blank=True, editable=False
    )
    no_positions_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name="geen standpunten bevestigd door",
    )
    shown_edition = models.PositiveSmallIntegerField("getoonde versie", default=0, editable=False)
    revision = models.PositiveIntegerField("wijziging", default=1, editable=False)

    objects = MinutesQuerySet.as_manager()

    class Meta:
        verbose_name = "verslag"
        verbose_name_plural = "verslagen"
        ordering = ["-dated_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="minutes_readers_know_it_since",
                condition=Q(status="draft", published_at=None)
                | ~Q(status="draft") & Q(published_at__isnull=False),
            ),
            models.CheckConstraint(
                name="minutes_adopted_has_a_date",
                condition=Q(status="adopted", adopted_at__isnull=False)
                | ~Q(status="adopted") & Q(adopted_at=None, adopted_how=""),
            ),
        ]
        indexes = [
            models.Index(fields=["status", "-dated_on", "-id"], name="minutes_by_date"),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("minutes:detail", args=[self.pk])

    @property
    def is_known(self):
        """Whether its readers know it: no longer a concept."""
        return self.status != self.Status.DRAFT
