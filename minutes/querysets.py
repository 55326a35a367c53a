from django.conf import settings
from django.db.models import Exists, F, OuterRef, Prefetch, Q
from modelsearch.queryset import SearchableQuerySetMixin

from core.querysets import RuledQuerySet


class MinutesQuerySet(SearchableQuerySetMixin, RuledQuerySet):
    def published(self):
        return self.filter(status="published")

    def to_index(self):
        """Changed since they were indexed; what is with the virus scanner waits for its answer."""
        return self.exclude(indexed_revision=F("revision")).exclude(files__document__scan="pending")

    def of_municipality(self, municipalities):
        """Of an atrium with one of these municipalities, or of a meeting that was held in one."""
        return self.filter(
            Q(meeting__atrium__in=self._atria(municipalities))
            | Q(meeting__municipality__in=municipalities)
        )

    def _atria(self, municipalities):
        atria = self.model._meta.get_field("meeting").related_model._meta.get_field("atrium")
        return atria.related_model.objects.filter(municipalities__in=municipalities).values("pk")

    def with_meeting(self):
        return self.select_related("meeting__atrium__platform")

    def with_texts(self):
        """Give each verslag `found_in`: the files readers may open, with their text, to quote from."""
        files = self.model._meta.get_field("files").related_model
        rows = files.objects.current().readable().select_related("document")
        return self.prefetch_related(Prefetch("files", rows, to_attr="found_in"))


class MinutesFileQuerySet(RuledQuerySet):
    def current(self):
        """The newest text of each verslag, and its extra papers."""
        newer = self.model._default_manager.filter(
            minutes=OuterRef("minutes"), kind="main", version__gt=OuterRef("version")
        )
        return self.filter(Q(kind="extra") | ~Exists(newer))

    def readable(self):
        """Only what the virus scanner let through."""
        scans = ["clean"] if settings.CLAMD_URL else ["clean", "unscanned"]
        return self.filter(document__scan__in=scans)
