"""/mijn/: own data, addresses, choices, calendar link, and everything we hold."""

import re
from datetime import timedelta
from html import unescape

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.urls import reverse
from django.utils import timezone

from members import actions
from members.models import User
from outbox.models import Message
from tests import make
from tests.members.log_in import ask_code

pytestmark = pytest.mark.django_db
LINK = re.compile(r"http://\S+/mijn/adressen/\S+?/")


@pytest.fixture
def person(client):
    person = make.user(email="lin@gent.example", first_name="Lin", last_name="Claes")
    client.force_login(person)
    return person


def post(client, name, *args, **data):
    return client.post(reverse(f"members:{name}", args=args), data)


def mailed_link(address):
    [mail] = Message.objects.filter(kind="address_confirm", to_address=address)
    return LINK.search(mail.text)[0].removeprefix("http://localhost:8000")


def addresses(person):
    return set(EmailAddress.objects.filter(user=person).values_list("email", flat=True))


def test_the_page_shows_all_sections(client, person):
    make.position(person=person)

    text = unescape(client.get(reverse("members:profile")).content.decode())

    for words in ("Wie ik ben", "Mijn e-mailadressen", "Wat collega's zien", "agendalink"):
        assert words in text
    assert text.count("<h1") == 1


def test_own_data_are_saved_clean_and_sorted(client, person):
    data = {"first_name": " Lín\u202e ", "last_name": "De  Wolf", "phone": "+32 9 1", "about": "x"}

    response = post(client, "change_details", **data)

    row = User.objects.get(pk=person.pk)
    assert response.url == reverse("members:profile")
    assert (row.first_name, row.last_name, row.phone) == ("Lín", "De Wolf", "+32 9 1")
    assert row.sort_name == "de wolf lin"


@pytest.mark.parametrize(
    "wrong",
    [
        {"first_name": ""},
        {"last_name": "   "},
        {"phone": "bel me"},
        {"first_name": "x" * 81},
        {"about": "x" * 301},
    ],
)
def test_wrong_data_change_nothing_and_are_explained_in_dutch(client, person, wrong):
    data = {"first_name": "Lin", "last_name": "Nieuw", "phone": "", "about": "", **wrong}

    page = post(client, "change_details", **data)

    assert page.status_code == 200
    assert page.context["details"].errors
    assert "This field" not in page.content.decode()
    assert User.objects.get(pk=person.pk).last_name == "Claes"


def test_a_header_in_a_name_becomes_one_harmless_line(client, person):
    post(client, "change_details", first_name="Lin\r\nBcc: x@y.example", last_name="Claes")

    assert User.objects.get(pk=person.pk).first_name == "Lin Bcc: x@y.example"


def test_a_nul_byte_is_a_bad_request(client, person):
    assert post(client, "change_details", first_name="L\x00n", last_name="C").status_code == 400


def test_nobody_gives_themselves_rights_with_an_extra_field(client, person):
    extra = {"is_superuser": "on", "is_active": "", "email": "x@y.example", "groups": "1"}

    post(client, "change_details", first_name="Lin", last_name="Claes", **extra)
    post(client, "change_choices", **extra)

    row = User.objects.get(pk=person.pk)
    assert (row.is_superuser, row.is_active, row.email) == (False, True, "lin@gent.example")


def test_choices_are_off_until_chosen_and_count_at_once(client, person):
    other = make.user()
    client.force_login(other)
    before = client.get(person.get_absolute_url()).content.decode()
    client.force_login(person)

    post(client, "change_choices", show_email="on")

    client.force_login(other)
    assert person.email not in before
    assert person.email in client.get(person.get_absolute_url()).content.decode()
    row = User.objects.get(pk=person.pk)
    assert (row.show_phone, row.wants_reminders, row.wants_minutes_mail) == (False, False, False)


def test_a_new_address_counts_only_after_its_link_is_confirmed_by_a_button(client, person):
    post(client, "add_address", email="Lin@Veneco.example")
    asked = addresses(person)
    link = mailed_link("lin@veneco.example")
    page = client.get(link)
    looked = addresses(person)

    response = client.post(link)

    assert asked == looked == set()
    assert "lin@veneco.example" in page.content.decode()
    assert response.url == reverse("members:profile")
    assert addresses(person) == {"lin@gent.example", "lin@veneco.example"}
    [told] = Message.objects.filter(kind="address_changed")
    assert (told.to_address, "lin@veneco.example" in told.text) == ("lin@gent.example", True)


