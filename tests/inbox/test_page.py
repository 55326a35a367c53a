"""The page *Binnenkomende mails* in the back office, and what staff do there."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from inbox import processing
from inbox.models import InboundMail
from inbox.readers import Outcome
from inbox.tasks import purge
from tests import make
from tests.inbox.hostile import MAILS
from tests.inbox.mails import OUR_SERVER, as_reply, mail
from tests.pages import answers_by_role

pytestmark = pytest.mark.django_db
LIST = "admin:inbox_inboundmail_changelist"
State = InboundMail.State


def page(client, row):
    address = reverse("admin:inbox_inboundmail_change", args=[row.pk])
    return client.get(address).content.decode()


def press(client, row, what, **data):
    address = reverse(f"admin:inbox_inboundmail_{what}", args=[row.pk])
    answer = client.post(address, data, follow=True)
    row.refresh_from_db()
    return answer.content.decode()


def test_only_staff_read_what_people_write(client, come_in):
    row = come_in(mail())
    addresses = [reverse(LIST), reverse("admin:inbox_inboundmail_change", args=[row.pk])]

    answers = answers_by_role(client, addresses)

    assert answers == {"staff": {200}, "organiser": {403}, "member": {302}}


def test_the_list_says_what_came_what_was_done_and_what_waits(client, staff, come_in):
    come_in(mail(subject="Vraag over vrijdag"))
    come_in(mail(subject="Automatisch antwoord", headers={"Auto-Submitted": "auto-replied"}))
    come_in(MAILS["sixty parts"])

    def found(query):
        body = client.get(reverse(LIST) + query).content.decode()
        reasons = ["Een gewone mail", "Een automatisch antwoord", "te veel of te diep"]
        return [reason in body for reason in reasons]

    assert found("") == [True, True, True]
    assert found("?wacht=ja") == [True, False, True]
    assert found("?state__exact=ignored") == [False, True, False]
    assert found("?q=vrijdag") == [True, False, False]


def test_a_mail_is_shown_as_text_and_its_files_by_name_only(client, staff, come_in):
    person = make.user(email="an@gemeente.example", last_name="Aerts")
    raw = mail(
        "<b>Dag</b> <script>alert(1)</script>",
        subject="<i>Vraag</i>",
        attachments=[("application/pdf", "<u>verslag</u>.pdf", b"%PDF-1.4 kanarie")],
    )
    row = come_in(raw)

    body = page(client, row)

    assert "&lt;b&gt;Dag&lt;/b&gt; &lt;script&gt;" in body
    assert "<b>Dag</b>" not in body
    assert "&lt;u&gt;verslag&lt;/u&gt;.pdf" in body
    assert "kanarie" not in body
    assert f'<a href="{person.get_absolute_url()}">' in body
    assert "Een afzender is makkelijk na te bootsen" in body


def test_staff_read_that_a_verdict_stands_where_the_sender_could_write_it(
    client, staff, come_in, settings
):
    settings.MAIL_AUTHSERV_ID = OUR_SERVER
    real = come_in(mail(dmarc="pass"))
    forged = come_in(b"Received: from kwaad.example by mx.portaal.example\r\n" + mail(dmarc="pass"))

    assert "Ja: onze mailserver staat voor de afzender in." in page(client, real)
    body = page(client, forged)
    assert "Niet te zeggen" in body
    assert "niet waar die het zet" in body


def test_a_mail_about_a_meeting_leads_there(client, staff, come_in, monkeypatch):
    meeting = make.meeting()
    outcome = Outcome(State.APPLIED, "Ingeschreven.", about=f"meeting:{meeting.pk}")
    monkeypatch.setattr(processing, "READERS", {"test": lambda letter, mail: outcome})

    body = page(client, come_in(as_reply("r-1@portaal.example")))

    assert reverse("admin:meetings_meeting_change", args=[meeting.pk]) in body


def test_staff_say_what_they_did_and_the_mail_waits_no_more(client, staff, come_in):
    row = come_in(mail())
    home = client.get("/").content.decode()

    answer = press(client, row, "resolve", note="Gebeld: komt toch.")

    assert "1 binnengekomen mail wacht" in home
    assert "Gedaan." in answer
    assert "Gebeld: komt toch." in answer
    assert (row.state, row.note, row.resolved_by) == ("resolved", "Gebeld: komt toch.", staff)
    assert "binnengekomen mail" not in client.get("/").content.decode()
    assert "al afgehandeld" in press(client, row, "resolve")


def test_a_mail_is_read_again_when_the_portal_knows_more(client, staff, come_in, monkeypatch):
    row = come_in(as_reply("r-1@portaal.example"))
    before = row.state
    outcome = Outcome(State.APPLIED, "Nu wel ingeschreven.")
    monkeypatch.setattr(processing, "READERS", {"test": lambda letter, mail: outcome})

    answer = press(client, row, "reprocess")

    assert before == "waiting"
    assert (row.state, row.reason) == ("applied", "Nu wel ingeschreven.")
    assert "Nu wel ingeschreven." in answer
    assert "al verwerkt" in press(client, row, "reprocess")


def test_what_was_applied_is_not_resolved_away_by_opening_an_address(client, staff, come_in):
    row = come_in(mail())

    client.get(reverse("admin:inbox_inboundmail_resolve", args=[row.pk]))
    client.get(reverse("admin:inbox_inboundmail_reprocess", args=[row.pk]))

    row.refresh_from_db()
    assert row.state == "waiting"


def test_several_mails_are_resolved_at_once(client, staff, come_in):
    rows = [come_in(mail()) for _ in range(3)]
    data = {"action": "resolve_selected", "_selected_action": [row.pk for row in rows]}

    answer = client.post(reverse(LIST), data, follow=True)

    assert "3 mails afgehandeld." in answer.content.decode()
    assert set(InboundMail.objects.values_list("state", flat=True)) == {"resolved"}


@pytest.mark.parametrize("count", [1, 30])
def test_the_list_costs_the_same_for_any_number(
    client, staff, come_in, django_assert_max_num_queries, count
):
    for n in range(count):
        make.user(email=f"schrijver{n}@gemeente.example")
        come_in(mail(sender=f"schrijver{n}@gemeente.example"))

    with django_assert_max_num_queries(15):
        client.get(reverse(LIST))


def test_the_mail_itself_goes_after_ninety_days_and_the_row_after_two_years(client, staff, come_in):
    ages = {"new": 89, "wiped": 91, "gone": 731}
    rows = {name: come_in(mail(subject=name)) for name in ages}
    for name, days in ages.items():
        moment = timezone.now() - timedelta(days=days)
        InboundMail.objects.filter(pk=rows[name].pk).update(received_at=moment)

    purge()

    left = {row.subject: bool(row.raw) for row in InboundMail.objects.all()}
    assert left == {"new": True, "wiped": False}
    assert "Gewist na 90 dagen." in page(client, rows["wiped"])
    assert "de inhoud is gewist" in press(client, rows["wiped"], "reprocess")
