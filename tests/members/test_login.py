"""Log-in by mail code: who gets in, and that nothing tells who is known."""

from datetime import timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.urls import reverse
from django.utils import timezone

from members import actions
from outbox.delivery import drain
from outbox.models import Message
from tests import make
from tests.members.log_in import ask_code, give_code, log_in, mailed_code

pytestmark = pytest.mark.django_db

ABSENT = [
    "/login/",
    "/signup/",
    "/accounts/login/",
    "/password/reset/",
    "/aanmelden/registreren/",
    "/logout/",
    "/email/",
    "/2fa/",
    "/aanmelden/acmidm/",
    "/aanmelden/demo/",
]


def who_is(client):
    return client.get(reverse("members:profile")).wsgi_request.user


def test_a_person_logs_in_with_the_code_from_a_real_mail(client, smtp_sink):
    person = make.user(email="lin@gent.example")

    ask_code(client, "Lin@Gent.example ")
    drain()
    [mail] = smtp_sink.received
    response = give_code(client, mail.subject.rsplit(" ", 1)[1])

    assert mail.to == "lin@gent.example"
    assert (response.status_code, response.url) == (302, "/")
    assert who_is(client) == person


def test_the_code_mail_is_urgent_hidden_for_others_and_useless_after_ten_minutes(client):
    person = make.user(email="lin@gent.example")

    ask_code(client, person.email)

    mail = Message.objects.get()
    assert (mail.kind, mail.person, mail.to_address) == ("login_code", person, person.email)
    assert (mail.urgent, mail.sensitive) == (True, True)
    assert 590 < (mail.expires_at - timezone.now()).total_seconds() <= 600


def test_every_verified_address_of_a_person_logs_in(client):
    person = make.user(email="lin@gent.example")
    actions.add_address(person, "lin@veneco.example", by=person)

    log_in(client, "lin@veneco.example")

    assert who_is(client) == person


def test_an_address_that_is_not_verified_does_not_log_in(client):
    person = make.user()
    EmailAddress.objects.create(user=person, email="iemand@anders.example", verified=False)

    ask_code(client, "iemand@anders.example")

    assert not Message.objects.exists()


def body(response, address):
    """The page without what differs by nature: the address itself and the form token."""
    text = response.content.decode().replace(address, "ADRES")
    return [line for line in text.splitlines() if "csrfmiddlewaretoken" not in line]


def test_the_answer_is_the_same_for_a_known_an_unknown_and_a_closed_address(client):
    make.user(email="lin@gent.example")
    make.user(email="dicht@gent.example", is_active=False)

    seen = []
    for address in ("lin@gent.example", "niemand@gent.example", "dicht@gent.example"):
        client.cookies.clear()
        answer = ask_code(client, address)
        page = client.get(answer.url)
        wrong = give_code(client, "FOUT-1234")
        seen.append((answer.status_code, answer.url, body(page, address), body(wrong, address)))

    assert seen[0] == seen[1] == seen[2]
    assert [mail.to_address for mail in Message.objects.all()] == ["lin@gent.example"]


def test_three_wrong_codes_end_the_attempt(client):
    person = make.user()
    ask_code(client, person.email)
    code = mailed_code(person.email)

    for _ in range(3):
        give_code(client, "FOUT-1234")
    response = give_code(client, code)

    assert response.url == reverse("account_login")
    assert not who_is(client).is_authenticated


def test_a_code_of_eleven_minutes_old_is_refused(client):
    person = make.user()
    ask_code(client, person.email)
    code = mailed_code(person.email)

    with time_machine.travel(timezone.now() + timedelta(minutes=11), tick=False):
        give_code(client, code)
        assert not who_is(client).is_authenticated


def test_a_code_works_once(client):
    person = make.user()
    log_in(client, person.email)
    code = mailed_code(person.email)
    client.post(reverse("account_logout"))

    give_code(client, code)

    assert not who_is(client).is_authenticated


def test_a_fourth_code_within_a_minute_is_refused_without_a_mail(client):
    person = make.user()

    pages = [ask_code(client, person.email) for _ in range(4)]

    assert [page.status_code for page in pages] == [302, 302, 302, 200]
    assert "Er zijn net te veel codes gevraagd" in pages[3].content.decode()
    assert Message.objects.count() == 3


