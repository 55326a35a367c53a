"""A membership ends, or a profile is closed: what the person was coming to ends with it.

First what ended, in its own transaction; then one transaction per meeting, for never are two
meetings locked in one (reliability.md 2.2). What a crash left in between, `sweep` finishes.
"""

import structlog
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from core.refusal import Busy, Refused
from meetings.eligibility import why_not
from meetings.locking import lock
from meetings.models import DatePoll, Meeting, Registration
from meetings.polls.asking import drop_lost
from meetings.seats import leave
from platforms import actions as platforms
from platforms.models import Membership

Status = Registration.Status
PLACES = [Status.REGISTERED, Status.WAITLISTED]
MEMBERSHIP_ENDED = "Het lidmaatschap is beëindigd."
CLOSED = "Het profiel is afgesloten."
log = structlog.get_logger(__name__)


def end_membership(membership, *, end_on, by):
    """End a membership, free the seats it gave right to, and pass those on (T40, T91).

    Meetings up to the last day, and those open to the person by position, stay as they are.
    """
    membership = platforms.end_membership(membership, end_on=end_on, by=by)
    leave_all(lost_with(membership), by=by)
    drop_lost(DatePoll.objects.filter(meeting__atrium=membership.atrium_id))
    return membership


def lost_with(membership):
    """The registrations that the end of `membership` may have taken the right of."""
    return _coming().filter(person=membership.person_id, meeting__atrium=membership.atrium_id)


def held_by(person):
    """The seats and places in a queue that `person` has in meetings still to come."""
    return _coming().filter(person=person, status__in=PLACES)


def leave_all(registrations, *, by=None):
    """Take out of each meeting who may no longer come; a meeting in use is left for the sweep.

    Returns how many left. In the order of the meetings' keys, each in its own transaction.
    """
    rows = registrations.select_related("meeting", "person").order_by("meeting", "pk")
    return sum(_left(row, by) for row in list(rows))


def sweep():
    """Finish what was broken off: people without right who still count; returns how many left.

    Polls ask them nothing any more either.
    """
    memberships = Membership.objects.filter(
        person=OuterRef("person"), atrium=OuterRef("meeting__atrium")
    )
    ended = Exists(memberships.filter(end_on__isnull=False))
    ended &= ~Exists(memberships.filter(end_on=None))
    closed = Q(person__is_active=False, status__in=PLACES)
    drop_lost(DatePoll.objects.all())
    return leave_all(_coming().filter(closed | Q(ended, override="", person__is_active=True)))


@transaction.atomic
def leave_lost(meeting, person, *, by=None):
    """Take `person` out of a meeting they no longer may come to, and pass the seat on (T40, T91).

    `by` is None for the round that finishes what was broken off. Who may still come, by position or
    because PBM let them in, stays; doing it twice changes nothing. Returns whether they left.
    """
    meeting, now = lock(meeting)
    row = Registration.objects.select_related("person").filter(meeting=meeting, person=person)
    row = row.first()
    if not meeting.is_counted_on or now >= meeting.ends_at or row is None:
        return False
    row.meeting = meeting
    if row.person.is_active and (row.override or not why_not(row.person, meeting)):
        return False
    if row.status in {Status.DECLINED, Status.CANCELLED}:
        return False
    reason = MEMBERSHIP_ENDED if row.person.is_active else CLOSED
    leave(row, Status.CANCELLED, by=by, now=now, reason=reason)
    return True


def _coming():
    saved = Q(meeting__status=Meeting.Status.DRAFT, meeting__saved_date_at__isnull=False)
    return Registration.objects.filter(
        Q(meeting__status=Meeting.Status.ANNOUNCED) | saved,
        meeting__ends_at__gt=timezone.now(),
        status__in=[Status.INVITED, *PLACES],
    )


def _left(row, by):
    try:
        return leave_lost(row.meeting, row.person, by=by)
    except (Busy, Refused) as refusal:
        log.warning("meetings.not_left", meeting=row.meeting_id, why=str(refusal) or "busy")
        return False
