"""When an evaluation is mailed and to whom: computed from the meetings, never scheduled ahead.

The working day after the meeting at nine, once; to who was silent a reminder five working days
later, once. A rerun does nothing more, and what is stale after an outage is not sent in a burst.
"""

from datetime import timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from holidays import country_holidays

from core.times import add_working_days, at, local, midnight
from meetings.locking import lock
from meetings.models import Meeting, Registration
from members.models import User
from surveys import mail
from surveys.links import mark, new_secret
from surveys.models import Asked, Asking, Evaluation
from surveys.querysets import evaluation_of

HOUR = 9
REMIND_AFTER = 5  # working days
STALE = timedelta(days=7)
FARTHEST = timedelta(days=45)
Attendance = Registration.Attendance


def scan():
    """Ask and remind where the moment has come, each in a transaction of its own; returns how many."""
    now = timezone.now()
    asked = sum(_ask(meeting) for meeting in _due(now))
    silent = Asking.objects.filter(reminded_at=None, closes_at__gt=now)
    return asked + sum(_remind(pk) for pk in list(silent.values_list("pk", flat=True)))


def moment_of(meeting, evaluation):
    """When who was there is asked: nine on the working day after it, or after the evaluation was made."""
    last = max(meeting.ends_at, evaluation.created_at)
    morning = _morning_after(meeting.ends_at)
    return morning if evaluation.created_at < morning else _morning_after(last)


def closing(asked_at, days):
    """The last minute in which one may answer: the end of the day, so many days after the asking."""
    return midnight(local(asked_at).date() + timedelta(days=days + 1)) - timedelta(minutes=1)


def who_was_there(meeting):
    """Who was present; where no attendance was entered, who was registered."""
    rows = Registration.objects.filter(meeting=meeting.pk)
    if rows.exclude(attendance=Attendance.UNKNOWN).exists():
        rows = rows.filter(attendance=Attendance.PRESENT)
    else:
        rows = rows.registered()
    people = User.objects.filter(pk__in=rows.values("person"), is_active=True)
    return people.order_by("sort_name", "pk")


def _due(now):
    own = Q(Exists(Evaluation.objects.filter(meeting=OuterRef("pk"))))
    shared = Q(Exists(Evaluation.objects.filter(round=OuterRef("round"))))
    rows = Meeting.objects.going_on().filter(
        own | shared, evaluation_asking=None, ends_at__lt=now, ends_at__gt=now - FARTHEST
    )
    for meeting in rows.order_by("pk"):
        evaluation = evaluation_of(meeting)
        if evaluation and moment_of(meeting, evaluation) <= now:
            yield meeting


@transaction.atomic
def _ask(meeting):
    """Ask who was there, once; returns 1 when somebody was asked."""
    meeting, _ = lock(meeting)
    evaluation, now = evaluation_of(meeting), timezone.now()
    people = list(who_was_there(meeting))
    if evaluation is None or not people or Asking.objects.filter(meeting=meeting).exists():
        return 0
    if now > moment_of(meeting, evaluation) + STALE:
        return 0
    asking = Asking.objects.create(
        evaluation=evaluation,
        meeting=meeting,
        asked_at=now,
        closes_at=closing(now, evaluation.days_open),
        asked_count=len(people),
    )
    secrets = {person.pk: new_secret() for person in people}
    Asked.objects.bulk_create(
        Asked(asking=asking, person=person, link=mark(secrets[person.pk])) for person in people
    )
    rows = asking.people.select_related("person").order_by("pk")
    mail.asked(asking, [(row, secrets[row.person_id]) for row in rows])
    return 1


@transaction.atomic
def _remind(pk):
    """Ask who was silent once more, with a link of its own; the first one stays good (T107)."""
    asking = Asking.objects.select_related("meeting__atrium").get(pk=pk)
    now = timezone.now()
    moment = at(_working_days_after(asking.asked_at, REMIND_AFTER), HOUR)
    if now < moment or not Asking.objects.filter(pk=pk, reminded_at=None).update(reminded_at=now):
        return 0
    if now > moment + STALE:
        return 0
    silent = asking.people.filter(has_answered=False, second_link="", person__is_active=True)
    silent = silent.filter(person__wants_reminders=True).select_related("person")
    letters = []
    for row in silent.order_by("pk"):
        secret = new_secret()
        row.second_link = mark(secret)
        row.save(update_fields=["second_link"])
        letters.append((row, secret))
    mail.reminded(asking, letters)
    return len(letters)


def _morning_after(moment):
    return at(_working_days_after(moment, 1), HOUR)


def _working_days_after(moment, days):
    return add_working_days(local(moment).date(), days, country_holidays("BE"))
