"""Pages as people get them: accessible, within the window, within our own walls."""

import gzip
import re

import pytest
from django.urls import reverse

from core import mail
from tests import make

pytestmark = [pytest.mark.browser, pytest.mark.urls("tests.browser.urls")]
SIZES = [(1280, 900), (375, 800)]
ADDRESSES = [
    "/toegankelijkheid/",
    "/privacy/",
    "/proef/",
    "/proef/500/",
    "/bestaat-niet/",
    "/proef/?naam=%00",
]


@pytest.fixture(autouse=True)
def database(transactional_db):
    """The live server answers from its own thread."""


def test_the_check_finds_what_is_not_accessible(page, axe):
    page.set_content(
        "<html lang=nl><title>x</title><main><h1>x</h1><img src='data:,'></main></html>"
    )

    assert axe(page) == ["image-alt: img"]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("address", ADDRESSES)
def test_a_page_is_accessible(page, live_server, axe, address, size):
    page.set_viewport_size({"width": size[0], "height": size[1]})

    page.goto(f"{live_server}{address}")

    assert page.locator("h1").count() == 1
    assert axe(page) == []


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(
    "name",
    [
        "admin:index",
        "admin:regions_province_changelist",
        "admin:regions_province_add",
        "admin:regions_municipality_add",
        "mfa_index",
        "usersessions_list",
        "account_email",
    ],
)
def test_a_page_behind_the_log_in_is_accessible(
    page, live_server, axe, scrolls_sideways, log_in, name, size
):
    log_in(make.administrator())
    page.set_viewport_size({"width": size[0], "height": size[1]})

    answer = page.goto(f"{live_server}{reverse(name)}")

    assert answer.status == 200
    assert page.locator("h1").count() >= 1
    assert axe(page) == []
    assert not scrolls_sideways(page)


@pytest.mark.parametrize("size", SIZES)
def test_the_log_in_page_is_accessible(page, live_server, axe, scrolls_sideways, size):
    page.set_viewport_size({"width": size[0], "height": size[1]})

    page.goto(f"{live_server}{reverse('account_login')}")

    assert axe(page) == []
    assert not scrolls_sideways(page)


def test_a_mail_fits_a_phone_and_loads_nothing(page, scrolls_sideways):
    source = "Beste An\n\nU bent uitgenodigd.\n\n- a\n\n[[Inschrijven|https://x.example/a/]]\n"
    page.set_viewport_size({"width": 320, "height": 640})

    page.set_content(mail.as_html("Uitnodiging: water en ruimte", source))

    button = page.get_by_role("link", name="Inschrijven")
    assert button.evaluate("e => getComputedStyle(e.parentElement).backgroundColor") == (
        "rgb(0, 85, 204)"
    )
    assert not scrolls_sideways(page)


@pytest.mark.parametrize("size", SIZES)
def test_a_form_with_errors_is_accessible_and_takes_the_reader_to_them(
    page, live_server, axe, size
):
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.goto(f"{live_server}/proef/")

    page.get_by_role("button", name="Bewaar").click()

    assert page.title() == "Fout: Alle invulvelden · Atrium"
    assert page.evaluate("document.activeElement.className").endswith("p-errors")
    assert axe(page) == []
    dangling = """[...document.querySelectorAll('[aria-describedby]')].flatMap(
        e => e.getAttribute('aria-describedby').split(' ')).filter(i => !document.getElementById(i))"""
    assert page.evaluate(dangling) == []
    page.get_by_role("link", name="Begin:").click()
    assert page.evaluate("document.activeElement.id") == "id_start"


@pytest.mark.parametrize("address", ADDRESSES)
def test_nothing_scrolls_sideways_on_a_small_phone(page, live_server, scrolls_sideways, address):
    page.set_viewport_size({"width": 320, "height": 640})

    page.goto(f"{live_server}{address}")

    assert not scrolls_sideways(page)


def test_the_first_tab_skips_to_the_content(page, live_server):
    page.goto(f"{live_server}/privacy/")

    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    assert page.evaluate("document.activeElement.id") == "inhoud"


def test_style_and_script_of_a_page_stay_within_forty_kilobytes(page, live_server):
    answers = []
    page.on("response", lambda answer: answers.append(answer))

    page.goto(f"{live_server}/proef/", wait_until="networkidle")

    parts = [answer for answer in answers if re.search(r"\.(css|js)$", answer.url)]
    names = [part.url.rsplit("/", 1)[1].partition(".")[0] for part in parts]
    assert sorted(names) == ["htmx", "portal", "search"]
    assert sum(len(gzip.compress(part.body())) for part in parts) <= 40_000
