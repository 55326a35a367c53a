"""The summary of the week: for who asked, never empty, right when it leaves (T57, T61)."""

from datetime import datetime, timedelta

import pytest
import time_machine

from core.times import BRUSSELS
from dashboard import summary
from members.models import SUMMARY_CHOICES
from outbox import delivery
from outbox.models import Message
from tests import make

pytestmark = pytest.mark.django_db
MONDAY = datetime(2055, 6, 14, 8, 5, tzinfo=BRUSSELS)
DAY = timedelta(days=1)
ALL = dict.fromkeys(SUMMARY_CHOICES, True)


def meeting(atrium, title, *, days, **fields):
    start = MONDAY + days * DAY
    return make.meeting(
        atrium=atrium,
        title=title,
        starts_at=start,
        ends_at=start + timedelta(hours=2),
        announced_at=MONDAY - 90 * DAY,
        **fields,
    )


@pytest.fixture
def atrium(db):
    return make.atrium()


@pytest.fixture
def busy_week(atrium):
    """Someone with one of everything, and things of another week or atrium beside them."""
    person = make.member_of(atrium, **ALL)
    waits = meeting(atrium, "Startdag", days=10)
    moved = meeting(atrium, "Hemelwater", days=20, moved_at=MONDAY - 2 * DAY)
    off = meeting(
        atrium,
        "Geschrapt",
        days=30,
        status="cancelled",
        cancelled_at=MONDAY - DAY,
        cancel_reason="Staking",
    )
    long_ago = meeting(atrium, "Vorige maand verzet", days=25, moved_at=MONDAY - 20 * DAY)
    declined = meeting(atrium, "Afgezegd", days=26, moved_at=MONDAY - DAY)
    for row, status in (
        (waits, "invited"),
        (moved, "registered"),
        (off, "registered"),
        (long_ago, "registered"),
        (declined, "declined"),
    ):
        make.registration(meeting=row, person=person, status=status)
    held = meeting(atrium, "Terugblik", days=-12, status="held")
    make.minutes(meeting=held, status="adopted", published_at=MONDAY - 3 * DAY)
    elsewhere = meeting(make.atrium(), "Van een ander", days=-12, status="held")
    make.minutes(meeting=elsewhere, status="adopted", published_at=MONDAY - 3 * DAY)
    return person


def write_at(moment):
    with time_machine.travel(moment, tick=False):
        return summary.write_all()


def test_one_mail_with_what_is_due_changed_and_new(busy_week):
    assert write_at(MONDAY) == 1

    mail = Message.objects.get()
    assert (mail.kind, mail.person, mail.state) == ("weekly_summary", busy_week, "queued")
    text = mail.plain
    for title in ("Startdag", "Hemelwater", "Geschrapt", "Terugblik"):
        assert title in text
    for title in ("Vorige maand verzet", "Afgezegd", "Van een ander"):
        assert title not in text


@pytest.mark.parametrize(
    ("choice", "present"),
    [
        ("summary_answers", {"Startdag"}),
        ("summary_changes", {"Hemelwater", "Geschrapt"}),
        ("summary_minutes", {"Terugblik"}),
    ],
)
def test_holds_only_what_was_ticked(busy_week, choice, present):
    for name in SUMMARY_CHOICES:
        setattr(busy_week, name, name == choice)
    busy_week.save()

    write_at(MONDAY)

    text = Message.objects.get().plain
    titles = {"Startdag", "Hemelwater", "Geschrapt", "Terugblik"}
    assert {title for title in titles if title in text} == present


def test_nobody_gets_one_unasked_or_empty(atrium, busy_week):
    for name in SUMMARY_CHOICES:
        setattr(busy_week, name, False)
    busy_week.save()
    make.member_of(make.atrium(), **ALL)  # nothing happens there

    assert write_at(MONDAY) == 0
    assert not Message.objects.exists()


@pytest.mark.parametrize(
    ("hours", "written"), [(-1, 0), (0, 1), (3, 1), (13, 0), (24, 0), (7 * 24, 1)]
)
def test_comes_on_monday_morning_or_not_at_all(busy_week, hours, written):
    """Beat down for the whole Monday: that week is skipped, not sent on Tuesday (T57)."""
    make.registration(  # something that is still due a week later
        meeting=meeting(make.atrium(), "Later", days=40, is_public=True, audience="everyone"),
        person=busy_week,
        status="invited",
    )
    assert write_at(MONDAY + timedelta(hours=hours)) == written


def test_the_same_task_ten_times_gives_one_mail_a_week(busy_week):
    counts = [write_at(MONDAY + timedelta(minutes=20 * n)) for n in range(10)]
    next_week = write_at(MONDAY + 7 * DAY)

    assert (counts, next_week) == ([1] + [0] * 9, 1)


def test_who_answered_meanwhile_gets_a_new_summary_instead(busy_week, smtp_sink):
    """Asked again when it leaves: what is no longer right is not sent (T61)."""
    write_at(MONDAY)
    busy_week.registrations.filter(status="invited").update(status="declined")

    with time_machine.travel(MONDAY + timedelta(minutes=5), tick=False):
        delivery.drain()
    again = write_at(MONDAY + timedelta(hours=1))
    with time_machine.travel(MONDAY + timedelta(hours=1), tick=False):
        delivery.drain()

    states = list(Message.objects.order_by("pk").values_list("state", "reason"))
    assert again == 1
    assert states == [
        ("cancelled", "Wat erin staat, klopt intussen niet meer."),
        ("accepted", ""),
    ]
    assert len(smtp_sink.received) == 1
    assert "Startdag" not in Message.objects.latest("pk").plain


def test_who_lost_the_right_to_read_is_told_nothing(busy_week, smtp_sink):
    write_at(MONDAY)
    busy_week.memberships.update(end_on=MONDAY.date() - DAY)

    with time_machine.travel(MONDAY + timedelta(minutes=5), tick=False):
        delivery.drain()

    assert smtp_sink.received == []
    assert Message.objects.get().state == "cancelled"


def test_is_marked_as_a_round_mail_with_a_way_out(busy_week, smtp_sink):
    write_at(MONDAY)
    with time_machine.travel(MONDAY + timedelta(minutes=1), tick=False):
        delivery.drain()

    mail = smtp_sink.received[0].message
    assert mail["Precedence"] == "bulk"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "/mails/stoppen/" in mail["List-Unsubscribe"]
