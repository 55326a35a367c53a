"""What every answer says to the browser, and whom the portal believes (cases 22, 29, 37, 49, 57)."""

import json
import logging
import re
import subprocess
import sys

import pytest
import structlog
from auditlog.models import LogEntry
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.logs import without_secrets
from tests import make

pytestmark = pytest.mark.django_db
STRICT = [
    "default-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
]


@pytest.fixture(autouse=True)
def silence():
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture
def anyone():
    return Client(raise_request_exception=False)


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/", 200),
        ("/mijn/", 302),
        ("/aanmelden/", 200),
        ("/bestaat-niet/", 404),
        ("/kalender/?q=%00", 400),
        ("/bijeenkomsten/99999999999999999999/", 404),
        ("/beheer/", 302),
        ("/kalender.ics", 200),
        ("/gezondheid/live/", 200),
    ],
)
def test_every_answer_carries_the_strict_policy(anyone, address, status):
    answer = anyone.get(address)

    policy = answer["Content-Security-Policy"]
    assert answer.status_code == status
    assert [part for part in STRICT if part not in policy] == []
    assert "unsafe" not in policy
    assert (answer["X-Content-Type-Options"], answer["Referrer-Policy"]) == (
        "nosniff",
        "same-origin",
    )


def test_the_back_office_has_the_same_policy(client):
    client.force_login(make.administrator())

    answers = [client.get("/beheer/"), client.get("/beheer/bestaat-niet/")]

    assert [answer.status_code for answer in answers] == [200, 404]
    assert ["unsafe" in answer["Content-Security-Policy"] for answer in answers] == [False, False]


def test_a_foreign_host_is_refused_whichever_header_names_it(anyone):
    as_host = anyone.get("/aanmelden/", HTTP_HOST="evil.example")
    forwarded = anyone.get("/mijn/", HTTP_X_FORWARDED_HOST="evil.example")

    assert as_host.status_code == 400
    assert "frame-ancestors 'none'" in as_host["Content-Security-Policy"]
    assert forwarded.url == "/aanmelden/?next=/mijn/"


def test_no_browser_keeps_what_someone_who_is_logged_in_saw(client):
    group = make.atrium()
    client.force_login(make.member_of(group, "relationship_manager"))
    meeting = make.meeting(atrium=group)
    pages = ["/", "/kalender/", "/leden/", "/mijn/", "/verslagen/", "/aanvragen/", "/beheer/"]
    pages += [meeting.get_absolute_url(), group.get_absolute_url()]

    kept = {page: client.get(page)["Cache-Control"] for page in pages}

    assert {page: "no-store" in said for page, said in kept.items()} == dict.fromkeys(pages, True)
    client.post(reverse("account_logout"))
    assert client.get(meeting.get_absolute_url()).status_code == 404


def test_the_personal_page_behind_a_mailed_link_is_not_kept_either(anyone):
    group = make.atrium()
    meeting = make.meeting(atrium=group)
    row = make.registration(meeting=meeting, person=make.member_of(group))
    address = reverse("meetings:answer", args=[make.answer_token(row)])

    assert "no-store" in anyone.get(address)["Cache-Control"]


def test_the_audit_log_does_not_believe_a_header_that_anyone_can_send(client):
    person = make.user()
    client.force_login(person)
    details = {"first_name": "An", "last_name": "Nieuw"}

    client.post("/mijn/gegevens/bewaren/", details, HTTP_X_FORWARDED_FOR="6.6.6.6")

    entry = LogEntry.objects.get_for_object(person).latest("pk")
    assert (entry.actor, entry.remote_addr) == (person, "127.0.0.1")


@pytest.mark.parametrize("method", ["put", "delete", "trace", "patch"])
def test_a_page_takes_only_what_it_knows(client, method):
    client.force_login(make.user())

    answers = [getattr(client, method)(page).status_code for page in ["/", "/kalender/", "/mijn/"]]

    assert answers == [405, 405, 405]


