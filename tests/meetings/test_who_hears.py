"""What each event sends to whose calendar: the table of docs/calendar.md, a test per row."""

from datetime import timedelta

import pytest
from django.utils import timezone
from icalendar import Calendar

from meetings import actions
from meetings.models import Registration
from outbox.models import Message
from platforms.models import Membership, Role
from tests import make, notes

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
PLAIN = None


def news():
    """What is about to leave: {who: (kind, what the calendar gets)}; it is delivered at once."""
    rows = Message.objects.filter(state="queued").order_by("pk")
    heard = {row.person.first_name: (row.kind, _for_calendar(row)) for row in rows}
    assert len(heard) == len(rows), "one mail each"
    notes.arrive()
    return heard


def _for_calendar(row):
    if not row.calendar:
        return PLAIN
    whole = Calendar.from_ical(row.calendar)
    (event,) = whole.walk("VEVENT")
    assert event["attendee"] == f"mailto:{row.to_address}"
    assert str(whole["method"]) == row.calendar_method
    answer = event["attendee"].params.get("PARTSTAT", "")
    return f"{row.calendar_method} {answer} {event['sequence']}".replace("  ", " ")


@pytest.fixture
def meeting():
    """Two seats; An and Bo have one, Cas waits, Do is asked, Eef said no after being asked."""
    row = make.meeting(status="draft", capacity=2, venue="Stadhuis")
    for name in ("An", "Bo", "Cas", "Do", "Eef"):
        make.member_of(row.atrium, first_name=name)
    row = actions.announce(row, by=make.staff())
    assert news() == dict.fromkeys(
        ["An", "Bo", "Cas", "Do", "Eef"], ("invitation", "REQUEST NEEDS-ACTION 0")
    )
    return row


def person(meeting, name):
    return meeting.registrations.get(person__first_name=name).person


def act(action, meeting, name, **fields):
    someone = person(meeting, name)
    action(meeting, someone, **{"by": someone, **fields})


@pytest.fixture
def full(meeting):
    for name in ("An", "Bo", "Cas"):
        act(actions.register, meeting, name)
    act(actions.decline, meeting, "Eef")
    assert news() == {
        "An": ("registered", "REQUEST ACCEPTED 0"),
        "Bo": ("registered", "REQUEST ACCEPTED 0"),
        "Cas": ("waitlisted", PLAIN),
        "Eef": ("declined", "CANCEL 1"),
    }
    return meeting


def test_a_free_seat_goes_into_the_calendar_of_who_waited_longest(full):
    act(actions.withdraw, full, "An")

    assert news() == {
        "An": ("withdrawn", "CANCEL 1"),
        "Cas": ("promoted", "REQUEST ACCEPTED 0"),
    }


def test_declining_with_a_seat_takes_it_out_of_the_calendar(full):
    """T24."""
    act(actions.decline, full, "Bo")

    assert news() == {
        "Bo": ("withdrawn", "CANCEL 1"),
        "Cas": ("promoted", "REQUEST ACCEPTED 0"),
    }


def test_removing_one_person_is_said_to_that_person_only(full):
    """T17: and to who gets the seat."""
    act(actions.withdraw, full, "Bo", by=make.member_of(full.atrium, Role.CHAIR, first_name="Bas"))

    assert news() == {
        "Bo": ("withdrawn", "CANCEL 1"),
        "Cas": ("promoted", "REQUEST ACCEPTED 0"),
    }


def test_leaving_the_queue_takes_out_the_invitation_that_is_still_there(full):
    act(actions.withdraw, full, "Cas")

    assert news() == {"Cas": ("withdrawn", "CANCEL 1")}


def test_leaving_the_queue_without_ever_an_invitation_is_plain_mail(full):
    late = make.member_of(full.atrium, first_name="Fik")
    actions.register(full, late, by=late)
    assert news() == {"Fik": ("waitlisted", PLAIN)}

    actions.withdraw(full, late, by=late)

    assert news() == {"Fik": ("withdrawn", PLAIN)}


def test_saying_no_without_ever_an_invitation_sends_nothing(full):
    late = make.member_of(full.atrium, first_name="Fik")

    actions.decline(full, late, by=late)

    assert news() == {}


def test_saying_no_before_the_invitation_left_sends_nothing_at_all():
    meeting = make.meeting(status="draft", venue="Stadhuis")
    make.member_of(meeting.atrium, first_name="An")
    actions.announce(meeting, by=make.staff())

    act(actions.decline, meeting, "An")

    assert news() == {}
    assert Registration.objects.get().calendar_cancels == 0


