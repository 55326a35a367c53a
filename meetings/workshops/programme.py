"""The blocks of a meeting as people see them: what there is, how full it is, what they have."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import Count, IntegerField, OuterRef, Subquery
from django.db.models.functions import Coalesce

from meetings.models import Block, Wish, Workshop, WorkshopSeat


@dataclass
class BlockOf:
    """One block with its workshops, each with `taken`, `waiting` and `free`.

    `seat` and `queued`: what one person has in it, as far as known to them; `wishes`: what they
    want, best first.
    """

    block: Block
    workshops: list = field(default_factory=list)
    seat: WorkshopSeat | None = None
    queued: WorkshopSeat | None = None
    wishes: list = field(default_factory=list)

    @property
    def offered(self):
        return [workshop for workshop in self.workshops if not workshop.dropped_at]

    @property
    def waits_to_be_allotted(self):
        return not self.block.gives_at_once


def programme(meeting, row=None, *, untold=False):
    """The blocks of `meeting` that have workshops; with what the registration `row` has in them.

    `untold`: also what was allotted and not yet made known, for staff.
    """
    views = {}
    for workshop in workshops_of(meeting):
        view = views.setdefault(workshop.block_id, BlockOf(workshop.block))
        workshop.block = view.block
        view.workshops.append(workshop)
    if views and row is not None and row.pk and row.is_live:
        _add_mine(views, row, untold=untold)
    return list(views.values())


def workshops_of(meeting):
    """All workshops of `meeting` with `taken`, `waiting` and `free`, in order, one question."""
    rows = Workshop.objects.filter(block__meeting=meeting).select_related("block")
    rows = rows.annotate(taken=_count(queue_no=None), waiting=_count(queue_no__isnull=False))
    found = list(rows.order_by("block__begins_after", "block", "pk"))
    for workshop in found:
        workshop.block.meeting = meeting
        workshop.free = max(0, workshop.capacity - workshop.taken)
    return found


def wishes_of(meeting):
    """`{registration pk: {block pk: [workshop pks, best first]}}` of who is registered."""
    found = defaultdict(lambda: defaultdict(list))
    rows = Wish.objects.filter(
        registration__meeting=meeting,
        registration__status="registered",
        workshop__dropped_at=None,
    ).order_by("registration", "block", "rank")
    for registration, block, workshop in rows.values_list("registration", "block", "workshop"):
        found[registration][block].append(workshop)
    return found


def _add_mine(views, row, *, untold):
    known = {workshop.pk: workshop for view in views.values() for workshop in view.workshops}
    for seat in WorkshopSeat.objects.filter(registration=row):
        if seat.told_at is None and not untold:
            continue
        seat.workshop = known[seat.workshop_id]
        name = "queued" if seat.is_waiting else "seat"
        setattr(views[seat.block_id], name, seat)
    for wish in Wish.objects.filter(registration=row).order_by("rank"):
        views[wish.block_id].wishes.append(known[wish.workshop_id])


def _count(**having):
    rows = WorkshopSeat.objects.filter(workshop=OuterRef("pk"), **having)
    counted = rows.order_by().values("workshop").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)
