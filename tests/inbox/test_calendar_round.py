"""The whole round: the invitation leaves, a calendar answers that very mail, it comes in, and back again."""

import io
import re
import sys
from types import SimpleNamespace

import pytest
from django.core.management import call_command

from inbox import work
from inbox.models import InboundMail
from meetings import actions
from meetings.models import Registration
from outbox.delivery import drain
from outbox.models import Message
from tests import make
from tests.inbox.calendar_clients import CLIENTS, arrive, invitation_in
from tests.inbox.mails import OUR_SERVER


@pytest.fixture(autouse=True)
def our_mail_server(settings):
    settings.MAIL_AUTHSERV_ID = OUR_SERVER


@pytest.fixture
def pipe(monkeypatch):
    """Hand a mail to `manage.py receive_mail`, as a mail server does."""

    def receive(raw):
        monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(raw)))
        call_command("receive_mail", to="agenda@portaal.example", sender="an@gemeente.example")

    return receive


def invite(smtp_sink):
    """Announce a meeting to one person; the registration and the mail as it left."""
    meeting = make.meeting(status="draft", title="Startdag", capacity=1, venue="Stadhuis")
    person = make.member_of(meeting.atrium)
    actions.announce(meeting, by=make.staff())
    assert drain() == 1
    (mail,) = smtp_sink.to(person.email)
    return Registration.objects.get(person=person), mail.content


@pytest.mark.django_db
@pytest.mark.parametrize("client_name", CLIENTS)
def test_accept_in_a_calendar_and_undo_it_by_the_link(client_name, smtp_sink, pipe, client):
    row, invitation = invite(smtp_sink)

    pipe(arrive(CLIENTS[client_name](invitation, "ACCEPTED")))

    row.refresh_from_db()
    assert row.status == "registered"
    assert InboundMail.objects.get().state == "applied"
    assert drain() == 1
    confirmation = smtp_sink.to(row.person.email)[-1]
    assert confirmation.subject.startswith("U bent ingeschreven: Startdag")
    assert invitation_in(confirmation.content)["attendee"].params["PARTSTAT"] == "ACCEPTED"
    link = re.search(r"http\S+/ongedaan/\S+", confirmation.text)[0]
    assert client.get(link).status_code == 200
    client.post(link)
    row.refresh_from_db()
    assert row.status == "invited"
    assert drain() == 1
    undone = smtp_sink.to(row.person.email)[-1]
    assert invitation_in(undone.content)["attendee"].params["PARTSTAT"] == "NEEDS-ACTION"


@pytest.mark.django_db
@pytest.mark.parametrize("client_name", CLIENTS)
def test_decline_in_a_calendar_with_a_reason(client_name, smtp_sink, pipe):
    row, invitation = invite(smtp_sink)

    pipe(arrive(CLIENTS[client_name](invitation, "DECLINED", comment="Ik ben met verlof")))

    row.refresh_from_db()
    assert (row.status, row.reason) == ("declined", "Ik ben met verlof")
    assert drain() == 1
    assert smtp_sink.to(row.person.email)[-1].subject.startswith("U komt niet: Startdag")


@pytest.mark.django_db
@pytest.mark.parametrize("client_name", CLIENTS)
def test_a_forged_answer_is_kept_for_staff_and_nobody_hears_of_it(client_name, smtp_sink, pipe):
    row, invitation = invite(smtp_sink)

    pipe(arrive(CLIENTS[client_name](invitation, "ACCEPTED"), dmarc="fail"))

    row.refresh_from_db()
    assert (row.status, InboundMail.objects.get().state) == ("invited", "waiting")
    assert drain() == 0


@pytest.mark.django_db
def test_a_calendar_that_answers_everything_stops_by_itself(smtp_sink, pipe):
    """Row 24: whatever we mail is accepted again, as a room mailbox does; two mails and it is quiet."""
    row, invitation = invite(smtp_sink)
    seen = 1

    pipe(arrive(CLIENTS["outlook"](invitation, "ACCEPTED")))
    for _ in range(5):
        drain()
        mails = smtp_sink.to(row.person.email)
        for mail in mails[seen:]:
            pipe(arrive(CLIENTS["outlook"](mail.content, "ACCEPTED")))
        seen = len(mails)

    assert list(Message.objects.order_by("pk").values_list("kind", flat=True)) == [
        "invitation",
        "registered",
    ]


@pytest.mark.mailbox
@pytest.mark.django_db(transaction=True)
def test_an_answer_that_lies_in_the_mailbox_is_read_and_done(imap, smtp_sink):
    row, invitation = invite(smtp_sink)
    imap.deliver(arrive(CLIENTS["outlook"](invitation, "ACCEPTED")))

    assert work.look() == 1

    row.refresh_from_db()
    assert row.status == "registered"
    assert (imap.lying_in("INBOX"), imap.lying_in("Verwerkt")) == (0, 1)


@pytest.mark.django_db
def test_a_portal_that_is_invited_by_another_portal_stays_silent(smtp_sink, pipe):
    """117: our invitation delivered to another portal like ours; neither mails about it."""
    row, invitation = invite(smtp_sink)

    pipe(invitation)
    pipe(
        invitation.replace(b"X-Portaal-Id:", b"X-Ander-Id:").replace(
            b"Message-ID: <", b"Message-ID: <1"
        )
    )

    assert list(InboundMail.objects.values_list("state", flat=True)) == ["ignored", "ignored"]
    assert Registration.objects.get().status == "invited"
    assert Message.objects.count() == 1
