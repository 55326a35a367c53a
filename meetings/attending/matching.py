"""The people of a Teams report beside those we know: what would be done with each, and why."""

from dataclasses import dataclass

from django.db.models import TextChoices

from core.text import sort_key
from meetings.models import Registration
from members.models import User

Attendance = Registration.Attendance
BY_HAND = {
    Attendance.EXCUSED: "Werd met de hand als verontschuldigd ingevuld.",
    Attendance.ABSENT: "Werd met de hand als afwezig ingevuld.",
}
UNKNOWN = (
    "Dit adres kennen wij niet. Laat de persoon eerst toevoegen bij Personen, of noteer de naam in "
    "het verslag."
)
NAMELESS = "Het rapport geeft geen adres, en niemand die ingeschreven is, heet zo."


class Verdict(TextChoices):
    PRESENT = "present", "aanwezig"
    WALK_IN = "walk_in", "kwam zonder inschrijving"
    CONFLICT = "conflict", "kijk na"
    SHORT = "short", "te kort"
    SAME = "same", "staat al als aanwezig"
    UNKNOWN = "unknown", "onbekend"


# Proposed with a tick, offered without one; the rest cannot be chosen.
PROPOSED = {Verdict.PRESENT, Verdict.WALK_IN}
OFFERED = PROPOSED | {Verdict.CONFLICT, Verdict.SHORT}


@dataclass
class Line:
    """One person of the report: `person` when we know who it is, `seconds` when it says how long."""

    name: str
    address: str
    seconds: int | None
    person: User | None
    verdict: Verdict
    why: str = ""

    @property
    def is_proposed(self):
        return self.verdict in PROPOSED

    @property
    def is_offered(self):
        return self.verdict in OFFERED

    @property
    def minutes(self):
        """Whole minutes, None when the report does not say."""
        return None if self.seconds is None else self.seconds // 60


def match(meeting, seen, *, minutes):
    """A Line for each of `seen` (teams.Seen), at most one per person; `minutes` is the least that counts.

    Matched by any address a person verified or is known by (T21). A name without an address is never
    proof: it is only shown when one person who is registered has it.
    """
    owners = User.objects.by_addresses({address for each in seen for address in each.addresses})
    rows = {row.person_id: row for row in meeting.registrations.select_related("person")}
    named = _named(rows.values())
    lines, known = [], {}
    for each in seen:
        person = next((owners[a] for a in each.addresses if a in owners), None)
        if person and person.pk in known:
            _add(known[person.pk], each)
            continue
        namesake = None if person or each.addresses else named.get(_words(each.name))
        line = Line(
            name=each.name,
            address=next(iter(each.addresses), ""),
            seconds=each.seconds,
            person=person or namesake,
            verdict=Verdict.UNKNOWN,
        )
        if person:
            known[person.pk] = line
        lines.append(line)
    for line in lines:
        _judge(line, rows, minutes=minutes, is_sure=line.person and line.person.pk in known)
    return [line for line in lines if not _is_told_twice(line, known)]


def _is_told_twice(line, known):
    """A name without address of someone whose address is in the report too."""
    found = line.person and known.get(line.person.pk)
    return bool(found) and found is not line


def _judge(line, rows, *, minutes, is_sure):
    person = line.person
    if person is None or not person.is_active:
        line.person, line.why = None, UNKNOWN if line.address else NAMELESS
        return
    row = rows.get(person.pk)
    if row and row.attendance == Attendance.PRESENT:
        line.verdict = Verdict.SAME
    elif not is_sure:
        line.verdict = Verdict.CONFLICT
        line.why = f"Geen adres in het rapport; de naam is die van {person}. Is het dezelfde?"
    elif row and row.attendance in BY_HAND:
        line.verdict, line.why = Verdict.CONFLICT, BY_HAND[row.attendance]
    elif line.seconds is not None and line.seconds < minutes * 60:
        line.verdict, line.why = Verdict.SHORT, f"Korter dan {minutes} minuten."
    elif row and row.status == Registration.Status.REGISTERED:
        line.verdict = Verdict.PRESENT
    else:
        line.verdict = Verdict.WALK_IN
        line.why = f"Was {row.get_status_display()}." if row else "Was niet uitgenodigd."


def _named(rows):
    """`{words of a name: person}` of who is registered, as far as just one is called so."""
    found = {}
    for row in rows:
        if row.status == Registration.Status.REGISTERED:
            found.setdefault(_words(str(row.person)), []).append(row.person)
    return {words: people[0] for words, people in found.items() if len(people) == 1}


def _words(name):
    """The words of a name in any order; Teams adds what a guest is: *(Gast)*."""
    return frozenset(sort_key(name.partition("(")[0]).replace(",", " ").split())


def _add(line, each):
    if each.seconds is not None:
        line.seconds = (line.seconds or 0) + each.seconds
