"""Plan and carry out an import of people, positions and memberships (behaviours T84-T88).

Each row becomes a `Plan`: what it would change, in words, and the actions that do it. Planning
reads only what was loaded before and remembers what earlier rows of the file planned, so the
preview needs no writing and 5,000 rows cost a handful of queries. It stands here, in the highest
app, because memberships reach into meetings (`dashboard.import_mails`).
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial

from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from core.text import normal_address, sort_key
from core.times import today
from members import actions as people
from members.forms import PHONE
from members.models import Function, Organisation, Position, User
from platforms import actions as atria
from platforms.models import Atrium, Membership, Role

ERASE = "-"
CHUNK = 500


@dataclass
class Plan:
    """What one row does: `new` person or not, the changes in Dutch, and the steps that make them."""

    who: str
    new: bool = False
    changes: list = field(default_factory=list)
    steps: list = field(default_factory=list)

    def add(self, words, step):
        self.changes.append(words)
        self.steps.append(step)


@dataclass
class Known:
    """A person as known before the import, or as an earlier row of the file makes them."""

    person: User | None
    details: dict
    positions: list
    memberships: list


class Planner:
    """Knows everything the rows of one file refer to; gives a plan per row."""

    def __init__(self, rows, *, by):
        self.by = by
        self.organisations = _index(Organisation.objects.select_related("municipality"), _names)
        self.functions = _index(Function.objects.all(), lambda row: [row.code, row.name])
        self.atria = _index(Atrium.objects.all(), lambda row: [row.code, row.slug, row.name])
        self.roles = {sort_key(role.label): role for role in Role}
        self.seen = set()
        # What the file plans and, once carried out, what follows from it after the transaction.
        self.joining, self.ending = [], []
        self.joined, self.ended = [], []
        self._load({normal_address(row["e-mailadres"]) for row in rows})

    def plan(self, row):
        """The plan of one row; raises ValidationError with Dutch sentences."""
        address = _address(row)
        self._refuse_double(address, row)
        known = self.people.get(address)
        if known and known.person and not known.person.is_active:
            raise ValidationError("Dit profiel is afgesloten: open het eerst weer.")
        plan = Plan(who=address, new=known is None)
        known = self._details(plan, address, known, row)
        self._position(plan, known, row)
        self._membership(plan, known, row)
        return plan

    def _load(self, addresses):
        """Everyone whom the addresses identify, with positions and memberships, in a few queries."""
        owners = {}
        for part in _chunks(sorted(addresses)):
            owners |= dict(User.objects.filter(email__in=part).values_list("email", "pk"))
            verified = EmailAddress.objects.filter(email__in=part, verified=True)
            owners |= dict(verified.values_list("email", "user"))
        known = {}
        for part in _chunks(sorted(set(owners.values()))):
            rows = User.objects.filter(pk__in=part).prefetch_related("positions", "memberships")
            for person in rows:
                details = {name: getattr(person, name) for name in DETAILS}
                held = list(person.positions.all())
                known[person.pk] = Known(person, details, held, list(person.memberships.all()))
        self.people = {address: known[pk] for address, pk in owners.items()}

    def _refuse_double(self, address, row):
        facts = (
            address,
            *(sort_key(row[name]) for name in ("organisatie", "functie", "atrium", "rol")),
        )
        if facts in self.seen:
            raise ValidationError("Deze rij staat al eerder in het bestand.")
        self.seen.add(facts)

    def _details(self, plan, address, known, row):
        given = {name: str(row[column]) for name, column in DETAILS.items() if row[column] != ""}
        wanted = {name: "" if value == ERASE else value for name, value in given.items()}
        for name, column in DETAILS.items():
            if name != "phone" and wanted.get(name, "x") == "":
                raise ValidationError(f"De kolom {column} kan niet leeg gemaakt worden.")
            if len(wanted.get(name, "")) > LONGEST[name]:
                raise ValidationError(f"De kolom {column} is langer dan {LONGEST[name]} tekens.")
        PHONE(wanted.get("phone", ""))
        if known is None:
            return self._new_person(plan, address, wanted)
        changed = {name: value for name, value in wanted.items() if known.details[name] != value}
        for name, value in changed.items():
            before = known.details[name] or "leeg"
            plan.changes.append(f"{DETAILS[name]}: {before} wordt {value or 'leeg'}")
        if changed:
            known.details |= changed
            plan.steps.append(lambda: people.change_details(known.person, by=self.by, **changed))
        return known

    def _new_person(self, plan, address, wanted):
        for name in ("first_name", "last_name"):
            if not wanted.get(name):
                raise ValidationError(f"Vul {DETAILS[name]} in: dit is een nieuwe persoon.")
        details = {"phone": "", **wanted}
        known = self.people[address] = Known(None, details, [], [])

        def create():
            known.person = people.create_person(email=address, by=self.by, **details)

        plan.add(f"nieuwe persoon {details['first_name']} {details['last_name']}", create)
        return known

    def _position(self, plan, known, row):
        organisation = _found(self.organisations, row["organisatie"], "organisatie")
        function = _found(self.functions, row["functie"], "functie")
        if organisation is None and function is None:
            return
        if organisation is None or function is None:
            raise ValidationError("Vul organisatie en functie allebei in, of geen van beide.")
        start, end = _day(row, "vanaf"), _day(row, "tot en met", erasable=True)
        same = [
            held
            for held in known.positions
            if (held.organisation_id, held.function_id) == (organisation.pk, function.pk)
        ]
        held = _matching(same, start)
        if held is None:
            self._new_position(plan, known, organisation, function, start or today(), end)
        elif end is not None and (end or None) != held.end_on:
            self._end_position(plan, held, end or None)

    def _new_position(self, plan, known, organisation, function, start, end):
        last = end or None
        _in_order(start, last)
        made = Position(organisation=organisation, function=function, start_on=start, end_on=last)
        known.positions.append(made)

        def create():
            facts = {"organisation": organisation, "function": function, "start_on": start}
            row = people.add_position(known.person, end_on=last, by=self.by, **facts)
            made.pk = row.pk

        until = f" tot en met {last:%d/%m/%Y}" if last else ""
        plan.add(f"{function}, {organisation} vanaf {start:%d/%m/%Y}{until}", create)

    def _end_position(self, plan, held, last):
        _in_order(held.start_on, last)
        held.end_on = last
        words = f"tot en met {last:%d/%m/%Y}" if last else "zonder einddatum"
        plan.add(
            f"{held.function}, {held.organisation} {words}",
            lambda: people.end_position(Position.objects.get(pk=held.pk), end_on=last, by=self.by),
        )

    def _membership(self, plan, known, row):
        atrium = _found(self.atria, row["atrium"], "atrium")
        if atrium is None:
            if row["rol"]:
                raise ValidationError("Vul bij een rol ook het atrium in.")
            return
        role = _found(self.roles, row["rol"], "rol") or Role.MEMBER
        end = _day(row, "tot en met", erasable=True)
        last = end or None
        same = [
            held for held in known.memberships if (held.atrium_id, held.role) == (atrium.pk, role)
        ]
        start = _day(row, "vanaf")
        held = next((held for held in same if not held.end_on or held.end_on >= today()), None)
        held = held or next((held for held in same if held.start_on == start), None)
        if held is None:
            self._new_membership(plan, known, atrium, role, start or today(), last)
        elif last and held.end_on != last:
            self._end_membership(plan, held, atrium, last)

    def _new_membership(self, plan, known, atrium, role, start, last):
        _in_order(start, last)
        made = Membership(atrium=atrium, role=role, start_on=start, end_on=last)
        known.memberships.append(made)
        join = partial(atria.add_member, atrium, role=role, start_on=start, end_on=last, by=self.by)
        self.joining.append((atrium.pk, plan.who))

        def create():
            made.pk = join(known.person).pk
            self.joined.append((atrium.pk, known.person.pk))

        plan.add(f"{role.label} van {atrium} vanaf {start:%d/%m/%Y}", create)

    def _end_membership(self, plan, held, atrium, last):
        _in_order(held.start_on, last)
        held.end_on = last
        if held.pk:
            self.ending.append((held.pk, last))

        def end():
            row = Membership.objects.get(pk=held.pk)
            self.ended.append(atria.end_membership(row, end_on=last, by=self.by))

        words = f"{held.get_role_display()} van {atrium} tot en met {last:%d/%m/%Y}"
        plan.add(words, end)


DETAILS = {"first_name": "voornaam", "last_name": "naam", "phone": "telefoon"}
LONGEST = {"first_name": 80, "last_name": 80, "phone": 40}


def _index(rows, names):
    """Rows by each of their names; a name that two rows share is a tuple of both."""
    found = {}
    for row in rows:
        for name in {sort_key(name) for name in names(row) if name}:
            found[name] = (found[name], row) if name in found else row
    return found


def _names(organisation):
    nis = organisation.municipality.nis if organisation.municipality else ""
    return [organisation.name, organisation.code, organisation.kbo, nis]


def _found(index, value, column):
    if not value or value == ERASE:
        return None
    row = index.get(sort_key(value)) or index.get(sort_key(str(value).replace(".", "")))
    if row is None:
        raise ValidationError(f"De kolom {column}: “{value}” kennen wij niet.")
    if isinstance(row, tuple):
        raise ValidationError(f"De kolom {column}: “{value}” is niet eenduidig, gebruik de code.")
    return row


def _address(row):
    address = normal_address(row["e-mailadres"])
    if not address:
        raise ValidationError("Vul een e-mailadres in.")
    try:
        validate_email(address)
    except ValidationError as error:
        raise ValidationError(f"“{address}” is geen geldig e-mailadres.") from error
    return address


def _day(row, column, *, erasable=False):
    """A date; None when the cell is blank, False when it must be erased."""
    value = row[column]
    if value == "":
        return None
    if value == ERASE and erasable:
        return False
    for form in ("%d/%m/%Y", "%Y-%m-%d", "%d-%m-%Y", "%d.%m.%Y"):
        if isinstance(value, date):
            break
        try:
            value = datetime.strptime(value, form).date()  # noqa: DTZ007 -- a date has no zone
        except ValueError:
            continue
    if not isinstance(value, date) or not 1950 <= value.year <= 2100:
        raise ValidationError(f"De kolom {column}: “{row[column]}” is geen datum (dag/maand/jaar).")
    return value


def _matching(same, start):
    """The position a row is about: the one that began then, else the one that has not ended."""
    if start:
        exact = next((held for held in same if held.start_on == start), None)
        if exact:
            return exact
        running = next((held for held in same if not held.end_on or held.end_on >= start), None)
        if running and running.start_on < start:
            raise ValidationError(
                f"Deze functie loopt al sinds {running.start_on:%d/%m/%Y}: beëindig die eerst."
            )
        return None
    return next((held for held in same if not held.end_on or held.end_on >= today()), None)


def _in_order(start, last):
    if last and last < start:
        raise ValidationError("De laatste dag ligt voor de eerste dag.")


def _chunks(values):
    return [values[start : start + CHUNK] for start in range(0, len(values), CHUNK)]
