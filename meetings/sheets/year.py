"""The sheet of a year of meetings: its columns, and what stands in them."""

from datetime import date

from core.sheets import Column
from core.sheets.writing import editable
from core.times import local, midnight
from meetings.models import Meeting
from platforms.models import Atrium
from regions.models import Municipality

SHEET = "Jaarplan"
MOST_ROWS = 1000
ADVICE = [
    "Eén rij per bijeenkomst. Een nieuwe bijeenkomst typt u in een lege rij onderaan: ze wordt een concept.",
    "Een lege cel verandert niets. Zet een streepje (-) om iets leeg te maken.",
    "Kopieer geen hele rij: elke rij heeft een verborgen kenmerk. Kopieer wel gerust cellen.",
    "Status en Ingeschreven zijn alleen ter info. Annuleren en aankondigen doet u in het portaal.",
    "Een rij weglaten verwijdert niets.",
    "Uren typt u als 9:30. Het einde valt op dezelfde dag, tenzij de bijeenkomst al langer duurde.",
]


def columns(user):
    """The columns, with in the drop-downs what `user` may choose."""
    atria = Atrium.objects.permitted(user, "organise").filter(is_active=True).order_by("name")
    towns = Municipality.objects.existing().order_by("sort_name")
    return [
        Column("atrium", "Atrium", choices=tuple(atria.values_list("name", flat=True)), width=32),
        Column("title", "Titel", width=44),
        Column("day", "Datum", "day", width=12),
        Column("from", "Van", "clock", width=8),
        Column("until", "Tot", "clock", width=8),
        Column("format", "Vorm", choices=tuple(Meeting.Format.labels), width=22),
        Column("venue", "Plaats", erasable=True, width=28),
        Column("address", "Adres", erasable=True, width=28),
        Column(
            "municipality",
            "Gemeente",
            choices=tuple(towns.values_list("name", flat=True)),
            erasable=True,
            width=22,
        ),
        Column("nis", "NIS-code", editable=False, width=10),
        Column("online_url", "Link", erasable=True, width=28),
        Column("capacity", "Plaatsen", "number", erasable=True, width=10),
        Column("status", "Status", editable=False, width=14),
        Column("registered", "Ingeschreven", "number", editable=False, width=14),
    ]


def values(meeting):
    """What stands in the cells of a meeting (a row of `counted()`)."""
    town = meeting.municipality
    return {
        "atrium": meeting.atrium.name,
        "title": meeting.title,
        "day": local(meeting.starts_at).date(),
        "from": local(meeting.starts_at).time().replace(microsecond=0),
        "until": local(meeting.ends_at).time().replace(microsecond=0),
        "format": meeting.get_format_display(),
        "venue": meeting.venue,
        "address": meeting.address,
        "municipality": town.name if town else "",
        "nis": town.nis if town else "",
        "online_url": meeting.online_url,
        "capacity": meeting.capacity,
        "status": meeting.get_status_display(),
        "registered": meeting.registered_count,
    }


def organised(user):
    """The meetings that may stand in a sheet of `user`."""
    rows = Meeting.objects.permitted(user, "organise").counted()
    return rows.select_related("atrium", "municipality")


def workbook(user, *, year, platform):
    """The year plan of the atria of `platform` that `user` organises, as the bytes of an .xlsx."""
    rows = organised(user).filter(atrium__platform=platform)
    start, end = midnight(date(year, 1, 1)), midnight(date(year + 1, 1, 1))
    rows = rows.filter(starts_at__gte=start, starts_at__lt=end).order_by("starts_at", "pk")
    pairs = [(str(meeting.pk), values(meeting)) for meeting in rows]
    return editable(SHEET, columns(user), pairs, ADVICE)
