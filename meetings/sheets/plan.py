"""What a year plan that came back would change: a row for each meeting, a state for each cell.

Planning reads only; the rows say themselves what to do (`meetings.sheets.actions`).
"""

import hashlib
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from core.sheets.cells import CHANGED, CONFLICT, NEW, SAME, WRONG, fresh, merged, standing
from core.sheets.reading import rows_of
from core.text import sort_key
from core.times import BRUSSELS, is_ambiguous, is_imaginary, local
from meetings.deadlines import with_shifted
from meetings.models import Meeting
from meetings.sheets import year
from platforms.models import Atrium
from regions.models import Municipality

Status = Meeting.Status
NEEDED = {"atrium": "atrium", "title": "titel", "day": "datum", "from": "begin", "until": "einde"}
UNKNOWN = "Deze bijeenkomst bestaat niet, of is niet van een atrium dat u organiseert."
DOUBLE = (
    "Deze rij heeft hetzelfde verborgen kenmerk als een rij erboven (gekopieerd?). "
    "Typ een nieuwe bijeenkomst in een lege rij onderaan."
)
OVER = "Deze bijeenkomst is voorbij of geannuleerd en verandert niet meer."
NO_TRACE = "De verborgen kolommen van deze rij zijn gewist. Download het bestand opnieuw."
TIMES = ("day", "from", "until")


@dataclass
class Row:
    """One row of the file. `meeting` is None for a new one; `facts` is what the action gets."""

    number: int
    cells: list = field(default_factory=list)
    meeting: Meeting | None = None
    facts: dict = field(default_factory=dict)
    errors: list = field(default_factory=list)

    @property
    def is_new(self):
        return self.meeting is None and bool(self.facts)

    @property
    def state(self):
        states = {cell.state for cell in self.cells}
        if self.errors or WRONG in states:
            return WRONG
        if self.is_new:
            return NEW
        return next((each for each in (CONFLICT, CHANGED) if each in states), SAME)

    @property
    def told(self):
        """The cells worth a look."""
        return [cell for cell in self.cells if cell.state != SAME]

    @property
    def title(self):
        if self.meeting:
            return self.meeting.title
        return next((cell.text for cell in self.cells if cell.heading == "Titel"), "")


class Planner:
    """Knows everything the rows of a file of `user` refer to; gives the Row of each."""

    def __init__(self, content, *, user):
        self.columns = year.columns(user)
        self.lines = rows_of(content, self.columns, sheet=year.SHEET, most=year.MOST_ROWS)
        keys = {int(line.key) for line in self.lines if _is_key(line.key)}
        self.meetings = {row.pk: row for row in year.organised(user).filter(pk__in=keys)}
        atria = Atrium.objects.permitted(user, "organise").filter(is_active=True)
        self.choices = {
            "atrium": _by_name(atria),
            "municipality": _by_name(Municipality.objects.existing()),
            "format": {sort_key(each.label): each for each in Meeting.Format},
        }
        self.known = self._already_there()
        self.seen = set()

    def rows(self):
        """A Row for each line of the file; one with a mistake does nothing."""
        rows = [self._row(line) for line in self.lines]
        for row in rows:
            if row.state == WRONG:
                row.facts = {}
        return rows

    def _row(self, line):
        row = Row(line.number)
        if not line.key:
            self._new(row, line)
            return row
        meeting = self.meetings.get(int(line.key)) if _is_key(line.key) else None
        if meeting is None:
            row.errors.append(UNKNOWN)
        elif meeting.pk in self.seen:
            row.errors.append(DOUBLE)
        elif line.written is None:
            row.errors.append(NO_TRACE)
        else:
            self.seen.add(meeting.pk)
            row.meeting = meeting
            self._compare(row, line)
        return row

    def _compare(self, row, line):
        here = year.values(row.meeting)
        texts = {each.name: standing(each, here[each.name]) for each in self.columns}
        cells = {
            each.name: merged(
                each,
                line.cells[each.name],
                written=str(line.written.get(each.name, "")),
                now=texts[each.name],
            )
            for each in self.columns
        }
        row.cells = list(cells.values())
        changed = {name: cell.value for name, cell in cells.items() if cell.state == CHANGED}
        if changed and row.meeting.status in {Status.HELD, Status.CANCELLED}:
            row.errors.append(OVER)
            return
        start, end = local(row.meeting.starts_at), local(row.meeting.ends_at)
        self._facts(row, changed, before=texts, days=(end.date() - start.date()).days)
        row.facts = with_shifted(row.meeting, row.facts)
        if "atrium" in row.facts:
            row.facts["theme"] = None  # a theme is of one atrium

    def _new(self, row, line):
        cells = {each.name: fresh(each, line.cells[each.name]) for each in self.columns}
        row.cells = list(cells.values())
        given = {name: cell.value for name, cell in cells.items() if cell.state == NEW}
        if not row.told:
            return
        lacking = [words for name, words in NEEDED.items() if name not in given]
        if lacking and not any(cell.state == WRONG for cell in row.cells):
            row.errors.append(f"Vul voor een nieuwe bijeenkomst ook in: {', '.join(lacking)}.")
        if lacking:
            return
        self._facts(row, given, before={}, days=0)
        facts = row.facts
        if not row.errors:
            mark = (facts["atrium"].pk, sort_key(facts["title"]), facts["starts_at"])
            if mark in self.known:
                row.cells, row.facts = [], {}
            self.known.add(mark)

    def _facts(self, row, changed, *, before, days):
        """Fill in what the action gets from the texts that were typed; says in Dutch what fails."""
        for name, text in changed.items():
            if name in TIMES:
                continue
            try:
                row.facts[name] = self._fact(name, text)
            except ValueError as error:
                row.errors.append(str(error))
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

    def _already_there(self):
        """What marks a new row as brought in before (T85): its atrium, title and begin."""
        if all(line.key for line in self.lines):
            return set()
        atria = [row.pk for row in self.choices["atrium"].values() if not isinstance(row, list)]
        rows = Meeting.objects.filter(atrium__in=atria).exclude(status=Status.CANCELLED)
        facts = rows.values_list("atrium", "title", "starts_at")
        return {(atrium, sort_key(title), start) for atrium, title, start in facts}


def fingerprint(rows):
    """The same for the same changes, so that what is saved is what was looked at."""
    facts = [
        (row.number, row.meeting and row.meeting.pk, sorted(map(str, row.facts.items())))
        for row in rows
    ]
    return hashlib.sha256(repr(facts).encode()).hexdigest()


def _is_key(key):
    return key.isascii() and key.isdigit() and len(key) < 12


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
