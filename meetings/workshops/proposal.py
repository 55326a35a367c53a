"""The places of a meeting allotted by the wishes: worked out, looked at, kept, made known."""

import hashlib
from collections import Counter, defaultdict
from dataclasses import dataclass

from auditlog.models import LogEntry
from django.db import transaction

from core.refusal import Refused
from meetings.locking import lock
from meetings.models import Meeting, Registration, WorkshopSeat
from meetings.workshops import mail, reasons, seats
from meetings.workshops.allotment import Offer, Person, Unsolved, allot
from meetings.workshops.held import blocks_of
from meetings.workshops.programme import wishes_of, workshops_of

Way = WorkshopSeat.Way
SETTLED = {Way.BY_HAND, Way.CHOSEN, Way.PROMOTED}
CHANGED = (
    "Intussen veranderde er iets aan de wensen, de plaatsen of de inschrijvingen. Er is niets "
    "bewaard: bekijk de nieuwe verdeling en bewaar die."
)
TOO_HARD = "De verdeling kon niet berekend worden. Probeer het zonder te spreiden."


@dataclass
class Given:
    """What one person gets in one block: a workshop and why, or the queue of their first wish."""

    registration: Registration
    block: object
    workshop: object
    way: str
    rank: int | None
    reason: str
    is_waiting: bool = False

    @property
    def is_fixed(self):
        return self.way in SETTLED


@dataclass
class Outcome:
    """A way to divide the places. `given`: a Given per person and block; `blocks`, `workshops`."""

    given: list
    blocks: list
    workshops: dict
    wishes: dict

    @property
    def mark(self):
        """Two outcomes that are the same have the same mark."""
        rows = sorted(
            (g.registration.pk, g.block.pk, g.workshop.pk, g.way, g.is_waiting) for g in self.given
        )
        return hashlib.sha256(repr(rows).encode()).hexdigest()[:32]

    def shares(self):
        """`[(label, count, share in %)]`: how many got which of their wishes."""
        count = Counter("none" if g.is_waiting else g.rank for g in self.given if _by_wish(g))
        count["filled"] = sum(g.way == Way.FILLED for g in self.given)
        total = sum(count.values())
        labels = [(1, "eerste keuze"), (2, "tweede keuze"), (3, "derde keuze")]
        labels += [("filled", "een vrije plaats, geen eigen keuze"), ("none", "geen plaats")]
        return [
            (word, count[key], round(100 * count[key] / total)) for key, word in labels if total
        ]

    def by_workshop(self):
        """`[(workshop, seats given, people without a seat who wait for it)]`."""
        seated = Counter((g.workshop.pk, g.is_waiting) for g in self.given)
        return [(w, seated[w.pk, False], seated[w.pk, True]) for w in self.workshops.values()]

    def without(self):
        """Who wished something and gets nothing in a block, with why."""
        return [given for given in self.given if given.is_waiting]


def propose(meeting, *, spread=False, fill=False):
    """The best Outcome for the blocks that go by preference; nothing is written. Raises Refused."""
    blocks = [block for block in blocks_of(meeting) if block.is_by_preference]
    known = {block.pk: block for block in blocks}
    every = workshops_of(meeting)
    workshops = {w.pk: w for w in every if w.block_id in known and not w.dropped_at}
    rows = _coming(meeting)
    held = _held(meeting)
    wishes = wishes_of(meeting)
    people = [_person(row, known, held[row.pk], wishes.get(row.pk, {})) for row in rows.values()]
    offers = [Offer(w.pk, w.block_id, w.topic, w.capacity) for w in workshops.values()]
    try:
        got = allot(people, offers, spread=spread, fill=fill, lot=meeting.pk)
    except Unsolved as unsolved:
        raise Refused(TOO_HARD) from unsolved
    outcome = Outcome([], blocks, workshops, {pk: dict(wishes[pk]) for pk in rows if pk in wishes})
    figures = reasons.Figures(outcome.wishes, workshops)
    by_person = defaultdict(list)
    for place, key in got.items():
        if key in workshops:
            by_person[place[0]].append((place, key))
    for person in people:
        mine = {block: workshops[key] for (pk, block), key in by_person[person.key]}
        for block in blocks:
            given = _given(rows[person.key], block, person, mine, held, workshops, figures)
            if given:
                outcome.given.append(given)
    return outcome


def wished(meeting):
    """`[(workshop, [first, second and third choices])]` of the blocks by preference."""
    ranks = Counter()
    for chosen in wishes_of(meeting).values():
        for keys in chosen.values():
            ranks.update((key, rank) for rank, key in enumerate(keys, 1))
    return [
        (workshop, [ranks[workshop.pk, rank] for rank in (1, 2, 3)])
        for workshop in workshops_of(meeting)
        if workshop.block.is_by_preference and not workshop.dropped_at
    ]


@transaction.atomic
def keep(meeting, *, by, mark, spread=False, fill=False):
    """Store the outcome with this `mark`, as it was looked at; nobody is told yet. Returns it.

    Refused when the facts changed since. Who got none of their wishes waits for the first of them.
    """
    meeting, now = lock(meeting)
    if meeting.status != Meeting.Status.ANNOUNCED or now >= meeting.starts_at:
        raise Refused("Verdelen kan zolang de bijeenkomst aangekondigd en niet begonnen is.")
    outcome = propose(meeting, spread=spread, fill=fill)
    if outcome.mark != mark:
        raise Refused(CHANGED)
    _store(meeting, outcome)
    for block in outcome.blocks:
        block.allotted_at = now
        block.version += 1
        block.save(update_fields=["allotted_at", "version"])
    changes = {"workshops": ["", f"{len(outcome.given)} plaatsen verdeeld"]}
    LogEntry.objects.log_create(meeting, action=LogEntry.Action.UPDATE, changes=changes)
    return outcome


