"""A mail that came in is kept, read once, and what was done with it stands on its row."""

import pytest

from inbox import actions, processing
from inbox.models import InboundMail
from inbox.readers import READERS, Outcome
from outbox.models import Message
from tests import make
from tests.inbox.hostile import MAILS
from tests.inbox.mails import OUR_SERVER, as_reply, mail

pytestmark = pytest.mark.django_db
State = InboundMail.State


def come_in(raw, **envelope):
    """Receive and process one mail; its row."""
    row, _ = actions.receive(raw, source="pipe", **envelope)
    processing.process_waiting()
    row.refresh_from_db()
    return row


@pytest.fixture
def seen(monkeypatch):
    """A reader of these tests that applies every answer to an invitation, and what it saw."""
    letters = []

    def read(letter, mail):
        if not letter.calendars:
            return None
        letters.append(letter)
        return Outcome(State.APPLIED, "Gelezen.", about="meeting:1")

    monkeypatch.setattr(processing, "READERS", {"test": read})
    return letters


def test_a_reader_gets_the_letter_and_its_outcome_stands_on_the_row(settings, seen):
    settings.MAIL_AUTHSERV_ID = OUR_SERVER

    row = come_in(as_reply("r-1@portaal.example"), envelope_to="agenda@portaal.example")

    assert (row.state, row.reason, row.about) == ("applied", "Gelezen.", "meeting:1")
    assert (row.from_address, row.subject) == ("an@gemeente.example", "Aanvaard: Startdag")
    assert [(letter.dmarc, letter.automatic, len(letter.calendars)) for letter in seen] == [
        ("pass", "", 1)
    ]


def test_the_same_mail_twice_is_one_row_with_one_effect(seen):
    raw = as_reply("r-1@portaal.example")

    rows = [come_in(raw), come_in(raw)]

    assert rows[0] == rows[1]
    assert len(seen) == 1


def test_what_nobody_understands_waits_for_staff():
    row = come_in(mail())

    assert (row.state, row.reason) == (
        "waiting",
        "Een gewone mail: lees ze en antwoord zo nodig.",
    )


def test_what_a_failing_reader_did_is_undone_and_the_mail_waits_after_three_tries(monkeypatch):
    def read(letter, mail):
        make.user(email="spook@gemeente.example")
        raise LookupError("stuk")

    monkeypatch.setattr(processing, "READERS", {"test": read})
    monkeypatch.setattr(processing, "AGAIN_AFTER", -processing.AGAIN_AFTER)
    row, _ = actions.receive(mail(), source="pipe")
    next_one, _ = actions.receive(mail(), source="pipe")

    counts = [processing.process_waiting() for _ in range(4)]

    row.refresh_from_db()
    assert counts == [0, 0, 2, 0]
    assert (row.state, row.reason) == ("waiting", "Fout bij het verwerken: LookupError('stuk')")
    assert row.person is None


def test_answers_to_invitations_are_all_that_can_be_done_by_mail():
    """2.4: no step of staff, no log-in and no file; what staff write waits for staff like the rest."""
    assert set(READERS) == {"calendar_answer"}


def test_what_staff_write_is_done_no_more_than_what_others_write(settings):
    settings.MAIL_AUTHSERV_ID = OUR_SERVER
    meeting, staff = make.meeting(), make.staff(email="tom@pbm.example")

    row = come_in(mail(f"Annuleer meeting:{meeting.pk}", sender=staff.email, dmarc="pass"))

    meeting.refresh_from_db()
    assert (row.state, meeting.status) == ("waiting", "announced")
    assert not Message.objects.exists()


def test_a_winmail_of_outlook_waits_for_staff_who_read_why():
    row = come_in(MAILS["winmail.dat"])

    assert row.state == "waiting"
    assert row.reason.startswith("Een winmail.dat van Outlook")
