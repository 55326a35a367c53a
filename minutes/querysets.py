from django.conf import settings
from django.db.models import Exists, F, OuterRef, Q

from core.querysets import RuledQuerySet


class MinutesQuerySet(RuledQuerySet):
    def published(self):
        """Known to its readers: to be read through, or adopted."""
        return self.exclude(status="draft")

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
        return self.select_related("meeting__atrium__platform", "meeting__theme")


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


class PassageQuerySet(RuledQuerySet):
    def shown(self):
        """Of the version that readers see."""
        return self.filter(edition__number=F("edition__minutes__shown_edition"))