def test_the_link_of_someone_else_and_an_old_link_do_nothing(client, person):
    post(client, "add_address", email="lin@veneco.example")
    link = mailed_link("lin@veneco.example")
    client.force_login(make.user())
    other = client.post(link)
    client.force_login(person)

    with time_machine.travel(timezone.now() + timedelta(days=4)):
        client.force_login(person)
        late = client.post(link)

    assert "Deze link werkt niet" in other.content.decode()
    assert "Deze link werkt niet" in late.content.decode()
    assert not EmailAddress.objects.filter(email="lin@veneco.example").exists()


def test_the_page_does_not_tell_whether_someone_else_has_an_address(client, person):
    make.user(email="bezet@gent.example")

    pages = [
        client.post(reverse("members:add_address"), {"email": address}, follow=True)
        for address in ("bezet@gent.example", "vrij@gent.example")
    ]

    texts = [page.content.decode().replace("bezet@", "vrij@") for page in pages]
    cut = [re.sub(r'value="[^"]{64}"', "", text) for text in texts]
    assert cut[0] == cut[1]
    assert [mail.to_address for mail in Message.objects.all()] == ["vrij@gent.example"]


def test_at_most_five_confirmations_an_hour(client, person):
    for n in range(7):
        post(client, "add_address", email=f"lin{n}@gent.example")

    assert Message.objects.count() == 5


def test_another_address_becomes_primary_and_the_old_one_is_told(client, person):
    actions.add_address(person, "lin@veneco.example", by=person)
    Message.objects.all().delete()

    post(client, "change_address", primary="lin@veneco.example")

    assert User.objects.get(pk=person.pk).email == "lin@veneco.example"
    assert list(EmailAddress.objects.filter(primary=True).values_list("email", flat=True)) == [
        "lin@veneco.example"
    ]
    assert [mail.to_address for mail in Message.objects.all()] == ["lin@gent.example"]


def test_an_address_that_is_not_proven_does_not_become_primary(client, person):
    EmailAddress.objects.create(user=person, email="x@veneco.example", verified=False)

    post(client, "change_address", primary="x@veneco.example")
    post(client, "change_address", primary="iemand@anders.example")

    assert User.objects.get(pk=person.pk).email == "lin@gent.example"


def test_a_removed_address_is_told_and_logs_in_no_more(client, person):
    actions.add_address(person, "lin@veneco.example", by=person)
    Message.objects.all().delete()

    post(client, "change_address", remove="lin@veneco.example")
    client.logout()
    ask_code(client, "lin@veneco.example")

    assert [mail.to_address for mail in Message.objects.all()] == ["lin@veneco.example"]
    assert Message.objects.get().kind == "address_changed"


def test_the_primary_address_cannot_be_removed(client, person):
    actions.add_address(person, "lin@veneco.example", by=person)

    post(client, "change_address", remove="lin@gent.example")

    assert addresses(person) == {"lin@gent.example", "lin@veneco.example"}


def test_the_calendar_link_is_secret_and_renewable(client, person):
    page = reverse("members:calendar_link")
    empty = client.get(page).content.decode()
    client.post(page)
    first = User.objects.get(pk=person.pk).calendar_token
    shown = client.get(page).content.decode()
    client.post(page)
    second = User.objects.get(pk=person.pk).calendar_token

    assert "nog geen agendalink" in empty
    assert len(first) == len(second) == 43
    assert first != second
    assert first in shown


def test_the_download_holds_everything_of_me_and_nothing_of_others(client, person):
    make.position(person=person)
    actions.add_address(person, "lin@veneco.example", by=person)
    make.position(person=make.user(email="ander@gent.example"))
    make.membership(person=person, atrium=make.atrium(name="Lokaal Atrium Gent"))
    make.registration(person=person, meeting=make.meeting(title="Startdag"))

    response = client.get(reverse("members:download"))

    held = response.json()
    assert response["Content-Disposition"] == 'attachment; filename="mijn-gegevens.json"'
    assert held["gegevens"]["e-mailadres"] == "lin@gent.example"
    assert [row["adres"] for row in held["e-mailadressen"]] == [
        "lin@gent.example",
        "lin@veneco.example",
    ]
    assert len(held["functies"]) == 1
    assert [row["atrium"] for row in held["lidmaatschappen"]] == ["Lokaal Atrium Gent"]
    assert [row["bijeenkomst"] for row in held["inschrijvingen"]] == ["Startdag"]
    assert "ander@gent.example" not in response.content.decode()


@pytest.mark.parametrize(
    "name", ["change_details", "change_choices", "add_address", "change_address"]
)
def test_looking_at_an_address_that_changes_something_is_refused(client, person, name):
    assert client.get(reverse(f"members:{name}")).status_code == 405


def test_a_visitor_is_asked_to_log_in(client):
    for path in ("/mijn/", "/mijn/agenda/", "/mijn/gegevens/downloaden/", "/mijn/sessies/"):
        assert client.get(path).url == f"/aanmelden/?next={path}"
