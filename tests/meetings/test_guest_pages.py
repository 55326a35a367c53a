"""The pages of whom PBM let in to one meeting, who belongs to nothing else of it."""

import pytest
from django.urls import reverse

from documents.actions import store
from meetings import actions
from meetings.models import Registration
from outbox.models import Message
from tests import atlas, make
from tests.world import upload


@pytest.fixture
def meeting(db):
    return make.meeting(introduction="Over water en ruimte.", capacity=20)


@pytest.fixture
def guest(client, meeting):
    """A speaker from elsewhere, registered by PBM and logged in."""
    person = make.position().person
    actions.register(meeting, person, by=make.staff(), override="Spreker.")
    client.force_login(person)
    return person


def status(client, page, *keys):
    response = client.get(reverse(page, args=keys))
    atlas.finish(response)
    return response.status_code


def test_a_guest_finds_agenda_and_papers_but_not_who_comes_and_no_verslag(client, meeting, guest):
    make.agenda_item(meeting=meeting, title="Rondje langs de gemeenten")
    paper = meeting.papers.create(title="Nota", document=store(upload(), by=None))
    other = make.registration("registered", meeting=meeting, person=make.user(last_name="Geheim"))
    minutes = make.minutes(meeting=meeting)

    page = client.get(meeting.get_absolute_url()).content.decode()

    for shown in ("U bent ingeschreven", "Over water", "Rondje langs", "Nota", "2 van 20 bezet"):
        assert shown in page
    for hidden in (other.person.last_name, "Wie komt", minutes.title, "Een collega inschrijven"):
        assert hidden not in page
    assert status(client, "meetings:paper", meeting.pk, paper.pk) == 200
    assert status(client, "meetings:ics", meeting.pk) == 200
    assert status(client, "minutes:detail", minutes.pk) == 404
    assert status(client, "meetings:participants", meeting.pk) == 404
    assert status(client, "meetings:register", meeting.pk) == 404


def test_a_public_meeting_shows_a_guest_as_much(client, guest, meeting):
    type(meeting).objects.update(is_public=True)

    page = client.get(meeting.get_absolute_url()).content.decode()

    assert "Over water" in page
    assert "Wie komt" not in page


def test_the_mail_leads_a_guest_to_the_page(client, meeting, guest):
    message = Message.objects.get(person=guest)

    assert meeting.get_absolute_url() in message.text
    assert client.get(meeting.get_absolute_url()).status_code == 200


def test_a_guest_who_gives_up_the_seat_no_longer_finds_the_meeting(client, meeting, guest):
    response = client.post(reverse("meetings:withdraw", args=[meeting.pk]), {"reason": ""})

    assert response.url == reverse("meetings:calendar")
    assert Registration.objects.get(person=guest).status == "cancelled"
    assert client.get(meeting.get_absolute_url()).status_code == 404
