"""Error pages are Dutch, carry the number that stands in the log, and need no database."""

import logging

import pytest
from django.test import Client
from structlog.contextvars import clear_contextvars

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
