"""Answers from calendars that change nothing: unproven, passed on, forged, old (T22; cases 113-115, 117, 121)."""

from datetime import timedelta

import pytest
from django.utils import timezone

from meetings import actions
from meetings.models import Registration
from meetings.replies import LARGEST
from outbox.models import Message
from tests import make
from tests.inbox.mails import mail, with_calendar
from tests.meetings.answering import answer, come_in, invited, mails_to, reply, stamp

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("our_mail_server")]


@pytest.fixture
def meeting():
    return make.meeting(title="Startdag", capacity=1, venue="Stadhuis")


@pytest.mark.parametrize(
    ("fields", "state"),
    [
        # 114: an assistant, in the name of the invited person
        ({"sender": "hulp@gemeente.example", "attendee": "SELF"}, "ignored"),
        ({"dmarc": "none"}, "ignored"),
        # no verdict of our own server at all
        ({"dmarc": ""}, "ignored"),
        # T22: an address that nobody here has
        ({"sender": "gast@elders.example"}, "waiting"),
        (
            {
                "attendee": "",
                "extra": "ATTENDEE;PARTSTAT=ACCEPTED:invalid:x",
                "sender": "gast@x.example",
            },
            "waiting",
        ),
        # a server that leaves out the attendee, and so the answer
        ({"attendee": ""}, "ignored"),
    ],
)
def test_an_unproven_answer_changes_nothing_and_asks_the_invited_person(
    meeting, client, fields, state
):
    row = invited(meeting)
    fields = {
        name: row.person.email if value == "SELF" else value for name, value in fields.items()
    }

    came = answer(row, **fields)

    assert (row.status, came.state) == ("invited", state)
    (message,) = Message.objects.all()
    assert (message.kind, message.to_address) == ("calendar_answer", row.person.email)
    link = message.text.split("|")[1].split("]]")[0]
    client.post(link, {"answer": "ja"})
    row.refresh_from_db()
    assert row.status == "registered"


@pytest.mark.parametrize(
    "fields",
    [
        {"dmarc": "fail"},  # 113
        {"method": "COUNTER"},
        {"method": "REFRESH"},
        {
            "attendee": "",
            "extra": 'ATTENDEE;PARTSTAT=DELEGATED;DELEGATED-TO="mailto:b@x.example":mailto:an@gemeente.example',
        },
        {"extra": "ATTENDEE;PARTSTAT=ACCEPTED:mailto:b@x.example"},
        {"answer": "COMPLETED"},
        {
            "headers": {"Authentication-Results": "elders.example; dmarc=pass"},
            "dmarc": "fail",
        },  # 121
    ],
)
def test_what_waits_for_staff_changes_nothing_and_mails_nobody(meeting, fields):
    row = invited(meeting)

    came = answer(row, fields.pop("answer", "ACCEPTED"), **fields)

    assert (row.status, row.said_at, came.state) == ("invited", None, "waiting")
    assert came.reason.startswith("Niet toegepast")
    assert not Message.objects.exists()


def test_an_answer_to_an_unknown_invitation_waits_for_staff(meeting):
    row = Registration(uid="r-" + 32 * "0", person=make.user(), meeting=meeting)

    came = come_in(reply(row))

    assert (came.state, came.person) == ("waiting", None)
    assert not Registration.objects.exists()


def test_an_invitation_passed_on_to_a_colleague_is_a_request_for_staff(meeting):
    """T22: the colleague is not registered, and neither is who passed it on."""
    row, colleague = invited(meeting), make.member_of(meeting.atrium)

    came = answer(row, sender=colleague.email)

    assert (came.state, came.person, came.about) == ("waiting", colleague, f"meeting:{meeting.pk}")
    assert list(Registration.objects.values_list("person", "status")) == [
        (row.person.pk, "invited")
    ]
    assert not Message.objects.exists()


