"""A verdict stands beside the seat: who waits for one holds it, and what an organiser says of it."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from icalendar import Calendar

from core.refusal import Refused
from meetings import actions, calendar
from meetings import mail as letters
from meetings.models import Registration
from meetings.vetting.actions import approve, marker, refuse
from outbox.kinds import KINDS
from outbox.models import Message
from platforms.models import Role
from tests import make, notes
from tests.meetings.vetting.waiting import event, last_mail, now, standing, uid, waits

pytestmark = pytest.mark.django_db


def test_who_registers_holds_the_seat_until_somebody_decides_and_is_told_so(meeting):
    row = waits(meeting)

    assert standing(row) == ("registered", "waiting")
    mail = last_mail(row)
    assert (mail.kind, mail.subject.startswith("U bent voorlopig ingeschreven")) == (
        "registered",
        True,
    )
    assert "iemand van de organisatie beslist nog over de inschrijving" in mail.text
    assert event(mail) == ("REQUEST", "TENTATIVE", 0, "ACCEPTED", "Onder voorbehoud: Startdag")


def test_where_nobody_vets_everything_is_as_it_was(atrium):
    row = waits(make.meeting(atrium=atrium))

    assert standing(row) == ("registered", "")
    assert "beslist nog" not in last_mail(row).text
    assert event(last_mail(row)) == ("REQUEST", "CONFIRMED", 0, "ACCEPTED", "Startdag")


def test_approving_makes_the_same_event_certain_and_tells_the_person(meeting, chair):
    row = waits(meeting)
    held = uid(last_mail(row))

    approve(row, by=chair)

    row = now(row)
    assert (row.status, row.vetting, row.vetted_by) == ("registered", "approved", chair)
    assert row.vetted_at is not None
    mail = last_mail(row)
    assert (mail.kind, uid(mail) == held) == ("seat_approved", True)
    assert event(mail) == ("REQUEST", "CONFIRMED", 1, "ACCEPTED", "Startdag")
    assert "Uw plaats is nu zeker" in mail.text
    assert (mail.text.count("[["), "bestaat niet:" in mail.text, "None" in mail.text) == (
        1,
        False,
        False,
    )
    assert KINDS["seat_approved"].still_wanted(mail) == ""
    assert KINDS["seat_approved"].required(mail) != ""


def test_refusing_frees_the_seat_for_who_waits_and_gives_the_word(meeting, chair):
    type(meeting).objects.update(capacity=1)
    row = waits(meeting, first_name="Rita")
    second = waits(meeting, first_name="Wout")
    assert standing(second) == ("waitlisted", "waiting")

    refuse(row, by=chair, word="Deze dag is voor [[besturen]].")

    row = now(row)
    assert (row.status, row.vetting, row.vetted_by) == ("cancelled", "refused", chair)
    mail = last_mail(row)
    assert (mail.kind, event(mail)[:3]) == ("seat_refused", ("CANCEL", "CANCELLED", 1))
    assert "Reden: Deze dag is voor [ [besturen]]." in mail.text
    assert mail.text.count("[[") == 1
    assert "None" not in mail.text
    assert KINDS["seat_refused"].still_wanted(mail) == ""
    assert standing(second) == ("registered", "waiting")
    mail = last_mail(second)
    assert (mail.kind, event(mail)[1]) == ("promoted", "TENTATIVE")
    assert "beslist nog" in mail.text


def test_a_refusal_needs_a_word(meeting, chair):
    row = waits(meeting)

    with pytest.raises(Refused, match="Geef een reden"):
        refuse(row, by=chair, word="   ")

    assert standing(row) == ("registered", "waiting")


def test_who_was_refused_does_not_come_back_alone_but_an_organiser_lets_them_in(meeting, chair):
    row = waits(meeting)
    office = make.organisation()
    make.position(person=row.person, organisation=office)
    colleague = make.member_of(meeting.atrium)
    make.position(person=colleague, organisation=office)
    refuse(row, by=chair, word="Volzet.")

    with pytest.raises(Refused, match="aanvaardden uw inschrijving voor deze bijeenkomst niet"):
        actions.register(meeting, row.person, by=row.person)
    with pytest.raises(Refused, match=f"Alleen een organisator kan {row.person} nog"):
        actions.register(meeting, row.person, by=colleague)
    actions.decline(meeting, row.person, by=row.person)
    with pytest.raises(Refused, match="aanvaardden uw inschrijving"):
        actions.register(meeting, row.person, by=row.person)
    assert standing(row) == ("declined", "refused")

    actions.register(meeting, row.person, by=chair)

    assert standing(row) == ("registered", "approved")


def test_who_is_approved_on_the_waiting_list_stays_there_and_gets_plain_mail(meeting, chair):
    type(meeting).objects.update(capacity=1)
    first, second = waits(meeting), waits(meeting)

    approve(second, by=chair)

    assert standing(second) == ("waitlisted", "approved")
    mail = last_mail(second)
    assert (mail.kind, mail.calendar) == ("seat_approved", "")
    assert "u blijft op plaats 1 van de wachtlijst" in mail.text
    actions.withdraw(meeting, first.person, by=first.person)
    assert standing(second) == ("registered", "approved")
    assert event(last_mail(second))[1] == "CONFIRMED"


def test_only_who_organises_decides(meeting, atrium):
    row = waits(meeting)

    for person in (row.person, make.member_of(atrium), make.member_of(make.atrium(), Role.CHAIR)):
        with pytest.raises(Refused, match="Alleen wie deze bijeenkomst organiseert"):
            approve(row, by=person)
        with pytest.raises(Refused, match="Alleen wie deze bijeenkomst organiseert"):
            refuse(row, by=person, word="Nee.")

    assert standing(row) == ("registered", "waiting")


def test_giving_up_the_seat_ends_what_was_decided_and_coming_back_is_vetted_anew(meeting, chair):
    row = waits(meeting)
    approve(row, by=chair)

    actions.withdraw(meeting, row.person, by=row.person)

    assert (standing(row), now(row).vetted_by) == (("cancelled", ""), None)
    assert event(last_mail(row))[:3] == ("CANCEL", "CANCELLED", 2)
    actions.register(meeting, row.person, by=row.person)
    assert (standing(row), now(row).vetted_at) == (("registered", "waiting"), None)
    assert event(last_mail(row))[1:3] == ("TENTATIVE", 2)


def test_what_is_switched_on_later_touches_nobody_who_had_a_seat(atrium, chair):
    meeting = make.meeting(atrium=atrium, venue="Stadhuis")
    early = waits(meeting)
    mails = Message.objects.count()

    actions.change(meeting, by=chair, is_vetted=True)

    assert (standing(early), Message.objects.count()) == (("registered", ""), mails)
    assert standing(waits(meeting)) == ("registered", "waiting")


def test_switched_off_who_waits_is_approved_and_told(meeting, chair):
    row = waits(meeting)

    actions.change(meeting, by=chair, is_vetted=False)

    assert (standing(row), now(row).vetted_by) == (("registered", "approved"), chair)
    assert (last_mail(row).kind, event(last_mail(row))[1:3]) == ("seat_approved", ("CONFIRMED", 1))


def test_changes_are_vetted_only_where_registrations_are(meeting, chair):
    with pytest.raises(Refused, match="kan alleen als inschrijvingen gekeurd worden"):
        actions.change(meeting, by=chair, is_vetted=False, vets_changes=True)


def test_a_copy_vets_in_the_same_way(strict, chair):
    twin = actions.copy(strict, by=chair, starts_at=strict.starts_at + timedelta(days=30))

    assert (twin.is_vetted, twin.vets_changes) == (True, True)


@pytest.mark.parametrize(
    ("status", "vetting"),
    [("cancelled", "waiting"), ("invited", "approved"), ("registered", "refused")],
)
def test_the_database_knows_which_verdict_fits_which_seat(meeting, status, vetting):
    with pytest.raises(IntegrityError, match="registration_vetting"), transaction.atomic():
        make.registration(meeting=meeting, status=status, vetting=vetting)


def test_a_change_of_the_hour_says_that_somebody_still_decides(meeting, chair):
    row = waits(meeting)

    actions.change(meeting, by=chair, ends_at=meeting.ends_at + timedelta(hours=1))

    mail = last_mail(row)
    assert (mail.kind, event(mail)[1]) == ("meeting_changed", "TENTATIVE")
    assert "beslist nog" in mail.text


def test_an_approval_that_did_not_leave_yet_goes_with_the_new_hour(meeting, chair):
    row = waits(meeting)
    approve(row, by=chair)

    actions.change(meeting, by=chair, venue="Bibliotheek")

    mails = Message.objects.filter(person=row.person, state="queued")
    assert [(mail.kind, event(mail)[1:3]) for mail in mails] == [
        ("seat_approved", ("CONFIRMED", 2))
    ]
    assert "Bibliotheek" in mails[0].text


def test_the_reminder_of_who_still_waits_says_so(meeting, chair):
    first, second = waits(meeting), waits(meeting)
    approve(second, by=chair)
    notes.arrive()
    Registration.objects.update(answered_at=timezone.now() - timedelta(days=40))
    type(meeting).objects.update(
        starts_at=timezone.now() + timedelta(days=1, hours=12),
        ends_at=timezone.now() + timedelta(days=1, hours=15),
    )
    meeting.refresh_from_db()
    rows = list(Registration.objects.select_related("person", "organisation").order_by("pk"))
    letters.reminded("reminder_registered", meeting, rows, moment=timezone.now())

    assert "beslist nog" in last_mail(first).text
    assert "beslist nog" not in last_mail(second).text


def test_the_feed_follows_from_tentative_to_confirmed(meeting, chair):
    def shown(row):
        text = calendar.published([meeting], name="Mijn atria", mine={meeting.pk: now(row)})
        [found] = Calendar.from_ical(text).walk("VEVENT")
        return str(found["status"]), int(found["sequence"]), str(found["summary"])

    row = waits(meeting)
    before = shown(row)
    approve(row, by=chair)

    assert before == ("TENTATIVE", 0, "Onder voorbehoud: Startdag")
    assert shown(row) == ("CONFIRMED", 1, "Startdag")


def test_what_was_seen_is_what_is_approved(meeting, chair):
    row = waits(meeting)
    seen = marker(now(row))
    actions.withdraw(meeting, row.person, by=row.person)
    actions.register(meeting, row.person, by=row.person)

    with pytest.raises(Refused, match="gewijzigd sinds u deze pagina opende"):
        approve(row, by=chair, seen=seen)

    approve(row, by=chair, seen=marker(now(row)))
    assert standing(row) == ("registered", "approved")
