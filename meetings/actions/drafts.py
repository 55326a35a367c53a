"""A meeting comes to be, and its agenda and papers are put in order. Nobody is mailed."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max

from core.refusal import Refused
from documents.actions import store
from meetings.locking import lock
from meetings.models import AgendaItem, Meeting
from meetings.room import check_room

STEP = 10


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
    meeting, _ = lock(meeting)
    if meeting.status == Meeting.Status.CANCELLED:
        raise Refused("Deze bijeenkomst is geannuleerd en verandert niet meer.")
    _keep(meeting, items)
    for row in removed:
        row.delete()
    check_room(meeting, [file for _, file in papers], by=by)
    for paper, file in papers:
        _keep_paper(meeting, paper, file, by=by)
    meeting.version += 1
    meeting.save(update_fields=["version"])
    return meeting


def _keep(meeting, items):
    highest = AgendaItem.objects.filter(meeting=meeting).aggregate(most=Max("order"))["most"] or 0
    highest = max([highest, *(item.order for item in items if item.order)])
    for item in items:
        if item.order is None:
            highest += STEP
            item.order = highest
        item.meeting = meeting
        item.save()


def _keep_paper(meeting, paper, file, *, by):
    if paper.item and paper.item.meeting_id != meeting.pk:
        raise Refused("Dit agendapunt hoort bij een andere bijeenkomst.")
    if file:
        paper.document = store(file, by=by)
    paper.meeting = meeting
    paper.save()
