from django.conf import settings

from core.querysets import RuledQuerySet


class DocumentQuerySet(RuledQuerySet):
    def to_scan(self):
        """What the scanner must still see, oldest first; nothing when there is no scanner."""
        if not settings.CLAMD_URL:
            return self.none()
        return self.filter(scan__in=["pending", "unscanned"]).order_by("scanned_at", "uploaded_at")
