"""Log-in through an identity provider: a second allauth in its own process, over real HTTP."""

import json
import os
import subprocess
import sys
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from allauth.socialaccount.models import SocialAccount

from members import actions
from members.models import User
from tests import make
from tests.members.log_in import app_code, log_in
from tests.oidc_idp.__main__ import CLIENT, SECRET

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
BACK = "http://testserver/aanmelden/acmidm/terug/"
START = "/aanmelden/acmidm/"
CLAIMS = {
    "vo_id": "v-1",
    "vo_doelgroepcode": "LB",
    "vo_orgcode": "OVO000111",
    "vo_orgnaam": "Melle",
}


class Provider:
    """The running identity provider, as a test drives it."""

    def __init__(self, port, claims):
        self.address = f"http://127.0.0.1:{port}"
        self.claims = claims

    def say(self, **claims):
        self.claims.write_text(json.dumps({**CLAIMS, **claims}))

    def authorize(self, address, name):
        """Log in there as `name` and follow what it answers: the address back to the portal."""
        with httpx.Client() as browser:
            browser.get(f"{self.address}/login-as/{name}/").raise_for_status()
            answer = browser.get(address)
            return answer.headers["Location"]


@pytest.fixture(scope="module")
def provider_process(tmp_path_factory):
    folder = tmp_path_factory.mktemp("idp")
    claims = folder / "claims.json"
    claims.write_text(json.dumps(CLAIMS))
    variables = {"IDP_DATABASE": str(folder / "idp.sqlite3"), "IDP_CLAIMS": str(claims)}
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.oidc_idp", BACK],
        env={**os.environ, **variables},
        stdout=subprocess.PIPE,
        text=True,
    )
    yield Provider(int(process.stdout.readline()), claims)
    process.kill()
    process.wait()
    process.stdout.close()


@pytest.fixture
def provider(provider_process, settings):
    provider_process.say()
    app = {
        "provider_id": "acmidm",
        "name": "Vlaamse overheid (ACM/IDM)",
        "client_id": CLIENT,
        "secret": SECRET,
        "settings": {
            "server_url": provider_process.address,
            "scope": ["openid", "profile", "vo"],
        },
    }
    known = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {**known, "APPS": [app]}}
    return provider_process


def come_back(client, provider, name="jan"):
    """From the button on our page to the answer of our page, by way of the provider."""
    away = client.post(START)
    return client.get(provider.authorize(away.url, name))


def connect(client, provider, person, name="jan"):
    come_back(client, provider, name)
    log_in(client, person.email)
    client.post("/mijn/koppelen/", {"connect": "1"})
    client.post("/afmelden/")


def who_is(client):
    return client.get("/mijn/").wsgi_request.user


def test_the_button_stands_on_the_log_in_page_and_asks_only_agreed_scopes(client, provider):
    page = client.get("/aanmelden/").content.decode()
    asked = parse_qs(urlsplit(client.post(START).url).query)

    assert "Aanmelden via Vlaamse overheid (ACM/IDM)" in page
    assert set(asked["scope"][0].split()) == {"openid", "profile", "vo"}
    assert asked["code_challenge_method"] == ["S256"]
    assert "Ga verder" in client.get(START).content.decode()


def test_an_unknown_identity_proves_an_address_first_and_is_connected_after_a_question(
    client, provider
):
    person = make.user(email="jan@melle.example")

    first = come_back(client, provider)
    told = client.get(first.url).content.decode()
    proven = log_in(client, person.email)
    question = client.get(proven.url).content.decode()
    before = SocialAccount.objects.count()
    client.post(proven.url, {"connect": "1"})

    assert first.url == "/aanmelden/"
    assert "kennen uw aanmelding via Vlaamse overheid (ACM/IDM) nog niet" in told
    assert proven.url == "/mijn/koppelen/"
    assert "Jan Peeters" in question
    assert "Melle" in question
    assert before == 0
    assert SocialAccount.objects.get().user == person
    assert User.objects.count() == 1


def test_a_connected_identity_logs_in_without_a_code(client, provider):
    person = make.user()
    connect(client, provider, person)

    response = come_back(client, provider)

    assert response.url == "/"
    assert who_is(client) == person


def test_whoever_does_not_want_to_connect_is_logged_in_all_the_same(client, provider):
    person = make.user()
    come_back(client, provider)
    log_in(client, person.email)

    client.post("/mijn/koppelen/", {})

    assert who_is(client) == person
    assert not SocialAccount.objects.exists()


