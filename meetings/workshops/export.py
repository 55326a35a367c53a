"""Who is in which workshop, as staff take it along."""

from core.excel import workbook
from meetings.models import WorkshopSeat

COLUMNS = [
    *("Blok", "Begin", "Workshop", "Zaal", "Naam", "Voornaam", "E-mail", "In naam van"),
    *("Plaats", "Keuze", "Hoe", "Waarom"),
]


def participants(meeting):
    """An .xlsx with a row per person and workshop, seats before the queue; bytes."""
    rows = WorkshopSeat.objects.filter(registration__meeting=meeting).select_related(
        "block", "workshop", "registration__person", "registration__organisation"
    )
    rows = rows.order_by(
        *("block__begins_after", "workshop", "registration__person__sort_name", "pk")
    )
    rows = sorted(rows, key=_order)
    places, cells = {}, []
    for seat in rows:
        seat.block.meeting = meeting
        if seat.is_waiting:
            places[seat.workshop_id] = places.get(seat.workshop_id, 0) + 1
        cells.append(_row(seat, places.get(seat.workshop_id)))
    return workbook("Workshops", COLUMNS, cells)


def _order(seat):
    return seat.block.begins_after, seat.workshop_id, seat.is_waiting, seat.queue_no or 0


def _row(seat, place):
    row = seat.registration
    return [
        seat.block.title,
        seat.block.starts_at,
        seat.workshop.title,
        seat.workshop.room,
        row.person.last_name,
        row.person.first_name,
        row.person.email,
        row.organisation.name if row.organisation else "",
        f"wachtlijst {place}" if seat.is_waiting else "plaats",
        seat.rank,
        seat.get_way_display(),
        seat.reason,
    ]
