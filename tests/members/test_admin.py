"""People in the back office: staff write, the administrator gives rights, nothing goes round actions."""

from datetime import date

import pytest
from allauth.account.models import EmailAddress
from django.urls import reverse

from members.models import STAFF_GROUP, Position, User
from outbox.models import Message
from tests import make

pytestmark = pytest.mark.django_db
INLINE = {"positions-TOTAL_FORMS": "0", "positions-INITIAL_FORMS": "0"}
FIELDS = {"email": "an@gent.example", "first_name": "An", "last_name": "Peeters", **INLINE}
LISTS = ["user", "organisation", "organisationtype", "function", "position"]


def address(page, *args):
    return reverse(f"admin:members_{page}", args=args)


def act(client, action, *people, **extra):
    data = {"action": action, "_selected_action": [person.pk for person in people], **extra}
    return client.post(address("user_changelist"), data)


@pytest.fixture
def staff(client):
    person = make.staff()
    client.force_login(person)
    return person


@pytest.mark.parametrize("model", LISTS)
def test_staff_open_every_list_and_form(client, staff, model):
    row = make.position()
    row = {"user": row.person, "organisation": row.organisation, "function": row.function}.get(
        model, row.organisation.type if model == "organisationtype" else row
    )

    pages = [
        client.get(address(f"{model}_changelist"), {"q": "a"}),
        client.get(address(f"{model}_add")),
        client.get(address(f"{model}_change", row.pk)),
    ]

    assert [page.status_code for page in pages] == [200, 200, 200]


@pytest.mark.parametrize("model", LISTS)
def test_a_member_finds_no_back_office(client, model):
    client.force_login(make.user())

    assert client.get(address(f"{model}_changelist")).status_code == 302


def test_staff_add_a_person_with_a_position(client, staff):
    organisation, function = make.organisation(), make.function()
    inline = {
        "positions-TOTAL_FORMS": "1",
        "positions-0-organisation": organisation.pk,
        "positions-0-function": function.pk,
        "positions-0-start_on": "2025-01-01",
    }

    response = client.post(address("user_add"), {**FIELDS, "email": "An@Gent.example", **inline})

    person = User.objects.get(email="an@gent.example")
    row = Position.objects.get()
    assert response.status_code == 302
    assert (str(person), person.has_usable_password()) == ("An Peeters", False)
    assert EmailAddress.objects.get(user=person).verified
    assert (row.person, row.start_on) == (person, date(2025, 1, 1))


def test_an_address_that_someone_has_is_refused_with_the_name(client, staff):
    other = make.user(email="an@gent.example")

    page = client.post(address("user_add"), {**FIELDS, "email": "AN@gent.example"})

    assert f"Dit adres hoort al bij {other}." in page.content.decode()
    assert User.objects.count() == 2


def test_staff_cannot_give_rights_even_by_posting_them(client, staff):
    person = make.user(email="an@gent.example")

    rights = {"is_superuser": "on", "is_pbm": "on", "groups": "1", "is_staff": "on"}
    client.post(address("user_change", person.pk), {**FIELDS, **rights})

    person.refresh_from_db()
    assert (person.last_name, person.is_superuser, person.groups.count()) == ("Peeters", False, 0)


def test_staff_cannot_change_an_administrators_address(client, staff):
    person = make.administrator(email="beheerder@gent.example")

    client.post(address("user_change", person.pk), {**FIELDS, "email": "kaper@gent.example"})

    person.refresh_from_db()
    assert person.email == "beheerder@gent.example"


def test_the_administrator_makes_someone_pbm(client):
    client.force_login(make.administrator())
    person = make.user(email="an@gent.example")

    client.post(address("user_change", person.pk), {**FIELDS, "is_pbm": "on"})

    assert [group.name for group in person.groups.all()] == [STAFF_GROUP]


def test_a_new_address_by_staff_replaces_the_old_one_which_is_told(client, staff):
    person = make.user(email="oud@gent.example")

    client.post(address("user_change", person.pk), FIELDS)

    person.refresh_from_db()
    assert person.email == "an@gent.example"
    assert User.objects.by_address("oud@gent.example") is None
    assert [mail.to_address for mail in Message.objects.all()] == ["oud@gent.example"]


def test_staff_close_and_open_profiles(client, staff):
    person = make.user()

    act(client, "close_selected", person)
    closed = User.objects.get(pk=person.pk).is_active
    act(client, "open_selected", person)

    assert (closed, User.objects.get(pk=person.pk).is_active) == (False, True)


def test_nobody_closes_their_own_profile(client, staff):
    act(client, "close_selected", staff)

    assert User.objects.get(pk=staff.pk).is_active


def test_anonymising_asks_first_and_keeps_the_counts(client, staff):
    registration = make.registration(person=make.user(first_name="Geheim", phone="03 1"))
    person = registration.person

    page = act(client, "anonymise_selected", person)
    asked = User.objects.get(pk=person.pk).first_name
    act(client, "anonymise_selected", person, confirm="ja")

    row = User.objects.get(pk=person.pk)
    assert "kan niet ongedaan" in page.content.decode()
    assert asked == "Geheim"
    assert (str(row), row.phone, row.is_active) == ("Geanonimiseerd lid", "", False)
    assert row.email.endswith("@anoniem.invalid")
    assert row.registrations.count() == 1


@pytest.mark.parametrize("build", [make.staff, make.administrator])
def test_people_are_never_deleted(client, build):
    client.force_login(build())
    person = make.user()

    assert client.post(address("user_delete", person.pk), {"post": "yes"}).status_code == 403
    assert User.objects.filter(pk=person.pk).exists()


@pytest.mark.parametrize("count", [1, 30])
def test_the_list_of_people_costs_the_same_for_any_number(
    client, count, django_assert_max_num_queries
):
    for _ in range(count):
        make.position()
    client.force_login(make.staff())
    client.get(address("user_changelist"))

    with django_assert_max_num_queries(11):
        client.get(address("user_changelist"))
