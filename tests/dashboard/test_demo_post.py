"""The page *Binnenkomende mails* of the demo shows the machinery at work; the mails took the real road."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import override_settings
from django.urls import reverse

from inbox.models import InboundMail
from meetings.models import Registration
from outbox.models import Address, Message
from tests import make
from tests.atlas import log_in


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker, tmp_path_factory):
    """A small network as the demo makes it; it is rolled back at the end."""
    media = tmp_path_factory.mktemp("media")
    demo = {"MEDIA_ROOT": media, "DEMO": True, "MAIL_AUTHSERV_ID": "demo.localhost"}
    with django_db_blocker.unblock(), override_settings(**demo), transaction.atomic():
        call_command("load_reference", stdout=StringIO())
        call_command("load_demo", "--scale", "0.05", stdout=StringIO(), stderr=StringIO())
        yield
        transaction.set_rollback(True)


@pytest.fixture
def network(loaded, db, settings):
    settings.MAIL_AUTHSERV_ID = "demo.localhost"


def test_staff_find_a_mail_of_every_kind(network):
    came = list(InboundMail.objects.order_by("pk"))

    reasons = [
        ("applied", "Ingeschreven."),
        ("ignored", "Een automatisch antwoord"),
        ("waiting", "Een gewone mail"),
        ("waiting", "Niet toegepast: geantwoord vanaf een adres dat niemand hier heeft."),
        ("applied", f"Onze mail aan {came[4].person.email} kon niet afgeleverd worden."),
        ("waiting", "Niet toegepast: de uitnodiging werd doorgestuurd"),
    ]
    assert [mail.state for mail in came] == [state for state, _ in reasons]
    for mail, (_, reason) in zip(came, reasons, strict=True):
        assert mail.reason.startswith(reason)


def test_the_accept_registered_its_person_and_confirms_it_by_mail(network):
    accepted = InboundMail.objects.filter(state="applied").order_by("pk").first()

    meeting = accepted.about.partition(":")[2]
    row = Registration.objects.get(person=accepted.person, meeting=meeting)

    assert row.status == "registered"
    assert Message.objects.filter(person=accepted.person, kind="registered").count() == 1


def test_the_address_that_does_not_exist_is_with_the_problems(network):
    assert Address.objects.get().suppressed_at is not None


def test_the_invitation_that_was_passed_on_is_one_click_away(network, client):
    waiting = InboundMail.objects.filter(state="waiting").order_by("pk").last()
    log_in(client, make.staff())
    page = reverse("admin:inbox_inboundmail_change", args=[waiting.pk])
    button = reverse("admin:inbox_inboundmail_act", args=[waiting.pk, "inschrijven"])
    body = client.get(page).content.decode()

    assert "wil mee met de uitnodiging van" in body
    assert 'value="Schrijf ' in body
    client.post(button)
    waiting.refresh_from_db()
    assert waiting.state == "resolved"
    assert waiting.note.endswith("en krijgt een mail.")
