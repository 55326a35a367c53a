"""Ending a sort of mail from the mail itself (RFC 8058, T62, abuse case 112)."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from core.links import sign
from meetings import actions
from members.models import User
from members.stopping import FIELDS
from outbox import delivery
from outbox.models import Message
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def person(db):
    return make.user(summary_minutes=True)


@pytest.fixture
def mail_program():
    """Posts without cookies or page, and would be stopped by the check on forged requests."""
    return Client(enforce_csrf_checks=True)


def address(person, sort="wants_reminders"):
    return reverse("members:stop", args=[sign("stop", person.pk, sort)])


def wanted(person, sort):
    row = User.objects.get(pk=person.pk)
    return [getattr(row, name) for name in FIELDS[sort]]


@pytest.mark.parametrize("sort", FIELDS)
def test_one_click_of_the_mail_program_ends_that_sort_only(mail_program, person, sort):
    before = {other: wanted(person, other) for other in FIELDS if other != sort}

    answer = mail_program.post(address(person, sort), {"List-Unsubscribe": "One-Click"})

    assert answer.status_code == 200
    assert not any(wanted(person, sort))
    assert {other: wanted(person, other) for other in before} == before


def test_looking_changes_nothing(client, person):
    """A mail scanner follows every link."""
    page = client.get(address(person)).content.decode()

    assert wanted(person, "wants_reminders") == [True]
    assert "Stop deze mails" in page


def test_can_be_taken_back_on_the_same_page(client, person):
    stopped = client.post(address(person)).content.decode()
    client.post(address(person), {"again": "ja"})

    assert "Toch weer ontvangen" in stopped
    assert wanted(person, "wants_reminders") == [True]


def test_a_forged_link_does_not_exist(client, person):
    for token in ("geraden", sign("answer", person.pk, "wants_reminders")):
        page = reverse("members:stop", args=[token])
        assert (client.get(page).status_code, client.post(page).status_code) == (404, 404)


def test_a_closed_profile_has_nothing_to_stop(client):
    gone = make.user(is_active=False)
    assert client.post(address(gone)).status_code == 404


def test_without_invitations_by_mail_one_is_invited_all_the_same(smtp_sink):
    atrium = make.atrium()
    stopped = make.member_of(atrium, wants_invitations=False)
    wanting = make.member_of(atrium)
    meeting = make.meeting(status="draft", atrium=atrium, venue="Stadhuis")

    actions.announce(meeting, by=make.staff())
    delivery.drain()

    assert {row.person for row in meeting.registrations.all()} == {stopped, wanting}
    assert [letter.to for letter in smtp_sink.received] == [wanting.email]
    row = Message.objects.get(person=stopped)
    assert (row.state, row.reason) == ("cancelled", "De persoon wil geen uitnodigingen per mail.")
    assert smtp_sink.received[0].message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


@pytest.mark.parametrize(
    ("status", "mails"), [("registered", 1), ("waitlisted", 1), ("invited", 0)]
)
def test_a_cancellation_reaches_whoever_has_a_seat_or_waits(smtp_sink, status, mails):
    """T62: no choice stops the cancellation of what one is registered for."""
    atrium = make.atrium()
    off = dict.fromkeys(["wants_invitations", "wants_reminders"], False)
    meeting = make.meeting(atrium=atrium, venue="Stadhuis")
    make.registration(
        meeting=meeting,
        person=make.member_of(atrium, **off),
        status=status,
        queue_no=1 if status == "waitlisted" else None,
    )

    actions.cancel(meeting, by=make.staff(), reason="Staking")
    delivery.drain()

    assert len(smtp_sink.received) == mails


def test_the_link_in_a_real_mail_works(client, smtp_sink):
    atrium = make.atrium()
    person = make.member_of(atrium)
    meeting = make.meeting(status="draft", atrium=atrium, venue="Stadhuis")
    actions.announce(meeting, by=make.staff())
    delivery.drain()
    letter = smtp_sink.received[0]
    link = re.search(r"/mails/stoppen/[^>]+", letter.message["List-Unsubscribe"])[0]

    client.post(link)

    assert link in letter.html
    assert wanted(person, "wants_invitations") == [False]
