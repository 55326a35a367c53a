"""A mail server reports on a mail of ours: found by the mark in the envelope, then by its fields."""

import pytest
from django.conf import settings as portal

from outbox.delivery import drain
from outbox.envelope import sender
from outbox.models import Address, Bounce, Message
from tests import make, notes
from tests.inbox.hostile import multi, part, report
from tests.inbox.mails import mail

pytestmark = pytest.mark.django_db
TO = "lid1@gemeente.example"


@pytest.fixture
def message(smtp_sink):
    """A message that our mail server took."""
    row = notes.post(1, person=make.user(email=TO), about="meeting:12")
    drain()
    row.refresh_from_db()
    return row


def dsn(action="failed", status="5.1.1", to=TO, returned=b""):
    fields = [
        f"Final-Recipient: rfc822; {to}",
        f"Action: {action}",
        f"Status: {status}",
        f"Diagnostic-Code: smtp; 550 {status} onbekend",
    ]
    return report(*(line.encode() for line in fields), returned=returned)


def test_a_mail_that_comes_back_is_failed_and_its_address_gets_no_more(come_in, message):
    row = come_in(dsn(), envelope_to=sender(message), envelope_from="<>")

    message.refresh_from_db()
    assert (row.state, row.about, row.person) == ("applied", "meeting:12", message.person)
    assert row.reason == f"Onze mail aan {TO} kon niet afgeleverd worden. Het adres is geblokkeerd."
    assert message.state == "failed"
    assert Address.objects.get(address=TO).suppressed_at is not None


def test_what_is_only_delayed_is_counted(come_in, message):
    row = come_in(dsn("delayed", "4.4.1"), envelope_to=sender(message), envelope_from="<>")

    message.refresh_from_db()
    assert (row.state, row.reason) == ("applied", f"Onze mail aan {TO} is vertraagd.")
    assert message.state == "accepted"
    assert Address.objects.get().suppressed_at is None


def test_a_report_that_it_arrived_has_no_effect(come_in, message):
    row = come_in(dsn("delivered", "2.0.0"), envelope_to=sender(message), envelope_from="<>")

    assert (row.state, row.reason) == ("ignored", "Een melding dat onze mail aankwam.")
    assert not Bounce.objects.exists()


def test_the_same_report_five_times_and_late_ones_end_in_one_state(come_in, message):
    envelope = {"envelope_to": sender(message), "envelope_from": "<>"}
    again = [come_in(dsn() + b"\r\n" * n, **envelope).state for n in range(5)]
    late = come_in(dsn("delayed", "4.4.1"), **envelope)

    message.refresh_from_db()
    assert again == ["applied", "ignored", "ignored", "ignored", "ignored"]
    assert late.state == "ignored"
    assert message.state == "failed"
    assert Bounce.objects.get().status == "5.1.1"
    assert message.events.filter(what="teruggekomen").count() == 1


@pytest.mark.parametrize("token", ["1", "0" * 32, "f" * 64])
def test_a_guessed_mark_does_nothing(come_in, message, token):
    row = come_in(dsn(), envelope_to=portal.BOUNCE_ADDRESS.format(token=token), envelope_from="<>")

    message.refresh_from_db()
    assert row.state == "ignored"
    assert message.state == "accepted"
    assert not Address.objects.exists()


def test_without_a_mark_the_returned_message_id_and_the_address_must_both_be_ours(come_in, message):
    returned = f"Message-ID: {message.message_id}\r\n".encode()
    strange = come_in(dsn(to="ander@gemeente.example", returned=returned), envelope_from="<>")
    guessed = come_in(dsn(returned=b"Message-ID: <o-1@portaal.example>\r\n"), envelope_from="<>")
    before = Address.objects.count()

    ours = come_in(dsn(returned=returned), envelope_from="<>")

    assert [strange.state, guessed.state, before] == ["ignored", "ignored", 0]
    assert ours.state == "applied"
    assert Address.objects.get().address == TO


def test_a_vacation_reply_to_the_bounce_address_is_no_bounce(come_in, message):
    raw = mail("Ik ben er niet.", headers={"Auto-Submitted": "auto-replied"})

    row = come_in(raw, envelope_to=sender(message), envelope_from="<>")

    assert row.state == "ignored"
    assert not Bounce.objects.exists()


def test_words_in_a_mail_are_never_taken_for_a_report(come_in, message):
    words = f"Final-Recipient: rfc822; {TO}\r\nAction: failed\r\nStatus: 5.1.1\r\n".encode()

    row = come_in(multi(part(words)), envelope_to=sender(message))

    assert row.state == "waiting"
    assert Message.objects.get(pk=message.pk).state == "accepted"