def test_saying_no_while_the_invitation_leaves_takes_it_out_after_that():
    meeting = make.meeting(status="draft", venue="Stadhuis")
    make.member_of(meeting.atrium, first_name="An")
    actions.announce(meeting, by=make.staff())
    lease = timezone.now() + HOUR
    Message.objects.update(state="sending", lease_until=lease, lease_owner="werker")

    act(actions.decline, meeting, "An")

    assert news() == {"An": ("declined", "CANCEL 1")}


def test_an_ended_membership_takes_the_invitation_out_and_says_why(full):
    for name in ("Do", "Eef"):
        membership = Membership.objects.get(person__first_name=name)
        actions.end_membership(membership, end_on=full.day - timedelta(days=1), by=make.staff())

    mail = Message.objects.filter(state="queued").get()
    assert mail.subject.startswith("U bent niet langer uitgenodigd: Startdag")
    assert "Het lidmaatschap is beëindigd." in mail.text
    assert news() == {"Do": ("withdrawn", "CANCEL 1")}


def test_another_time_asks_who_comes_again_and_leaves_decliners_alone(full):
    """T14, T18."""
    actions.change(full, by=make.staff(), starts_at=full.starts_at - HOUR)

    assert news() == {
        "An": ("meeting_changed", "REQUEST NEEDS-ACTION 1"),
        "Bo": ("meeting_changed", "REQUEST NEEDS-ACTION 1"),
        "Cas": ("meeting_changed", PLAIN),
        "Do": ("meeting_changed", "REQUEST NEEDS-ACTION 1"),
    }


def test_saying_that_one_still_comes_accepts_the_event(full):
    actions.change(full, by=make.staff(), starts_at=full.starts_at - HOUR)
    news()

    act(actions.confirm, full, "An")

    assert news() == {"An": ("confirmed", "REQUEST ACCEPTED 1")}


def test_another_place_is_told_and_asks_nothing(full):
    actions.change(full, by=make.staff(), venue="Bibliotheek")

    assert news() == {
        "An": ("meeting_changed", "REQUEST ACCEPTED 1"),
        "Bo": ("meeting_changed", "REQUEST ACCEPTED 1"),
        "Cas": ("meeting_changed", PLAIN),
        "Do": ("meeting_changed", "REQUEST NEEDS-ACTION 1"),
    }


def test_another_title_is_told_to_nobody_and_leaves_the_sequence(full):
    """T15."""
    actions.change(full, by=make.staff(), title="Werkdag")

    full.refresh_from_db()
    assert (news(), full.sequence) == ({}, 0)


def test_a_cancelled_meeting_leaves_every_calendar(full):
    """Cas waits, and has the invitation in the calendar; Fik waits and never had anything there."""
    late = make.member_of(full.atrium, first_name="Fik")
    actions.register(full, late, by=late)
    news()

    actions.cancel(full, by=make.staff(), reason="Storm.")

    assert news() == {
        "An": ("meeting_cancelled", "CANCEL 1"),
        "Bo": ("meeting_cancelled", "CANCEL 1"),
        "Cas": ("meeting_cancelled", "CANCEL 1"),
        "Do": ("meeting_cancelled", "CANCEL 1"),
        "Fik": ("meeting_cancelled", PLAIN),
    }


def test_an_invitation_that_never_left_is_not_cancelled():
    meeting = make.meeting(status="draft", venue="Stadhuis")
    make.member_of(meeting.atrium, first_name="An")
    actions.announce(meeting, by=make.staff())

    actions.cancel(meeting, by=make.staff(), reason="Storm.")

    assert news() == {}


def test_who_comes_back_gets_the_same_event_again(full):
    """The UID stays; the SEQUENCE is not lower than that of the CANCEL."""
    act(actions.register, full, "Eef")
    assert news() == {"Eef": ("waitlisted", PLAIN)}
    actions.change(full, by=make.staff(), capacity=4)

    assert news() == {
        "Cas": ("promoted", "REQUEST ACCEPTED 0"),
        "Eef": ("promoted", "REQUEST ACCEPTED 1"),
    }
    uids = {
        row.calendar.split("UID:")[1].split("@")[0]
        for row in Message.objects.filter(person=person(full, "Eef")).exclude(calendar="")
    }
    assert uids == {Registration.objects.get(person__first_name="Eef").uid}


def test_a_colleague_hears_it_with_the_event_and_who_did_it_without(full):
    """T34."""
    actions.change(full, by=make.staff(), capacity=4)
    news()
    colleague = make.position(person=person(full, "An"))
    new = make.member_of(full.atrium, first_name="Fik")
    make.position(person=new, organisation=colleague.organisation)

    actions.register(full, new, by=person(full, "An"))

    assert news() == {
        "Fik": ("colleague_registered", "REQUEST ACCEPTED 0"),
        "An": ("colleague_registered", PLAIN),
    }
