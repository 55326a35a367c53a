"""Speakers who are awaited in two meetings at the same moment (T10)."""

from dataclasses import dataclass

from django.db.models import Q

from meetings.elsewhere import name_of, others
from meetings.models import Meeting, Speaker

Answer = Speaker.Answer


@dataclass(frozen=True)
class Clash:
    """`speaker` speaks in another meeting, `other`, that overlaps in time."""

    speaker: Speaker
    other: Meeting

    def __str__(self):
        """The other meeting, as far as who asked may know it."""
        return name_of(self.other)


def clashes(meeting, user):
    """Every Clash of the speakers of `meeting` as it is filled in now, by name of the speaker.

    Drafts that `user` may not know of are left out (T6). Someone is known by the person or, from outside, by the address; who declined is not awaited.
    """
    if meeting.pk is None:
        return []
    awaited = Speaker.objects.exclude(answer=Answer.DECLINED).select_related("person")
    ours = list(awaited.filter(item__meeting=meeting))
    addresses = {row.address for row in ours if row.address}
    if not addresses:
        return []
    then = others(user).filter(starts_at__lt=meeting.ends_at, ends_at__gt=meeting.starts_at)
    elsewhere = awaited.filter(
        Q(person__email__in=addresses) | Q(email__in=addresses),
        item__meeting__starts_at__lt=meeting.ends_at,
        item__meeting__ends_at__gt=meeting.starts_at,
    ).exclude(item__meeting=meeting.pk)
    elsewhere = list(elsewhere.select_related("item").order_by("item__meeting__starts_at", "pk"))
    known = then.in_bulk({row.item.meeting_id for row in elsewhere})
    by_address = {row.address: row for row in ours}
    found = {
        (row.address, row.item.meeting_id): Clash(by_address[row.address], other)
        for row in elsewhere
        if (other := known.get(row.item.meeting_id))
    }
    return sorted(found.values(), key=lambda clash: str(clash.speaker))
