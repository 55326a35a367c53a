"""A kept date in one person's calendar until it is cancelled, against whole files and in khal."""

from datetime import date
from pathlib import Path

import pytest
import time_machine

from core.times import at
from meetings import actions
from meetings.savedate.actions import save_date
from outbox.models import Message
from tests import make, notes
from tests.meetings.programs import Khal

GOLDEN = Path(__file__).parent / "golden" / "save_the_date"
UID = "r-00112233445566778899aabbccddeeff"
FIRST, OTHER = date(2036, 3, 27), date(2036, 4, 3)  # the clock changes in between


@pytest.fixture
def life(db, settings, monkeypatch):
    """The calendar object that each step sent to the one person, by the name of the step."""
    settings.MAIL_DOMAIN = "atrium.example"
    settings.SITE_URL = "https://atrium.example"
    settings.MAIL_INBOX_ADDRESS = "agenda@atrium.example"
    monkeypatch.setattr("secrets.token_hex", lambda size: UID[2:])
    meeting = make.meeting(
        status="draft",
        pk=1202,
        title="Hemelwater & droogte; deel 2",
        starts_at=at(FIRST, 9, 30),
        ends_at=at(FIRST, 12),
        venue="Stadhuis, raadzaal",
    )
    make.member_of(
        meeting.atrium, email="an@gemeente.example", first_name="An", last_name="Peeters"
    )
    by = make.staff()
    moved = {"starts_at": at(OTHER, 9, 30), "ends_at": at(OTHER, 12)}
    steps = {
        "1_keep_free": lambda: save_date(meeting, by=by),
        "2_move": lambda: actions.change(meeting, by=by, **moved),
        "3_announce": lambda: actions.announce(meeting, by=by),
        "4_cancel": lambda: actions.cancel(meeting, by=by, reason="Storm."),
    }
    return {name: _sent_by(step, day) for day, (name, step) in enumerate(steps.items(), 1)}


def _sent_by(step, day):
    with time_machine.travel(at(date(2036, 2, day), 10), tick=False):
        step()
        (message,) = Message.objects.filter(state="queued")
        notes.arrive()
    return message.calendar


def test_every_step_is_the_file_we_agreed_on(life):
    for name, text in life.items():
        assert text == (GOLDEN / f"{name}.ics").read_bytes().decode(), name


@pytest.mark.slow
def test_khal_keeps_one_event_that_becomes_the_invitation(life, tmp_path):
    khal = Khal(tmp_path)
    seen = []
    for text in life.values():
        khal.take(text)
        assert len(khal.files()) == 1
        seen += khal.shows(FIRST)

    title = "Hemelwater & droogte; deel 2"
    assert seen == [
        f"{FIRST} 09:30 12:00 TENTATIVE Hou vrij: {title}",
        f"{OTHER} 09:30 12:00 TENTATIVE Hou vrij: {title}",
        f"{OTHER} 09:30 12:00 CONFIRMED {title}",
        f"{OTHER} 09:30 12:00 CANCELLED {title}",
    ]
