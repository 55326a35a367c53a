"""The portal's main job, from the first click to the last mail, with everything real.

Chromium, PostgreSQL, a Redis and a Celery worker of its own, and a mail server. Time passes by
moving the meeting: its stored moments go back until now is the moment that is told about.
"""

import hashlib
from datetime import timedelta

import pytest
import time_machine
from django.db.models import Count
from django.urls import reverse
from django.utils import timezone

from bench.faults.processes import wait_until
from core.times import at, local, today
from meetings import reminders, tasks
from meetings.models import Meeting, Registration
from minutes.models import Minutes
from outbox.models import Message
from platforms.models import Membership, Role
from tests import files, make
from tests.browser.story import PATIENCE, Planner, WithTwoMeans, event_of, go_back, uid_of

pytestmark = [
    pytest.mark.browser,
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True),
]
TITLE = "Hemelwater in de praktijk"
RARE = "bufferbekkenonderhoud"


def test_from_the_plan_to_the_verslag_that_a_member_finds(sits_down, sink):
    make.agreement(text="Erken elkaars autonomie.\n" * 6)
    atrium = make.atrium(name="Lokaal Atrium Rivierenland")
    pia = sits_down(make.staff(first_name="Pia", last_name="Planner"), Planner)
    manager = member(atrium, "Rita", role=Role.RELATIONSHIP_MANAGER)
    rita = sits_down(make.enrol(manager), WithTwoMeans)
    an, bert, chris = (sits_down(member(atrium, name)) for name in ("An", "Bert", "Chris"))
    stranger = sits_down(member(make.atrium(), "Oscar"))

    meeting = plan_and_announce(pia, atrium)
    everyone_is_invited_once(meeting, [rita, an, bert, chris])

    for person in (an, bert, chris, rita, stranger):
        person.log_in()
        person.accept_agreements()
    two_take_the_seats_and_the_third_waits(meeting, an, bert, chris)
    the_third_gets_the_seat_of_who_withdraws(meeting, bert, chris)
    who_comes_is_reminded_two_days_before(meeting, [an, chris])

    the_meeting_is_over(meeting)
    rita_enters_who_came(meeting, rita)
    minutes = rita_publishes_the_verslag(meeting, rita)
    each_member_hears_of_it_once([rita, an, bert, chris], minutes)
    chris_finds_it_by_a_word_in_the_pdf(chris, minutes)
    a_stranger_finds_nothing(stranger, meeting, minutes)

    nobody_got_anything_twice(sink)


def member(atrium, name, role=Role.MEMBER):
    """An omgevingsambtenaar of the atrium, who has logged in never before."""
    person = make.position(person=make.user(first_name=name, last_name="Voorbeeld")).person
    Membership.objects.create(atrium=atrium, person=person, role=role, start_on=make.LONG_AGO)
    return person


def plan_and_announce(pia, atrium):
    pia.log_in()
    pia.accept_agreements()
    start = at(today() + timedelta(days=30), 14)
    point, paper = "Stand van zaken", files.pdf("Nota")
    pia.plan(atrium, TITLE, starts_at=start, seats=2, point=point, paper=paper)
    meeting = Meeting.objects.get()
    assert meeting.status == Meeting.Status.DRAFT
    assert not Message.objects.exclude(kind="login_code").exists()

    asked = pia.announce()

    assert "4 mensen krijgen een mail" in asked
    assert all(f"{name} Voorbeeld" in asked for name in ("Rita", "An", "Bert", "Chris"))
    assert meeting.agenda_items.get().title == "Stand van zaken"
    return meeting


def everyone_is_invited_once(meeting, people):
    for person in people:
        mail = person.newest_mail(f"Uitnodiging: {TITLE}")
        method, event = event_of(mail)
        assert method == "REQUEST"
        assert str(event["SUMMARY"]) == TITLE
        assert event.decoded("DTSTART") == meeting.starts_at
        assert uid_of(event) == meeting.registrations.get(person=person.user).uid
    assert states(meeting) == {"invited": 4}


def two_take_the_seats_and_the_third_waits(meeting, an, bert, chris):
    an.find_in_calendar(TITLE)
    an.register()
    an.reads("U bent ingeschreven")
    bert.find_in_calendar(TITLE)
    bert.register()
    chris.find_in_calendar(TITLE)
    chris.reads("Alle plaatsen zijn bezet")
    chris.register("Zet mij op de wachtlijst")
    chris.reads("U staat op de wachtlijst, op plaats 1.")

    assert states(meeting) == {"registered": 2, "waitlisted": 1, "invited": 1}
    for person in (an, bert):
        method, event = event_of(person.newest_mail(f"U bent ingeschreven: {TITLE}"))
        assert method == "REQUEST"
    assert "plaats 1" in chris.newest_mail(f"U staat op de wachtlijst: {TITLE}").text


def the_third_gets_the_seat_of_who_withdraws(meeting, bert, chris):
    bert.withdraw()

    chris.newest_mail(f"Er is een plaats voor u: {TITLE}")
    method, event = event_of(bert.newest_mail(f"U bent uitgeschreven: {TITLE}"))
    assert method == "CANCEL"
    assert uid_of(event) == meeting.registrations.get(person=bert.user).uid
    assert states(meeting) == {"registered": 2, "cancelled": 1, "invited": 1}
    chris.page.reload()
    chris.reads("U bent ingeschreven")


