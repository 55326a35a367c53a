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

    Drafts that `user` may not know of are left out (T6). Someone is known by the person or, from
    outside, by the address; who declined is not awaited.
    """
    return clashes_of([meeting], user).get(meeting.pk, [])


def clashes_of(meetings, user):
    """`{meeting pk: [Clash]}` of several meetings, as `clashes` has it; three queries in all."""
    saved = [meeting for meeting in meetings if meeting.pk is not None]
    awaited = Speaker.objects.exclude(answer=Answer.DECLINED).select_related("person", "item")
    ours = {}
    for row in awaited.filter(item__meeting__in=saved) if saved else []:
        if row.address:
            ours.setdefault(row.item.meeting_id, {})[row.address] = row
    if not ours:
        return {}
    addresses = {address for rows in ours.values() for address in rows}
    first, last = min(row.starts_at for row in saved), max(row.ends_at for row in saved)
    elsewhere = awaited.filter(
        Q(person__email__in=addresses) | Q(email__in=addresses),
        item__meeting__starts_at__lt=last,
        item__meeting__ends_at__gt=first,
    )
    elsewhere = list(elsewhere.order_by("item__meeting__starts_at", "pk"))
    known = others(user).in_bulk({row.item.meeting_id for row in elsewhere})
    return {row.pk: _met(row, ours.get(row.pk, {}), elsewhere, known) for row in saved}


def _met(meeting, speakers, elsewhere, known):
    """The clashes of one meeting: who of `elsewhere` speaks at the same time, once per meeting."""
    found = {}
    for row in elsewhere:
        other = known.get(row.item.meeting_id)
        if other is None or other.pk == meeting.pk or row.address not in speakers:
            continue
        if other.starts_at < meeting.ends_at and other.ends_at > meeting.starts_at:
            found[row.address, other.pk] = Clash(speakers[row.address], other)
    return sorted(found.values(), key=lambda clash: str(clash.speaker))
