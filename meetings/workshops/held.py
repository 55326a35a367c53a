"""Which workshops someone has, as far as they may know: asked by mails, calendars and pages."""

from collections import defaultdict

from django.db.models import F

from core.prepared import Prepared
from core.times import clock_words
from meetings.models import Block, Registration, WorkshopSeat


def attach(rows):
    """Look up the workshops of many registrations in one go; `told_to` then asks no more."""
    rows = list(rows)
    seats = WorkshopSeat.objects.filter(registration__in=[row.pk for row in rows])
    found = defaultdict(list)
    for seat in _with_workshop(seats):
        found[seat.registration_id].append(seat)
    for row in rows:
        row.told_workshops = _of(row, found[row.pk])


def told_to(row):
    """The seats, and places in a queue, of a registration that its person may know of, in order."""
    if row.pk is None or row.status != Registration.Status.REGISTERED:
        return []
    if "told_workshops" in row.__dict__:
        return row.told_workshops
    if not blocks_of(row.meeting):
        return []
    return _of(row, _of_registration(row.pk))


def in_words(row):
    """One line per workshop of a registration: when, what, where."""
    return [line(seat) for seat in told_to(row)]


def line(seat):
    """*13.30 uur: Bronbemaling (zaal 2)*, and whether it is only a place in the queue."""
    workshop = seat.workshop
    room = f" ({workshop.room})" if workshop.room and not seat.is_waiting else ""
    waits = ", op de wachtlijst" if seat.is_waiting else ""
    return f"{clock_words(seat.block.starts_at)}: {workshop.title}{room}{waits}"


def may_choose(row):
    """Whether there is a block of which the person of `row` may choose a workshop now."""
    if row.pk is None or not row.is_live:
        return False
    return any(block.choosing_is_open for block in blocks_of(row.meeting))


def blocks_of(meeting):
    """The blocks of `meeting`, which they carry themselves; asked once per meeting in hand.

    Nearly every meeting has none, and every change of a registration asks.
    """
    if "known_blocks" not in meeting.__dict__:
        meeting.known_blocks = _of_meeting(meeting.pk)
        for block in meeting.known_blocks:
            block.meeting = meeting
    return meeting.known_blocks


def _of(row, seats):
    for seat in seats:
        seat.block.meeting = row.meeting
    return [seat for seat in seats if seat.told_at]


def _with_workshop(seats):
    return seats.select_related("workshop", "block").order_by(
        "block__begins_after", "block", F("queue_no").asc(nulls_first=True), "pk"
    )


@Prepared
def _of_registration(registration):
    return _with_workshop(WorkshopSeat.objects.filter(registration=registration))


@Prepared
def _of_meeting(meeting):
    return Block.objects.filter(meeting=meeting).order_by("begins_after", "pk")
