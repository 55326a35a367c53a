"""A sheet of meetings, of whatever kind: what stands in its columns and what typing there does."""

from abc import abstractmethod
from datetime import date, datetime, time, timedelta

from core.sheets import Column
from core.sheets.cells import WRONG
from core.text import sort_key
from core.times import BRUSSELS, is_ambiguous, is_imaginary, local
from meetings.actions import plan
from meetings.deadlines import with_shifted
from meetings.models import Meeting
from meetings.sheets import meeting_rows
from meetings.sheets.sheet import Sheet
from regions.models import Municipality

Status = Meeting.Status
OVER = "Deze bijeenkomst is voorbij of geannuleerd en verandert niet meer."
TIMES = ("day", "from", "until")
ADVICE = (
    "Een lege cel verandert niets. Zet een streepje (-) om iets leeg te maken.",
    "Kopieer geen hele rij: elke rij heeft een verborgen kenmerk. Kopieer wel gerust cellen.",
    "Status en Ingeschreven zijn alleen ter info. Annuleren en aankondigen doet u in het portaal.",
    "Een rij weglaten verwijdert niets.",
    "Uren typt u als 9:30. Het einde valt op dezelfde dag, tenzij de bijeenkomst al langer duurde.",
)


class MeetingSheet(Sheet):
    """A row for each meeting that `user` organises; which ones, and what is new, a subclass says.

    `needed`: what a new row cannot do without, in words by column. `moves`: whether a meeting may go
    to another atrium.
    """

    subject = "Bijeenkomst"
    needed = {"atrium": "atrium", "day": "datum", "from": "begin", "until": "einde"}
    moves = True

    @abstractmethod
    def atria(self):
        """The atria that a row may name."""

    @abstractmethod
    def settle(self, row):
        """Look whether the meeting in a `row` that is typed anew is here already."""

    def plan(self, *, by, **facts):
        """Make the draft that a row asks for; returns it."""
        return plan(by=by, **facts)

    def make_columns(self):
        atria = list(self.atria())
        towns = list(Municipality.objects.existing().order_by("sort_name"))
        self.choices = {
            "atrium": _by_name(atria),
            "municipality": _by_name(towns),
            "format": {sort_key(each.label): each for each in Meeting.Format},
        }
        names, places = tuple(row.name for row in atria), tuple(town.name for town in towns)
        return [
            Column(
                "atrium", "Atrium", choices=names, editable=self.moves, in_new="typed", width=32
            ),
            Column("title", "Titel", width=44),
            Column("day", "Datum", "day", width=12),
            Column("from", "Van", "clock", width=8),
            Column("until", "Tot", "clock", width=8),
            Column("format", "Vorm", choices=tuple(Meeting.Format.labels), width=22),
            Column("venue", "Plaats", erasable=True, width=28),
            Column("address", "Adres", erasable=True, width=28),
            Column("municipality", "Gemeente", choices=places, erasable=True, width=22),
            Column("nis", "NIS-code", editable=False, width=10),
            Column("online_url", "Link", erasable=True, width=28),
            Column("capacity", "Plaatsen", "number", erasable=True, width=10),
            Column("status", "Status", editable=False, width=14),
            Column("registered", "Ingeschreven", "number", editable=False, width=14),
        ]

    def organised(self):
        """The meetings that may stand in it."""
        rows = Meeting.objects.permitted(self.user, "organise").counted()
        return rows.select_related("atrium", "municipality")

    def found(self, pks):
        return {row.pk: row for row in self.organised().filter(pk__in=pks)}

    def values(self, meeting):
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

    def take(self, row, changed, *, before):
        meeting = row.subject
        if meeting.status in {Status.HELD, Status.CANCELLED}:
            row.errors.append(OVER)
            return
        start, end = local(meeting.starts_at), local(meeting.ends_at)
        self._take(row, changed, before=before, days=(end.date() - start.date()).days)
        row.facts = with_shifted(meeting, row.facts)
        if "atrium" in row.facts:
            row.facts["theme"] = None  # a theme is of one atrium

    def take_new(self, row, given):
        lacking = [words for name, words in self.needed.items() if name not in given]
        if lacking and not any(cell.state == WRONG for cell in row.cells.values()):
            row.errors.append(f"Vul voor een nieuwe bijeenkomst ook in: {', '.join(lacking)}.")
        if lacking:
            return
        self._take(row, given, before={}, days=0)
        if "atrium" in row.facts and "starts_at" in row.facts:
            self.settle(row)

    def carry_out(self, rows, done):
        meeting_rows.carry_out(rows, done, self.plan)

    def undo(self, done):
        return meeting_rows.undo(done)

    def said(self, rows):
        new = sum(row.is_new for row in rows)
        changed = sum(bool(row.facts) for row in rows) - new
        return f"Nieuwe concepten: {new}, gewijzigde bijeenkomsten: {changed}."

    def _take(self, row, changed, *, before, days):
        """Fill in what the action gets from the texts that were typed; says in Dutch what fails."""
        for name, text in changed.items():
            if name in TIMES:
                continue
            try:
                row.facts[name] = self._fact(name, text)
            except ValueError as error:
                row.refuse(name, str(error))
        if set(changed) & set(TIMES):
            texts = {name: changed.get(name, before.get(name)) for name in TIMES}
            try:
                row.facts |= _moments(texts, days)
            except ValueError as error:
                row.errors.append(str(error))

    def _fact(self, name, text):
        if name == "capacity":
            return int(text) if text else None
        if name not in self.choices:
            return text
        if text == "":
            return None
        found = self.choices[name].get(sort_key(text))
        if found is None:
            raise ValueError(f"‘{text}’ staat niet in de lijst.")
        if isinstance(found, list):
            raise ValueError(f"‘{text}’ is niet eenduidig: kies dit in het portaal.")
        return found


def _by_name(rows):
    """`{name: row}`; a name that two rows share leads to a list."""
    found = {}
    for row in rows:
        name = sort_key(row.name)
        found[name] = [found[name], row] if name in found else row
    return found


def _moments(texts, days):
    day = date.fromisoformat(texts["day"])
    moments = []
    for name, later in (("from", 0), ("until", days)):
        naive = datetime.combine(day + timedelta(days=later), time.fromisoformat(texts[name]))
        if is_imaginary(naive) or is_ambiguous(naive):
            raise ValueError("Dit uur bestaat die nacht niet of twee keer: kies een ander uur.")
        moments.append(naive.replace(tzinfo=BRUSSELS))
    if moments[1] <= moments[0]:
        raise ValueError("Het einde moet na het begin liggen.")
    return {"starts_at": moments[0], "ends_at": moments[1]}
