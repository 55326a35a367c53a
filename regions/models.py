"""Municipalities in time and the areas they belong to."""

from django.db import models
from django.db.models import F, Q

from core.querysets import RuledQuerySet
from core.text import sort_key
from regions.querysets import MunicipalityQuerySet


class Province(models.Model):
    """One of the five Flemish provinces."""

    nis = models.CharField("NIS-code", max_length=5, unique=True)
    name = models.CharField("naam", max_length=60)
    slug = models.SlugField("adresnaam", unique=True)
    capital = models.CharField("hoofdplaats", max_length=60, blank=True)

    objects = RuledQuerySet.as_manager()

    class Meta:
        verbose_name = "provincie"
        verbose_name_plural = "provincies"
        ordering = ["name"]

    def __str__(self):
        return self.name


class AreaType(models.Model):
    """A kind of demarcation: referentieregio, arrondissement, hulpverleningszone …"""

    REFERENCE_REGION = "referentieregio"
    DISTRICT = "arrondissement"

    code = models.SlugField("code", unique=True)
    name = models.CharField("naam", max_length=120)
    domain = models.CharField("domein", max_length=60, blank=True)
    source = models.CharField("bron", max_length=200, blank=True)

    objects = RuledQuerySet.as_manager()

    class Meta:
        verbose_name = "soort afbakening"
        verbose_name_plural = "soorten afbakening"
        ordering = ["name"]

    def __str__(self):
        return self.name


class Area(models.Model):
    """One area of a demarcation, such as the referentieregio Rivierenland."""

    type = models.ForeignKey(
        AreaType, models.PROTECT, related_name="areas", verbose_name="soort afbakening"
    )
    code = models.CharField("code", max_length=120, unique=True)
    name = models.CharField("naam", max_length=120)

    objects = RuledQuerySet.as_manager()

    class Meta:
        verbose_name = "gebied"
        verbose_name_plural = "gebieden"
        ordering = ["type", "name"]

    def __str__(self):
        return self.name


class Municipality(models.Model):
    """A municipality between two dates; a merger ends the old ones and begins the new one.

    NIS codes are not keys for ever: Antwerpen kept 11002 when it absorbed Borsbeek in 2025, so
    `nis` is unique together with `valid_from`.
    """

    nis = models.CharField("NIS-code", max_length=5)
    name = models.CharField("naam", max_length=60)
    sort_name = models.CharField("sorteernaam", max_length=60, db_index=True, editable=False)
    slug = models.SlugField("adresnaam", unique=True)
    province = models.ForeignKey(
        Province, models.PROTECT, related_name="municipalities", verbose_name="provincie"
    )
    areas = models.ManyToManyField(
        Area, related_name="municipalities", blank=True, verbose_name="gebieden"
    )
    reference_region = models.ForeignKey(
        Area,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="referentieregio",
    )
    is_regional_city = models.BooleanField("centrumstad", default=False)
    has_language_facilities = models.BooleanField("faciliteitengemeente", default=False)
    latitude = models.DecimalField(
        "breedtegraad", max_digits=8, decimal_places=5, null=True, blank=True
    )
    longitude = models.DecimalField(
        "lengtegraad", max_digits=8, decimal_places=5, null=True, blank=True
    )
    inhabitants = models.PositiveIntegerField("inwoners", null=True, blank=True)
    postcodes = models.CharField("postcodes", max_length=200, blank=True)
    valid_from = models.DateField("bestaat sinds")
    valid_until = models.DateField("bestaat tot", null=True, blank=True)
    successor = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="predecessors",
        verbose_name="opgegaan in",
    )

    objects = MunicipalityQuerySet.as_manager()

    class Meta:
        verbose_name = "gemeente"
        verbose_name_plural = "gemeenten"
        ordering = ["sort_name"]
        constraints = [
            models.UniqueConstraint(fields=["nis", "valid_from"], name="municipality_nis_in_time"),
            models.CheckConstraint(
                name="municipality_ends_after_it_begins",
                condition=Q(valid_until=None) | Q(valid_until__gt=F("valid_from")),
                violation_error_message="Een gemeente eindigt na haar begin.",
            ),
            models.CheckConstraint(
                name="municipality_with_successor_has_ended",
                condition=Q(successor=None) | Q(valid_until__isnull=False),
                violation_error_message="Een gemeente die opging in een andere heeft een einddatum.",
            ),
        ]

    def __str__(self):
        return self.name

    def save(self, *args, **kwargs):
        self.sort_name = sort_key(self.name)
        super().save(*args, **kwargs)
