"""The calendar objects, read back by a parser (T13, T14, T17, T26, T28)."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from icalendar import Calendar

from meetings import actions, calendar
from meetings.models import Meeting
from outbox.models import Message
from tests import make

pytestmark = pytest.mark.django_db
START = datetime(2055, 3, 28, 8, 0, tzinfo=UTC)


def parsed(text):
    whole = Calendar.from_ical(text)
    return whole, list(whole.walk("VEVENT"))


@pytest.fixture
def row():
    meeting = make.meeting(
        title='Water, "ruimte"; en\r\nBcc: list@example.org',
        starts_at=START,
        ends_at=START + timedelta(hours=3),
        format="hybrid",
        venue="Stadhuis",
        address="Markt 1",
        online_url="https://vergadering.example/x",
    )
    person = make.user(first_name="An", last_name='de "Wit"; Ó')
    return make.registration(meeting=meeting, person=person, status="invited")


def test_an_invitation_is_a_request_to_one_person(row, settings):
    whole, (event,) = parsed(calendar.request(row))

    assert whole["method"] == "REQUEST"
    assert (event["uid"], event["sequence"]) == (f"{row.uid}@{settings.MAIL_DOMAIN}", 0)
    assert event["attendee"] == f"mailto:{row.person.email}"
    assert event["attendee"].params["PARTSTAT"] == "NEEDS-ACTION"
    assert event["attendee"].params["RSVP"] == "TRUE"
    assert event["organizer"] == f"mailto:{settings.MAIL_INBOX_ADDRESS}"
    assert event["status"] == "CONFIRMED"
    assert (event.decoded("dtstart"), event.decoded("dtend")) == (START, START + timedelta(hours=3))
    assert event.decoded("dtstart").utcoffset() == timedelta(0)
    assert event["location"] == "Stadhuis, Markt 1"
    assert "vergadering.example" not in calendar.request(row)


def test_a_uid_is_128_random_bits_that_no_other_person_or_meeting_shares(row):
    """2.4: who knows it holds the invitation, so it can be neither guessed nor made of what is known."""
    rows = [row, make.registration(meeting=row.meeting), make.registration(person=row.person)]
    uids = {other.uid for other in rows}

    assert len(uids) == 3
    for uid in uids:
        assert re.fullmatch(r"r-[0-9a-f]{32}", uid)
        assert len(set(uid[2:])) > 4


def test_a_calendar_answers_the_mailbox_that_is_read_and_a_person_the_contact(row, settings):
    """T13: Reply-To is for people, calendars look at ORGANIZER only."""
    settings.MAIL_INBOX_ADDRESS = "antwoord@atrium.example"
    row.meeting.contact = make.user(email="contact@vlaanderen.example")
    row.meeting.save()

    actions.cancel(row.meeting, by=make.staff(), reason="Storm.")

    message = Message.objects.get()
    _, (event,) = parsed(message.calendar)
    assert event["organizer"] == "mailto:antwoord@atrium.example"
    assert message.reply_to == "contact@vlaanderen.example"


def test_nothing_in_a_title_or_name_becomes_a_line_of_its_own(row):
    whole, (event,) = parsed(calendar.request(row))

    assert str(event["summary"]).startswith('Water, "ruimte"; en')
    assert "Bcc" not in event
    assert "Bcc" not in whole
    assert not any(line.startswith("Bcc") for line in calendar.request(row).splitlines())


def test_the_link_is_for_registered_people_only(row):
    """T28."""
    row.status = "registered"

    _, (event,) = parsed(calendar.request(row))

    assert "https://vergadering.example/x" in event["description"]
    assert event["attendee"].params["PARTSTAT"] == "ACCEPTED"


def test_a_move_keeps_the_uid_and_raises_the_sequence(row):
    """T14."""
    before = parsed(calendar.request(row))[1][0]
    actions.change(row.meeting, by=make.staff(), ends_at=row.meeting.ends_at + timedelta(hours=1))

    message = Message.objects.get(kind="meeting_changed")
    _, (event,) = parsed(message.calendar)
    assert (event["uid"], event["sequence"]) == (before["uid"], before["sequence"] + 1)


def test_a_cancelled_meeting_is_a_cancel_with_a_higher_sequence(row):
    actions.cancel(row.meeting, by=make.staff(), reason="Storm.")

    whole, (event,) = parsed(Message.objects.get(kind="meeting_cancelled").calendar)
    assert (whole["method"], event["status"], event["sequence"]) == ("CANCEL", "CANCELLED", 1)
    assert event["attendee"] == f"mailto:{row.person.email}"
    assert event["uid"].startswith(row.uid)


def test_leaving_and_coming_back_never_lowers_the_sequence():
    """A client that took the CANCEL must take the next REQUEST too."""
    meeting = make.meeting()
    person = make.member_of(meeting.atrium)
    for action in (actions.register, actions.withdraw, actions.register, actions.withdraw):
        action(meeting, person, by=person)

    events = [
        (whole["method"], event["sequence"])
        for whole, (event,) in (parsed(row.calendar) for row in Message.objects.order_by("pk"))
    ]
    assert events == [("REQUEST", 0), ("CANCEL", 1), ("REQUEST", 1), ("CANCEL", 2)]


def test_a_feed_names_no_attendees_and_shows_cancelled_meetings(row):
    """T26: UID of the person in their own feed, of the meeting in the public one."""
    gone = make.meeting(status="cancelled")
    meetings = [row.meeting, gone]

    whole, public = parsed(calendar.published(meetings, name="Atrium"))
    _, mine = parsed(calendar.published(meetings, name="Mijn Atrium", mine={row.meeting_id: row}))

    assert whole["method"] == "PUBLISH"
    assert [event["status"] for event in public] == ["CONFIRMED", "CANCELLED"]
    assert not any("attendee" in event for event in public + mine)
    assert mine[0]["uid"].startswith(row.uid)
    assert public[0]["uid"].startswith("m-")
    assert row.person.email not in calendar.published(
        meetings, name="x", mine={row.meeting_id: row}
    )


def test_online_only_has_no_street():
    meeting = make.meeting(format="online", online_url="https://v.example/y", venue="Stadhuis")

    _, (event,) = parsed(calendar.published([meeting], name="Atrium"))

    assert event["location"] == "Online"
    assert Meeting.objects.get().is_online
