"""The verslag that is not there yet (behaviour T82)."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from meetings.models import Meeting
from minutes.reminders import remind_missing
from outbox.delivery import drain
from outbox.models import Message
from platforms.models import Role
from tests import make

pytestmark = pytest.mark.django_db
ENDED = datetime(2026, 10, 20, 15, 0, tzinfo=UTC)  # 17.00 in Brussels, before the clock changes
DAY_3 = datetime(2026, 10, 23, 7, 0, tzinfo=UTC)  # 9.00 in Brussels; the meeting was on Tuesday
DAY_7 = datetime(2026, 10, 29, 8, 0, tzinfo=UTC)  # 9.00 in Brussels, after the clock changed
DAY_14 = datetime(2026, 11, 9, 8, 0, tzinfo=UTC)


def managed_meeting(**fields):
    atrium = make.atrium()
    make.member_of(atrium)
    manager = make.member_of(atrium, Role.RELATIONSHIP_MANAGER)
    when = {"starts_at": ENDED - timedelta(hours=3), "ends_at": ENDED}
    return make.meeting(atrium=atrium, **{**when, **fields}), manager


def reminded(moment):
    with time_machine.travel(moment, tick=False):
        return remind_missing()


def test_the_relationship_manager_is_reminded_after_3_7_and_14_working_days_at_nine():
    meeting, manager = managed_meeting()
    early, late = timedelta(minutes=-1), timedelta(minutes=15)

    counts = [
        reminded(day + shift)
        for day in (DAY_3, DAY_7, DAY_14)
        for shift in (early, timedelta(0), late)
    ]

    assert counts == [0, 1, 0] * 3
    assert reminded(DAY_14 + timedelta(days=2)) == 0
    rows = Message.objects.order_by("due_at")
    assert {row.to_address for row in rows} == {manager.email}
    assert [row.due_at for row in rows] == [DAY_3, DAY_7, DAY_14]
    assert f"/bijeenkomsten/{meeting.pk}/verslag/" in rows[0].text
    assert "3 werkdagen geleden" in rows[0].text


def test_a_meeting_on_a_friday_before_a_holiday_gives_more_days():
    """All Saints (1 November 2027) is a Monday: the third working day after Friday is Thursday."""
    ended = datetime(2027, 10, 29, 14, 0, tzinfo=UTC)
    managed_meeting(starts_at=ended - timedelta(hours=2), ends_at=ended)

    counts = [reminded(datetime(2027, 11, day, 8, 0, tzinfo=UTC)) for day in (1, 2, 3, 4)]

    assert counts == [0, 0, 0, 1]


@pytest.mark.parametrize("how", ["none", "left", "closed profile"])
def test_pbm_is_reminded_where_no_relationship_manager_is_active(how):
    _, manager = managed_meeting()
    if how == "none":
        manager.memberships.all().delete()
    elif how == "left":
        manager.memberships.update(end_on=ENDED.date())
    else:
        type(manager).objects.filter(pk=manager.pk).update(is_active=False)
    staff = [make.staff(), make.staff()]
    make.staff(is_active=False)

    assert reminded(DAY_3) == 2
    assert {row.person for row in Message.objects.all()} == set(staff)


def test_pbm_is_not_bothered_where_a_relationship_manager_is():
    managed_meeting()
    make.staff()

    assert reminded(DAY_3) == 1


@pytest.mark.parametrize("late", [timedelta(days=3), timedelta(days=6)])
def test_a_reminder_that_was_missed_for_days_is_not_sent_any_more(late):
    managed_meeting()

    assert reminded(DAY_7 + late) == 0


def test_nobody_is_reminded_of_a_verslag_that_is_there_or_a_meeting_that_was_not():
    uploaded, written = managed_meeting()[0], managed_meeting()[0]
    make.minutes(meeting=uploaded, status="draft")
    make.written(meeting=written, status="draft")
    managed_meeting(status=Meeting.Status.CANCELLED)
    managed_meeting(status=Meeting.Status.DRAFT)

    assert reminded(DAY_7) == 0


@pytest.mark.parametrize("what", ["uploaded", "cancelled", "manager left", "nothing"])
def test_a_reminder_on_its_way_is_stopped_when_it_is_no_longer_true(what, smtp_sink):
    meeting, manager = managed_meeting()
    with time_machine.travel(DAY_7, tick=True):
        remind_missing()
        if what == "uploaded":
            make.minutes(meeting=meeting, status="draft")
        elif what == "cancelled":
            changes = {"status": "cancelled", "cancelled_at": timezone.now(), "cancel_reason": "x"}
            Meeting.objects.update(**changes)
        elif what == "manager left":
            manager.memberships.update(end_on=DAY_7.date() - timedelta(days=1))
        Message.objects.update(due_at=ENDED, expires_at=datetime(2100, 1, 1, tzinfo=UTC))

        drain()

    stopped = {True: Message.State.ACCEPTED, False: Message.State.CANCELLED}
    assert Message.objects.get().state == stopped[what == "nothing"]
