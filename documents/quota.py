"""How much one person may hand in (reliability.md 2.3, point 1)."""

from datetime import timedelta

from django.utils import timezone

from documents.models import Document
from documents.refusal import BadFile

UPLOADS_PER_DAY = 50


def check_quota(by, count=1):
    """Refuse `count` more files of this person when those are too many for one day (BadFile)."""
    if by is None:
        return
    since = timezone.now() - timedelta(days=1)
    recent = Document.objects.filter(uploaded_by=by, uploaded_at__gt=since).count()
    if recent + count > UPLOADS_PER_DAY:
        raise BadFile(
            f"U kunt hoogstens {UPLOADS_PER_DAY} bestanden per dag opladen. Probeer het morgen opnieuw."
        )
