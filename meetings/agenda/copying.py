"""The agenda of one meeting as the beginning of that of another."""

from meetings.backlog import take_along
from meetings.models import AgendaItem, Speaker

POINT = ("order", "title", "kind", "minutes", "owner")
SPEAKER = ("person", "name", "email", "organisation")


def copy_agenda(meeting, twin):
    """Give `twin` the points of `meeting` and who spoke, not what came of them (T12, T68).

    Nobody has confirmed for another day, and papers, slides and what was moved on stay behind. The
    copy of a meeting of a round goes its own way: its points follow no programme.
    """
    for item in meeting.agenda_items.prefetch_related("speakers"):
        point = AgendaItem.objects.create(meeting=twin, **_taken(item, POINT))
        take_along(item, point)
        Speaker.objects.bulk_create(
            Speaker(item=point, **_taken(speaker, SPEAKER)) for speaker in item.speakers.all()
        )


def _taken(row, names):
    return {name: getattr(row, name) for name in names}
