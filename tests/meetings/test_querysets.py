"""What list pages ask about meetings, in one query."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from meetings.models import Meeting
from tests import make

pytestmark = pytest.mark.django_db


def test_a_visitor_has_no_answer():
    make.meeting()

    assert not Meeting.objects.of(AnonymousUser()).exists()


def test_seats_are_counted_per_state(django_assert_num_queries):
    small, endless = make.meeting(capacity=3), make.meeting()
    for status, times in (("registered", 2), ("invited", 1), ("declined", 4)):
        for _ in range(times):
            make.registration(meeting=small, status=status)
    make.registration(meeting=small, status="waitlisted", queue_no=1)

    with django_assert_num_queries(1):
        rows = {
            row.pk: (
                row.invited_count,
                row.registered_count,
                row.waiting_count,
                row.declined_count,
                row.seats_free,
            )
            for row in Meeting.objects.with_seats()
        }

    assert rows == {small.pk: (1, 2, 1, 4, 1), endless.pk: (0, 0, 0, 0, None)}


def test_mine_are_those_i_am_asked_for_or_come_to():
    me = make.user()
    rows = {
        status: make.registration(
            person=me, status=status, queue_no=1 if status == "waitlisted" else None
        ).meeting
        for status in ("invited", "registered", "waitlisted", "declined", "cancelled")
    }
    make.registration(status="registered")

    assert set(Meeting.objects.of(me)) == {
        rows["invited"],
        rows["registered"],
        rows["waitlisted"],
    }
    assert list(Meeting.objects.of(me, "declined")) == [rows["declined"]]


def test_a_period_takes_what_overlaps_it():
    now = timezone.now()
    long = make.meeting(starts_at=now - timedelta(days=2), ends_at=now + timedelta(days=2))
    make.meeting(starts_at=now + timedelta(days=1), ends_at=now + timedelta(days=1, hours=1))

    assert list(Meeting.objects.between(now, now + timedelta(hours=1))) == [long]
