"""The calendars people subscribe to: unguessable, current, and without anybody's address."""

from datetime import timedelta

import pytest
from django.urls import reverse
from icalendar import Calendar

from core.times import today
from meetings import actions
from meetings.models import Meeting
from tests import make
from tests.meetings.programs import Khal, Vdirsyncer


def events(response):
    calendar = Calendar.from_ical(response.content)
    return {str(event["summary"]): event for event in calendar.walk("VEVENT")}


@pytest.fixture
def subscriber(db):
    return make.member_of(make.atrium(), calendar_token="geheim" * 6)


def feed(person):
    return reverse("meetings:feed", args=[person.calendar_token])


def test_a_personal_feed_shows_what_this_person_may_see_now(client, subscriber):
    membership = subscriber.memberships.get()
    make.meeting(title="Van ons", atrium=membership.atrium)
    make.meeting(title="Van anderen")
    make.meeting(title="Concept", atrium=membership.atrium, status=Meeting.Status.DRAFT)

    assert set(events(client.get(feed(subscriber)))) == {"Van ons"}

    membership.end_on = today() - timedelta(days=365)
    membership.start_on = membership.end_on
    membership.save()
    assert events(client.get(feed(subscriber))) == {}


def test_a_cancelled_meeting_stays_in_the_feed_as_cancelled(client, subscriber):
    atrium = subscriber.memberships.get().atrium
    make.meeting(title="Afgelast", atrium=atrium, status=Meeting.Status.CANCELLED)

    event = events(client.get(feed(subscriber)))["Afgelast"]

    assert event["status"] == "CANCELLED"
    assert "attendee" not in event


def test_the_online_link_is_only_in_the_feed_of_who_is_registered(client, subscriber):
    atrium = subscriber.memberships.get().atrium
    meeting = make.meeting(
        atrium=atrium, format="online", online_url="https://vergadering.example/1"
    )

    assert b"vergadering.example" not in client.get(feed(subscriber)).content
    make.registration(meeting=meeting, person=subscriber, status="registered")
    assert b"vergadering.example" in client.get(feed(subscriber)).content


def test_the_public_feed_has_public_meetings_only(client, db):
    make.meeting(title="Openbaar", is_public=True, online_url="https://vergadering.example/2")
    make.meeting(title="In vertrouwen")

    response = client.get(reverse("meetings:public_feed"))

    assert set(events(response)) == {"Openbaar"}
    assert b"vergadering.example" not in response.content


def test_an_unchanged_feed_is_not_sent_again(client, subscriber):
    first = client.get(feed(subscriber))
    second = client.get(feed(subscriber), headers={"If-None-Match": first["ETag"]})

    assert (first.status_code, second.status_code) == (200, 304)


def test_an_unknown_or_renewed_link_gives_nothing(client, subscriber):
    old = feed(subscriber)
    subscriber.calendar_token = "nieuw" * 8
    subscriber.save()

    assert client.get(old).status_code == 404


def test_a_real_calendar_program_shows_the_feed(client, subscriber, tmp_path):
    atrium = subscriber.memberships.get().atrium
    meeting = make.meeting(title="In khal te zien", atrium=atrium)
    khal = Khal(tmp_path)

    khal.take(client.get(feed(subscriber)).text)

    (line,) = khal.shows(meeting.day, days=1)
    assert line.endswith("CONFIRMED In khal te zien")


@pytest.mark.django_db(transaction=True)
def test_a_subscribed_folder_follows_every_change(live_server, tmp_path):
    """T26, T27: synced over HTTP by a program that knows nothing of us."""
    membership = make.membership(person=make.user(calendar_token="geheim" * 6))
    person, atrium = membership.person, membership.atrium
    going = make.meeting(title="Gaat door", atrium=atrium, venue="Stadhuis")
    moved = make.meeting(title="Verplaatst", atrium=atrium, venue="Stadhuis")
    other = make.meeting(title="Openbaar", is_public=True, audience="eligible")
    actions.register(going, person, by=person)
    folder = Vdirsyncer(tmp_path, f"{live_server}{feed(person)}")
    first = folder.sync()
    assert titles(first) == ["Gaat door", "Verplaatst"]
    assert not any(person.email in text for text in first.values())

    actions.change(moved, by=make.staff(), starts_at=moved.starts_at - timedelta(hours=1))
    actions.cancel(going, by=make.staff(), reason="Storm.")
    after = folder.sync()

    assert titles(after) == ["Gaat door", "Verplaatst"]
    states = {event["summary"]: (event["status"], event["sequence"]) for event in read(after)}
    assert states == {"Gaat door": ("CANCELLED", 1), "Verplaatst": ("CONFIRMED", 1)}

    make.membership(person=person, atrium=other.atrium)
    membership.end_on = today() - timedelta(days=1)
    membership.save()
    assert titles(folder.sync()) == ["Openbaar"]


def read(files):
    return [event for text in files.values() for event in Calendar.from_ical(text).walk("VEVENT")]


def titles(files):
    return sorted(str(event["summary"]) for event in read(files))
