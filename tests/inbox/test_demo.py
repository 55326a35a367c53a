"""In the demo one answers an invitation as a calendar program does, from /postvak/."""

import pytest

from inbox.models import InboundMail
from meetings import actions
from outbox import mailbox
from outbox.envelope import build
from outbox.models import Message
from tests import make

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.demo_urls")]


@pytest.fixture
def invitation(settings, tmp_path):
    """A registration, and the name of its invitation in the mailbox of the demo."""
    settings.VAR_DIR, settings.MAIL_AUTHSERV_ID = tmp_path, "demo.localhost"
    meeting = make.meeting(status="draft", title="Startdag", venue="Stadhuis")
    person = make.member_of(meeting.atrium)
    actions.announce(meeting, by=make.staff())
    message = Message.objects.get()
    mailbox.keep("b+1@atrium.example", [person.email], build(message))
    return meeting.registrations.get(), mailbox.newest()[0]["name"]


@pytest.mark.parametrize(
    ("answer", "status", "said"),
    [
        ("ACCEPTED", "registered", "Ingeschreven."),
        ("DECLINED", "declined", "Verontschuldigd."),
        ("TENTATIVE", "invited", "Genoteerd: de persoon twijfelt."),
    ],
)
def test_the_buttons_under_an_invitation_answer_it(invitation, client, answer, status, said):
    row, name = invitation
    page = client.get(f"/postvak/{name}/")
    assert "Aanvaarden zoals in de agenda" in page.text

    page = client.post(f"/postvak/{name}/antwoord/", {"answer": answer}, follow=True)

    row.refresh_from_db()
    assert row.status == status
    assert said in page.text
    assert InboundMail.objects.get().state == "applied"


def test_what_is_no_invitation_cannot_be_answered(invitation, client):
    _, name = invitation
    mailbox.keep("x@y.example", ["an@stad.example"], b"Subject: Hallo\r\n\r\nDag\r\n")
    other = mailbox.newest("an@stad")[0]["name"]

    assert "zoals in de agenda" not in client.get(f"/postvak/{other}/").text
    assert client.post(f"/postvak/{other}/antwoord/", {"answer": "ACCEPTED"}).status_code == 404
    assert client.post(f"/postvak/{name}/antwoord/", {"answer": "x"}).status_code == 404
    assert client.get(f"/postvak/{name}/antwoord/").status_code == 405


@pytest.mark.urls("atrium.urls")
def test_without_the_demo_there_is_no_such_address(invitation, client):
    assert client.post(f"/postvak/{invitation[1]}/antwoord/").status_code == 404
