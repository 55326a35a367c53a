"""What people choose, and what staff do with the seats in workshops. All under the meeting's lock."""

from django.db import transaction

from core.refusal import Refused
from core.text import clean_line
from core.times import moment_words
from meetings.locking import lock
from meetings.models import MOST_WISHES, Meeting, Registration, Wish, Workshop, WorkshopSeat
from meetings.vetting.verdicts import look_again
from meetings.workshops import mail, seats
from meetings.workshops.held import blocks_of

Status = Registration.Status
NOT_COMING = "{person} is niet ingeschreven voor deze bijeenkomst."
NOT_THERE = "Deze workshop bestaat niet meer. Kies een andere."
TWICE = "U koos ‘{title}’ in twee blokken. Dat is dezelfde workshop: kies ze één keer."
OVER = "Deze bijeenkomst is voorbij of geannuleerd: workshops veranderen niet meer."


@transaction.atomic
def choose(meeting, person, *, by, wishes):
    """Keep what `person` wants; returns the blocks in which that changed.

    `wishes`: `{block pk: [workshop pks, best first]}`; a block that is not named stays as it is, an
    empty list gives everything in it up. Who is registered gets a seat at once, or the last place in
    the queue of that workshop, unless the block is allotted later (T44, T45). Raises Refused when
    they do not come, when it is too late, or for a workshop that is not there. An approved
    registration may be vetted anew by it (T47).
    """
    meeting, now = lock(meeting)
    row = Registration.objects.live().select_related("person")
    row = row.filter(meeting=meeting, person=person).first()
    if row is None:
        raise Refused(NOT_COMING.format(person=person))
    row.meeting = meeting
    organises = _organises(by, meeting)
    if by != person and not organises:
        raise Refused("Alleen de persoon zelf of een organisator kiest workshops.")
    changed = want(row, wishes, now=now, late=organises)
    if changed:
        look_again(row, by=by)
    return changed


def want(row, wishes, *, now, late=False):
    """The same for a registration whose meeting is locked; `late`: also after the deadline."""
    meeting = row.meeting
    if meeting.status != Meeting.Status.ANNOUNCED or now >= meeting.ends_at:
        raise Refused(OVER)
    blocks = {block.pk: block for block in blocks_of(meeting)}
    if not set(wishes) <= set(blocks):
        raise Refused(NOT_THERE)
    wanted = {blocks[pk]: _workshops(blocks[pk], keys) for pk, keys in wishes.items()}
    changed = {
        block: workshops for block, workshops in wanted.items() if _differs(row, block, workshops)
    }
    for block in changed:
        if not late and now >= min(block.closes_at, meeting.starts_at):
            raise Refused(f"Kiezen voor {block} kon tot {moment_words(block.closes_at)}.")
    _refuse_twice(row, changed)
    seats.want(row, changed, now=now)
    return list(changed)


@transaction.atomic
def place(meeting, row, places, *, by):
    """Put `row` in other workshops by hand; a next allotment leaves it so. Returns the row.

    `places`: pairs of a block and the workshop, or None for none of it. The person is told once,
    where the seats of one of these blocks are known already. Refused when a workshop is full.
    """
    meeting, now = lock(meeting)
    row = _registered(meeting, row)
    _refuse_over(meeting, now)
    known = {block.pk: block for block in blocks_of(meeting)}
    if not {block.pk for block, _ in places} <= set(known):
        raise Refused(NOT_THERE)
    for block, workshop in places:
        block = known[block.pk]
        if workshop is None:
            seats.take_out(row, block, now=now)
        else:
            [workshop] = _workshops(block, [workshop.pk])
            _place(row, block, workshop, now=now)
    if any(known[block.pk].gives_at_once for block, _ in places):
        mail.allotted(meeting, [row], now=now)
    return row