def test_nothing_is_shared_with_another_site(anyone):
    answer = anyone.get("/kalender.ics", HTTP_ORIGIN="https://evil.example")

    assert [name for name in answer.headers if name.lower().startswith("access-control")] == []


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        ("GET /antwoord/WyJyLTAx:1abc:Zz-_9/", "GET /antwoord/…/"),
        ("GET /antwoord/ongedaan/WyJyLTAx:1abc:Zz-_9/", "GET /antwoord/…/"),
        ("GET /antwoord/WyJyLTAx:1abc:Zz-_9/workshops/", "GET /antwoord/…/"),
        ("GET /mails/stoppen/WzFd:1abc:Zz/", "GET /mails/stoppen/…/"),
        ("GET /kalender/s3cr3t-tok_en.ics", "GET /kalender/…"),
        ("GET /aansluiten/WzFd:1abc:Zz/", "GET /aansluiten/…/"),
        ("GET /mijn/adressen/WzFd:1abc:Zz/", "GET /mijn/adressen/…/"),
        (
            "GET /aanmelden/?next=%2Fmijn%2Fadressen%2FWzFd",
            "GET /aanmelden/?next=%2Fmijn%2Fadressen%2F…",
        ),
        (
            "GET /aanmelden/?next=%2Fantwoord%2Fongedaan%2FWzFd%3A1abc%3AZz%2F&taal=nl",
            "GET /aanmelden/?next=%2Fantwoord%2F…%2F&taal=nl",
        ),
        (
            "GET /aanmelden/acmidm/terug/?code=abc&state=def",
            "GET /aanmelden/acmidm/terug/?code=…&state=…",
        ),
        ("GET /kalender/maand/2026/12/", "GET /kalender/maand/2026/12/"),
        ("GET /atria/leuven-1/aansluiten/", "GET /atria/leuven-1/aansluiten/"),
    ],
)
def test_a_personal_link_is_not_in_the_log(line, kept):
    assert without_secrets(line) == kept


@pytest.mark.parametrize("nasty", ["a\nlevel=error", "a\r\nb", "\x1b[31mrood", "\u2028x"])
def test_what_people_send_stays_one_line_of_the_log(nasty):
    formatter = structlog.stdlib.ProcessorFormatter(
        processor=structlog.processors.JSONRenderer(),
        foreign_pre_chain=settings.LOGGING["formatters"]["line"]["foreign_pre_chain"],
    )
    record = logging.LogRecord("x", logging.INFO, "", 0, "GET %s", (nasty,), None)

    line = formatter.format(record)

    assert len(line.splitlines()) == 1
    assert "\x1b" not in line
    assert json.loads(line)["event"] == f"GET {nasty}"


def test_a_deployment_over_https_marks_its_cookies_and_asks_for_https():
    """Asked of the real settings, as they load with a real SITE_URL."""
    names = [
        *("SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE"),
        *("SESSION_COOKIE_HTTPONLY", "SESSION_COOKIE_SAMESITE", "SECURE_SSL_REDIRECT"),
        *("SECURE_HSTS_SECONDS", "USE_X_FORWARDED_HOST", "DEBUG", "LOG_JSON"),
    ]
    code = (
        "import django, json; from django.conf import settings; django.setup(); "
        f"print(json.dumps([getattr(settings, name) for name in {names!r}]))"
    )
    env = {
        "DJANGO_SETTINGS_MODULE": "atrium.settings",
        "SECRET_KEY": "x7" * 40,
        "SITE_URL": "https://atrium.example",
        "VAR_DIR": str(settings.MEDIA_ROOT),
    }
    said = subprocess.run(
        [sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True
    )

    expected = ["__Host-sessie", "__Host-csrf", True, True, True, "Lax", True, 31_536_000]
    assert json.loads(said.stdout) == [*expected, False, False, True]


def without_number(response):
    """The page without the number of the request, the only thing that may differ."""
    return re.sub(r"<strong>[0-9a-f-]{36}</strong>", "", response.content.decode())


def asked(client, address):
    """The answer, and the shape of the SQL behind it."""
    with CaptureQueriesContext(connection) as queries:
        response = client.get(address)
    return response, [re.sub(r"\d+", "N", row["sql"]) for row in queries]


def test_what_is_hidden_and_what_does_not_exist_are_told_apart_by_nothing(client):
    """Same status, body and headers; and the same queries, so there is nothing to time."""
    hidden, verslag = make.meeting(), make.minutes()
    client.force_login(make.user())
    pages = ["", "inschrijven/", "deelnemers/", "uitnodiging.ics", "verslag/"]
    pairs = [(f"/bijeenkomsten/{hidden.pk}/{p}", f"/bijeenkomsten/987654/{p}") for p in pages]
    pages = ["", "wijzigen/", f"bestanden/{verslag.files.get().pk}/"]
    pairs += [(f"/verslagen/{verslag.pk}/{p}", f"/verslagen/987654/{p}") for p in pages]
    client.get("/")

    for there, not_there in pairs:
        (first, its_sql), (second, other_sql) = asked(client, there), asked(client, not_there)
        assert (first.status_code, second.status_code) == (404, 404)
        assert without_number(first) == without_number(second)
        assert sorted(first.headers.items()) == sorted(second.headers.items())
        assert its_sql == other_sql