def test_an_answer_to_an_older_invitation_is_asked_again(meeting):
    """115: yes or no to another hour says nothing about the present one."""
    row = invited(meeting)
    starts_at = meeting.starts_at + timedelta(days=1)
    actions.change(
        meeting, by=make.staff(), starts_at=starts_at, ends_at=starts_at + timedelta(hours=1)
    )
    Message.objects.all().delete()

    for old in ("ACCEPTED", "DECLINED"):
        came = answer(row, old, sequence=0)
        assert (row.status, came.state) == ("invited", "ignored")

    (message,) = Message.objects.all()
    assert "oudere uitnodiging" in message.text
    answer(row, sequence=1)
    assert row.status == "registered"


def test_without_a_sequence_the_moment_of_the_answer_tells_which_version(meeting):
    row = invited(meeting)
    starts_at = meeting.starts_at + timedelta(days=1)
    before = stamp(timezone.now() - timedelta(minutes=5))
    actions.change(
        meeting, by=make.staff(), starts_at=starts_at, ends_at=starts_at + timedelta(hours=1)
    )

    answer(row, sequence="", stamp=before)
    assert row.status == "invited"
    answer(row, sequence="", stamp=stamp(timezone.now() + timedelta(seconds=2)))
    assert row.status == "registered"


def test_explanations_come_once_a_day_and_confirmations_always(meeting):
    row = invited(meeting)
    reasons = [answer(row, dmarc="none").reason for _ in range(3)]
    assert mails_to(row) == ["calendar_answer"]
    assert [reason.startswith("(Deze keer geen mail") for reason in reasons] == [False, True, True]
    assert ["kreeg een mail om" in reason for reason in reasons] == [True, False, False]

    answer(row)

    assert mails_to(row) == ["calendar_answer", "registered"]


def test_an_invitation_from_elsewhere_is_no_answer(meeting):
    """117: another portal invites our mailbox; nothing happens and nobody is mailed."""
    row = invited(meeting)

    came = come_in(reply(row, method="REQUEST"))

    assert came.state == "waiting"
    assert came.reason == "Een agendabericht dat we niet kennen."
    assert not Message.objects.exists()


def test_two_different_answers_in_one_mail_wait_for_staff(meeting):
    first, second = invited(meeting), invited(meeting)
    one = reply(first)
    other = reply(second).split(b"BEGIN:VCALENDAR")[1]
    calendar = "BEGIN:VCALENDAR" + other.split(b"END:VCALENDAR")[0].decode() + "END:VCALENDAR\r\n"
    both = one.replace(
        b"--grens--",
        b"--grens\r\nContent-Type: text/calendar\r\n\r\n" + calendar.encode() + b"--grens--",
    )

    came = come_in(both)

    assert came.state == "waiting"
    assert "verschillende antwoorden" in came.reason


def test_an_answer_that_cannot_be_read_waits_for_staff(meeting):
    calendar = (
        "BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nX:" + "\r\n x" * (LARGEST // 4) + "\r\nEND:VCALENDAR"
    )

    came = come_in(with_calendar(mail(), calendar))

    assert (came.state, came.reason) == ("waiting", "Het agenda-antwoord is te groot om te lezen.")


def test_who_may_not_come_any_more_gets_no_mail(meeting):
    row = make.registration(meeting=meeting)

    came = answer(row)

    assert (row.status, came.state) == ("invited", "ignored")
    assert not Message.objects.exists()


@pytest.mark.parametrize(
    ("fields", "shown"),
    [
        ({"sender": "hulp@x.example"}, "hulp@x.example"),
        ({"attendee": "gast@x.example"}, "gast@x.example"),
        ({"sender": "bel/0900/nu@x.example"}, "een ander adres"),
    ],
)
def test_the_invited_person_reads_which_address_answered(meeting, fields, shown):
    row = invited(meeting)
    answer(row, **{"attendee": row.person.email, **fields})

    assert f"vanaf {shown} " in Message.objects.get(person=row.person).text
