"""A session that ends while someone is at work: a warning first, and nothing typed is lost (T112)."""

import re
import time

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from members.sessions import SEEN_AT
from tests import make
from tests.members.log_in import mailed_code

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def seen(minutes_ago):
    """Every session was last used so long ago, for the server."""
    for row in Session.objects.all():
        store = SessionStore(row.session_key)
        store[SEEN_AT] = time.time() - minutes_ago * 60
        store.save()


@pytest.mark.parametrize("path", ["/mijn/", "/beheer/members/user/add/"])
def test_a_session_that_is_about_to_end_warns_and_can_be_lengthened(
    page, live_server, log_in, axe, path
):
    log_in(make.staff())
    page.clock.install()
    page.goto(f"{live_server.url}{path}")
    field = page.locator("[name=first_name]")
    field.fill("Lien")
    warning = page.get_by_role("alertdialog", name="Uw sessie loopt bijna af")
    expect(warning).to_be_hidden()

    seen(minutes_ago=57)
    page.clock.fast_forward("57:00")

    expect(warning).to_contain_text("omdat u een tijd niets deed")
    expect(warning.get_by_role("button", name="Blijf aangemeld")).to_be_focused()
    assert axe(page) == []
    page.keyboard.press("Enter")
    expect(warning).to_be_hidden()
    expect(field).to_have_value("Lien")
    (row,) = Session.objects.all()
    assert time.time() - row.get_decoded()[SEEN_AT] < 60


def test_work_in_another_window_keeps_the_warning_away(page, live_server, log_in):
    log_in(make.staff())
    page.clock.install()
    page.goto(f"{live_server.url}/mijn/")

    with page.expect_response("**/mijn/sessie/") as asked:
        page.clock.fast_forward("57:00")

    assert asked.value.json()["seconds"] > 50 * 60
    expect(page.get_by_role("alertdialog")).to_be_hidden()


def test_who_came_too_late_hears_so_and_gets_the_form_back(page, live_server, axe):
    """The whole road, with the keyboard: too late, log in with a code, look again, send."""
    person = make.user(first_name="Lin", about="")
    page.clock.install()
    page.goto(f"{live_server.url}/aanmelden/?next=/mijn/")
    log_in_again(page, person)
    page.wait_for_url("**/mijn/")  # loaded to the end: the script counts from then on
    page.get_by_label("Waarmee ik bezig ben", exact=True).fill("Beken & vijvers")
    Session.objects.all().delete()
    page.clock.fast_forward("08:00:00")
    gone = page.get_by_role("alertdialog", name="U bent afgemeld")
    expect(gone).to_contain_text("Wat u op deze pagina invulde, staat er nog.")
    page.keyboard.press("Escape")

    page.locator("form[action$='/bewaren/'] button").click()
    log_in_again(page, person)

    expect(page.get_by_text("Uw gegevens zijn nog niet verstuurd.")).to_be_visible()
    assert axe(page) == []
    expect(page.get_by_label("Waarmee ik bezig ben", exact=True)).to_have_value("Beken & vijvers")
    person.refresh_from_db()
    assert person.about == ""
    page.locator("form[action$='/bewaren/'] button").click()
    expect(page.get_by_text("Uw gegevens zijn bewaard.")).to_be_visible()
    person.refresh_from_db()
    assert person.about == "Beken & vijvers"


def test_without_javascript_a_planned_meeting_survives(live_server, open_window):
    chair = make.member_of(make.atrium(name="Lokaal Atrium Leie"), "chair")
    page = open_window(java_script_enabled=False)
    page.goto(f"{live_server.url}/aanmelden/?next=/beheer/meetings/meeting/add/")
    log_in_again(page, chair)
    page.get_by_label("Atrium").select_option(label="Lokaal Atrium Leie")
    page.locator("[name=title]").fill("Startdag")
    page.locator("[name=agenda_items-0-title]").fill("Welkom")
    Session.objects.all().delete()

    page.locator("[name=_save]").click()
    log_in_again(page, chair)

    expect(page.get_by_text("Uw gegevens zijn nog niet verstuurd.")).to_be_visible()
    expect(page.locator("[name=title]")).to_have_value("Startdag")
    expect(page.locator("[name=agenda_items-0-title]")).to_have_value("Welkom")
    expect(page.locator("[name=atrium] option:checked")).to_have_text(re.compile("Leie"))


def log_in_again(page, person):
    page.get_by_label("E-mailadres", exact=True).fill(person.email)
    page.get_by_role("button", name="Mail mij een code").click()
    page.get_by_label("Code", exact=True).fill(mailed_code(person.email))
    page.get_by_role("main").get_by_role("button", name="Aanmelden").click()
