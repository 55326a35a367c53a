"""Chromium on the real middleware: nothing may leave this machine, nothing may break the CSP."""

import os
import shutil
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings as django_settings
from django.test import Client

SHEET = Path(django_settings.BASE_DIR) / "static" / "build" / "portal.css"
COMMANDS = ("chromium", "chromium-browser", "google-chrome")


@pytest.fixture(scope="session", autouse=True)
def built_assets():
    if not SHEET.exists():
        pytest.fail("static/build ontbreekt: voer eerst `./run assets` uit.", pytrace=False)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    """The Chromium of the system; without one Playwright looks for its own."""
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, COMMANDS)), None)
    extra = {"executable_path": found} if found else {}
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    return {**browser_type_launch_args, **extra, "args": sandbox}


@pytest.fixture
def page(page):
    """A page that fails its test when it asks another host for something or breaks the CSP."""
    wrong = watch(page)
    yield page
    assert wrong == []


@pytest.fixture
def open_window(new_context):
    """`open_window()`: a browser window of someone else, watched like `page`."""
    wrong = []

    def open_one(**options):
        window = new_context(**options).new_page()
        watch(window, wrong)
        return window

    yield open_one
    assert wrong == []


def watch(page, wrong=None):
    """The list into which every request to another host and every breach of the CSP will come."""
    wrong = [] if wrong is None else wrong
    page.on("request", lambda asked: None if is_ours(asked.url) else wrong.append(asked.url))
    page.on("console", lambda line: wrong.append(line.text) if breaks_csp(page, line) else None)
    return wrong


def breaks_csp(page, line):
    """Django's own admin pages carry a few inline styles, which the browser rightly leaves out."""
    inline_style_of_django = "/beheer/" in page.url and "inline style" in line.text
    return "Content Security Policy" in line.text and not inline_style_of_django


def is_ours(url):
    parts = urlsplit(url)
    return parts.scheme in {"data", "blob"} or parts.hostname in {"127.0.0.1", "localhost"}


@pytest.fixture
def axe():
    """`axe(page)`: what axe-core finds wrong, as `rule: element`. Evaluated, for CSP blocks tags."""
    return lambda page: [
        f"{found['id']}: {node['target'][0]}"
        for found in Axe().run(page).response["violations"]
        for node in found["nodes"]
    ]


@pytest.fixture
def scrolls_sideways():
    """`scrolls_sideways(page)`: whether the page as a whole is wider than its window."""
    wide = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    return lambda page: page.evaluate(wide)


@pytest.fixture
def log_in(page, live_server):
    """`log_in(person)`: a session for the browser, as after a log-in."""

    def start_session(person):
        client = Client()
        client.force_login(person, backend=django_settings.AUTHENTICATION_BACKENDS[0])
        name = django_settings.SESSION_COOKIE_NAME
        value = client.cookies[name].value
        page.context.add_cookies([{"name": name, "value": value, "url": str(live_server)}])

    return start_session
