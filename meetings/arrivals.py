"""Who joins an atrium is invited to what was announced before: as if they had been there then.

One transaction per meeting. The membership itself says that this is still to be done, so what a
crash or a busy meeting left is finished by `sweep`. Up to `ONE_EACH` meetings give the usual
invitation each, with the event for the calendar; more would be a burst, so one mail lists them all
(docs/outbox.md).
"""

from dataclasses import dataclass
from datetime import timedelta

import structlog
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from core.refusal import Busy, Refused
from meetings import mail
from meetings.eligibility import invitees
from meetings.locking import lock
from meetings.models import Meeting, Registration
from meetings.polls.asking import ask_newcomers
from outbox.mailing import mailing
from platforms.models import Membership

ONE_EACH = 3
SETTLED = timedelta(minutes=5)
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
        wanted = invitees(meeting).filter(pk__in=per_atrium[meeting.atrium_id])
        people = list(wanted.exclude(pk__in=known).order_by("sort_name", "pk"))
        if people:
            found.append((meeting, people))
    return Welcome(found)


def welcome(joined, *, by):
    """Invite `joined`, as in `uninvited`; returns how many invitations there are more.

    The mail that lists several goes first: broken off after it, all it says is still true, and the
    rest follows without a second mail. A meeting that somebody else has in use follows later.
    What the running polls of their atria ask (meetings.polls), they are asked too.
    """
    plan = uninvited(joined)
    pending = _pending(joined)
    invited_to = plan.by_person
    many = {person.pk for person, meetings in invited_to.items() if len(meetings) > ONE_EACH}
    lists = [pair for pair in invited_to.items() if pair[0].pk in many]
    if lists:
        _tell(lists, [row.pk for row in pending if row.person_id in many])
    are_asked = ask_newcomers(joined)
    plans = sorted(plan.meetings, key=lambda pair: pair[0].pk)
    counts = [
        _invited(meeting, [person.pk for person in people], by=by, told_apart=many)
        for meeting, people in plans
    ]
    if are_asked and None not in counts:
        _done(pending)
    return sum(count or 0 for count in counts)


def sweep():
    """Finish what was broken off five minutes ago or longer; returns how many were invited.

    In the way that was chosen then: with mails, or quietly.
    """
    rows = Membership.objects.to_invite().filter(invite_from__lt=timezone.now() - SETTLED)
    found = 0
    for quietly in (False, True):
        some = rows.filter(invite_quietly=quietly).order_by("invite_from")[:CHUNK]
        with mailing(notify=not quietly):
            found += welcome([(row.atrium_id, row.person_id) for row in some], by=None)
    return found


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
    fresh = invitees(meeting).filter(pk__in=people).exclude(pk__in=known).order_by("pk")
    rows = [Registration(meeting=meeting, person=person, invited_at=now) for person in fresh]
    Registration.objects.bulk_create(rows, batch_size=CHUNK)
    if mailed := [row for row in rows if row.person_id not in told_apart]:
        mail.invited(meeting, mailed)
    return rows


@transaction.atomic
def _tell(lists, pending):
    """The mails that list several meetings; of `pending` (pks) the rest needs none any more."""
    mail.listed(lists)
    Membership.objects.filter(pk__in=pending).update(invite_quietly=True)


def _pending(joined):
    """The memberships of `joined` that say that they are still to be invited."""
    pairs = set(joined)
    rows = Membership.objects.to_invite().filter(
        atrium__in={atrium for atrium, _ in pairs}, person__in={person for _, person in pairs}
    )
    return [row for row in rows if (row.atrium_id, row.person_id) in pairs]


def _done(pending):
    rows = Membership.objects.filter(pk__in=[row.pk for row in pending])
    rows.update(invite_from=None, invite_quietly=False)


def _invited(meeting, people, *, by, told_apart):
    """How many were invited; None when the meeting is in use, so that it is to be tried again."""
    try:
        return len(invite(meeting, people, by=by, told_apart=told_apart))
    except Busy:
        log.warning("meetings.not_invited", meeting=meeting.pk, why="busy")
        return None
    except Refused as refusal:
        log.warning("meetings.not_invited", meeting=meeting.pk, why=str(refusal))
        return 0


def _takes_newcomers(meeting, now):
    """Whether one can still register, so that an invitation asks something that can be answered."""
    closes = meeting.registration_closes_at or meeting.starts_at
    return meeting.is_counted_on and now < min(closes, meeting.starts_at)
