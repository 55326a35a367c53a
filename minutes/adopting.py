"""The moment on which a verslag is adopted, whichever way: its text is locked from then on."""

from django.utils import timezone

from minutes.models import Minutes

FIELDS = [
    *("status", "published_at", "published_by", "shown_edition", "revision"),
    *("adopted_at", "adopted_by", "adopted_how", "adopted_in"),
]


def adopt(locked, *, by, how, meeting=None):
    """Adopt a verslag whose row is locked: the version being written is issued, and shown.

    `how`: one of `Minutes.Adoption`; `meeting`: the one that adopted it.
    """
    now = timezone.now()
    open_edition = locked.editions.filter(issued_at=None).first()
    if open_edition:
        open_edition.issued_at = now
        open_edition.save(update_fields=["issued_at"])
        locked.shown_edition = open_edition.number
    locked.status, locked.adopted_at, locked.adopted_by = Minutes.Status.ADOPTED, now, by
    locked.adopted_how, locked.adopted_in = how, meeting
    locked.revision += 1
    locked.save(update_fields=FIELDS)
