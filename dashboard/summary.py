"""The summary of the week: answers still due, what changed, new verslagen; only for who asked.

Written on Monday at eight in Brussels, or in the hours after it when beat was down; a week that
was missed altogether is skipped (T57). Never empty, and nothing urgent waits for it (T61). What it
shows is asked again when it leaves: a summary that is no longer right is dropped and, that same
morning, written anew.
"""

from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from core.links import absolute
from core.times import at, local
from meetings.links import page
from meetings.mailings import STILL_THERE
from meetings.models import Meeting, Registration
from members.models import SUMMARY_CHOICES
from minutes.models import Minutes
from outbox.actions import post
from outbox.models import Message

KIND = "weekly_summary"
HOUR = 8
FOR = timedelta(hours=12)  # later than this it is no longer Monday's mail
WEEK = timedelta(days=7)
AT_MOST = 15


@dataclass(frozen=True)
class Summary:
    """What one person has to know of one week; falsy when that is nothing."""

    answers: list
    moved: list
    cancelled: list
    minutes: list

    def __bool__(self):
        return bool(self.answers or self.moved or self.cancelled or self.minutes)

    def facts(self):
        """The rows it names, to compare with what is right when it is sent."""
        return {
            "answers": [row.pk for row in self.answers],
            "moved": [[row.pk, row.starts_at.isoformat()] for row in self.moved],
            "cancelled": [row.pk for row in self.cancelled],
            "minutes": [row.pk for row in self.minutes],
        }


def this_monday(now):
    """When the summary of this week is due."""
    day = local(now).date()
    return at(day - timedelta(days=day.weekday()), HOUR)


def of(person, *, until):
    """The week before `until`, as far as `person` asked for it and may see it now."""
    week = (until - WEEK, until)
    return Summary(
        answers=_answers(person) if person.summary_answers else [],
        moved=_moved(person, week) if person.summary_changes else [],
        cancelled=_cancelled(person, week) if person.summary_changes else [],
        minutes=_minutes(person, week) if person.summary_minutes else [],
    )


def write_all():
    """Write the summary of who asked for one and has none of this week; returns how many."""
    now = timezone.now()
    monday = this_monday(now)
    if not monday <= now < monday + FOR:
        return 0
    return sum(write(person, monday) for person in _still_to_write(monday))


@transaction.atomic
def write(person, monday):
    """Write the summary of one person, unless there is nothing to say; returns whether it did."""
    summary = of(person, until=monday)
    if not summary:
        return False
    facts = summary.facts()
    mark = sha256(repr(facts).encode()).hexdigest()[:12]
    message = post(
        KIND,
        to=person.email,
        person=person,
        template="dashboard/mail/weekly_summary.txt",
        key=f"{KIND}:{person.pk}:{local(monday):%Y%m%d}:{mark}",
        expires_at=monday + timedelta(days=2),
        facts={**facts, "until": monday.isoformat()},
        context={
            "person": person,
            "answers": [(row, page(row)) for row in summary.answers],
            "moved": summary.moved,
            "cancelled": summary.cancelled,
            "minutes": [(row, absolute(row.get_absolute_url())) for row in summary.minutes],
            "home": absolute(reverse("dashboard:home")),
        },
    )
    return message is not None


def _still_to_write(monday):
    wants = Q()
    for name in SUMMARY_CHOICES:
        wants |= Q(**{name: True})
    written = Message.objects.filter(
        person=OuterRef("pk"), kind=KIND, created_at__gte=monday
    ).exclude(state=Message.State.CANCELLED)
    people = get_user_model().objects.filter(wants, ~Exists(written), is_active=True)
    return people.order_by("pk").iterator(chunk_size=200)


def _meetings(person, statuses=STILL_THERE):
    """What `person` is on the list of, in one of these states, and may see."""
    mine = Registration.objects.filter(person=person, status__in=statuses)
    rows = Meeting.objects.filter(pk__in=mine.values("meeting")).permitted(person, "read")
    return rows.select_related("atrium").order_by("starts_at", "pk")


def _answers(person):
    rows = _meetings(person, [Registration.Status.INVITED]).announced().upcoming()
    return [row for row in rows[:AT_MOST] if row.registration_is_open]


def _moved(person, week):
    rows = _meetings(person).announced().upcoming()
    return list(rows.filter(moved_at__range=week)[:AT_MOST])


def _cancelled(person, week):
    return list(_meetings(person).filter(cancelled_at__range=week)[:AT_MOST])


def _minutes(person, week):
    rows = Minutes.objects.permitted(person, "read").published().filter(published_at__range=week)
    return list(
        rows.select_related("meeting__atrium").order_by("meeting__starts_at", "pk")[:AT_MOST]
    )
