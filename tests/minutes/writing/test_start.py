"""A verslag that is begun holds what the portal knows already (T75)."""

import pytest
from django.urls import reverse

from minutes.models import Minutes
from minutes.writing.starting import start
from tests import make
from tests.minutes.pages import held

pytestmark = pytest.mark.django_db


def someone(meeting, name, status="registered", attendance="unknown", organisation=None):
    first, last = name.split()
    person = make.user(first_name=first, last_name=last)
    return make.registration(
        meeting=meeting,
        person=person,
        status=status,
        attendance=attendance,
        organisation=organisation,
    )


def test_the_agenda_becomes_the_points_and_a_pause_is_none(minutes):
    assert list(minutes.points.values_list("title", "item__title")) == [
        ("Windmolens langs de Dender", "Windmolens langs de Dender"),
        ("Rondvraag", "Rondvraag"),
    ]
    assert minutes.editions.get().passages.count() == 2
    assert minutes.status == Minutes.Status.DRAFT


def test_who_was_there_and_who_was_excused_is_filled_in(atrium, secretary):
    meeting = held(atrium)
    town = make.organisation(name="Stad Aalst")
    someone(meeting, "Els Aerts", attendance="present", organisation=town)
    someone(meeting, "Bob Claes", status="invited", attendance="present")
    someone(meeting, "Jan Wouters", attendance="absent")
    someone(meeting, "Mia Maes", attendance="excused")
    someone(meeting, "Rik Smet", status="declined")

    edition = start(meeting, by=secretary).editions.get()

    assert edition.present.split("\n") == ["Els Aerts (Stad Aalst)", "Bob Claes"]
    assert edition.excused.split("\n") == ["Mia Maes", "Rik Smet"]


def test_before_attendance_is_filled_in_who_had_a_seat_counts(atrium, secretary):
    meeting = held(atrium)
    someone(meeting, "Els Aerts")
    someone(meeting, "Rik Smet", status="declined")

    edition = start(meeting, by=secretary).editions.get()

    assert (edition.present, edition.excused) == ("Els Aerts", "Rik Smet")


def test_a_meeting_without_agenda_gets_one_point(atrium, secretary):
    minutes = start(held(atrium), by=secretary)

    assert [point.title for point in minutes.points.all()] == ["Bespreking"]


def test_the_page_of_the_meeting_leads_to_writing(as_secretary, atrium):
    meeting = held(atrium)
    page = as_secretary.get(meeting.get_absolute_url()).content.decode()
    address = reverse("minutes:start", args=[meeting.pk])

    done = as_secretary.post(address, follow=True)
    again = as_secretary.post(address, follow=True)

    assert f'action="{address}"' in page
    assert "Verslag schrijven" in done.content.decode()
    assert again.redirect_chain == done.redirect_chain
    assert Minutes.objects.count() == 1


def test_a_text_can_be_begun_beside_an_uploaded_file(as_secretary, atrium):
    minutes = make.minutes(meeting=held(atrium), status="draft")
    address = reverse("minutes:add_text", args=[minutes.pk])

    as_secretary.post(address)
    as_secretary.post(address)

    assert minutes.editions.count() == 1
    assert minutes.points.count() == 1


def test_a_member_who_does_not_write_cannot_begin(as_member, atrium):
    answer = as_member.post(reverse("minutes:start", args=[held(atrium).pk]))

    assert answer.status_code == 403
    assert not Minutes.objects.exists()
