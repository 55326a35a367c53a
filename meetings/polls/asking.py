"""Who is asked by a poll: at its start, when they join while it runs, and no longer when they leave."""

from copy import copy

import structlog
from django.db import transaction

from core.refusal import Busy, Refused
from meetings.eligibility import invitees
from meetings.locking import lock
from meetings.models import DatePoll, PollAnswer
from meetings.polls import mail

CHUNK = 500
log = structlog.get_logger(__name__)


def people_for(poll):
    """Whom announcing the meeting on the first moment of `poll` would invite."""
    options = poll.options.order_by("starts_at")
    first = copy(poll.meeting)
    first.starts_at = options.values_list("starts_at", flat=True)[0]
    return invitees(first)


def ask(poll, people, *, now):
    """Give each of `people` an answer to fill in per moment, and mail them; the meeting is locked."""
    options = list(poll.options.all())
    PollAnswer.objects.bulk_create(
        (
            PollAnswer(option=option, person=person, asked_at=now)
            for person in people
            for option in options
        ),
        batch_size=CHUNK,
    )
    mail.asked(poll, options, people)


def ask_newcomers(joined):
    """Ask `joined`, pairs of an atrium pk and a person pk, what the running polls there ask.

    One transaction per meeting. Returns whether all is done: a meeting in use is left for a next time.
    """
    per_atrium = {}
    for atrium, person in joined:
        per_atrium.setdefault(atrium, set()).add(person)
    rows = DatePoll.objects.taking_answers().filter(meeting__atrium__in=per_atrium)
    rows = rows.select_related("meeting").order_by("meeting")
    done = [_tried(_ask_more, poll, per_atrium[poll.meeting.atrium_id]) for poll in rows]
    return None not in done


def drop_lost(polls):
    """Take out of the running ones of `polls` (a queryset) who may no longer come; how many people."""
    rows = polls.open().select_related("meeting").order_by("meeting")
    return sum(_tried(_drop, poll) or 0 for poll in rows)


@transaction.atomic
def _ask_more(poll, people):
    poll, now = locked(poll)
    if not poll.takes_answers:
        return 0
    known = PollAnswer.objects.filter(option__poll=poll).values("person")
    fresh = list(people_for(poll).filter(pk__in=people).exclude(pk__in=known).order_by("pk"))
    if fresh:
        ask(poll, fresh, now=now)
    return len(fresh)


@transaction.atomic
def _drop(poll):
    poll, _ = locked(poll)
    if not poll.is_open:
        return 0
    rows = PollAnswer.objects.filter(option__poll=poll)
    lost = rows.exclude(person__in=people_for(poll).values("pk"))
    people = lost.order_by().values("person").distinct().count()
    lost.delete()
    return people


def locked(poll):
    """The poll as it is now, its meeting locked, and the database's clock; Refused when it is gone."""
    meeting, now = lock(poll.meeting)
    row = DatePoll.objects.filter(pk=poll.pk, meeting=meeting).first()
    if row is None:
        raise Refused("Deze datumprik bestaat niet meer.")
    row.meeting = meeting
    return row, now


def _tried(act, poll, *more):
    try:
        return act(poll, *more)
    except (Busy, Refused) as refusal:
        log.warning("meetings.poll_left_out", poll=poll.pk, why=str(refusal) or "busy")
        return None
