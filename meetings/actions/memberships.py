"""A membership ends: what the person was coming to ends with it. Here, because platforms cannot know."""

from django.db import transaction

from meetings.eligibility import why_not
from meetings.locking import lock
from meetings.models import Meeting, Registration
from meetings.seats import leave
from platforms import actions as platforms

Status = Registration.Status
MEMBERSHIP_ENDED = "Het lidmaatschap is beëindigd."


@transaction.atomic
def end_membership(membership, *, end_on, by):
    """End a membership, free the seats it gave right to, and pass those on (T40, T91).

    Meetings up to the last day, and those open to the person by position, stay as they are.
    """
    membership = platforms.end_membership(membership, end_on=end_on, by=by)
    coming = Registration.objects.filter(
        person=membership.person_id,
        meeting__atrium=membership.atrium_id,
        meeting__status=Meeting.Status.ANNOUNCED,
        status__in=[Status.INVITED, Status.REGISTERED, Status.WAITLISTED],
        override="",
    )
    # In the order of the key, so that two of these never wait for each other.
    for meeting in Meeting.objects.filter(pk__in=coming.values("meeting")).order_by("pk"):
        _leave_one(meeting, membership.person, by=by)
    return membership


def _leave_one(meeting, person, *, by):
    meeting, now = lock(meeting)
    if now >= meeting.ends_at or not why_not(person, meeting):
        return
    row = Registration.objects.select_related("person").get(meeting=meeting, person=person)
    row.meeting = meeting
    if row.status not in {Status.DECLINED, Status.CANCELLED}:
        leave(row, Status.CANCELLED, by=by, now=now, reason=MEMBERSHIP_ENDED)
