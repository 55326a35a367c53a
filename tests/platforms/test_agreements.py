"""The six agreements: who reads, accepts and is asked again, and where nobody is asked."""

from datetime import timedelta

import pytest
from django.test import TestCase
from django.urls import get_resolver, reverse

from core.times import today
from platforms import actions
from platforms.middleware import OPEN_PAGES
from platforms.models import Acceptance
from tests import make
from tests.pages import queries_of, text_of

pytestmark = pytest.mark.django_db


def test_everyone_may_read_the_agreements(client):
    make.agreement()

    text = text_of(client.get(reverse("platforms:agreements")))

    assert "Erken elkaars autonomie." in text
    assert "Ik aanvaard" not in text


def test_without_agreements_nobody_is_asked_anything(client):
    client.force_login(make.user())

    assert client.get("/").status_code == 200
    assert "nog niet ingevoerd" in text_of(client.get(reverse("platforms:agreements")))


def test_who_logs_in_accepts_the_agreements_first_and_goes_on_where_they_were_going(client):
    agreement, person = make.agreement(), make.user()
    client.force_login(person)
    wanted = reverse("platforms:requests") + "?page=1"

    sent = client.get(wanted)
    seen = client.get(sent.url)
    done = client.post(sent.url, {"next": seen.context["next"]})

    assert sent.url == "/afspraken/?next=%2Faanvragen%2F%3Fpage%3D1"
    assert "Ik aanvaard deze afspraken" in text_of(seen)
    assert done.url == wanted
    assert client.get(wanted).status_code == 200
    assert list(Acceptance.objects.values_list("agreement", "person")) == [
        (agreement.pk, person.pk)
    ]


def test_acceptance_is_remembered_and_costs_no_query(client):
    agreement, person = make.agreement(), make.user()
    actions.accept_agreement(agreement, person)
    client.force_login(person)

    asked = queries_of(client, reverse("platforms:requests"))

    assert [sql for sql in asked if "agreement" in sql or "acceptance" in sql] == []


def test_a_new_version_is_asked_at_the_next_page(client):
    person = make.user()
    actions.accept_agreement(make.agreement(1), person)
    client.force_login(person)
    before = client.get("/").status_code

    with_new = make.agreement(2, valid_from=today() + timedelta(days=1))
    tomorrow = client.get("/").status_code
    with_new.valid_from = today()
    with_django_commit(with_new)

    assert (before, tomorrow) == (200, 200)
    assert client.get("/").url == "/afspraken/?next=%2F"


def with_django_commit(agreement):
    """Publish, and run what waits for the commit (a test never commits by itself)."""
    with TestCase.captureOnCommitCallbacks(execute=True):
        actions.publish_agreement(agreement)


def test_an_old_version_cannot_be_accepted_any_more(client):
    make.agreement(1)
    make.agreement(2)
    person = make.user()
    client.force_login(person)

    client.post(reverse("platforms:agreements"), {"next": "/"})

    assert list(Acceptance.objects.values_list("agreement__version", flat=True)) == [2]


@pytest.mark.parametrize(
    "address", ["https://kwaad.example/", "//kwaad.example", "", "javascript:1"]
)
def test_acceptance_never_leads_to_another_site(client, address):
    make.agreement()
    client.force_login(make.user())

    response = client.post(reverse("platforms:agreements"), {"next": address})

    assert response.url == "/"


@pytest.mark.parametrize("name", ["dashboard:privacy", "dashboard:accessibility", "outbox:live"])
def test_what_must_always_work_does_not_ask(client, name):
    make.agreement()
    client.force_login(make.user())

    assert client.get(reverse(name)).status_code == 200


def test_the_open_pages_are_pages_that_exist():
    spaces = get_resolver().namespace_dict
    missing = set()
    for page in OPEN_PAGES:
        space, name = page.split(":")
        if name not in spaces[space][1].reverse_dict:
            missing.add(page)

    assert missing == set()


def test_logging_out_does_not_ask(client):
    make.agreement()
    client.force_login(make.user())

    response = client.post(reverse("account_logout"))

    assert response.url != "/afspraken/"
    assert "_auth_user_id" not in client.session


def test_a_fragment_sends_the_whole_page_to_the_agreements(client):
    make.agreement()
    client.force_login(make.user())

    response = client.get(reverse("platforms:requests"), headers={"HX-Request": "true"})

    assert response.headers["HX-Redirect"].startswith("/afspraken/?next=")