def test_one_computer_asks_at_most_twenty_codes_a_minute_whatever_it_says_of_itself(client):
    people = [make.user() for _ in range(25)]

    for n, person in enumerate(people):
        client.cookies.clear()
        client.post("/aanmelden/", {"email": person.email}, HTTP_X_FORWARDED_FOR=f"10.1.2.{n}")

    assert Message.objects.count() == 20


def test_the_page_asked_for_comes_after_the_log_in(client):
    person = make.user()
    wanted = f"{reverse('members:list')}?q=gent"

    first = client.get(wanted)
    page = client.get(first.url)
    asked = client.post(reverse("account_login"), {"email": person.email, "next": wanted})
    client.get(asked.url)
    response = give_code(client, mailed_code(person.email), next=wanted)

    assert 'value="/leden/?q=gent"' in page.content.decode()
    assert response.url == wanted


def test_log_in_never_leads_to_another_site(client):
    person = make.user()
    ask_code(client, person.email, next="https://kwaad.example/")

    response = give_code(client, mailed_code(person.email), next="https://kwaad.example/")

    assert response.url == "/"


def test_the_session_key_changes_at_log_in_and_dies_at_log_out(client):
    person = make.user()
    ask_code(client, person.email)
    before = client.session.session_key
    give_code(client, mailed_code(person.email))
    after = client.session.session_key

    client.post(reverse("account_logout"))

    assert before != after
    assert not Session.objects.filter(pk__in=[before, after]).exists()


def test_logging_out_by_a_link_asks_first(client):
    person = make.user()
    client.force_login(person)

    page = client.get(reverse("account_logout"))

    assert "Wilt u zich afmelden?" in page.content.decode()
    assert who_is(client) == person


@pytest.mark.parametrize("path", ABSENT)
def test_what_we_do_not_use_does_not_exist(client, path):
    client.force_login(make.user())

    assert client.get(path).status_code == 404
    assert client.post(path).status_code == 404


def test_a_person_closed_during_the_log_in_does_not_get_in(client):
    person = make.user()
    ask_code(client, person.email)
    code = mailed_code(person.email)
    actions.deactivate(person, by=make.staff())

    response = give_code(client, code)

    assert response.url == reverse("account_inactive")
    assert "niet actief" in client.get(response.url).content.decode()
    assert not who_is(client).is_authenticated


def test_closing_a_profile_ends_its_sessions_for_good(client):
    person = make.user()
    log_in(client, person.email)
    staff = make.staff()

    actions.deactivate(person, by=staff)
    dead = who_is(client)
    actions.reactivate(person, by=staff)

    assert not dead.is_authenticated
    assert not who_is(client).is_authenticated
    assert not UserSession.objects.filter(user=person).exists()


def test_someone_sees_their_sessions_and_ends_the_others(client):
    person = make.user()
    elsewhere = type(client)(
        HTTP_USER_AGENT="Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Firefox/128.0"
    )
    log_in(elsewhere, person.email)
    log_in(client, person.email)

    page = client.get(reverse("usersessions_list")).content.decode()
    client.post(reverse("usersessions_list"))

    assert "Firefox op Linux" in page
    assert not who_is(elsewhere).is_authenticated
    assert who_is(client) == person


def test_a_half_filled_log_in_can_start_again_with_another_address(client):
    person = make.user()
    ask_code(client, "tikfout@gent.example")

    page = client.get(reverse("account_login"))
    log_in(client, person.email)

    assert "Mail mij een code" in page.content.decode()
    assert who_is(client) == person


@pytest.mark.parametrize("address", ["geen adres", "a@b", "x" * 300 + "@gent.example", ""])
def test_what_is_no_address_is_refused_in_dutch(client, address):
    page = ask_code(client, address).content.decode()

    assert "This field" not in page
    assert "Enter a valid" not in page
    assert not Message.objects.exists()


def test_a_header_cannot_be_slipped_in_with_the_address(client):
    ask_code(client, "lin@gent.example\r\nBcc: iedereen@gent.example")

    assert not Message.objects.exists()