def who_comes_is_reminded_two_days_before(meeting, coming):
    """Move the meeting until nine o'clock, two days before it, has just gone by."""
    days = 2 if local(timezone.now()).hour >= reminders.HOUR else 1
    meeting.refresh_from_db()
    go_back(meeting, local(meeting.starts_at).date() - today() - timedelta(days=days))
    moment = reminders.moment_of(meeting, "reminder_registered")
    with time_machine.travel(moment - timedelta(minutes=1)):
        tasks.remind()
    assert not Message.objects.filter(kind="reminder_registered").exists()

    with time_machine.travel(moment + timedelta(minutes=1)):
        tasks.remind()
        tasks.remind()

    for person in coming:
        mail = person.newest_mail(f"Tot overmorgen: {TITLE}")
        assert "Stand van zaken (45 min.)" in mail.text
        assert "Raadzaal" in mail.text
    reminded = Message.objects.filter(kind="reminder_registered").values_list("person", flat=True)
    assert sorted(reminded) == sorted(person.user.pk for person in coming)


def the_meeting_is_over(meeting):
    """It was yesterday; the worker's own round sees that."""
    go_back(meeting, timedelta(days=3))
    held = Meeting.objects.filter(pk=meeting.pk, status=Meeting.Status.HELD)
    wait_until(held.exists, PATIENCE)
    meeting.refresh_from_db()


def rita_enters_who_came(meeting, rita):
    rita.visit(f"/bijeenkomsten/{meeting.pk}/")
    rita.click("Aanwezigheden invullen", "link")
    chris = rita.page.get_by_role("group", name="Chris Voorbeeld")
    chris.get_by_label("verontschuldigd").check()
    rita.click("Zet de rest op aanwezig")

    came = meeting.registrations.exclude(attendance="unknown")
    assert dict(came.values_list("person__first_name", "attendance")) == {
        "An": Registration.Attendance.PRESENT,
        "Chris": Registration.Attendance.EXCUSED,
    }


def rita_publishes_the_verslag(meeting, rita):
    rita.visit(f"/bijeenkomsten/{meeting.pk}/verslag/")
    pdf = files.pdf(f"We spraken over {RARE} langs de Nete.")
    rita.page.get_by_label("Verslag", exact=True).set_input_files(
        {"name": "verslag.pdf", "mimeType": "application/pdf", "buffer": pdf}
    )
    rita.page.get_by_label("Samenvatting").fill("Wat we van elkaar leerden.")
    rita.click("Bewaar als concept")
    rita.reads("Dit is een concept")
    minutes = Minutes.objects.get(meeting=meeting)
    assert not Message.objects.filter(kind="minutes_published").exists()

    rita.click("Publiceren zonder nalezing", "link")
    rita.reads("4 personen krijgen een bericht met een link.")
    rita.click("Publiceer")
    rita.reads("Het verslag is gepubliceerd.")
    return minutes


def each_member_hears_of_it_once(people, minutes):
    for person in people:
        mail = person.newest_mail(f"Verslag: {TITLE}")
        assert minutes.get_absolute_url() in mail.text
        assert RARE not in mail.text


def chris_finds_it_by_a_word_in_the_pdf(chris, minutes):
    file = minutes.files.get()
    found = chris.page.locator("mark", has_text=RARE)
    wait_until(lambda: searched(chris) and found.count(), PATIENCE)
    chris.click(minutes.title, "link")
    with chris.page.expect_download() as download:
        chris.click("verslag.pdf", "link")
    content = download.value.path().read_bytes()
    assert hashlib.sha256(content).hexdigest() == file.document.sha256


def searched(someone):
    return someone.visit(f"/verslagen/?q={RARE}").ok


def a_stranger_finds_nothing(stranger, meeting, minutes):
    searched(stranger)
    stranger.does_not_read(TITLE)
    stranger.reads("Geen verslag gevonden")
    stranger.visit(f"/kalender/?van={today() - timedelta(days=7)}")
    stranger.does_not_read(TITLE)
    paper = reverse("meetings:paper", args=[meeting.pk, meeting.papers.get().pk])
    rows = (meeting, minutes, minutes.files.get())
    for path in (paper, *(row.get_absolute_url() for row in rows)):
        assert stranger.status_of(path) == 404


def nobody_got_anything_twice(sink):
    wait_until(
        lambda: not Message.objects.filter(state__in=["queued", "sending"]).exists(), PATIENCE
    )
    assert set(sink.message_ids().values()) == {1}
    kinds = [(mail.to, mail.subject) for mail in sink.received if "aanmeldcode" not in mail.subject]
    assert len(kinds) == len(set(kinds))
    delivered = Message.objects.filter(state=Message.State.ACCEPTED)
    assert set(delivered.values_list("message_id", flat=True)) == set(sink.message_ids())


def states(meeting):
    """How many people are in each state."""
    rows = meeting.registrations.order_by().values_list("status")
    return dict(rows.annotate(Count("pk")))
