"""A meeting comes to be, and its agenda and papers are put in order. Nobody is mailed."""

from django.core.exceptions import ValidationError
from django.db import transaction

from core.refusal import Refused
from meetings.agenda.actions import next_order, open_for_change, save_paper
from meetings.models import Meeting
from meetings.room import check_room


@transaction.atomic
def plan(*, atrium, by, **fields):
    """A new draft of `atrium`; nobody but its organisers knows of it (T6)."""
    meeting = Meeting(atrium=atrium, created_by=by, **fields)
    try:
        meeting.full_clean()
    except ValidationError as error:
        raise Refused(" ".join(error.messages)) from error
    meeting.save()
    return meeting


@transaction.atomic
def arrange(meeting, *, by, items=(), papers=(), removed=()):
    """Keep new and changed agenda items and papers, take `removed` ones away; returns the meeting.

    `items`: AgendaItem rows, those without an order come last in the order given. `papers`: pairs
    of a Paper row and the uploaded file, None when the file stays as it is. A file that is replaced
    stays in store (T69). Raises BadFile, which is a Refused, when a file is not allowed.
    """
    meeting = open_for_change(meeting)
    _keep(meeting, items)
    for row in removed:
        row.delete()
    check_room(meeting, [file for _, file in papers], by=by)
    for paper, file in papers:
        save_paper(meeting, paper, file, by=by)
    meeting.version += 1
    meeting.save(update_fields=["version"])
    return meeting


def _keep(meeting, items):
    """Rows with an order first, so that those without come after all of them."""
    for item in sorted(items, key=lambda item: item.order is None):
        if item.order is None:
            item.order = next_order(meeting)
        item.meeting = meeting
        item.save()
