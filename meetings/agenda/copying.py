"""The agenda of one meeting as the beginning of that of another, and one point that goes on there."""

from meetings.agenda.order import next_order
from meetings.models import AgendaItem, Proposal, Speaker

CONTENT = ("title", "kind", "minutes", "owner")
POINT = ("order", *CONTENT)
SPEAKER = ("person", "name", "email", "organisation")


def copy_agenda(meeting, twin):
    """Give `twin` the points of `meeting` and who spoke, not what came of them (T12, T68).

    Nobody has confirmed for another day, and papers, slides and what was moved on stay behind. Of a
    meeting that was called off, the point of a proposal carries the proposal on. The copy of a
    meeting of a round goes its own way: its points follow no programme.
    """
    for item in meeting.agenda_items.filter(moved_on_at=None).prefetch_related("speakers"):
        point = AgendaItem.objects.create(meeting=twin, **_taken(item, POINT))
        _copy_speakers(item, point)
        take_along(item, point)


def continue_point(item, meeting):
    """A point at the end of the agenda of `meeting` that goes on where `item` ended (T68)."""
    fields = {"order": next_order(meeting), "continues": item, **_taken(item, CONTENT)}
    point = AgendaItem.objects.create(meeting=meeting, **fields)
    _copy_speakers(item, point)
    return point


def take_along(item, twin):
    """`twin` is the copy of `item`, whose proposal waits since its meeting was called off."""
    waiting = Proposal.objects.filter(item=item, state=Proposal.State.LATER).first()
    if waiting:
        waiting.state, waiting.item = Proposal.State.ACCEPTED, twin
        waiting.version += 1
        waiting.save(update_fields=["state", "item", "version"])


def _copy_speakers(item, point):
    Speaker.objects.bulk_create(
        Speaker(item=point, **_taken(speaker, SPEAKER)) for speaker in item.speakers.all()
    )


def _taken(row, names):
    return {name: getattr(row, name) for name in names}
