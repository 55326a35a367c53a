"""Log-in pages in Chromium: a real passkey under the strict CSP, and axe on every page of members."""

import pytest
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.test import Client

from outbox.models import Message
from tests import make

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SIZES = {"wide": (1280, 900), "phone": (375, 812)}


def enter(context, live_server, person):
    """Put a logged-in session in the browser."""
    client = Client()
    client.force_login(person)
    cookie = {"name": settings.SESSION_COOKIE_NAME, "url": live_server.url}
    context.add_cookies([{**cookie, "value": client.cookies[settings.SESSION_COOKIE_NAME].value}])


def key_in(page):
    """A key that confirms with a fingerprint, as Chromium simulates it."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def test_staff_enrol_a_passkey_and_log_in_with_it(page, live_server):
    person = make.staff(enrolled=False, email="pia@pbm.example")
    key_in(page)
    page.goto(f"{live_server.url}/aanmelden/")
    page.get_by_label("E-mailadres").fill(person.email)
    page.get_by_role("button", name="Mail mij een code").click()
    page.wait_for_url("**/aanmelden/code/**")
    code = Message.objects.get(kind="login_code").subject.rsplit(" ", 1)[1]
    page.get_by_label("Code", exact=True).fill(code)
    page.get_by_role("main").get_by_role("button", name="Aanmelden").click()
    page.wait_for_url("**/mijn/aanmeldmiddelen/")

    page.get_by_role("link", name="Sleutel toevoegen").click()
    page.get_by_role("button", name="Voeg de sleutel toe").click()
    page.wait_for_url("**/herstelcodes/")
    page.get_by_role("button", name="Afmelden").click()
    page.wait_for_url(f"{live_server.url}/")
    page.goto(f"{live_server.url}/aanmelden/?next=/leden/")
    page.get_by_role("button", name="Aanmelden met een sleutel").click()
    page.wait_for_url(f"{live_server.url}/leden/")

    assert Authenticator.objects.filter(user=person, type="webauthn").count() == 1
    assert page.get_by_role("heading", level=1).inner_text() == "Leden"


@pytest.mark.parametrize("size", SIZES)
def test_the_pages_of_members_are_accessible(page, live_server, axe, scrolls_sideways, size):
    person = make.user(first_name="Lin", last_name="Claes", show_email=True, about="Waterlopen")
    position = make.position(person=person)
    page.set_viewport_size(dict(zip(("width", "height"), SIZES[size], strict=True)))
    found = {}

    page.goto(f"{live_server.url}/aanmelden/")
    found["/aanmelden/"] = axe(page)
    page.get_by_role("button", name="Mail mij een code").click()
    enter(page.context, live_server, person)
    for path in [
        "/mijn/",
        "/mijn/agenda/",
        "/mijn/aanmeldmiddelen/",
        "/mijn/aanmeldmiddelen/app/",
        "/mijn/aanmeldmiddelen/sleutels/nieuw/",
        "/mijn/sessies/",
        "/afmelden/",
        "/leden/",
        "/leden/?q=bestaatniet",
        "/leden/?q=a",
        person.get_absolute_url(),
        "/organisaties/",
        position.organisation.get_absolute_url(),
    ]:
        page.goto(f"{live_server.url}{path}")
        found[path] = axe(page) + (["too wide"] if scrolls_sideways(page) else [])

    assert {path: wrong for path, wrong in found.items() if wrong} == {}
