"""Stored files. Who may read one is known only to the app that owns the row pointing here."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from core.querysets import RuledQuerySet
from documents.querysets import DocumentQuerySet


class Document(models.Model):
    """One stored file: where it lies, what it really is, whether it was scanned, its text.

    A row exists only for a file that is complete on disk (reliability.md 2.3). `path` is below
    MEDIA_ROOT and never shown; `name` is what the reader sees.
    """

    class Scan(models.TextChoices):
        PENDING = "pending", "wordt gescand"
        CLEAN = "clean", "gescand"
        INFECTED = "infected", "besmet"
        UNSCANNED = "unscanned", "niet gescand"

    id = models.UUIDField("kenmerk", primary_key=True, default=uuid.uuid4, editable=False)
    path = models.CharField("opslagplaats", max_length=100, unique=True)
    name = models.CharField("bestandsnaam", max_length=120)
    media_type = models.CharField("mediatype", max_length=100)
    size = models.PositiveBigIntegerField("grootte (bytes)")
    sha256 = models.CharField("controlegetal", max_length=64)
    scan = models.CharField(
        "scan", max_length=10, choices=Scan, default=Scan.PENDING, db_index=True
    )
    scanned_at = models.DateTimeField("laatst gescand op", null=True, blank=True)
    text = models.TextField("tekst", blank=True, editable=False)
    text_extracted_at = models.DateTimeField("tekst gelezen op", null=True, blank=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="opgeladen door",
    )
    uploaded_at = models.DateTimeField("opgeladen op", auto_now_add=True)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name = "bestand"
        verbose_name_plural = "bestanden"
        ordering = ["-uploaded_at", "pk"]
        indexes = [
            models.Index(fields=["uploaded_by", "uploaded_at"], name="document_by_uploader"),
            models.Index(
                fields=["uploaded_at"],
                condition=Q(text_extracted_at=None),
                name="document_to_read",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="document_is_not_empty",
                condition=Q(size__gt=0),
                violation_error_message="Dit bestand is leeg.",
            )
        ]

    def __str__(self):
        return self.name

    @property
    def is_downloadable(self):
        """Only a clean file, or a file in a portal that has no scanner."""
        unscanned = self.scan == self.Scan.UNSCANNED and not settings.CLAMD_URL
        return self.scan == self.Scan.CLEAN or unscanned


class Download(models.Model):
    """Who took which file, when: the access log of confidential papers (kept one year)."""

    document = models.ForeignKey(
        Document, models.CASCADE, related_name="downloads", verbose_name="bestand"
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name="persoon",
    )
    at = models.DateTimeField("wanneer", auto_now_add=True, db_index=True)

    objects = RuledQuerySet.as_manager()

    class Meta:
        verbose_name = "download"
        verbose_name_plural = "downloads"
        ordering = ["-at", "-pk"]

    def __str__(self):
        return f"{self.document} · {self.person}"


class Sweep(models.Model):
    """What one nightly comparison of files and rows found."""

    started_at = models.DateTimeField("begonnen op")
    removed = models.PositiveIntegerField("opgeruimd")
    missing = models.PositiveIntegerField("ontbreken")
    damaged = models.PositiveIntegerField("gewijzigd")
    details = models.TextField("bijzonderheden", blank=True)

    objects = RuledQuerySet.as_manager()

    class Meta:
        verbose_name = "controle van de bestanden"
        verbose_name_plural = "controles van de bestanden"
        ordering = ["-started_at", "-pk"]

    def __str__(self):
        return f"{self.removed} opgeruimd, {self.missing} ontbreken, {self.damaged} gewijzigd"
