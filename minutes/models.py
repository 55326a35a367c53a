"""The verslag of a meeting: uploaded as concept, published to the members, kept in versions."""

from functools import cached_property

from auditlog.registry import auditlog
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from modelsearch import index

from minutes.querysets import MinutesFileQuerySet, MinutesQuerySet
from minutes.words import stems


class Minutes(index.Indexed, models.Model):
    """The verslag of one meeting. Only a published one exists for its readers.

    `revision` counts the changes; the search index holds the words of `indexed_revision` and runs
    a few seconds behind (minutes/search.py). What one finds is always checked against the rules.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", "concept"
        PUBLISHED = "published", "gepubliceerd"

    meeting = models.OneToOneField(
        "meetings.Meeting", models.PROTECT, related_name="minutes", verbose_name="bijeenkomst"
    )
    title = models.CharField("titel", max_length=160)
    summary = models.TextField("korte samenvatting", max_length=2000)
    dated_on = models.DateField("datum van het verslag")
    status = models.CharField(
        "status", max_length=12, choices=Status, default=Status.DRAFT, editable=False
    )
    published_at = models.DateTimeField("gepubliceerd op", null=True, blank=True, editable=False)
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
        verbose_name="gepubliceerd door",
    )
    revision = models.PositiveIntegerField("wijziging", default=1, editable=False)
    indexed_revision = models.PositiveIntegerField("doorzoekbaar tot", default=0, editable=False)

    objects = MinutesQuerySet.as_manager()
    search_fields = [
        index.SearchField("title"),
        index.SearchField("search_stems"),
        index.FilterField("id"),
    ]
    search_auto_update = False

    class Meta:
        verbose_name = "verslag"
        verbose_name_plural = "verslagen"
        ordering = ["-dated_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="minutes_published_has_a_date",
                condition=Q(status="draft", published_at=None)
                | Q(status="published", published_at__isnull=False),
            )
        ]
        indexes = [
            models.Index(fields=["status", "-dated_on", "-id"], name="minutes_by_date"),
            models.Index(
                fields=["id"],
                condition=~Q(indexed_revision=F("revision")),
                name="minutes_to_index",
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("minutes:detail", args=[self.pk])

    @cached_property
    def search_stems(self):
        """What the index holds: title, summary and the text of the files readers may open.

        Expects `with_texts()`; kept, because the index asks for it several times.
        """
        texts = [file.document.text for file in self.found_in]
        return stems(" ".join([self.title, self.summary, *texts]))


class MinutesFile(models.Model):
    """A file of a verslag: the text itself (in numbered versions) or an extra paper."""

    class Kind(models.TextChoices):
        MAIN = "main", "verslag"
        EXTRA = "extra", "bijlage"

    minutes = models.ForeignKey(
        Minutes, models.CASCADE, related_name="files", verbose_name="verslag"
    )
    kind = models.CharField("soort", max_length=8, choices=Kind, default=Kind.MAIN)
    version = models.PositiveSmallIntegerField("versie", default=1)
    title = models.CharField("titel", max_length=160, blank=True)
    document = models.ForeignKey(
        "documents.Document", models.PROTECT, related_name="+", verbose_name="bestand"
    )
    added_at = models.DateTimeField("toegevoegd op", auto_now_add=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="toegevoegd door",
    )

    objects = MinutesFileQuerySet.as_manager()

    class Meta:
        verbose_name = "bestand van een verslag"
        verbose_name_plural = "bestanden van verslagen"
        ordering = ["kind", "-version", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["minutes", "version"],
                condition=Q(kind="main"),
                name="minutes_file_version_once",
            )
        ]

    def __str__(self):
        return self.title or f"versie {self.version}"

    def get_absolute_url(self):
        return reverse("minutes:file", args=[self.minutes_id, self.pk])


auditlog.register(Minutes, exclude_fields=["revision", "indexed_revision"])
auditlog.register(MinutesFile)
