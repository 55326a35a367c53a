"""The life of one meeting in one person's calendar, against whole files and in real programs (row 25)."""

from datetime import date, timedelta
from pathlib import Path

import pytest
import time_machine
from django.utils import timezone
from icalendar import Calendar

from core.times import BRUSSELS, at
from meetings import actions
from meetings.models import Meeting
from members.models import User
from outbox.delivery import drain
from outbox.models import Message
from tests import make, notes
from tests.meetings.programs import Khal

GOLDEN = Path(__file__).parent / "golden"
UID = "r-00112233445566778899aabbccddeeff"
WINTER, SUMMER = date(2036, 3, 27), date(2036, 4, 3)  # the clock changes in between
STEPS = ["create", "move", "accept", "move_back", "remove", "reinvite", "cancel"]


@pytest.fixture
def life(db, settings, monkeypatch):
    """Each step of the life with the calendar object it sent to the one person, in order."""
    settings.MAIL_DOMAIN = "atrium.example"
    settings.SITE_URL = "https://atrium.example"
    settings.MAIL_INBOX_ADDRESS = "agenda@atrium.example"
    monkeypatch.setattr("secrets.token_hex", lambda size: UID[2:])
    meeting = make.meeting(
        status="draft",
        pk=1201,
        title="Hemelwater & droogte, deel 1; “Wat nu?”",
        starts_at=at(WINTER, 9, 30),
        ends_at=at(WINTER, 12),
        format="hybrid",
        venue="Stadhuis, raadzaal",
        address="Grote Markt 1",
        online_url="https://vergadering.example/hemelwater",
    )
    person = make.member_of(meeting.atrium, email="an@gemeente.example", first_name="An")
    User.objects.filter(pk=person.pk).update(last_name='Peeters, "de oude"')
    steps = dict(zip(STEPS, _steps(meeting, User.objects.get(pk=person.pk)), strict=True))
    return {name: _sent_by(step, day) for day, (name, step) in enumerate(steps.items(), 1)}


def _steps(meeting, person):
    staff = make.staff()
    to = {day: {"starts_at": at(day, 9, 30), "ends_at": at(day, 12)} for day in (WINTER, SUMMER)}
    return [
        lambda: actions.announce(meeting, by=staff),
        lambda: actions.change(meeting, by=staff, **to[SUMMER]),
        lambda: actions.register(meeting, person, by=person),
        lambda: actions.change(meeting, by=staff, **to[WINTER]),
        lambda: actions.withdraw(meeting, person, by=staff),
        lambda: actions.register(meeting, person, by=staff),
        lambda: actions.cancel(meeting, by=staff, reason="Storm."),
    ]


def _sent_by(step, day):
    """Take the step on a day of its own; the calendar object in the one mail that follows."""
    with time_machine.travel(at(date(2036, 2, day), 10), tick=False):
        step()
        (message,) = Message.objects.filter(state="queued")
        notes.arrive()
    return message.calendar


def test_every_step_is_the_file_we_agreed_on(life):
    for number, (name, text) in enumerate(life.items(), 1):
        agreed = (GOLDEN / f"{number}_{name}.ics").read_bytes().decode()
        assert text == agreed, name


def test_a_parser_reads_one_event_with_one_attendee_whose_sequence_never_falls(life):
    read = []
    for text in life.values():
        whole = Calendar.from_ical(text)
        (event,) = whole.walk("VEVENT")
        assert (str(event["uid"]), str(event["attendee"])) == (
            f"{UID}@atrium.example",
            "mailto:an@gemeente.example",
        )
        local = event.decoded("dtstart").astimezone(BRUSSELS)
        read.append((str(whole["method"]), event["sequence"], f"{local:%-d/%-m %H:%M}"))

    assert read == [
        ("REQUEST", 0, "27/3 09:30"),
        ("REQUEST", 1, "3/4 09:30"),
        ("REQUEST", 1, "3/4 09:30"),
        ("REQUEST", 2, "27/3 09:30"),
        ("CANCEL", 3, "27/3 09:30"),
        ("REQUEST", 3, "27/3 09:30"),
        ("CANCEL", 4, "27/3 09:30"),
    ]


@pytest.mark.slow
def test_khal_keeps_one_event_up_to_date_and_marks_it_cancelled_at_the_end(life, tmp_path):
    khal = Khal(tmp_path)
    title = "Hemelwater & droogte, deel 1; “Wat nu?”"
    seen = []
    for text in life.values():
        khal.take(text)
        assert len(khal.files()) == 1
        seen.append(khal.shows(WINTER))

    winter, summer = (f"{day} 09:30 12:00 CONFIRMED {title}" for day in (WINTER, SUMMER))
    assert seen[:4] == [[winter], [summer], [summer], [winter]]
    assert seen[5] == [winter]
    gone = [f"{WINTER} 09:30 12:00 CANCELLED {title}"]
    assert [seen[4], seen[6]] == [gone, gone]
    assert Meeting.objects.get().sequence == 3


def test_a_retry_carries_the_very_same_event(db, smtp_sink):
    """The answer of the server was lost: the second copy is one that every calendar ignores."""
    meeting = make.meeting(status="draft", venue="Stadhuis")
    person = make.member_of(meeting.atrium)
    actions.announce(meeting, by=make.staff())
    smtp_sink.modes = {person.email: "drop_after"}
    drain()
    smtp_sink.modes = {}

    Message.objects.update(due_at=timezone.now())
    with time_machine.travel(timezone.now() + timedelta(hours=3)):
        drain()

    first, second = (calendar_parts(mail.message) for mail in smtp_sink.received)
    assert first == second
    assert len(first) == 2, "for the calendar program, and as a file"
    (event,) = Calendar.from_ical(first[0]).walk("VEVENT")
    row = Message.objects.get()
    assert abs(event.decoded("dtstamp") - row.created_at) < timedelta(seconds=2)
    assert (row.state, row.attempts, event["sequence"]) == ("accepted", 2, 0)


def calendar_parts(mail):
    parts = [part for part in mail.walk() if part.get_content_type() == "text/calendar"]
    assert {part.get_param("method") for part in parts} == {"REQUEST"}
    return [part.get_payload(decode=True).decode() for part in parts]