@transaction.atomic
def publish(meeting, *, by):
    """Make the kept allotment known and mail each person what is new to them; returns these people.

    From then on a seat that comes free goes to who waits for it.
    """
    meeting, now = lock(meeting)
    if meeting.status != Meeting.Status.ANNOUNCED or now >= meeting.ends_at:
        raise Refused("Bekendmaken kan zolang de bijeenkomst aangekondigd en niet voorbij is.")
    blocks = [b for b in blocks_of(meeting) if b.is_by_preference and b.allotted_at]
    if not blocks:
        raise Refused("Er is nog geen verdeling bewaard.")
    untold = WorkshopSeat.objects.filter(block__in=blocks, told_at=None)
    rows = Registration.objects.filter(pk__in=untold.values("registration"))
    rows = list(rows.select_related("person", "organisation").order_by("pk"))
    untold.update(told_at=now)
    for block in blocks:
        if block.published_at is None:
            block.published_at = now
            block.version += 1
            block.save(update_fields=["published_at", "version"])
    for row in rows:
        row.meeting = meeting
    mail.allotted(meeting, rows, now=now)
    for workshop in workshops_of(meeting):
        if workshop.free and workshop.waiting and workshop.block.gives_at_once:
            seats.fill(workshop, meeting=meeting, now=now)
    return rows


def _by_wish(given):
    return given.is_waiting or (given.rank is not None and given.way != Way.FILLED)


def _coming(meeting):
    rows = Registration.objects.registered().filter(meeting=meeting)
    rows = rows.select_related("person", "organisation").order_by("answered_at", "pk")
    found = {row.pk: row for row in rows}
    for row in found.values():
        row.meeting = meeting
    return found


def _held(meeting):
    found = defaultdict(list)
    rows = WorkshopSeat.objects.filter(registration__meeting=meeting).select_related("workshop")
    for seat in rows.order_by("pk"):
        found[seat.registration_id].append(seat)
    return found


def _person(row, known, held, wishes):
    seated = [seat for seat in held if not seat.is_waiting]
    mine = [seat for seat in seated if seat.block_id in known]
    return Person(
        row.pk,
        row.organisation_id,
        {block: tuple(keys) for block, keys in wishes.items() if block in known},
        {seat.block_id: seat.workshop_id for seat in mine if seat.way in SETTLED},
        {seat.block_id: seat.workshop_id for seat in mine if seat.way not in SETTLED},
        frozenset(seat.workshop.topic for seat in seated if seat.block_id not in known),
    )


def _given(row, block, person, mine, held, workshops, figures):
    """What `row` gets in `block`, in words too; None when nothing was asked and nothing given.

    `mine`: `{block pk: workshop}` of all they get.
    """
    wishes = person.wishes.get(block.pk, ())
    workshop = mine.get(block.pk)
    others = {each.topic for key, each in mine.items() if key != block.pk} | person.topics
    twice = {key for key in wishes if workshops[key].topic in others}
    if workshop is None:
        if not wishes:
            return None
        queue = next((key for key in wishes if key not in twice), wishes[0])
        why = figures.nothing(wishes, twice, queue=workshops[queue])
        return Given(row, block, workshops[queue], Way.ALLOTTED, None, why, is_waiting=True)
    rank = wishes.index(workshop.pk) + 1 if workshop.pk in wishes else None
    if block.pk in person.fixed:
        seat = next(s for s in held[row.pk] if s.workshop_id == workshop.pk)
        return Given(row, block, workshop, seat.way, rank, seat.reason)
    way = Way.ALLOTTED if rank else Way.FILLED
    return Given(row, block, workshop, way, rank, figures.got(wishes, rank, twice=twice))


def _store(meeting, outcome):
    """Rows that stay the same stay; others go and come, not yet told."""
    blocks = [block.pk for block in outcome.blocks]
    there = {
        (seat.registration_id, seat.workshop_id, seat.is_waiting): seat
        for seat in WorkshopSeat.objects.filter(block__in=blocks)
    }
    fresh = []
    for given in outcome.given:
        key = (given.registration.pk, given.workshop.pk, given.is_waiting)
        seat = there.pop(key, None)
        if seat is None:
            fresh.append(given)
        elif not given.is_fixed and (seat.reason, seat.rank) != (given.reason, given.rank):
            seat.reason, seat.rank, seat.way = given.reason, given.rank, given.way
            seat.save(update_fields=["reason", "rank", "way"])
    chosen = [seat.pk for seat in there.values() if seat.is_waiting and seat.way == Way.CHOSEN]
    WorkshopSeat.objects.filter(pk__in=[s.pk for s in there.values()]).exclude(
        pk__in=chosen
    ).delete()
    numbers = _next_numbers(blocks)
    WorkshopSeat.objects.bulk_create(
        WorkshopSeat(
            registration=given.registration,
            block=given.block,
            workshop=given.workshop,
            queue_no=next(numbers[given.workshop.pk]) if given.is_waiting else None,
            way=given.way,
            rank=given.rank,
            reason=given.reason,
        )
        for given in fresh
    )


def _next_numbers(blocks):
    """`{workshop pk: the numbers that follow its queue}`."""
    last = Counter()
    rows = WorkshopSeat.objects.filter(block__in=blocks, queue_no__isnull=False)
    for workshop, number in rows.values_list("workshop", "queue_no"):
        last[workshop] = max(last[workshop], number)
    return _Numbers(last)


class _Numbers(dict):
    def __init__(self, last):
        super().__init__()
        self._last = last

    def __missing__(self, key):
        first = self._last[key] + 1
        self[key] = iter(range(first, first + 10**6))
        return self[key]
