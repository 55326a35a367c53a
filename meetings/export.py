"""Spreadsheets about meetings, as staff take them along (T88)."""

from django.db.models import Q

from core.excel import workbook
from meetings.models import Registration
from members.models import Position

Status = Registration.Status
PARTICIPANTS = [
    *("Bijeenkomst", "Datum", "Naam", "Voornaam", "E-mail", "In naam van", "NIS-code"),
    *(
        "Functie",
        "Antwoord",
        "Keuring",
        "Nog te bevestigen",
        "Wachtplaats",
        "Aanwezigheid",
        "Reden",
    ),
    "Geantwoord op",
]
MEETINGS = [
    *("Datum", "Einde", "Titel", "Platform", "Atrium", "Status", "Plaats", "Plaatsen"),
    *("Zonder antwoord", "Ingeschreven", "Nog te bevestigen", "Wachtlijst", "Afgemeld"),
]
ORDER = [Status.REGISTERED, Status.WAITLISTED, Status.INVITED, Status.DECLINED, Status.CANCELLED]


def participants(meetings):
    """An .xlsx with a row per person and meeting, by answer; bytes."""
    rows = Registration.objects.filter(meeting__in=meetings)
    rows = rows.select_related("meeting", "person", "organisation__municipality")
    rows = list(rows.order_by("meeting__starts_at", "meeting", "person__sort_name", "pk"))
    rows.sort(key=lambda row: (row.meeting.starts_at, row.meeting_id, ORDER.index(row.status)))
    places, functions = _places(rows), functions_held(rows)
    cells = [_participant(row, places, functions) for row in rows]
    return workbook("Deelnemers", PARTICIPANTS, cells)


def listing(meetings):
    """An .xlsx with a row per meeting (rows of `counted()`); bytes."""
    rows = meetings.select_related("atrium__platform", "municipality")
    return workbook("Bijeenkomsten", MEETINGS, [_meeting(row) for row in rows])


def _participant(row, places, functions):
    town = row.organisation and row.organisation.municipality
    return [
        row.meeting.title,
        row.meeting.starts_at,
        row.person.last_name,
        row.person.first_name,
        row.person.email,
        row.organisation.name if row.organisation else "",
        town.nis if town else "",
        functions.get((row.person_id, row.organisation_id), ""),
        row.get_status_display(),
        row.get_vetting_display(),
        "ja" if row.is_to_confirm else "",
        places.get(row.pk),
        row.get_attendance_display() if row.attendance != "unknown" else "",
        row.reason,
        row.answered_at,
    ]


def _meeting(row):
    return [
        row.starts_at,
        row.ends_at,
        row.title,
        row.atrium.platform.name,
        row.atrium.name,
        row.get_status_display(),
        "online" if row.format == "online" else row.place,
        row.capacity,
        row.invited_count,
        row.registered_count,
        row.to_confirm_count,
        row.waiting_count,
        row.declined_count,
    ]


def _places(rows):
    """`{registration pk: place in the queue}` from the rows at hand."""
    waiting = sorted(
        (row for row in rows if row.status == Status.WAITLISTED), key=lambda row: row.queue_no
    )
    counts, places = {}, {}
    for row in waiting:
        counts[row.meeting_id] = places[row.pk] = counts.get(row.meeting_id, 0) + 1
    return places


def functions_held(rows):
    """What each person does in the organisation they come for: `{(person, organisation): name}`."""
    pairs = Q(person__in={row.person_id for row in rows})
    held = Position.objects.active().filter(pairs).select_related("function").order_by("pk")
    return {(row.person_id, row.organisation_id): row.function.name for row in held}
