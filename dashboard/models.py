"""What the search page finds, and what keeps it up to date (dashboard/search/, decision 0016)."""

from functools import cached_property

from django.db import models
from django.utils import timezone
from modelsearch import index
from modelsearch.queryset import SearchableQuerySetMixin

from core.querysets import RuledQuerySet
from dashboard.search.words import found_in, plain, stems

SHARDS = 8
BORROWED = {"programme", "about"}
# A point gives its title to each of its passages: found by it, but no better than the point itself.
SHARED = {"passage"}


class SearchEntryQuerySet(SearchableQuerySetMixin, models.QuerySet):
    pass


class SearchEntry(index.Indexed, models.Model):
    """One thing that can be found: its words, what it is filtered by, and where it stands.

    A copy that runs a few seconds behind. Who may find it is never copied: that is asked of the row
    itself, in the same query (dashboard/search/kinds.py).
    """

    class Tab(models.TextChoices):
        MEETING = "bijeenkomst", "Bijeenkomsten"
        POINT = "agenda", "Agenda"
        PAPER = "document", "Documenten"
        MINUTES = "verslag", "Verslagen"
        DECISION = "afspraak", "Afspraken"
        ACTION = "actie", "Acties"
        SIGNAL = "signaal", "Signalen"
        PERSON = "persoon", "Personen"
        ORGANISATION = "organisatie", "Organisaties"

    key = models.CharField("kenmerk", max_length=50, primary_key=True)
    kind = models.CharField("soort", max_length=16)
    tab = models.CharField("tabblad", max_length=16, choices=Tab)
    object_id = models.PositiveBigIntegerField("nummer")
    title = models.CharField("titel", max_length=200)
    text = models.TextField("tekst", blank=True)
    also = models.TextField("ook te vinden als", blank=True)
    title_stems = models.CharField("stammen van de titel", max_length=300, blank=True)
    address = models.CharField("adres", max_length=200)
    platform = models.ForeignKey(
        "platforms.Platform", models.CASCADE, null=True, related_name="+", verbose_name="platform"
    )
    atrium = models.ForeignKey(
        "platforms.Atrium", models.CASCADE, null=True, related_name="+", verbose_name="atrium"
    )
    province = models.ForeignKey(
        "regions.Province", models.CASCADE, null=True, related_name="+", verbose_name="provincie"
    )
    municipality = models.ForeignKey(
        "regions.Municipality", models.CASCADE, null=True, related_name="+", verbose_name="gemeente"
    )
    minutes = models.ForeignKey(
        "minutes.Minutes", models.CASCADE, null=True, related_name="+", verbose_name="verslag"
    )
    year = models.PositiveSmallIntegerField("jaar", null=True)
    at = models.DateTimeField("wanneer", null=True)
    theme = models.CharField("thema", max_length=120, blank=True)
    theme_slug = models.CharField("thema in het adres", max_length=120, blank=True)
    digest = models.CharField("controlegetal", max_length=64)

    objects = SearchEntryQuerySet.as_manager()
    search_fields = [
        index.SearchField("search_stems"),
        index.AutocompleteField("title_words"),
        index.FilterField("key"),
    ]
    search_auto_update = False

    class Meta:
        verbose_name = "vindbaar onderdeel"
        verbose_name_plural = "vindbare onderdelen"
        ordering = ["key"]
        indexes = [
            models.Index(fields=["kind", "object_id"], name="search_by_kind"),
            models.Index(fields=["tab", "-at"], name="search_by_tab"),
            models.Index(fields=["year"], name="search_by_year"),
            models.Index(fields=["theme_slug", "-at"], name="search_by_theme"),
            models.Index(fields=["-at"], name="search_by_moment"),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return self.address

    @cached_property
    def search_stems(self):
        """What the index holds; kept, because it asks several times."""
        return stems(self.words)

    @property
    def words(self):
        """All it is found by. A title that only says of what it is, is that of another entry."""
        own = "" if self.kind in BORROWED else self.title
        return f"{own}\n{self.also}\n{self.text}"

    @cached_property
    def title_words(self):
        """What is completed while somebody types."""
        own = "" if self.kind in BORROWED else self.title
        return " ".join(filter(None, map(plain, found_in(own))))


class SearchWord(models.Model):
    """A word that stands in something that can be found, so that a part of it finds it too.

    `tail` is its stem from back to front: `vergunning` stands at the end of
    `omgevingsvergunning`. Nobody ever reads these; they only widen what is asked of the index.
    """

    word = models.CharField("woord", max_length=40, unique=True)
    stem = models.CharField("stam", max_length=40)
    tail = models.CharField("omgekeerde stam", max_length=40, db_index=True)

    class Meta:
        verbose_name = "doorzoekbaar woord"
        verbose_name_plural = "doorzoekbare woorden"

    def __str__(self):
        return self.word


class SearchTodo(models.Model):
    """Something changed: what is found of it must be looked at again.

    Written in the transaction of the change, worked off every few seconds. Several may stand there
    for one thing: a unique row would make one who writes wait for the other.
    """

    source = models.CharField("wat", max_length=16)
    object_id = models.PositiveBigIntegerField("nummer")
    shard = models.PositiveSmallIntegerField("deel")
    tries = models.PositiveSmallIntegerField("pogingen", default=0)
    due_at = models.DateTimeField("niet voor", default=timezone.now)

    class Meta:
        verbose_name = "te indexeren"
        verbose_name_plural = "te indexeren"
        indexes = [models.Index(fields=["shard", "due_at", "id"], name="search_todo_in_order")]

    def __str__(self):
        return f"{self.source} {self.object_id}"


class SearchShard(models.Model):
    """The lock of one part of what waits: who holds it is the only one who writes those entries.

    Else of two workers that look at the same thing, the slower could write what it was before.
    """

    number = models.PositiveSmallIntegerField("deel", primary_key=True)

    class Meta:
        verbose_name = "deel van de zoekindex"
        verbose_name_plural = "delen van de zoekindex"

    def __str__(self):
        return str(self.number)


class SearchCheck(models.Model):
    """One comparison of everything that can be found with what there is, and how far it came."""

    started_at = models.DateTimeField("begonnen op", default=timezone.now)
    finished_at = models.DateTimeField("klaar op", null=True, blank=True)
    is_rebuild = models.BooleanField("alles opnieuw gemaakt", default=False)
    at_kind = models.CharField("soort", max_length=16, blank=True, editable=False)
    at_pk = models.PositiveBigIntegerField("tot nummer", default=0, editable=False)
    checked = models.PositiveIntegerField("nagekeken", default=0)
    missing = models.PositiveIntegerField("ontbraken", default=0)
    changed = models.PositiveIntegerField("waren verouderd", default=0)
    gone = models.PositiveIntegerField("stonden er te veel", default=0)

    objects = RuledQuerySet.as_manager()

    class Meta:
        verbose_name = "controle van de zoekindex"
        verbose_name_plural = "controles van de zoekindex"
        ordering = ["-started_at", "-pk"]

    def __str__(self):
        return f"{self.missing} ontbraken, {self.changed} verouderd, {self.gone} te veel"


class SimilarMinutes(models.Model):
    """Two verslagen that are about the same, found by what every reader of either may know."""

    minutes = models.ForeignKey(
        "minutes.Minutes", models.CASCADE, related_name="+", verbose_name="verslag"
    )
    other = models.ForeignKey(
        "minutes.Minutes", models.CASCADE, related_name="+", verbose_name="gelijkaardig verslag"
    )
    score = models.FloatField("gelijkenis")

    class Meta:
        verbose_name = "gelijkaardig verslag"
        verbose_name_plural = "gelijkaardige verslagen"
        constraints = [
            models.UniqueConstraint(fields=["minutes", "other"], name="similar_minutes_once")
        ]

    def __str__(self):
        return f"{self.minutes_id} ~ {self.other_id}"
