"""What was filled in when the session ended is still there after logging in again (T112)."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from core.held import KEPT
from meetings.models import Meeting
from platforms.models import Role
from tests import files, make
from tests.meetings.planning_form import ADD, data
from tests.members.log_in import ask_code, give_code, log_in, mailed_code
from tests.pages import text_of

pytestmark = pytest.mark.django_db

DETAILS = {"first_name": "Lien", "last_name": "Lid", "phone": "09 123", "about": "Beken & vijvers"}
SAVE = "/mijn/gegevens/bewaren/"
FROM = {"headers": {"referer": "http://testserver/mijn/"}}
AGAIN = "Uw gegevens zijn nog niet verstuurd."


def value_of(page, name):
    """What stands in the field `name` of a page, as its attribute says."""
    tag = re.search(rf'<input[^>]*name="{name}"[^>]*>', page.content.decode())[0]
    found = re.search(r'value="([^"]*)"', tag)
    return found[1] if found else ""


@pytest.fixture
def person():
    return make.user(first_name="Lin", last_name="Lid", phone="", about="")


@pytest.fixture
def out(client, person):
    """The browser of `person`, whose session is gone while a page was open."""
    log_in(client, person.email)
    Session.objects.all().delete()
    return client


def test_a_form_of_after_the_session_comes_back_filled_in_and_is_not_sent(out, person):
    sent = out.post(SAVE, DETAILS, **FROM)
    log_in(out, person.email)
    page = out.get("/mijn/")
    untouched = type(person).objects.get(pk=person.pk)

    assert sent.url == "/aanmelden/?next=/mijn/"
    assert AGAIN in text_of(page)
    assert [value_of(page, name) for name in DETAILS] == [
        "Lien",
        "Lid",
        "09 123",
        "Beken &amp; vijvers",
    ]
    assert (untouched.first_name, untouched.about) == ("Lin", "")


def test_sending_it_again_ends_the_waiting(out, person):
    out.post(SAVE, DETAILS, **FROM)
    log_in(out, person.email)

    out.post(SAVE, {**DETAILS, "phone": "09 456"}, **FROM)
    page = out.get("/mijn/")
    person.refresh_from_db()

    assert (person.first_name, person.phone) == ("Lien", "09 456")
    assert AGAIN not in text_of(page)


def test_choices_come_back_as_they_were_ticked(out, person):
    out.post("/mijn/keuzes/", {"show_phone": "on"}, **FROM)
    log_in(out, person.email)
    page = out.get("/mijn/").content.decode()

    ticked = re.findall(r'<input[^>]*type="checkbox"[^>]*>', page)
    now = {re.search(r'name="([^"]+)"', tag)[1] for tag in ticked if " checked" in tag}
    person.refresh_from_db()
    assert now == {"show_phone"}  # reminders were on before, and were unticked in the form
    assert (person.show_phone, person.wants_reminders) == (False, True)


def test_someone_else_at_the_same_computer_sees_nothing_of_it(out, person):
    other = make.user()
    out.post(SAVE, DETAILS, **FROM)

    log_in(out, other.email)
    seen = out.get("/mijn/")
    out.post("/afmelden/")
    log_in(out, person.email)
    after = out.get("/mijn/")

    assert "Beken" not in seen.content.decode()
    assert AGAIN not in text_of(seen)
    assert AGAIN not in text_of(after)  # thrown away when the other logged in


def test_without_knowing_who_sent_it_nothing_is_kept(client, person):
    client.post(SAVE, DETAILS, **FROM)
    kept = [session.get_decoded() for session in Session.objects.all()]
    log_in(client, person.email)

    assert all(KEPT not in session for session in kept)
    assert AGAIN not in text_of(client.get("/mijn/"))


def test_a_cookie_of_ones_own_making_names_nobody(client, person):
    client.cookies["wie"] = str(person.pk)
    client.post(SAVE, DETAILS, **FROM)

    assert not Session.objects.exists()


def test_it_waits_an_hour(out, person):
    with time_machine.travel(timezone.now(), tick=False) as clock:
        out.post(SAVE, DETAILS, **FROM)
        clock.shift(timedelta(minutes=59))
        log_in(out, person.email)
        before = text_of(out.get("/mijn/"))
        clock.shift(timedelta(minutes=2))
        after = text_of(out.get("/mijn/"))

    assert (AGAIN in before, AGAIN in after) == (True, False)


def test_codes_and_tokens_are_never_kept(out, person):
    ask_code(out, person.email)
    give_code(out, "geraden")
    out.post(SAVE, {**DETAILS, "csrfmiddlewaretoken": "geheim", "credential": "geheim"}, **FROM)

    kept = [session.get_decoded() for session in Session.objects.all()]
    assert "geheim" not in str(kept)
    assert "geraden" not in str(kept)
    give_code(out, mailed_code(person.email))


def test_what_is_far_too_long_is_not_kept_and_that_is_said(out, person):
    out.post(SAVE, {**DETAILS, "about": "x" * 100_001}, **FROM)
    log_in(out, person.email)
    page = text_of(out.get("/mijn/"))

    assert "Ze waren te lang om voor u te bewaren." in page
    assert "xxx" not in page


def test_markup_that_was_filled_in_comes_back_as_text(out, person):
    out.post(SAVE, {**DETAILS, "about": '"><script>alert(1)</script>'}, **FROM)
    log_in(out, person.email)

    assert "<script>alert" not in out.get("/mijn/").content.decode()


def test_a_planned_meeting_comes_back_with_every_point_of_its_agenda(client):
    atrium = make.atrium()
    chair = make.member_of(atrium, Role.CHAIR)
    points = [{"title": f"Punt {n}", "kind": "discussion", "minutes": n} for n in range(1, 6)]
    meeting = Meeting(
        atrium=atrium,
        title="Startdag water",
        starts_at=timezone.now() + timedelta(days=30),
        ends_at=timezone.now() + timedelta(days=30, hours=3),
    )
    log_in(client, chair.email)
    Session.objects.all().delete()

    answer = client.post(ADD, data(meeting, items=points))
    log_in(client, chair.email)
    page = client.get(answer.url.split("next=")[1])

    assert AGAIN in text_of(page)
    assert value_of(page, "title") == "Startdag water"
    assert [value_of(page, f"agenda_items-{n}-title") for n in range(5)] == [
        f"Punt {n}" for n in range(1, 6)
    ]
    assert not Meeting.objects.exists()


def test_files_are_to_be_chosen_again(client):
    atrium = make.atrium()
    secretary = make.member_of(atrium, Role.SECRETARY)
    meeting = make.meeting(
        atrium=atrium,
        status="held",
        starts_at=timezone.now() - timedelta(days=2),
        ends_at=timezone.now() - timedelta(days=1),
    )
    path = f"/bijeenkomsten/{meeting.pk}/verslag/"
    log_in(client, secretary.email)
    Session.objects.all().delete()

    client.post(path, {"title": "Verslag", "summary": "Kort.", "file": files.upload(files.pdf())})
    log_in(client, secretary.email)
    page = text_of(client.get(path))

    assert "Kies ook uw bestanden opnieuw" in page
    assert "Kort." in page


def test_a_page_of_before_a_new_log_in_does_not_lose_what_was_filled_in(person):
    """Another window logged in meanwhile, so the token in this page is old."""
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(person)
    ours = {"headers": {"referer": "http://testserver/mijn/", "origin": "http://testserver"}}
    foreign = {"headers": {"origin": "https://elders.example"}}

    answer = browser.post(SAVE, DETAILS, **ours)
    page = browser.get(answer.url)
    elsewhere = browser.post(SAVE, {**DETAILS, "about": "Van elders"}, **foreign)

    assert answer.url == "/mijn/"
    assert value_of(page, "first_name") == "Lien"
    assert elsewhere.status_code == 403
    assert "Van elders" not in browser.get("/mijn/").content.decode()
