"""Whom a meeting is told to: one row per person, kept from *hou de datum vrij* to the invitation."""

from meetings.eligibility import invitees
from meetings.models import Registration
from meetings.seats import leave

Status = Registration.Status
CHUNK = 500


def invited_rows(meeting, *, by, now, invited_at):
    """The registrations to invite to `meeting`, whose row is locked; saved, with its mail still to go.

    Who has a row keeps it, so that the calendar UID stays. Who said no to this very hour is not
    asked again; who said no to an earlier one is. Who may no longer come gives the row up, and the
    event leaves the calendar.
    """
    known = {row.person_id: row for row in _rows(meeting)}
    people = list(invitees(meeting))
    kept = [known[person.pk] for person in people if person.pk in known]
    again = [row for row in kept if _is_asked_again(row)]
    for row in again:
        row.status, row.invited_at = Status.INVITED, invited_at
    Registration.objects.bulk_update(again, ["status", "invited_at"], batch_size=CHUNK)
    fresh = [
        Registration(meeting=meeting, person=person, invited_at=invited_at)
        for person in people
        if person.pk not in known
    ]
    Registration.objects.bulk_create(fresh, batch_size=CHUNK)
    entitled = {person.pk for person in people}
    for person, row in known.items():
        if person not in entitled and row.status == Status.INVITED:
            leave(row, Status.CANCELLED, by=by, now=now, reason="")
    return [*again, *fresh]


def refusing(meeting):
    """The pks of who said no to the hour that `meeting` has: they are not asked again."""
    return {row.person_id for row in _rows(meeting) if not _is_asked_again(row)}


def _rows(meeting):
    rows = Registration.objects.filter(meeting=meeting).select_related("person").order_by("pk")
    for row in rows:
        row.meeting = meeting
        yield row


def _is_asked_again(row):
    """Still invited, or the no was to another hour (or to a right that came back)."""
    if row.status != Status.DECLINED:
        return row.status in {Status.INVITED, Status.CANCELLED}
    moved_at = row.meeting.moved_at
    return bool(moved_at and row.answered_at) and row.answered_at < moved_at
