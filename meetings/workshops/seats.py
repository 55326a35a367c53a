"""Seats in the workshops of a meeting whose row is locked; only actions and `meetings.seats` call this.

`settle` and `release` follow every change of a registration, whatever the road: they are called
where its status changes, in the same transaction.
"""

from django.db.models import Count, Max, Q

from meetings.models import Meeting, Registration, Wish, WorkshopSeat
from meetings.workshops import mail
from meetings.workshops.held import blocks_of

Way = WorkshopSeat.Way


def settle(row, *, now):
    """Give who just became registered what they wished, where seats are given at once."""
    for block in blocks_of(row.meeting):
        if block.gives_at_once:
            _give_first_free(row, block, now=now)


def release(row, *, now):
    """Take back every seat and place in a queue of `row`, and pass the seats on (T40); wishes stay."""
    if not blocks_of(row.meeting):
        return
    held = _mine(row)
    left = [seat.workshop for seat in held if not seat.is_waiting]
    _delete(held)
    for workshop in left:
        fill(workshop, meeting=row.meeting, now=now)


def hand_over(row, other):
    """Give what `row` has and wished in workshops to `other`, instead of what that had."""
    for model in (WorkshopSeat, Wish):
        model.objects.filter(registration=other).delete()
    WorkshopSeat.objects.filter(registration=row).update(registration=other)
    Wish.objects.filter(registration=row).update(registration=other)


def want(row, wishes, *, now):
    """Keep `wishes`, {block: [workshops, best first]}, and act on them.

    Who is registered gets a seat or a place in the queue where seats are given at once (T44); who
    waits for the meeting itself only has wishes.
    """
    for block, workshops in wishes.items():
        _keep(row, block, workshops)
    if row.status == Registration.Status.REGISTERED:
        for block in wishes:
            if block.gives_at_once:
                _give(row, block, wishes[block][:1], now=now)


def place(row, workshop, *, now, way=Way.BY_HAND, told_at=None):
    """Put `row` in `workshop` instead of what they have in its block; returns the seat.

    Whoever calls this made sure that there is room. The seat that is given up is passed on.
    """
    held = [seat for seat in _mine(row) if seat.block_id == workshop.block_id]
    left = [s.workshop for s in held if not s.is_waiting and s.workshop_id != workshop.pk]
    _delete(held)
    seat = WorkshopSeat.objects.create(
        registration=row, block=workshop.block, workshop=workshop, way=way, told_at=told_at
    )
    for other in left:
        fill(other, meeting=row.meeting, now=now)
    return seat


def take_out(row, block, *, now):
    """Leave `block`: seat and place in a queue; the seat goes to the next."""
    held = [seat for seat in _mine(row) if seat.block_id == block.pk]
    _delete(held)
    for seat in held:
        if not seat.is_waiting:
            fill(seat.workshop, meeting=row.meeting, now=now)


def fill(workshop, *, meeting, now):
    """Give free seats of `workshop` to who waits longest and mail each once; returns those seats.

    Who leaves another workshop of the block for it frees a seat there, which is passed on too.
    """
    if meeting.status != Meeting.Status.ANNOUNCED or now >= meeting.starts_at:
        return []
    promoted = _promoted(workshop, meeting, now)
    if promoted:
        mail.promoted(meeting, promoted)
    return promoted


def places_free(workshop):
    return workshop.capacity - WorkshopSeat.objects.filter(workshop=workshop, queue_no=None).count()


def wait(row, workshop, *, told_at):
    """Put `row` last in the queue of `workshop`, instead of in another queue of the block."""
    WorkshopSeat.objects.filter(
        registration=row, block=workshop.block_id, queue_no__isnull=False
    ).delete()
    rows = WorkshopSeat.objects.filter(workshop=workshop)
    last = rows.aggregate(last=Max("queue_no"))["last"] or 0
    return WorkshopSeat.objects.create(
        registration=row,
        block_id=workshop.block_id,
        workshop=workshop,
        queue_no=last + 1,
        told_at=told_at,
    )


def _promoted(workshop, meeting, now):
    promoted, todo = [], [workshop]
    while todo:
        current = todo.pop()
        if current.dropped_at:
            continue
        free = places_free(current)
        waiting = WorkshopSeat.objects.filter(workshop=current, queue_no__isnull=False)
        for seat in waiting.select_related("registration__person").order_by("queue_no")[
            : max(0, free)
        ]:
            before = WorkshopSeat.objects.filter(
                registration=seat.registration_id, block=seat.block_id, queue_no=None
            )
            todo += [old.workshop for old in before.select_related("workshop__block")]
            _delete(before)
            seat.workshop, seat.queue_no, seat.way, seat.told_at = current, None, Way.PROMOTED, now
            seat.rank, seat.reason = None, ""
            seat.save(update_fields=["queue_no", "way", "told_at", "rank", "reason"])
            seat.registration.meeting = meeting
            promoted.append(seat)
    # Who moved on twice within this one change is told of the last.
    return list({seat.registration_id: seat for seat in promoted}.values())


def _give(row, block, workshops, *, now):
    """One workshop or none: the seat, else last in its queue with what they have kept until then."""
    held = [seat for seat in _mine(row) if seat.block_id == block.pk]
    if not workshops:
        take_out(row, block, now=now)
        return
    [workshop] = workshops
    mine = next((seat for seat in held if seat.workshop_id == workshop.pk), None)
    if mine is not None and mine.is_waiting:
        return
    if mine is not None:
        _delete([seat for seat in held if seat.is_waiting])
    elif _is_free(workshop):
        place(row, workshop, now=now, way=Way.CHOSEN, told_at=now)
    else:
        wait(row, workshop, told_at=now)


def _give_first_free(row, block, *, now):
    """By their wishes the first that has room, else last in the queue of the first."""
    wishes = Wish.objects.filter(registration=row, block=block, workshop__dropped_at=None)
    workshops = [
        wish.workshop for wish in wishes.select_related("workshop__block").order_by("rank")
    ]
    if not workshops or any(seat.block_id == block.pk for seat in _mine(row)):
        return
    free = next((workshop for workshop in workshops if _is_free(workshop)), None)
    _give(row, block, [free or workshops[0]], now=now)


def _is_free(workshop):
    """Whether there is a seat and nobody waits for it (T38)."""
    counts = WorkshopSeat.objects.filter(workshop=workshop).aggregate(
        seats=Count("pk", filter=Q(queue_no=None)),
        waiting=Count("pk", filter=Q(queue_no__isnull=False)),
    )
    return counts["seats"] < workshop.capacity and not counts["waiting"]


def _keep(row, block, workshops):
    """Store the wishes for one block, where they differ from what was there."""
    rows = Wish.objects.filter(registration=row, block=block).order_by("rank")
    if list(rows.values_list("workshop", flat=True)) == [workshop.pk for workshop in workshops]:
        return
    rows.delete()
    Wish.objects.bulk_create(
        Wish(registration=row, block=block, workshop=workshop, rank=rank)
        for rank, workshop in enumerate(workshops, 1)
    )


def _mine(row):
    seats = WorkshopSeat.objects.filter(registration=row)
    return list(seats.select_related("workshop__block"))


def _delete(seats):
    """One by one, so that the log says who lost which seat."""
    for seat in seats:
        seat.delete()
