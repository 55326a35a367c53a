"""What happens to a person and reaches into every app below."""

from django.db import transaction
from django.utils import timezone

from dashboard import retention
from meetings.actions import withdraw
from meetings.models import Meeting, Registration
from members import actions as people

Status = Registration.Status
CLOSED = "Het profiel is afgesloten."


@transaction.atomic
def close_profile(person, *, by):
    """Close a profile; the seats it holds in coming meetings go to who waits (T36, T40)."""
    _give_up_seats(person, by=by)
    people.deactivate(person, by=by)


@transaction.atomic
def anonymise(person, *, by):
    """Give up coming seats, close the profile and erase who it was."""
    _give_up_seats(person, by=by)
    names = people.names_of(person)
    people.anonymise(person, by=by)
    retention.forget_person(person, names)


def _give_up_seats(person, *, by):
    """In the order of the meetings' keys, so that two of these never wait for each other."""
    coming = Meeting.objects.filter(
        status=Meeting.Status.ANNOUNCED,
        starts_at__gt=timezone.now(),
        registrations__person=person,
        registrations__status__in=[Status.REGISTERED, Status.WAITLISTED],
    )
    for meeting in coming.order_by("pk"):
        withdraw(meeting, person, by=by, reason=CLOSED)
