"""Every page type: accessible on a desk and on a phone, in Dutch, within the window and our walls.

What goes to another host or breaks the CSP fails the window itself (conftest).
"""

import pytest
from django.conf import settings as django_settings
from django.test import Client

from outbox import mailbox
from outbox.envelope import build
from outbox.models import Message
from tests import atlas
from tests.browser.page_list import FORMS, NO_PAGE, ON_THE_WAY, PAGES, STATES
from tests.world import ROLES

pytestmark = [
    pytest.mark.browser,
    pytest.mark.urls("tests.demo_urls"),
    pytest.mark.django_db(transaction=True),
]
WIDTHS = [1280, 375]
NARROWEST = 320
# Pages that say something else than "here it is".
STATUS = {"socialaccount_login_error": 401}
EMPTY = """() => {
    const form = document.querySelector('main form[method=post]:not([action]), #content form[method=post], main form[method=post]');
    for (const field of form.querySelectorAll('input:not([type=hidden]), textarea, select')) {
        if (field.type === 'checkbox' || field.type === 'radio') field.checked = false;
        else if (field.type !== 'submit') field.value = '';
    }
    form.querySelector('button, [type=submit]').click();
}"""

# Fields for which the browser, in a language of its own, would answer instead of the portal.
BROWSER_ANSWERS = "document.querySelectorAll('form:not([novalidate]) :required').length"

# What scripts do after loading, in functions that wait their turn.
SETTLED = "new Promise(done => setTimeout(done, 30))"


@pytest.fixture
def network(db, settings, tmp_path):
    settings.VAR_DIR = tmp_path
    settings.DEMO = True
    network = atlas.build()
    message = Message.objects.filter(kind="registered").first()
    mailbox.keep("agenda@atrium.example", [message.to_address], build(message))
    (kept,) = (tmp_path / "postvak").glob("*.eml")
    network.rows["mail"] = kept.stem
    return network


@pytest.fixture
def looks(network, live_server, open_window, axe, scrolls_sideways):
    """`looks(role, path, …)`: what is wrong with the page at `path` for that role."""
    windows = {}

    def window(role):
        if role not in windows:
            windows[role] = open_window()
            if network.people[role]:
                enter(windows[role], live_server, network.people[role])
        return windows[role]

    def look(role, path, *, send=False, expected=(200,)):
        page = window(role)
        page.set_viewport_size({"width": WIDTHS[0], "height": 900})
        answer = page.goto(f"{live_server}{path}")
        if send:
            with page.expect_navigation() as sent:
                page.evaluate(EMPTY)
            answer = sent.value
        page.evaluate(SETTLED)
        wrong = [] if answer.status in expected else [f"answers {answer.status}"]
        return wrong + wrong_with(page, axe, scrolls_sideways)

    return look


def enter(page, live_server, person):
    client = Client()
    atlas.log_in(client, person)
    name = django_settings.SESSION_COOKIE_NAME
    cookie = {"name": name, "value": client.cookies[name].value, "url": live_server.url}
    page.context.add_cookies([cookie])


def wrong_with(page, axe, scrolls_sideways):
    """In words, nothing when the page is as it should be."""
    wrong = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        wrong += [f"{found} at {width}" for found in axe(page)]
        if scrolls_sideways(page):
            wrong.append(f"scrolls sideways at {width}")
    if page.locator("html").get_attribute("lang") != "nl":
        wrong.append("not said to be Dutch")
    if page.locator("h1").count() != 1:
        wrong.append(f"{page.locator('h1').count()} main titles")
    if page.evaluate(BROWSER_ANSWERS):
        wrong.append("lets the browser answer in its own words")
    page.set_viewport_size({"width": NARROWEST, "height": 640})
    if scrolls_sideways(page):
        wrong.append(f"scrolls sideways at {NARROWEST}")
    return wrong


def only_wrong(found):
    return {page: wrong for page, wrong in found.items() if wrong}


def test_every_address_is_in_the_list():
    listed = {name for names in PAGES.values() for name in names}
    known = {name for name in atlas.names() if not name.startswith("admin:")}
    assert listed | NO_PAGE | ON_THE_WAY == known
    assert set(PAGES) <= set(ROLES)


@pytest.mark.parametrize("role", PAGES)
def test_the_pages_of_the_portal(role, network, looks):
    found = {
        name: looks(role, atlas.path_of(name, network), expected=[STATUS.get(name, 200)])
        for name in PAGES[role]
    }
    assert only_wrong(found) == {}


def test_the_same_pages_in_other_states(network, looks):
    found = {
        path: looks(role, filled_in(path, network), expected=[200, 400, 403, 404])
        for role, path in STATES
    }
    assert only_wrong(found) == {}


def test_forms_that_were_sent_empty(network, looks):
    found = {path: looks(role, filled_in(path, network), send=True) for role, path in FORMS}
    assert only_wrong(found) == {}


@pytest.mark.parametrize("kind", ["changelist", "add", "change", "history", "delete", "own"])
def test_the_back_office(kind, network, looks):
    names = sorted(name for name in set(atlas.names()) if kind_of(name) == kind)
    paths = {name: atlas.path_of(name, network) for name in names}
    client = Client()
    atlas.log_in(client, network.people["admin"])
    shown = {name: path for name, path in paths.items() if is_page(client.get(path))}

    assert shown
    assert kind != "changelist" or shown == paths
    assert only_wrong({name: looks("admin", path) for name, path in shown.items()}) == {}


def kind_of(name):
    """What sort of page of the back office an address is; empty when it is none."""
    if not name.startswith("admin:") or name.endswith(":None"):
        return ""
    last = name.rsplit("_", 1)[-1]
    return last if last in {"changelist", "add", "change", "history", "delete"} else "own"


def is_page(answer):
    return answer.status_code == 200 and answer.headers["Content-Type"].startswith("text/html")


def filled_in(path, network):
    rows = network.rows
    keys = {name: row.pk for name, row in rows.items() if hasattr(row, "pk")}
    return path.format(**keys | _slugs(rows))


def _slugs(rows):
    """Keys that are words."""
    return {
        "elsewhere": rows["elsewhere"].slug,
        "platform_slug": rows["platform"].slug,
        "slug": rows["atrium"].slug,
    }


def test_the_mails_as_documents(network, page, axe, scrolls_sideways):
    mails = {mail.kind: mail for mail in Message.objects.all()}
    assert mails

    found = {}
    for kind, mail in mails.items():
        page.set_content(mail.html)
        found[kind] = wrong_with(page, axe, scrolls_sideways)

    assert only_wrong(found) == {}
