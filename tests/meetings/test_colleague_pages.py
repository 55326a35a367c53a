"""Registering a colleague, and leaving the queue: what the pages offer and say."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from meetings.models import Registration
from outbox.models import Message
from tests import make
from tests.pages import text_of

pytestmark = pytest.mark.django_db
WAITING = "U staat niet meer op de wachtlijst. U krijgt een bevestiging per mail."


@pytest.fixture
def meeting():
    return make.meeting(title="Hemelwater")


@pytest.fixture
def town():
    return make.organisation(name="Herent")


def someone(town, first_name, atrium=None):
    """Who works for the town, and is a member of `atrium` if one is given."""
    person = make.member_of(atrium) if atrium else make.user()
    make.position(person=person, organisation=town)
    person.first_name, person.last_name = first_name, "Collega"
    person.save()
    return person


def register(client, meeting, **form):
    return client.post(reverse("meetings:register", args=[meeting.pk]), form, follow=True)


def test_only_colleagues_for_whom_the_meeting_is_are_offered(client, meeting, town):
    someone(town, "Lien", meeting.atrium)
    someone(town, "Buiten")
    client.force_login(someone(town, "Ikzelf", meeting.atrium))

    page = text_of(client.get(reverse("meetings:register", args=[meeting.pk])))

    assert "Mezelf Lien Collega" in page
    assert "Buiten" not in page


def test_a_refused_colleague_is_told_by_the_field_and_nothing_is_lost(client, meeting, town):
    outside = someone(town, "Buiten")
    client.force_login(someone(town, "Ikzelf", meeting.atrium))

    page = register(client, meeting, person=outside.pk, organisation=town.pk)

    error = page.context["form"].errors["person"]
    assert error == ["Deze bijeenkomst is niet voor deze persoon bedoeld."]
    assert page.context["form"]["organisation"].value() == str(town.pk)
    assert not Registration.objects.exists()


def test_who_has_a_seat_already_stands_so_in_the_list_and_hears_nothing(client, meeting, town):
    lien = someone(town, "Lien", meeting.atrium)
    make.registration(meeting=meeting, person=lien, status="registered")
    client.force_login(someone(town, "Ikzelf", meeting.atrium))

    form = text_of(client.get(reverse("meetings:register", args=[meeting.pk])))
    said = text_of(register(client, meeting, person=lien.pk, organisation=town.pk))

    assert "Lien Collega (al ingeschreven)" in form
    assert "Lien Collega was al ingeschreven; er is niets veranderd." in said
    assert not Message.objects.exists()


def test_the_employer_must_be_shared_with_the_colleague(client, meeting, town):
    lien, me = someone(town, "Lien", meeting.atrium), someone(town, "Ikzelf", meeting.atrium)
    elsewhere = make.position(person=me).organisation
    client.force_login(me)

    page = register(client, meeting, person=lien.pk, organisation=elsewhere.pk)

    error = page.context["form"].errors["organisation"]
    assert error == [f"Lien Collega werkt die dag niet voor {elsewhere}."]
    assert not Registration.objects.exists()


def test_leaving_the_queue_is_called_so(client):
    meeting = make.meeting(capacity=1)
    make.registration(meeting=meeting, status="registered")
    person = make.member_of(meeting.atrium)
    client.force_login(person)
    register(client, meeting)

    form = client.get(reverse("meetings:withdraw", args=[meeting.pk]))
    said = client.post(reverse("meetings:withdraw", args=[meeting.pk]), follow=True)

    assert "De wachtlijst verlaten" in text_of(form)
    assert "Uitschrijven" not in text_of(form)
    assert WAITING in text_of(said)
    assert Registration.objects.get(person=person).status == "cancelled"


@pytest.mark.parametrize("page", ["meetings:withdraw", "meetings:decline"])
def test_after_the_deadline_the_page_says_whom_to_tell_and_asks_nothing(client, page):
    meeting = make.meeting(cancel_until=timezone.now() - timedelta(hours=1))
    person = make.member_of(meeting.atrium)
    make.registration(meeting=meeting, person=person, status="registered")
    client.force_login(person)
    address = reverse(page, args=[meeting.pk])

    seen = client.get(address, follow=True)
    refused = client.post(address, follow=True)

    assert seen.redirect_chain == [(meeting.get_absolute_url(), 302)]
    assert "Uitschrijven kan hier niet meer." in text_of(seen)
    assert refused.redirect_chain[-1] == (meeting.get_absolute_url(), 302)
    assert "Uitschrijven kon tot" in text_of(refused)
    assert Registration.objects.get(person=person).status == "registered"


def test_the_kind_of_an_agenda_item_is_not_said_twice(client, meeting):
    make.agenda_item(meeting=meeting, title="Parkeren: toelichting", kind="presentation")
    make.agenda_item(meeting=meeting, title="Rondje langs de gemeenten", kind="discussion")
    client.force_login(make.member_of(meeting.atrium))

    page = text_of(client.get(meeting.get_absolute_url()))

    assert page.count("toelichting") == 1
    assert "Rondje langs de gemeenten bespreking" in page
