"""A meeting comes to be, and its agenda and papers are put in order. Nobody is mailed."""

from django.core.exceptions import ValidationError
from django.db import transaction

from core.refusal import Refused
from core.times import moment_words
from meetings.agenda import default_agenda
from meetings.agenda.actions import open_for_change, save_paper
from meetings.agenda.order import next_order
from meetings.backlog import let_go_point, take_up
from meetings.models import AgendaItem, Meeting
from meetings.room import check_room
from meetings.submissions import seen_before
from platforms.models import Atrium


@transaction.atomic
def plan(*, atrium, by, **fields):
    """A new draft of `atrium`; nobody but its organisers knows of it (T6)."""
    meeting = Meeting(atrium=atrium, created_by=by, **fields)
    try:
        meeting.full_clean()
    except ValidationError as error:
        raise Refused(" ".join(error.messages)) from error
    meeting.save()
    take_up(meeting)
    return meeting


@transaction.atomic
def plan_several(plans, *, by, nonce=None):
    """A new draft for each of `plans`, with the default agenda of its platform: all or none.

    `plans`: the fields of a meeting each, its atrium (with platform) among them. Returns the
    drafts; none when this very form was sent before. Raises Refused when an atrium has a meeting
    at that moment already, as when two people accept the same proposal.
    """
    said = sorted((plan["atrium"].pk, plan["starts_at"].isoformat()) for plan in plans)
    if seen_before(nonce, by, "plan_several", said):
        return []
    _refuse_doubles(plans)
    drafts = []
    for fields in plans:
        drafts.append(plan(by=by, **fields))
        points = default_agenda(fields["atrium"].platform)
        _keep(drafts[-1], [AgendaItem(order=None, **point) for point in points])
    return drafts


def _refuse_doubles(plans):
    """Under a lock on the atria, so that of two people with the same plan one is second."""
    atria = {plan["atrium"].pk for plan in plans}
    rows = Atrium.objects.select_for_update(no_key=True, of=("self",)).filter(pk__in=atria)
    list(rows.order_by("pk"))
    moments = {plan["starts_at"] for plan in plans}
    there = Meeting.objects.filter(atrium__in=atria, starts_at__in=moments)
    there = there.exclude(status=Meeting.Status.CANCELLED).values_list("atrium", "starts_at")
    seen = set(there)
    for fields in plans:
        place = (fields["atrium"].pk, fields["starts_at"])
        if place in seen:
            raise Refused(
                f"{fields['atrium']} heeft {moment_words(fields['starts_at'])} al een bijeenkomst. "
                "Er is niets bewaard."
            )
        seen.add(place)


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
        let_go_point(row, by=by)
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
