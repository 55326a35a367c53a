"""The buttons of the demonstration exist only with DEMO=1."""

from importlib import reload

import pytest
from django.urls import clear_url_caches

import atrium.urls
from members import demo, login_urls
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def demonstration(settings):
    settings.DEMO = True
    _reload_urls()
    yield
    settings.DEMO = False
    _reload_urls()


def _reload_urls():
    reload(login_urls)
    reload(atrium.urls)
    clear_url_caches()


@pytest.mark.usefixtures("demonstration")
def test_the_log_in_page_offers_every_role_and_a_button_logs_in(client):
    person = make.staff(email="pbm@demo.example", enrolled=False)

    page = client.get("/aanmelden/").content.decode()
    response = client.post("/aanmelden/demo/", {"email": "pbm@demo.example", "next": "/leden/"})

    for email, words in demo.ACCOUNTS:
        assert email in page
        assert f"Aanmelden als {words}" in page
    assert response.url == "/leden/"
    assert client.get("/leden/").wsgi_request.user == person


@pytest.mark.usefixtures("demonstration")
def test_a_button_logs_in_as_nobody_else(client):
    make.user(email="iemand@gent.example")

    assert client.post("/aanmelden/demo/", {"email": "iemand@gent.example"}).status_code == 404
    assert client.get("/aanmelden/demo/").status_code == 405


def test_without_the_demonstration_there_is_no_button_and_no_address(client):
    make.user(email="pbm@demo.example")

    page = client.get("/aanmelden/").content.decode()

    assert "demo.example" not in page
    assert client.post("/aanmelden/demo/", {"email": "pbm@demo.example"}).status_code == 404