@transaction.atomic
def drop(workshop, *, by, reason, choose_until=None):
    """Let a workshop not go on, free its seats and ask its people to choose again; returns them.

    `choose_until`: until when the people of this block may choose, where the moment has passed.
    """
    meeting, now = lock(workshop.block.meeting)
    workshop = Workshop.objects.select_related("block").get(pk=workshop.pk)
    workshop.block.meeting = meeting
    reason = clean_line(reason, 300)
    _refuse_over(meeting, now)
    if workshop.dropped_at:
        raise Refused("Deze workshop was al vervallen.")
    if not reason:
        raise Refused("Geef een reden: wie deze workshop koos, krijgt die te lezen.")
    if choose_until:
        workshop.block.choose_until = choose_until
        workshop.block.version += 1
        workshop.block.save(update_fields=["choose_until", "version"])
    rows = _people_of(workshop, meeting)
    workshop.dropped_at, workshop.drop_reason = now, reason
    workshop.version += 1
    workshop.save(update_fields=["dropped_at", "drop_reason", "version"])
    WorkshopSeat.objects.filter(workshop=workshop).delete()
    Wish.objects.filter(workshop=workshop).delete()
    if meeting.status == Meeting.Status.ANNOUNCED:
        mail.dropped(meeting, rows, workshop)
    return rows


def _people_of(workshop, meeting):
    """Who has a seat in it, waits for it or wished for it, and comes or waits to come."""
    rows = Registration.objects.live().filter(meeting=meeting).select_related("person")
    seated = WorkshopSeat.objects.filter(workshop=workshop).values("registration")
    wished = Wish.objects.filter(workshop=workshop)
    if workshop.block.gives_at_once:
        # Who wished it and got another one has nothing to choose again.
        wished = wished.filter(registration__status=Status.WAITLISTED)
    found = list(rows.filter(pk__in=seated) | rows.filter(pk__in=wished.values("registration")))
    for row in found:
        row.meeting = meeting
    return sorted(found, key=lambda row: row.pk)


def _place(row, block, workshop, *, now):
    held = WorkshopSeat.objects.filter(registration=row, workshop=workshop, queue_no=None)
    if held.exists():
        held.update(way=WorkshopSeat.Way.BY_HAND)
        return
    if seats.places_free(workshop) <= 0:
        raise Refused(f"{workshop} is vol: {workshop.capacity} plaatsen. Kies een andere.")
    seats.place(row, workshop, now=now, told_at=now if block.gives_at_once else None)


def _registered(meeting, row):
    found = Registration.objects.registered().select_related("person")
    found = found.filter(meeting=meeting, pk=row.pk).first()
    if found is None:
        raise Refused(NOT_COMING.format(person=row.person))
    found.meeting = meeting
    return found


def _refuse_over(meeting, now):
    gone = {Meeting.Status.CANCELLED, Meeting.Status.HELD}
    if meeting.status in gone or now >= meeting.ends_at:
        raise Refused(OVER)


def _organises(by, meeting):
    return Meeting.objects.filter(pk=meeting.pk).permitted(by, "organise").exists()


def _workshops(block, keys):
    """The workshops of `block` by key, in the order asked; Refused when one is not to be had."""
    found = Workshop.objects.filter(block=block, dropped_at=None).in_bulk(keys)
    if len(found) != len(keys) or len(keys) > (1 if block.gives_at_once else MOST_WISHES):
        raise Refused(NOT_THERE)
    for workshop in found.values():
        workshop.block = block
    return [found[key] for key in keys]


def _differs(row, block, workshops):
    """Whether this is another choice than what the person has or wished in `block`."""
    if block.gives_at_once:
        rows = WorkshopSeat.objects.filter(registration=row, block=block)
        # Who waits for one and sits in another meanwhile chose the first.
        held = rows.order_by("queue_no").values_list("workshop", "queue_no")
        waits = [key for key, queue_no in held if queue_no is not None]
        now = waits or [key for key, _ in held]
        if now or row.status == Status.REGISTERED:
            return now != [workshop.pk for workshop in workshops]
    wishes = Wish.objects.filter(registration=row, block=block).order_by("rank")
    return list(wishes.values_list("workshop", flat=True)) != [each.pk for each in workshops]


def _refuse_twice(row, changed):
    """Nobody chooses the same workshop in two blocks where seats are given at once."""
    held = WorkshopSeat.objects.filter(registration=row).select_related("workshop")
    topics = {seat.workshop.topic for seat in held if seat.block_id not in {b.pk for b in changed}}
    for block, workshops in changed.items():
        for workshop in workshops if block.gives_at_once else []:
            if workshop.topic in topics:
                raise Refused(TWICE.format(title=workshop))
            topics.add(workshop.topic)