def test_the_address_the_provider_gives_opens_nobodys_profile(client, provider):
    make.user(email="jan@melle.example")
    provider.say(email="jan@melle.example", email_verified=True)

    come_back(client, provider)

    assert not who_is(client).is_authenticated
    assert not SocialAccount.objects.exists()


def test_a_closed_profile_stays_closed_whatever_the_provider_says(client, provider):
    person = make.user()
    connect(client, provider, person)
    actions.deactivate(person, by=make.staff())

    response = come_back(client, provider)

    assert response.url == "/aanmelden/niet-actief/"
    assert not who_is(client).is_authenticated


def test_another_employer_gives_no_access_and_is_flagged_for_staff(client, provider):
    person = make.position(organisation=make.organisation(ovo="OVO000111")).person
    connect(client, provider, person)
    provider.say(vo_orgcode="OVO000999")

    response = come_back(client, provider)
    told = client.get(response.url).content.decode()
    flagged = User.objects.get(pk=person.pk).employer_conflict

    assert not who_is(client).is_authenticated
    assert "een andere organisatie dan die in uw profiel" in told
    assert flagged == "OVO000999"
    assert person.positions.count() == 1


def test_with_the_right_employer_again_the_flag_goes(client, provider):
    person = make.position(organisation=make.organisation(ovo="OVO000111")).person
    connect(client, provider, person)
    provider.say(vo_orgcode="OVO000999")
    come_back(client, provider)
    provider.say()

    come_back(client, provider)

    assert who_is(client) == person
    assert User.objects.get(pk=person.pk).employer_conflict == ""


def test_one_of_two_employers_is_enough(client, provider):
    person = make.position(organisation=make.organisation(ovo="OVO000222")).person
    make.position(person=person, organisation=make.organisation(ovo="OVO000111"))
    connect(client, provider, person)

    come_back(client, provider)

    assert who_is(client) == person


def test_an_identity_belongs_to_one_person(client, provider):
    connect(client, provider, make.user())
    other = make.user()

    come_back(client, provider)

    assert who_is(client) != other
    assert SocialAccount.objects.count() == 1


def test_staff_through_the_provider_still_give_the_second_factor(client, provider):
    person = make.staff()
    come_back(client, provider)
    log_in(client, person.email)
    client.post("/aanmelden/tweede-middel/", {"code": app_code()})
    client.post("/mijn/koppelen/", {"connect": "1"})
    client.post("/afmelden/")

    response = come_back(client, provider)

    assert response.url == "/aanmelden/tweede-middel/"
    assert not who_is(client).is_authenticated


@pytest.mark.parametrize("change", ["state", "code"])
def test_a_forged_or_used_answer_is_refused(client, provider, change):
    person = make.user()
    connect(client, provider, person)
    back = provider.authorize(client.post(START).url, "jan")
    query = {name: values[0] for name, values in parse_qs(urlsplit(back).query).items()}

    page = client.get(urlsplit(back).path, {**query, change: "vals"})

    assert "Aanmelden is mislukt" in page.content.decode()
    assert not who_is(client).is_authenticated


def test_an_answer_meant_for_another_browser_is_refused(client, provider):
    connect(client, provider, make.user())
    back = provider.authorize(client.post(START).url, "jan")
    elsewhere = type(client)()

    elsewhere.get(back)

    assert not who_is(elsewhere).is_authenticated


def test_a_person_takes_a_connection_away(client, provider):
    person = make.user()
    connect(client, provider, person)
    log_in(client, person.email)

    page = client.get("/mijn/").content.decode()
    client.post(f"/mijn/koppelingen/{SocialAccount.objects.get().pk}/weg/")

    assert "U meldt zich ook aan via Vlaamse overheid (ACM/IDM)." in page
    assert not SocialAccount.objects.exists()


def test_logging_out_ends_the_session_at_the_provider_too(client, provider, settings):
    settings.OIDC_LOGOUT_URL = f"{provider.address}/identity/o/logout"
    settings.OIDC_CLIENT_ID = CLIENT
    person = make.user()
    connect(client, provider, person)
    come_back(client, provider)

    away = client.post("/afmelden/").url
    log_in(client, person.email)
    home = client.post("/afmelden/").url

    assert away.startswith(
        f"{settings.OIDC_LOGOUT_URL}?client_id={CLIENT}&post_logout_redirect_uri="
    )
    assert home == "/"
