"""The delivery log in the back office: staff see and act, others find no such page."""

import pytest
from django.test import Client
from django.urls import reverse

from core.links import sign
from outbox.delivery import drain
from outbox.models import Message, Pause
from platforms.models import Role
from tests import make, notes
from tests.members.log_in import ask_code, mailed_code
from tests.pages import answers_by_role

pytestmark = pytest.mark.django_db
LIST = "admin:outbox_message_changelist"


def act(client, name, *rows):
    data = {"action": name, "_selected_action": [row.pk for row in rows]}
    return client.post(reverse(LIST), data, follow=True)


def page(client, row):
    return client.get(reverse("admin:outbox_message_change", args=[row.pk])).content.decode()


def test_only_staff_reach_the_delivery_log(client):
    row = notes.post(1)
    addresses = [reverse(LIST), reverse("admin:outbox_message_change", args=[row.pk])]
    addresses.append(reverse("admin:outbox_pause_changelist"))

    answers = answers_by_role(client, addresses)

    assert answers == {"staff": {200}, "organiser": {403}, "member": {302}}


def test_staff_filter_by_state_and_kind_and_search_by_address(client, staff, smtp_sink):
    smtp_sink.modes = {"lid1@gemeente.example": "5xx"}
    notes.post(1)
    notes.post(2)
    notes.post(3, kind="code")
    drain()

    def found(query):
        body = client.get(reverse(LIST) + query).content.decode()
        return [n for n in (1, 2, 3) if f"lid{n}@gemeente.example" in body]

    assert found("") == [1, 2, 3]
    assert found("?state__exact=failed") == [1]
    assert found("?kind=code") == [3]
    assert found("?q=lid2@") == [2]


@pytest.mark.parametrize("count", [1, 30])
def test_the_list_costs_the_same_for_any_number(
    client, staff, django_assert_max_num_queries, count
):
    for n in range(count):
        notes.post(n, person=make.user())

    with django_assert_max_num_queries(15):
        client.get(reverse(LIST))


def test_a_message_shows_its_text_and_its_history(client, staff, smtp_sink):
    row = notes.post(1)
    drain()

    body = page(client, row)

    assert "Dit is een bericht over R&amp;D." in body
    assert "250 2.0.0 Ok: queued as sink" in body
    assert "afgeleverd aan de mailserver" in body
    assert 'name="_save"' not in body


def test_the_body_of_a_sensitive_message_is_never_shown(client, staff):
    row = notes.post(1, kind="code", context={"name": "123456"}, calendar="BEGIN:GEHEIM")

    body = page(client, row)

    assert "123456" in row.text
    assert "123456" not in body
    assert "GEHEIM" not in body
    assert "Verborgen" in body


def test_staff_read_no_link_by_which_one_answers_for_someone_else(client, staff):
    link = f"http://localhost:8000/antwoord/{sign('answer', 'r-1')}/"
    row = notes.post(1, context={"name": f"Schrijf u uit: {link}"})

    body = page(client, row)

    assert link in row.plain
    assert "http://localhost:8000/antwoord/…" in body
    assert link.rstrip("/") not in body


def test_staff_send_again_cancel_and_release_from_the_list(client, staff, smtp_sink, settings):
    smtp_sink.modes = {"lid1@gemeente.example": "5xx"}
    settings.MAIL_PER_PERSON_PER_DAY = 1
    failed, sent = notes.post(1), notes.post(2)
    held = notes.post(3, to=sent.to_address)
    drain()
    smtp_sink.modes = {}
    queued = notes.post(4)

    assert "1 bericht opnieuw" in act(client, "retry_selected", failed, sent).content.decode()
    assert "1 bericht geannuleerd" in act(client, "cancel_selected", sent, queued).content.decode()
    assert "1 bericht vrijgegeven" in act(client, "release_selected", held, sent).content.decode()
    assert "0 berichten vrijgegeven" in act(client, "release_selected", held).content.decode()

    assert drain() == 2
    assert Message.objects.by_state() == {"accepted": 3, "cancelled": 1}


def test_staff_stop_all_mail_and_let_it_go_again(client, staff, smtp_sink):
    notes.post(1)
    add = reverse("admin:outbox_pause_add")

    client.post(add, {"scope": "", "reason": "Fout in de tekst"})
    refused = client.post(add, {"scope": "onbekend", "reason": "x"})

    assert drain() == 0
    pause = Pause.objects.get()
    assert (pause.scope, pause.reason) == ("", "Fout in de tekst (Tom Peeters)")
    assert "Dit kennen we niet." in refused.content.decode()
    client.post(reverse("admin:outbox_pause_delete", args=[pause.pk]), {"post": "yes"})
    assert drain() == 1


def test_an_organiser_cannot_act_on_messages(client):
    client.force_login(make.member_of(make.atrium(), Role.RELATIONSHIP_MANAGER))
    row = notes.post(1)

    response = act(client, "cancel_selected", row)

    assert response.status_code == 403
    row.refresh_from_db()
    assert row.state == "queued"


def test_no_part_of_the_log_shows_a_log_in_code_or_helps_to_guess_it(client, staff):
    """Otherwise staff could ask a code for anyone and read it here."""
    person = make.user(email="lid@gemeente.example")
    ask_code(Client(), person.email)
    code = mailed_code(person.email)
    row = Message.objects.get(kind="login_code")

    def shown(address):
        return client.get(address).content.decode()

    searched = shown(reverse(LIST) + f"?q={code}")
    pages = [
        shown(reverse(LIST)),
        page(client, row),
        shown(reverse("admin:outbox_message_history", args=[row.pk])),
    ]
    assert [code in text for text in pages] == [False] * 3
    assert [person.email in text for text in (pages[0], searched)] == [True, False]


def test_other_subjects_are_shown_and_found(client, staff):
    notes.post(1)
    subject = Message.objects.get().subject

    assert subject in client.get(reverse(LIST) + f"?q={subject[:8]}").content.decode()
