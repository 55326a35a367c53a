"""The step *Datum laten vrijhouden* in the back office, and where a kept date shows."""

import pytest

from meetings.models import Meeting
from meetings.savedate.actions import save_date
from outbox.models import Message
from tests import make
from tests.meetings.planning_form import step
from tests.pages import text_of

pytestmark = pytest.mark.django_db


def test_the_step_tells_whom_and_what_first_and_does_it_once(client, chair, draft):
    make.member_of(draft.atrium, first_name="An", last_name="Peeters")
    address = step(draft, "save_date")
    sent = {"seen_version": draft.version}

    asked = client.post(address, sent)

    page = text_of(asked)
    assert "2 mensen krijgen een mail" in page
    assert "An Peeters" in page
    assert "Hou de datum vrij: Startdag" in page
    assert (Message.objects.count(), Meeting.objects.get().saved_date_at) == (0, None)

    for _ in range(2):
        client.post(address, {**sent, "confirm": "ja", "when": "now"})

    assert Message.objects.filter(kind="save_the_date").count() == 2
    assert Meeting.objects.get().is_saved_date


def test_without_mail_the_date_shows_on_the_portal_and_nobody_is_told(client, chair, draft):
    sent = {"seen_version": draft.version, "confirm": "ja", "when": "not"}

    client.post(step(draft, "save_date"), sent)

    assert Meeting.objects.get().is_saved_date
    assert Message.objects.count() == 0


def test_afterwards_the_hour_moves_by_the_button_that_tells_first(client, chair, draft):
    save_date(draft, by=chair)

    form = client.get(step(draft, "change"))

    offered = {label for label, _ in form.context["tools"]}
    assert offered >= {"Aankondigen", "Tijd, plaats of plaatsen wijzigen", "Annuleren"}
    assert not offered & {"Datum laten vrijhouden", "Datum prikken"}
    assert "datum vrijgehouden" in text_of(form)
    assert 'name="starts_at' not in form.content.decode()
    assert client.get(step(draft, "move")).status_code == 200


def test_home_and_cockpit_say_it_in_words(client, chair, draft):
    save_date(draft, by=chair)
    client.force_login(make.member_of(draft.atrium))
    assert "hou de datum vrij" in text_of(client.get("/"))

    client.force_login(make.staff())
    platform = draft.atrium.platform
    page = client.get(f"/planning/?platform={platform.slug}&jaar={draft.day.year}")
    assert "datum vrijgehouden" in text_of(page)
