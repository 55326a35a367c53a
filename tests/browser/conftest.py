"""Chromium on the real middleware: nothing may leave this machine, nothing may break the CSP."""

import os
import shutil
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from celery import current_app
from django.conf import settings as django_settings
from django.test import Client

from bench.faults.machinery import Redis
from bench.faults.processes import Process
from outbox import nudge
from tests.browser.story import Someone
from tests.live import environment
from tests.sink import Sink

SHEET = Path(django_settings.BASE_DIR) / "static" / "build" / "portal.css"
COMMANDS = ("chromium", "chromium-browser", "google-chrome")
# Only what is wrong comes back: all that is right takes longer to send than to find.
WRONG = """axe.run(document, {resultTypes: ["violations"]}).then(found => found.violations.flatMap(
    wrong => wrong.nodes.map(node => `${wrong.id}: ${node.target[0]}`)))"""


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

    def found_on(page):
        if not page.evaluate("'axe' in window"):
            page.evaluate(AXE_SCRIPT)
        return page.evaluate(WRONG)

    return found_on


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


# --- an office: a real worker, a mail server, and a browser for each person --------------------


@pytest.fixture
def broker(tmp_path):
    """A Redis of this test's own."""
    server = Redis(tmp_path)
    server.start()
    yield server.address
    server.kill()


@pytest.fixture
def sink(live_server, broker, settings, tmp_path, monkeypatch):
    """What a real worker with beat, on this test's database and files, hands to the mail server.

    Requests nudge that worker over Redis.
    """
    mail_server = Sink()
    mail_server.start()
    settings.SITE_URL = live_server.url
    monkeypatch.setattr(current_app.conf, "broker_url", broker)
    nudge._broker.cache_clear()
    env = os.environ | {
        "DJANGO_SETTINGS_MODULE": "tests.browser.worker_settings",
        "SECRET_KEY": django_settings.SECRET_KEY,
        "DATABASE_URL": environment()["DATABASE_URL"],
        "REDIS_URL": broker,
        "EMAIL_URL": f"smtp://127.0.0.1:{mail_server.port}",
        "VAR_DIR": str(tmp_path),
        "MEDIA_ROOT": str(settings.MEDIA_ROOT),
        "SITE_URL": live_server.url,
    }
    celery = [sys.executable, "-m", "celery", "-A", "atrium", "worker"]
    beat = ["--queues=celery,mail", "--concurrency=1", "--beat", f"--schedule={tmp_path / 'beat'}"]
    worker = Process(*celery, *beat, env=env, log=tmp_path / "worker.log")
    yield mail_server
    worker.kill()
    mail_server.stop()
    nudge._broker.cache_clear()


@pytest.fixture
def sits_down(live_server, sink, open_window):
    """`sits_down(user)`: that person at a browser of their own."""

    def with_window(user, kind=Someone):
        return kind(user, open_window(), live_server.url, sink)

    return with_window
