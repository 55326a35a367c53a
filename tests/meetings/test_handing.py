"""Stuur mijn collega: the seat moves, the calendars follow, nobody is overtaken."""

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from core.refusal import Refused
from meetings import actions, links
from meetings.handing.actions import hand_over
from meetings.models import Answer, Registration
from meetings.questions.waiting import path_of
from meetings.workshops.actions import choose
from outbox.models import Message
from platforms.models import Role
from tests import make, notes

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return make.organisation(name="Gemeente Voorbeeld")


@pytest.fixture
def meeting(atrium):
    return make.meeting(atrium=atrium, capacity=1)


def works_at(office, atrium, **fields):
    person = make.member_of(atrium, **fields)
    make.position(person=person, organisation=office)
    return person


@pytest.fixture
def giver(atrium, office, meeting):
    """Someone with the only seat, whose confirmation has left."""
    person = works_at(office, atrium, first_name="Gerda")
    actions.register(meeting, person, by=person)
    notes.arrive()
    return person


@pytest.fixture
def taker(atrium, office):
    return works_at(office, atrium, first_name="Tine")


def states(meeting):
    rows = meeting.registrations.order_by("pk")
    return {row.person.first_name: row.status for row in rows.select_related("person")}


def test_the_seat_of_a_full_meeting_moves_past_nobody_and_both_calendars_follow(
    meeting, giver, taker, atrium
):
    waiting = make.member_of(atrium, first_name="Wout")
    actions.register(meeting, waiting, by=waiting)
    notes.arrive()

    row = hand_over(meeting, giver, taker, by=giver)

    assert states(meeting) == {"Gerda": "cancelled", "Wout": "waitlisted", "Tine": "registered"}
    assert (row.organisation.name, row.registered_by) == ("Gemeente Voorbeeld", giver)
    new = Message.objects.filter(state="queued").order_by("pk")
    assert [(m.kind, m.person, m.calendar_method) for m in new] == [
        ("seat_taken", taker, "REQUEST"),
        ("seat_given", giver, "CANCEL"),
    ]
    events = [Calendar.from_ical(m.calendar).walk("VEVENT")[0] for m in new]
    uids = [str(event["uid"]).partition("@")[0] for event in events]
    old = meeting.registrations.get(person=giver)
    assert uids == [row.uid, old.uid]
    assert (int(events[1]["sequence"]), str(events[1]["status"])) == (1, "CANCELLED")
    assert "geeft de plaats voor Startdag aan u door" in new[0].text
    assert f"door aan {taker}" in new[1].text
    for mail in new:
        assert mail.text.startswith(f"Beste {mail.person.first_name}\n")
        assert (mail.text.count("[["), "bestaat niet:" in mail.text) == (1, False)


def test_doing_it_twice_changes_nothing_and_mails_nobody_again(meeting, giver, taker):
    nonce = uuid.uuid4()
    first = hand_over(meeting, giver, taker, by=giver, nonce=nonce)
    mails = Message.objects.count()

    again = hand_over(meeting, giver, taker, by=giver, nonce=nonce)
    without = hand_over(meeting, giver, taker, by=giver)

    assert (again.pk, without.pk, again.revision) == (first.pk, first.pk, first.revision)
    assert Message.objects.count() == mails


def test_when_the_colleague_declines_the_seat_goes_to_who_waits(meeting, giver, taker, atrium):
    waiting = make.member_of(atrium, first_name="Wout")
    actions.register(meeting, waiting, by=waiting)
    hand_over(meeting, giver, taker, by=giver)

    actions.withdraw(meeting, taker, by=taker)

    assert states(meeting) == {"Gerda": "cancelled", "Wout": "registered", "Tine": "cancelled"}
    assert Message.objects.filter(kind="promoted", person=waiting).count() == 1


def test_a_colleague_who_waits_gets_the_seat_and_leaves_the_queue(meeting, giver, taker):
    actions.register(meeting, taker, by=taker)

    row = hand_over(meeting, giver, taker, by=giver)

    assert (row.status, row.queue_no) == ("registered", None)


def test_questions_are_asked_anew_and_the_old_answers_are_gone(meeting, giver, taker):
    question = make.question(meeting=meeting, is_required=True)
    make.answer(question=question, person=giver, words="Ik ben allergisch")

    row = hand_over(meeting, giver, taker, by=giver)

    assert Answer.objects.count() == 0
    assert path_of(row).partition(":")[0] in Message.objects.get(kind="seat_taken").text
    assert "allergisch" not in "".join(Message.objects.values_list("text", flat=True))


