"""Reminders: computed by a scan each minute, never scheduled ahead (reliability.md 2.1 point 8).

A reminder has a moment: so many days before the start at 9.00 on the Brussels clock. When it has
passed, one round writes the mails for the people it concerns at that moment; a meeting that moved
has another start and so another round. A round that comes too late is kept as *gemist* instead
of sent: more than twelve hours after its moment (beat was down), less than two hours before the
start, or because the meeting was moved past it. Who answered or was invited after the moment has
just had a mail and gets no separate reminder.
"""

from datetime import timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from core.times import at
from meetings import mail
from meetings.holders import MAY_HAVE_ARRIVED
from meetings.locking import lock
from meetings.models import Meeting, Registration, ReminderRound
from meetings.told import about
from outbox.models import Message

HOUR = 9
TOO_LATE = timedelta(hours=12)
TOO_NEAR = timedelta(hours=2)
DAYS_BEFORE = {"reminder_answer": 14, "reminder_registered": 2}
MISSED_LATE = "Het moment van deze herinnering was al meer dan twaalf uur voorbij."
MISSED_NEAR = "De bijeenkomst begon bijna."
MISSED_RESTORED = "De bijeenkomst was geannuleerd toen deze herinnering vertrekken moest."
MISSED_MOVED = "De bijeenkomst werd verplaatst toen het moment van deze herinnering al voorbij was."


def scan():
    """Make every round whose moment has passed; returns how many reminders will be sent."""
    return sum(make_round(meeting, kind) for kind in DAYS_BEFORE for meeting in due_for(kind))


def moment_of(meeting, kind):
    """When a reminder of `kind` goes out; 9.00 stays 9.00 when the clock changes in between."""
    return at(meeting.day - timedelta(days=DAYS_BEFORE[kind]), HOUR)


def due_for(kind):
    """Announced meetings still to come whose moment has passed and whose round was not made."""
    now = timezone.now()
    # A day more than the days themselves: the moment is at nine, the meeting may be in the evening.
    horizon = now + timedelta(days=DAYS_BEFORE[kind] + 1)
    made = ReminderRound.objects.filter(
        meeting=OuterRef("pk"), kind=kind, starts_at=OuterRef("starts_at")
    )
    rows = Meeting.objects.filter(
        ~Exists(made), status=Meeting.Status.ANNOUNCED, starts_at__gt=now, starts_at__lte=horizon
    )
    return [meeting for meeting in rows.order_by("starts_at") if moment_of(meeting, kind) <= now]


@transaction.atomic
def make_round(meeting, kind):
    """Write the reminders of one meeting, once per start; returns how many will be sent."""
    meeting, _ = lock(meeting)
    now = timezone.now()
    moment = moment_of(meeting, kind)
    if meeting.status != Meeting.Status.ANNOUNCED or now < moment:
        return 0
    _, is_new = ReminderRound.objects.get_or_create(
        meeting=meeting, kind=kind, starts_at=meeting.starts_at
    )
    if not is_new:
        return 0
    people = _people(meeting, kind, moment)
    if missed := why_missed(meeting, moment, now):
        mail.reminders_missed(kind, meeting, people, reason=missed)
        return 0
    return mail.reminded(kind, meeting, people, moment=moment)


def forget_unsent(meeting):
    """Make the round of a reminder anew that a cancellation took back before any of it left."""
    left = Message.objects.filter(MAY_HAVE_ARRIVED, about=about(meeting), kind__in=DAYS_BEFORE)
    kinds = set(DAYS_BEFORE) - set(left.order_by().values_list("kind", flat=True))
    rows = ReminderRound.objects.filter(meeting=meeting, starts_at=meeting.starts_at)
    rows.filter(kind__in=kinds).delete()


def why_missed(meeting, moment, now):
    """Why a reminder of that moment is no longer sent, in Dutch; empty when it still is."""
    if meeting.moved_at and meeting.moved_at > moment:
        return MISSED_MOVED
    if meeting.restored_at and meeting.restored_at > moment:
        return MISSED_RESTORED
    if now - moment > TOO_LATE:
        return MISSED_LATE
    if meeting.starts_at - now < TOO_NEAR:
        return MISSED_NEAR
    return ""


def _people(meeting, kind, moment):
    """Whom it concerns: in that state since before the moment, and wanting reminders (T56).

    An answer is still due from who was invited, and from who said yes to another time (T18).
    """
    rows = Registration.objects.filter(
        meeting=meeting, person__is_active=True, person__wants_reminders=True
    )
    if kind == "reminder_answer":
        unanswered = rows.filter(status=Registration.Status.INVITED)
        rows = unanswered.exclude(invited_at__gt=moment) | rows.to_confirm()
    else:
        rows = rows.registered().exclude(answered_at__gt=moment)
    return list(rows.select_related("person", "organisation").order_by("pk"))
