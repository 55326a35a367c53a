"""Whichever door somebody comes in by, the verdict is right: all end in the same function."""

from datetime import timedelta
from urllib.parse import urlparse

import pytest
from django.urls import reverse

from meetings import actions, links
from meetings.attending.actions import tick
from meetings.models import Registration, Round
from meetings.rounds.moving import move_place
from meetings.vetting.actions import approve, refuse
from outbox.models import Message
from tests import make
from tests.meetings.answering import answer, invited, mails_to, stamp, undo_link
from tests.meetings.excel import fill, hand_in, opened, place, say_yes
from tests.meetings.vetting.waiting import event, last_mail, standing, waits

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def test_an_organiser_who_registers_somebody_approves_by_doing_so(meeting, chair):
    person = make.member_of(meeting.atrium)

    row = actions.register(meeting, person, by=chair)

    assert (row.vetting, row.vetted_by) == ("approved", chair)
    assert event(last_mail(row))[1] == "CONFIRMED"


def test_a_colleague_who_registers_somebody_does_not(meeting):
    office = make.organisation()
    mine, theirs = (make.member_of(meeting.atrium) for _ in range(2))
    for person in (mine, theirs):
        make.position(person=person, organisation=office)

    row = actions.register(meeting, theirs, by=mine)

    assert standing(row) == ("registered", "waiting")
    for mail in Message.objects.filter(kind="colleague_registered"):
        assert "beslist nog over de inschrijving" in mail.text


def test_the_button_on_the_page(meeting, client):
    person = make.member_of(meeting.atrium)
    client.force_login(person)

    page = client.get(meeting.get_absolute_url()).text
    response = client.post(reverse("meetings:register", args=[meeting.pk]), follow=True)

    assert "tot dan is uw plaats voorlopig" in page
    assert Registration.objects.get(person=person).vetting == "waiting"
    assert "Uw plaats is voorlopig" in response.text
    assert "te keuren" in response.text


def test_the_link_in_the_mail_and_what_it_says_after_a_refusal(meeting, client, chair):
    client.logout()
    row = invited(meeting)
    address = links.answer_path(row)

    client.post(address, {"answer": "ja"})
    assert standing(row) == ("registered", "waiting")
    assert "Uw plaats is voorlopig" in client.get(address).text

    refuse(row, by=chair, word="Volzet.")
    page = client.get(address).text
    assert "aanvaardden uw inschrijving niet" in page
    assert "Ja, ik kom" not in page
    again = client.post(address, {"answer": "ja"}, follow=True)
    assert "Alleen een organisator kan u nog inschrijven" in again.text
    assert standing(row) == ("cancelled", "refused")


def test_accepting_in_a_calendar_waits_too_and_after_a_refusal_says_why_not(
    meeting, our_mail_server, chair
):
    row = invited(meeting)

    mail = answer(row)

    assert standing(row) == ("registered", "waiting")
    assert "Nog te keuren door een organisator." in mail.reason
    confirmation = Message.objects.get(kind="registered")
    assert (event(confirmation)[1], bool(undo_link(confirmation))) == ("TENTATIVE", True)

    refuse(row, by=chair, word="Volzet.")
    Registration.objects.update(said_at=row.said_at - timedelta(hours=1))
    row.refresh_from_db()
    answer(row, sequence=row.calendar_sequence)
    assert standing(row) == ("cancelled", "refused")
    assert mails_to(row)[-1] == "calendar_answer"
    assert "aanvaardden uw inschrijving" in last_mail(row).text


def test_accepting_twice_changes_nothing(meeting, our_mail_server):
    row = invited(meeting)
    answer(row)
    mails = Message.objects.count()

    answer(row)

    assert (standing(row), Message.objects.count()) == (("registered", "waiting"), mails)


def test_the_sheet_in_excel_shows_who_waits_and_approves_who_is_added(meeting, client, chair):
    waiting, person = waits(meeting), make.member_of(meeting.atrium)
    page = f"/bijeenkomsten/{meeting.pk}/deelnemers/excel/"
    book = opened(client, f"{page}deelnemers.xlsx")
    sheet = book["Deelnemers"]
    assert sheet.cell(2, place(sheet, "Keuring")).value == "te keuren"

    fill(sheet, 3, {"E-mail": person.email})
    say_yes(client, page, hand_in(client, page, book), when="now")

    row = Registration.objects.get(person=person)
    assert (standing(row), row.vetted_by) == (("registered", "approved"), chair)
    assert standing(waiting) == ("registered", "waiting")


def test_whom_an_organiser_ticks_at_the_door_keeps_what_was_decided(meeting, chair, monkeypatch):
    monkeypatch.setattr("meetings.attending.actions.refuse_unless_its_day", lambda meeting: None)
    row, stranger = waits(meeting), make.member_of(meeting.atrium)

    tick(meeting, row.person, is_present=True, by=chair)
    walked_in = tick(meeting, stranger, is_present=True, by=chair)

    assert standing(row) == ("registered", "waiting")
    assert (walked_in.vetting, walked_in.attendance) == ("", "present")


def test_staff_let_somebody_in_against_the_rules_and_so_approve(meeting):
    outsider, staff = make.user(), make.staff()

    row = actions.register(meeting, outsider, by=staff, override="Spreekt zelf.")

    assert standing(row) == ("registered", "approved")


def test_a_place_that_moves_within_a_round_is_vetted_where_it_goes(chair):
    group = make.platform()
    tour = Round.objects.create(platform=group, title="Ronde")
    here, there = (make.atrium(platform=group, province=make.province()) for _ in range(2))
    old = make.meeting(atrium=here, round=tour)
    new = make.meeting(atrium=there, round=tour, is_vetted=True)
    person = make.member_of(here)
    actions.register(old, person, by=person)

    row = move_place(old, new, person, by=person)

    assert standing(row) == ("registered", "waiting")


def test_undoing_a_no_from_a_calendar_asks_for_the_seat_anew(
    meeting, our_mail_server, chair, client
):
    row = waits(meeting)
    approve(row, by=chair)
    row.refresh_from_db()
    answer(row, "DECLINED", sequence=row.calendar_sequence, stamp=stamp(row.said_at + HOUR))
    assert standing(row) == ("declined", "")

    client.logout()
    address = undo_link(Message.objects.get(kind="withdrawn"))
    response = client.post(urlparse(address).path, follow=True)

    assert standing(row) == ("registered", "waiting")
    assert "Uw plaats is voorlopig" in response.text