def test_only_to_a_colleague_who_may_come(meeting, giver, atrium, office):
    stranger = make.position(person=make.member_of(atrium)).person
    outside = make.position(organisation=office).person

    with pytest.raises(Refused, match="Kies een collega van dezelfde organisatie"):
        hand_over(meeting, giver, stranger, by=giver)
    with pytest.raises(Refused, match="staat niet open"):
        hand_over(meeting, giver, outside, by=giver)
    with pytest.raises(Refused, match="Alleen de persoon zelf"):
        hand_over(meeting, giver, stranger, by=stranger)

    assert states(meeting) == {"Gerda": "registered"}


def test_who_has_no_seat_or_comes_too_late_hands_nothing_over(meeting, giver, taker, atrium):
    third = make.member_of(atrium)
    with pytest.raises(Refused, match="heeft geen plaats"):
        hand_over(meeting, third, taker, by=make.member_of(atrium, Role.CHAIR))
    type(meeting).objects.update(starts_at=timezone.now() - timedelta(minutes=1))

    with pytest.raises(Refused, match="tot de bijeenkomst begint"):
        hand_over(meeting, giver, taker, by=giver)


def test_an_organiser_may_give_it_to_anyone_who_may_come(meeting, giver, atrium):
    chair = make.member_of(atrium, Role.CHAIR)
    other = make.position(person=make.member_of(atrium)).person

    row = hand_over(meeting, giver, other, by=chair)

    assert (row.status, row.registered_by) == ("registered", chair)
    assert {m.person for m in Message.objects.filter(state="queued")} == {giver, other}


def test_by_the_page_one_sees_both_mails_first(client, meeting, giver, taker):
    client.force_login(giver)
    address = reverse("meetings:hand", args=[meeting.pk])

    looked = client.post(address, {"colleague": taker.pk, "look": "ja"}).content.decode()
    before = (states(meeting), Message.objects.filter(state="queued").count())
    done = client.post(address, {"colleague": taker.pk})

    assert "komt in uw plaats" in looked
    assert "U komt in plaats van" in looked
    assert before == ({"Gerda": "registered"}, 0)
    assert done.url == meeting.get_absolute_url()
    assert states(meeting) == {"Gerda": "cancelled", "Tine": "registered"}


def test_by_mail_looking_changes_nothing_and_the_button_does(client, meeting, giver, taker):
    row = meeting.registrations.get(person=giver)
    link = links.hand(row)
    address = link[link.index("/antwoord/") :]

    looked = client.get(address)
    assert states(meeting) == {"Gerda": "registered"}
    client.post(address, {"colleague": taker.pk})
    again = client.post(address, {"colleague": taker.pk})

    assert link.rpartition(":")[0].rpartition(":")[0] in Message.objects.get(kind="registered").text
    assert str(taker) in looked.content.decode()
    assert states(meeting) == {"Gerda": "cancelled", "Tine": "registered"}
    assert again.status_code == 302
    assert Message.objects.filter(kind="seat_taken").count() == 1
    assert client.get(address[:-3] + "xyz/").status_code == 404


def test_a_link_to_answer_is_no_link_to_hand_over(client, meeting, giver):
    token = make.answer_token(meeting.registrations.get(person=giver))

    assert client.get(reverse("meetings:hand_by_mail", args=[token])).status_code == 404


def test_someone_elses_place_is_not_found_by_its_number(client, meeting, giver, taker, atrium):
    client.force_login(taker)
    row = meeting.registrations.get(person=giver)

    address = reverse("meetings:hand", args=[meeting.pk])
    answer = client.post(f"{address}?inschrijving={row.pk}", {"colleague": taker.pk})

    assert answer.url == meeting.get_absolute_url()
    assert states(meeting) == {"Gerda": "registered"}
    assert Registration.objects.count() == 1


def test_the_workshops_go_along_past_who_waits_for_them(meeting, giver, taker, atrium):
    """Seat and wishes move with the place; who waits in the queue of the workshop goes on waiting."""
    workshop = make.workshop(block=make.block(meeting=meeting), title="Bronbemaling", room="Zaal 1")
    meeting.capacity = 2
    meeting.save()
    wishes = {workshop.block_id: [workshop.pk]}
    mine = meeting.registrations.get(person=giver)
    choose(meeting, giver, by=giver, wishes=wishes)
    other = make.member_of(atrium)
    waiting = actions.register(meeting, other, by=other, wishes=wishes)

    row = hand_over(meeting, giver, taker, by=giver)

    seats = {seat.registration_id: seat.is_waiting for seat in workshop.seats.all()}
    assert seats == {row.pk: False, waiting.pk: True}
    assert not mine.wishes.exists()
    assert [wish.workshop for wish in row.wishes.all()] == [workshop]
    told = Message.objects.get(kind="seat_taken")
    assert "Bronbemaling (Zaal 1)" in told.text
