"""Reminders: at nine in Brussels, each once, none wrong (row 15 and 18 of reliability.md, T4, T56, T57)."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from core.times import at, local
from meetings import actions, mail, reminders
from meetings.models import Meeting
from outbox.kinds import KINDS
from outbox.models import Message
from tests import make

pytestmark = pytest.mark.django_db
TUESDAY = datetime(2055, 6, 15, 14, 0, tzinfo=UTC)


def meeting_on(start, **fields):
    defaults = {"venue": "Stadhuis", "starts_at": start, "ends_at": start + timedelta(hours=2)}
    return make.meeting(**{**defaults, "announced_at": start - timedelta(days=60), **fields})


def person_in(meeting, status, **fields):
    """Someone who was invited and answered long before."""
    long_before = meeting.starts_at - timedelta(days=50)
    return make.registration(
        meeting=meeting,
        person=make.member_of(meeting.atrium, **fields),
        status=status,
        queue_no=1 if status == "waitlisted" else None,
        invited_at=long_before,
        answered_at=None if status == "invited" else long_before,
    )


def reminded():
    rows = Message.objects.filter(kind__startswith="reminder").order_by("kind", "pk")
    return [(row.kind, row.person.email, row.state) for row in rows]


def scan_at(moment):
    with time_machine.travel(moment, tick=False):
        return reminders.scan()


@pytest.mark.parametrize(
    ("kind", "status", "days"),
    [("reminder_answer", "invited", 14), ("reminder_registered", "registered", 2)],
)
def test_goes_out_at_nine_once_to_whom_it_concerns(kind, status, days):
    """T52, T56: not to who declined, left or waits, nor to who wants none."""
    meeting = meeting_on(TUESDAY)
    rows = {
        state: person_in(meeting, state)
        for state in ("invited", "registered", "waitlisted", "declined", "cancelled")
    }
    person_in(meeting, status, wants_reminders=False)
    person_in(meeting, status, is_active=False)
    nine = at(local(TUESDAY).date() - timedelta(days=days), 9)

    before = scan_at(nine - timedelta(seconds=1))
    counts = [scan_at(nine + timedelta(minutes=minute)) for minute in range(3)]

    assert (before, counts) == (0, [1, 0, 0])
    ours = [row for row in reminded() if row[0] == kind]
    assert ours == [(kind, rows[status].person.email, "queued")]


@pytest.mark.parametrize(
    "day",
    [(2055, 3, 29), (2055, 3, 30), (2055, 3, 31), (2055, 11, 1), (2055, 11, 2), (2055, 11, 3)],
)
def test_nine_stays_nine_when_the_clock_changes(day):
    """The clock changes on 28 March and 31 October 2055, at most a day from the reminder."""
    meeting = meeting_on(datetime(*day, 13, 0, tzinfo=UTC))
    person_in(meeting, "registered")

    moment = reminders.moment_of(meeting, "reminder_registered")

    assert (local(moment).hour, local(moment).minute) == (9, 0)
    assert (meeting.day - local(moment).date()).days == 2
    assert scan_at(moment - timedelta(seconds=1)) == 0
    assert scan_at(moment) == 1


@pytest.mark.parametrize(("hours", "state"), [(11, "queued"), (13, "missed"), (24, "missed")])
def test_after_an_outage_what_is_stale_is_missed_not_sent(hours, state):
    """T57: beat was down; up to twelve hours late still helps people."""
    meeting = meeting_on(TUESDAY)
    row = person_in(meeting, "registered")

    scan_at(reminders.moment_of(meeting, "reminder_registered") + timedelta(hours=hours))

    assert ("reminder_registered", row.person.email, state) in reminded()
    if state == "missed":
        assert "twaalf uur" in Message.objects.get(kind="reminder_registered").reason


def test_moving_gives_a_new_reminder_and_takes_the_old_one_back():
    """T4, case 95: the new time is reminded once, the old one not at all."""
    meeting = meeting_on(TUESDAY)
    row = person_in(meeting, "registered")
    scan_at(reminders.moment_of(meeting, "reminder_registered"))
    later = TUESDAY + timedelta(days=7)

    with time_machine.travel(TUESDAY - timedelta(days=1), tick=False):
        actions.change(
            meeting, by=make.staff(), starts_at=later, ends_at=later + timedelta(hours=2)
        )
    meeting.refresh_from_db()
    Meeting.objects.update(moved_at=TUESDAY - timedelta(days=1))
    scan_at(reminders.moment_of(meeting, "reminder_registered"))

    assert [found for found in reminded() if found[0] == "reminder_registered"] == [
        ("reminder_registered", row.person.email, "superseded"),
        ("reminder_registered", row.person.email, "queued"),
    ]


def test_a_meeting_moved_past_its_reminder_is_missed():
    """T4: everyone just had the mail about the move."""
    meeting = meeting_on(TUESDAY)
    person_in(meeting, "registered")
    moment = reminders.moment_of(meeting, "reminder_registered")
    Meeting.objects.update(moved_at=moment + timedelta(hours=1))

    scan_at(moment + timedelta(hours=1, minutes=1))

    (message,) = Message.objects.filter(kind="reminder_registered")
    assert (message.state, "verplaatst" in message.reason) == ("missed", True)


def test_back_to_the_first_date_does_not_remind_twice():
    meeting = meeting_on(TUESDAY)
    person_in(meeting, "registered")
    moment = reminders.moment_of(meeting, "reminder_registered")
    scan_at(moment)
    Meeting.objects.update(starts_at=TUESDAY + timedelta(hours=1))
    scan_at(moment + timedelta(minutes=1))
    Meeting.objects.update(starts_at=TUESDAY)

    assert scan_at(moment + timedelta(minutes=2)) == 0
    assert Message.objects.filter(kind="reminder_registered").count() == 2


def test_who_registers_after_the_moment_gets_no_separate_reminder():
    meeting = meeting_on(TUESDAY)
    moment = reminders.moment_of(meeting, "reminder_registered")
    late = person_in(meeting, "registered")
    late.answered_at = moment + timedelta(seconds=20)
    late.save(update_fields=["answered_at"])

    assert scan_at(moment + timedelta(minutes=1)) == 0
    assert [row for row in reminded() if row[0] == "reminder_registered"] == []


@pytest.mark.parametrize("status", ["draft", "cancelled", "held"])
def test_only_announced_meetings_remind(status):
    meeting = meeting_on(TUESDAY)
    person_in(meeting, "registered")
    fields = {"cancelled_at": TUESDAY, "cancel_reason": "Ziek."} if status == "cancelled" else {}
    announced = None if status == "draft" else TUESDAY
    Meeting.objects.update(status=status, announced_at=announced, **fields)

    assert scan_at(TUESDAY - timedelta(days=2)) == 0
    assert reminded() == []


def a_written_reminder():
    meeting = make.meeting(venue="Stadhuis")
    row = person_in(meeting, "registered")
    mail.reminded("reminder_registered", meeting, [row], moment=meeting.announced_at)
    return meeting, row, Message.objects.get(kind="reminder_registered")


def test_who_said_yes_to_another_time_is_reminded_to_answer():
    """T18: with words of their own, and not once they have said it."""
    moved_at = TUESDAY - timedelta(days=30)
    meeting = meeting_on(TUESDAY, moved_at=moved_at)
    asked, sure = (person_in(meeting, "registered") for _ in range(2))
    sure.answered_at = moved_at + timedelta(days=1)
    sure.save()

    scan_at(reminders.moment_of(meeting, "reminder_answer"))

    message = Message.objects.get(kind="reminder_answer")
    assert message.person == asked.person
    assert message.subject.startswith("Komt u nog? Startdag")
    assert "Sinds u inschreef, kreeg de bijeenkomst een ander tijdstip." in message.text
    assert still_wanted(message) == ""
    type(asked).objects.update(answered_at=TUESDAY - timedelta(days=10))
    assert still_wanted(message) == "De persoon liet intussen weten te komen."


def still_wanted(message):
    return KINDS[message.kind].still_wanted(message)


def test_looked_at_again_just_before_sending():
    """Row 15: cancelled, moved, left, deactivated or unsubscribed between claim and send."""
    meeting, row, message = a_written_reminder()
    assert still_wanted(message) == ""

    for change, undo in (
        ({"wants_reminders": False}, {"wants_reminders": True}),
        ({"is_active": False}, {"is_active": True}),
    ):
        type(row.person).objects.update(**change)
        assert still_wanted(message)
        type(row.person).objects.update(**undo)
    actions.withdraw(meeting, row.person, by=row.person)
    assert still_wanted(message) == "De persoon is intussen uitgeschreven."
    actions.register(meeting, row.person, by=row.person)
    actions.cancel(meeting, by=make.staff(), reason="Sneeuw.")
    assert still_wanted(message) == "De bijeenkomst is geannuleerd."


def test_the_reminder_shows_the_agenda_the_place_and_the_link():
    """T28: the link only because this person is registered."""
    meeting = make.meeting(
        venue="Stadhuis", format="hybrid", online_url="https://vergadering.example/x"
    )
    make.agenda_item(meeting=meeting, title="Stikstof & water", minutes=40)
    row, invited = person_in(meeting, "registered"), person_in(meeting, "invited")

    mail.reminded("reminder_registered", meeting, [row], moment=meeting.starts_at)
    mail.reminded("reminder_answer", meeting, [invited], moment=meeting.starts_at)

    texts = dict(Message.objects.values_list("kind", "text"))
    assert "- Stikstof & water (40 min.)" in texts["reminder_registered"]
    assert "https://vergadering.example/x" in texts["reminder_registered"]
    assert "vergadering.example" not in texts["reminder_answer"]
