"""Error pages are Dutch, carry the number that stands in the log, and need no database."""

import logging

import pytest
from django.test import Client
from structlog.contextvars import clear_contextvars

from tests import make

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.core.urls")]


@pytest.fixture
def visitor(settings):
    settings.DJANGO_STRUCTLOG_TRUST_UPSTREAM_REQUEST_ID = True
    yield Client(raise_request_exception=False)
    clear_contextvars()


@pytest.fixture(autouse=True)
def silence():
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


@pytest.mark.parametrize(
    ("address", "status", "title"),
    [
        ("/verboden/?q=%00", 400, "Dit konden we niet lezen"),
        ("/verboden/", 403, "Dit mag u niet doen"),
        ("/bestaat-niet/", 404, "Deze pagina bestaat niet"),
        ("/stuk/", 500, "Er liep iets mis"),
        ("/weg/", 503, "Het portaal is even niet bereikbaar"),
    ],
)
def test_an_error_has_its_own_page_with_the_number_of_the_request(visitor, address, status, title):
    page = visitor.get(address, HTTP_X_REQUEST_ID="nummer-7f3a")

    text = page.content.decode()
    assert page.status_code == status
    assert f'<h1 class="au-u-h1">{title}</h1>' in text
    assert "nummer-7f3a" in text
    assert '<html lang="nl">' in text


def test_a_database_that_is_away_asks_to_come_back(visitor):
    assert visitor.get("/weg/")["Retry-After"] == "30"


def test_a_form_without_its_token_gets_a_dutch_page():
    page = Client(enforce_csrf_checks=True).post("/verboden/")

    assert page.status_code == 403
    assert "Uw formulier was verlopen" in page.content.decode()


def test_a_visitor_logs_in_from_a_page_that_is_hidden_and_comes_back_there(visitor):
    """A link in a mail leads here when one is logged out; what exists looks like what does not."""
    page = visitor.get("/bestaat-niet/?q=1").content.decode()

    assert 'href="/aanmelden/?next=%2Fbestaat-niet%2F%3Fq%3D1"' in page
    assert "Naar de startpagina" in page


def test_who_is_logged_in_is_not_asked_to_log_in_again(visitor):
    visitor.force_login(make.user())

    assert "/aanmelden/" not in visitor.get("/bestaat-niet/").content.decode()
