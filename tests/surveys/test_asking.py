"""When an evaluation is mailed, to whom, and how often (T107)."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from core.times import at, local
from meetings.models import Meeting
from members.models import User
from outbox.kinds import KINDS
from outbox.models import Message
from surveys import actions, asking
from surveys.links import asked_by
from surveys.models import Asked, Asking
from tests import make, notes

pytestmark = pytest.mark.django_db
THURSDAY = datetime(2055, 5, 20, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def held_on(start, **fields):
    return make.meeting(
        "held",
        starts_at=start,
        ends_at=start + 2 * HOUR,
        announced_at=start - 60 * DAY,
        **fields,
    )


def evaluated(start, **fields):
    """A meeting that is over, whose evaluation was made a week before it."""
    row = held_on(start, **fields)
    with time_machine.travel(start - 7 * DAY, tick=False):
        make.evaluation(meeting=row)
    return row


def scan_at(moment):
    with time_machine.travel(moment, tick=False):
        return asking.scan()


def mailed(kind="evaluation_asked"):
    rows = Message.objects.filter(kind=kind).order_by("pk")
    return [row.person.first_name for row in rows]


def secret_in(message):
    return message.plain.split("/antwoord/evaluatie/")[1].split("/")[0]


def comes(meeting, name, status="registered", **fields):
    person = make.member_of(meeting.atrium, first_name=name)
    return make.registration(meeting=meeting, person=person, status=status, **fields)


@pytest.mark.parametrize(
    ("start", "asked"),
    [
        ("2055-06-15", "2055-06-16"),  # Tuesday
        ("2055-06-18", "2055-06-21"),  # Friday: on Monday
        ("2055-07-20", "2055-07-22"),  # the day after it is the national holiday
        ("2055-12-24", "2055-12-27"),  # Christmas, then a weekend
    ],
)
def test_is_mailed_at_nine_on_the_working_day_after_it_once(start, asked):
    start = at(date.fromisoformat(start), 14)
    meeting = evaluated(start)
    comes(meeting, "An")
    nine = at(date.fromisoformat(asked), 9)

    before = scan_at(nine - timedelta(minutes=1))
    counts = [scan_at(nine), scan_at(nine + HOUR)]

    assert (before, counts, mailed()) == (0, [1, 0], ["An"])


def test_who_was_present_is_asked_and_nobody_else():
    meeting = evaluated(THURSDAY)
    comes(meeting, "An", attendance="present")
    comes(meeting, "Bo", attendance="absent")
    comes(meeting, "Cas")
    comes(meeting, "Do", status="declined", attendance="present")
    comes(meeting, "Eef", attendance="present")
    User.objects.filter(first_name="Eef").update(is_active=False)

    scan_at(THURSDAY + 5 * DAY)

    assert sorted(mailed()) == ["An", "Do"]
    assert Asking.objects.get().asked_count == 2


def test_where_no_attendance_was_entered_who_was_registered_is_asked():
    meeting = evaluated(THURSDAY)
    for name, status in (("An", "registered"), ("Bo", "invited"), ("Cas", "declined")):
        comes(meeting, name, status=status)

    scan_at(THURSDAY + 5 * DAY)

    assert mailed() == ["An"]


def test_each_mail_has_a_link_of_its_own_that_staff_cannot_read_in_the_outbox():
    meeting = evaluated(THURSDAY)
    for name in ("An", "Bo"):
        comes(meeting, name)

    scan_at(THURSDAY + 5 * DAY)

    secrets = [secret_in(row) for row in Message.objects.order_by("pk")]
    assert [asked_by(secret).person.first_name for secret in secrets] == ["An", "Bo"]
    assert all(row.sensitive for row in Message.objects.all())
    assert not Asked.objects.filter(link__in=secrets).exists()


def test_made_afterwards_it_goes_out_the_next_working_morning():
    meeting = held_on(THURSDAY - 10 * DAY)
    comes(meeting, "An")
    with time_machine.travel(THURSDAY, tick=False):
        make.evaluation(meeting=meeting)

    moment = asking.moment_of(meeting, meeting.evaluation)

    assert moment > THURSDAY
    assert (local(moment).hour, local(moment).date().weekday() < 5) == (9, True)
    assert (scan_at(moment - HOUR), scan_at(moment)) == (0, 1)


def test_after_an_outage_of_more_than_a_week_nothing_bursts_out():
    meeting = evaluated(THURSDAY)
    comes(meeting, "An")

    assert scan_at(THURSDAY + 20 * DAY) == 0
    assert Message.objects.count() == 0


@pytest.mark.parametrize("status", ["cancelled", "draft"])
def test_what_did_not_take_place_is_not_evaluated(status):
    meeting = evaluated(THURSDAY)
    comes(meeting, "An")
    other = make.meeting(status, starts_at=meeting.starts_at, ends_at=meeting.ends_at)
    fields = ("status", "announced_at", "cancelled_at", "cancel_reason")
    Meeting.objects.filter(pk=meeting.pk).update(**{f: getattr(other, f) for f in fields})

    assert scan_at(THURSDAY + 5 * DAY) == 0


class TestTheReminder:
    @pytest.fixture
    def meeting(self):
        meeting = evaluated(at(date(2055, 6, 15), 14))
        for name in ("An", "Bo"):
            comes(meeting, name)
        scan_at(at(date(2055, 6, 16), 9))
        notes.arrive()
        return meeting

    def test_goes_once_after_five_working_days_to_who_was_silent(self, meeting):
        Asked.objects.filter(person__first_name="An").update(has_answered=True)

        days = [scan_at(at(date(2055, 6, day), 9)) for day in (22, 23, 24, 29)]

        assert days == [0, 1, 0, 0]
        assert mailed("evaluation_reminder") == ["Bo"]

    def test_its_link_answers_for_the_same_person_and_the_first_stays_good(self, meeting):
        scan_at(at(date(2055, 6, 23), 9))
        rows = Message.objects.filter(person__first_name="Bo").order_by("pk")

        found = {asked_by(secret_in(row)).pk for row in rows}

        assert len(rows) == 2
        assert found == {Asked.objects.get(person__first_name="Bo").pk}

    def test_not_to_who_wants_none_and_not_once_somebody_answered(self, meeting):
        User.objects.filter(first_name="An").update(wants_reminders=False)
        scan_at(at(date(2055, 6, 23), 9))
        mail = Message.objects.get(kind="evaluation_reminder")
        with time_machine.travel(at(date(2055, 6, 23), 10), tick=False):
            wanted = KINDS[mail.kind].still_wanted(mail)
            Asked.objects.update(has_answered=True)
            too_late = KINDS[mail.kind].still_wanted(mail)

        assert mail.person.first_name == "Bo"
        assert (wanted, too_late) == ("", "De persoon antwoordde intussen.")


class TestARound:
    def test_one_evaluation_follows_to_each_meeting_that_was_still_to_come(self):
        first, second = make.round_in(make.provinces()).meetings.order_by("pk")
        past = timedelta(days=90)
        start = THURSDAY
        Meeting.objects.filter(pk=first.pk).update(
            starts_at=start - past, ends_at=start - past + HOUR
        )
        Meeting.objects.filter(pk=second.pk).update(starts_at=start, ends_at=start + HOUR)
        Meeting.objects.update(status="held", announced_at=start - 2 * past)
        for row in (first, second):
            comes(row, f"Uit {row.pk}")
        with time_machine.travel(start - 7 * DAY, tick=False):
            shared = make.evaluation(round=first.round)

        count = scan_at(start + 5 * DAY)

        assert count == 1
        assert list(shared.askings.values_list("meeting", flat=True)) == [second.pk]

    def test_a_meeting_of_it_gets_none_of_its_own_beside_it(self):
        meeting = make.round_in(make.provinces()).meetings.first()
        make.evaluation(round=meeting.round)

        with pytest.raises(actions.Refused, match="De ronde heeft een evaluatie"):
            make.evaluation(meeting=meeting)
