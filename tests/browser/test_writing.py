"""Writing a verslag in a real browser: with scripts and without, alone and with two."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from minutes.models import Passage
from minutes.writing.starting import start
from platforms.models import Role
from tests import make
from tests.minutes.pages import held

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def atrium():
    return make.atrium()


@pytest.fixture
def secretary(atrium):
    return make.member_of(atrium, Role.SECRETARY, first_name="An", last_name="Peeters")


@pytest.fixture
def minutes(atrium, secretary):
    meeting = held(atrium)
    make.agenda_item(meeting=meeting, title="Windmolens langs de Dender")
    return start(meeting, by=secretary)


@pytest.fixture
def sheet(live_server, minutes):
    return f"{live_server}{reverse('minutes:write', args=[minutes.pk])}"


@pytest.fixture
def at_work(open_window, live_server):
    """`at_work(person)`: a window in which that person is logged in."""

    def open_one(person, **options):
        window = open_window(**options)
        client = Client()
        client.force_login(person, backend=settings.AUTHENTICATION_BACKENDS[0])
        name = settings.SESSION_COOKIE_NAME
        value = client.cookies[name].value
        window.context.add_cookies([{"name": name, "value": value, "url": str(live_server)}])
        return window

    return open_one


def editor(window):
    window.wait_for_selector(".p-rich__bar")
    return window.get_by_role("textbox", name="Tekst").first


def is_saved(window):
    window.get_by_text("Bewaard om").wait_for()


@pytest.mark.parametrize("width", [1280, 375])
def test_what_one_types_saves_itself(at_work, sheet, secretary, axe, scrolls_sideways, width):
    page = at_work(secretary, viewport={"width": width, "height": 800})
    page.goto(sheet)

    editor(page).click()
    page.keyboard.type("De molens draaien.")
    page.keyboard.press("Control+A")
    page.get_by_role("button", name="Vet", exact=True).first.click()
    is_saved(page)

    assert Passage.objects.get().text == "<p><strong>De molens draaien.</strong></p>"
    assert axe(page) == []
    assert not scrolls_sideways(page)


def test_lists_tables_and_links_from_the_toolbar_are_stored(at_work, sheet, secretary):
    page = at_work(secretary)
    page.goto(sheet)

    editor(page).click()
    page.get_by_role("button", name="Opsomming").first.click()
    page.keyboard.type("een")
    page.keyboard.press("Enter")
    page.keyboard.type("twee")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Tabel", exact=True).first.click()
    page.keyboard.type("Kop")
    is_saved(page)

    html = Passage.objects.get().text
    assert html.startswith("<ul><li>een</li><li>twee</li></ul>")
    assert '<th scope="col">Kop</th>' in html


def test_without_scripts_the_same_text_is_typed_and_saved(at_work, sheet, secretary, axe):
    page = at_work(secretary, java_script_enabled=False)
    page.goto(sheet)

    page.get_by_label("Tekst", exact=True).first.fill("# Kop\n\n- een\n- **twee**")
    page.get_by_role("button", name="Bewaar", exact=True).first.click()

    assert page.get_by_text("Bewaard om").is_visible()
    assert Passage.objects.get().text == (
        "<h3>Kop</h3><ul><li>een</li><li><strong>twee</strong></li></ul>"
    )
    assert (
        page.get_by_label("Tekst", exact=True).first.input_value() == "# Kop\n\n- een\n- **twee**"
    )


def test_two_authors_at_once_lose_nothing(at_work, sheet, secretary, atrium, axe):
    other = make.member_of(atrium, Role.SECRETARY, first_name="Tom", last_name="Claes")
    one, two = at_work(secretary), at_work(other)
    one.goto(sheet)
    two.goto(sheet)

    editor(one).click()
    one.keyboard.type("Van An.")
    is_saved(one)
    editor(two).click()
    two.keyboard.type("Van Tom.")
    two.get_by_text("An Peeters wijzigde dit om").wait_for()
    between = Passage.objects.get().text
    found = axe(two)
    two.get_by_role("button", name="Bewaar mijn tekst").click()
    is_saved(two)

    assert between == "<p>Van An.</p>"
    assert found == []
    passage = Passage.objects.get()
    assert passage.text == "<p>Van Tom.</p>"
    assert "<p>Van An.</p>" in [row.text for row in passage.history.all()]


def test_a_session_that_ended_loses_nothing(at_work, sheet, secretary, live_server):
    page = at_work(secretary)
    page.goto(sheet)
    kept = page.context.cookies()
    name = settings.SESSION_COOKIE_NAME

    page.context.clear_cookies(name=name)
    editor(page).click()
    page.keyboard.type("Nog niet kwijt.")
    page.get_by_text("u bent afgemeld").wait_for()
    lost = Passage.objects.get().text
    page.context.add_cookies([cookie for cookie in kept if cookie["name"] == name])
    page.evaluate("window.dispatchEvent(new Event('focus'))")
    is_saved(page)

    assert lost == ""
    assert Passage.objects.get().text == "<p>Nog niet kwijt.</p>"
