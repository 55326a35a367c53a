"""Who is there, one by one at the door, or from what Teams kept. Status never changes by it."""

from django.db import transaction

from core.refusal import Refused
from meetings.attending.day import refuse_unless_its_day
from meetings.eligibility import organisations_of
from meetings.locking import lock
from meetings.models import Registration

Attendance = Registration.Attendance
GONE = "Dit profiel is afgesloten."


@transaction.atomic
def tick(meeting, person, *, is_present, by):
    """Say that `person` is there, or take that back; returns the registration, None without one.

    Also who was not registered, waits or withdrew may walk in: the answer stays as it was, only
    attendance is set. Two who tick the same person, or one who taps twice, do no harm.
    """
    meeting, _ = lock(meeting)
    refuse_unless_its_day(meeting)
    row = Registration.objects.filter(meeting=meeting, person=person).first()
    return _set(meeting, person, row, is_present=is_present, by=by)


@transaction.atomic
def apply_list(meeting, people, *, by):
    """Tick all of `people` in one transaction (T85); returns how many that changed."""
    meeting, _ = lock(meeting)
    refuse_unless_its_day(meeting)
    rows = Registration.objects.filter(meeting=meeting, person__in=people)
    known = {row.person_id: row for row in rows}
    changed = 0
    for person in people:
        row = known.get(person.pk)
        if row is None or row.attendance != Attendance.PRESENT:
            _set(meeting, person, row, is_present=True, by=by)
            changed += 1
    return changed


def _set(meeting, person, row, *, is_present, by):
    if row is None:
        return _walked_in(meeting, person, by=by) if is_present else None
    if not is_present and came_unasked(row):
        # A slip of the finger: nobody was invited, told or counted by it.
        row.delete()
        return None
    wanted = Attendance.PRESENT if is_present else Attendance.UNKNOWN
    if row.attendance != wanted:
        row.attendance = wanted
        row.save(update_fields=["attendance"])
    return row


def _walked_in(meeting, person, *, by):
    if not person.is_active:
        raise Refused(GONE)
    works_for = list(organisations_of(person, meeting)[:2])
    return Registration.objects.create(
        meeting=meeting,
        person=person,
        organisation=works_for[0] if len(works_for) == 1 else None,
        registered_by=by,
        attendance=Attendance.PRESENT,
    )


def came_unasked(row):
    """Whether the row is there only because someone was ticked who had not been invited."""
    return (
        row.status == Registration.Status.INVITED
        and row.invited_at is None
        and row.answered_at is None
        and row.registered_by_id is not None
    )
