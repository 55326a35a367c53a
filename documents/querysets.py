from django.conf import settings

from core.querysets import RuledQuerySet


class DocumentQuerySet(RuledQuerySet):
    def to_scan(self):
        """What the scanner must still see, oldest first; nothing when there is no scanner."""
        if not settings.CLAMD_URL:
            return self.none()
        return self.filter(scan__in=["pending", "unscanned"]).order_by("scanned_at", "uploaded_at")

    def readable(self):
        """Only what may be handed out: scanned, or in a portal that has no scanner."""
        return self.filter(scan__in=["clean"] if settings.CLAMD_URL else ["clean", "unscanned"])

    def to_read(self):
        """What may be handed out and whose words were not read yet, oldest first."""
        return self.readable().filter(text_extracted_at=None).order_by("uploaded_at")
