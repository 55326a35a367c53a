"""Who joins an atrium is invited to what was announced before: as if they had been there then.

One transaction per meeting. Up to `ONE_EACH` meetings give the usual invitation each, with the event
for the calendar; more would be a burst, so one mail lists them all (docs/outbox.md).
"""

from dataclasses import dataclass

import structlog
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from core.refusal import Busy, Refused
from meetings import mail
from meetings.eligibility import entitled_people
from meetings.locking import lock
from meetings.models import Meeting, Registration

ONE_EACH = 3
CHUNK = 500
log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Welcome:
    """What people who join would be invited to: pairs of a meeting and its people."""

    meetings: list

    @property
    def by_person(self):
        """`{person: the meetings}`, both in their order."""
        found = {}
        for meeting, people in self.meetings:
            for person in people:
                found.setdefault(person, []).append(meeting)
        return found

    @property
    def mails(self):
        """How many mails that takes."""
        counts = [len(meetings) for meetings in self.by_person.values()]
        return sum(1 if count > ONE_EACH else count for count in counts)


def coming(atria):
    """The meetings of `atria` (pks) whose members were told, to which one can still come.

    Announced, or a date that is kept free; soonest first.
    """
    now = timezone.now()
    is_open = Q(registration_closes_at=None) | Q(registration_closes_at__gt=now)
    told = Q(status=Meeting.Status.ANNOUNCED)
    told |= Q(status=Meeting.Status.DRAFT, saved_date_at__isnull=False)
    rows = Meeting.objects.filter(is_open, told, atrium__in=atria, starts_at__gt=now)
    return rows.select_related("atrium__platform").order_by("starts_at", "pk")


def uninvited(joined):
    """What `joined` (pairs of an atrium pk and a person pk) would be invited to, as a Welcome."""
    per_atrium = {}
    for atrium, person in joined:
        per_atrium.setdefault(atrium, set()).add(person)
    found = []
    for meeting in coming(per_atrium):
        known = Registration.objects.filter(meeting=meeting).values("person")
        wanted = entitled_people(meeting).filter(pk__in=per_atrium[meeting.atrium_id])
        people = list(wanted.exclude(pk__in=known).order_by("sort_name", "pk"))
        if people:
            found.append((meeting, people))
    return Welcome(found)


def welcome(joined, *, by):
    """Invite `joined`, as in `uninvited`; returns how many invitations there are more.

    The mail that lists several goes first: broken off after it, all it says is still true. A meeting
    that somebody else has in use is left out: the person finds it on the portal.
    """
    plan = uninvited(joined)
    invited_to = plan.by_person
    many = {person.pk for person, meetings in invited_to.items() if len(meetings) > ONE_EACH}
    lists = [pair for pair in invited_to.items() if pair[0].pk in many]
    if lists:
        mail.listed(lists)
    plans = sorted(plan.meetings, key=lambda pair: pair[0].pk)
    return sum(
        _invited(meeting, [person.pk for person in people], by=by, told_apart=many)
        for meeting, people in plans
    )


@transaction.atomic
def invite(meeting, people, *, by, told_apart=()):
    """Invite to an announced meeting whom of `people` (pks) announcing it would now invite too.

    Who has a registration, in whatever state, keeps it as it is. Returns the new registrations. A
    mail each, except to `told_apart` (pks), whom one mail tells of several meetings.
    """
    meeting, now = lock(meeting)
    if not _takes_newcomers(meeting, now):
        return []
    known = Registration.objects.filter(meeting=meeting).values("person")
    fresh = entitled_people(meeting).filter(pk__in=people).exclude(pk__in=known).order_by("pk")
    rows = [Registration(meeting=meeting, person=person, invited_at=now) for person in fresh]
    Registration.objects.bulk_create(rows, batch_size=CHUNK)
    if mailed := [row for row in rows if row.person_id not in told_apart]:
        mail.invited(meeting, mailed)
    return rows


def _invited(meeting, people, *, by, told_apart):
    try:
        return len(invite(meeting, people, by=by, told_apart=told_apart))
    except (Busy, Refused) as refusal:
        log.warning("meetings.not_invited", meeting=meeting.pk, why=str(refusal) or "busy")
        return 0


def _takes_newcomers(meeting, now):
    """Whether one can still register, so that an invitation asks something that can be answered."""
    closes = meeting.registration_closes_at or meeting.starts_at
    return meeting.is_counted_on and now < min(closes, meeting.starts_at)
