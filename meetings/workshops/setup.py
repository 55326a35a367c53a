"""Blocks and workshops are set up, changed and taken away; nobody is mailed, except who gets a seat."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction

from core.refusal import Refused
from meetings.locking import lock
from meetings.models import Block, Meeting, Wish, Workshop, WorkshopSeat
from meetings.workshops import seats

STALE = (
    "Intussen heeft iemand anders dit gewijzigd. Er is niets bewaard: laad de pagina opnieuw en "
    "pas het opnieuw aan."
)
CHOSEN = "Er zijn al keuzes gemaakt: {what} kan niet meer weg. Laat een workshop vervallen."


@transaction.atomic
def save_block(meeting, *, by, block=None, version=None, starts_at, ends_at, **fields):
    """A new block of `meeting`, or `block` changed; returns it.

    `starts_at`, `ends_at`: moments within the meeting, beside the other blocks. How people choose
    stays as it is once somebody chose. `version`: of the block as it was seen (T11).
    """
    meeting, _ = lock(meeting)
    _refuse_over(meeting)
    block = _fresh(Block, block, version) or Block(meeting=meeting)
    block.meeting = meeting
    if "mode" in fields and block.pk and fields["mode"] != block.mode and _is_chosen(block):
        raise Refused("Er zijn al keuzes gemaakt: hoe men kiest, ligt vast.")
    for name, value in fields.items():
        setattr(block, name, value)
    block.begins_after = _minutes(starts_at - meeting.starts_at)
    block.minutes = _minutes(ends_at - starts_at)
    _refuse_misplaced(block)
    _save(block)
    return block


@transaction.atomic
def save_workshop(block, *, by, workshop=None, version=None, **fields):
    """A new workshop in `block`, or `workshop` changed; more seats go to who waits. Returns it."""
    meeting, now = lock(block.meeting)
    _refuse_over(meeting)
    workshop = _fresh(Workshop, workshop, version) or Workshop(block=block)
    if workshop.dropped_at:
        raise Refused("Deze workshop is vervallen en verandert niet meer.")
    workshop.block = block
    for name, value in fields.items():
        setattr(workshop, name, value)
    taken = WorkshopSeat.objects.filter(workshop=workshop.pk, queue_no=None).count()
    if workshop.pk and workshop.capacity < taken:
        raise Refused(
            f"Er zitten al {taken} mensen in deze workshop; minder plaatsen dan dat kan niet."
        )
    _save(workshop)
    seats.fill(workshop, meeting=meeting, now=now)
    return workshop


@transaction.atomic
def delete_block(block, *, by):
    """Take away a block in which nobody chose anything."""
    lock(block.meeting)
    if _is_chosen(block):
        raise Refused(CHOSEN.format(what="dit blok"))
    block.delete()


@transaction.atomic
def delete_workshop(workshop, *, by):
    """Take away a workshop that nobody chose; one that was chosen is dropped instead."""
    lock(workshop.block.meeting)
    of_it = {"workshop": workshop}
    if WorkshopSeat.objects.filter(**of_it).exists() or Wish.objects.filter(**of_it).exists():
        raise Refused(CHOSEN.format(what="deze workshop"))
    workshop.delete()


def copy_blocks(meeting, twin, *, shifted):
    """The same blocks and workshops for the copy of a meeting: seats and wishes never (T12).

    `shifted`: `moment or None -> moment or None`, as far later as the copy is.
    """
    for block in meeting.blocks.prefetch_related("workshops"):
        copy = Block.objects.create(
            meeting=twin,
            choose_until=shifted(block.choose_until),
            **{name: getattr(block, name) for name in ("title", "begins_after", "minutes", "mode")},
        )
        same = ("title", "description", "room", "speakers", "capacity")
        Workshop.objects.bulk_create(
            Workshop(block=copy, **{name: getattr(workshop, name) for name in same})
            for workshop in block.workshops.all()
            if not workshop.dropped_at
        )


def _minutes(span):
    return int(span.total_seconds() // 60)


def _fresh(model, row, version):
    """The row as it is now, or None for a new one; Refused when it changed or went since `version`."""
    if row is None:
        return None
    found = model.objects.filter(pk=row.pk).first()
    if found is None or (version is not None and version != found.version):
        raise Refused(STALE)
    return found


def _save(row):
    row.version += 1
    try:
        row.full_clean(exclude=["meeting", "block"])
    except ValidationError as error:
        raise Refused(" ".join(error.messages)) from error
    row.save()


def _is_chosen(block):
    of_it = {"block": block}
    return WorkshopSeat.objects.filter(**of_it).exists() or Wish.objects.filter(**of_it).exists()


def _refuse_over(meeting):
    if meeting.status in {Meeting.Status.CANCELLED, Meeting.Status.HELD}:
        raise Refused("Deze bijeenkomst is voorbij of geannuleerd en verandert niet meer.")


def _refuse_misplaced(block):
    """Within the meeting, and not at the same time as another block."""
    meeting = block.meeting
    length = meeting.ends_at - meeting.starts_at
    begin, end = (timedelta(minutes=value) for value in (block.begins_after, block.minutes))
    if block.begins_after < 0 or end <= timedelta() or begin + end > length:
        raise Refused("Een blok ligt binnen de uren van de bijeenkomst en eindigt na het begint.")
    for other in Block.objects.filter(meeting=meeting).exclude(pk=block.pk):
        apart = (
            other.begins_after + other.minutes <= block.begins_after
            or block.begins_after + block.minutes <= other.begins_after
        )
        if not apart:
            raise Refused(f"Op dat moment loopt ook het blok ‘{other}’.")
