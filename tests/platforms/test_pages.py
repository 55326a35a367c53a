"""The pages of platforms and of requests to join, once per outcome."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from core.times import today
from outbox.models import Message
from platforms import actions
from platforms.models import JoinRequest, Membership, Role
from tests import make
from tests.pages import queries_of, text_of

pytestmark = pytest.mark.django_db
Status = JoinRequest.Status


def form(**fields):
    organisation, function = make.organisation(), make.function()
    about = {
        "first_name": "Noor",
        "last_name": "Nieuw",
        "email": "noor@gemeente.example",
        "organisation": organisation.pk,
        "function": function.pk,
        "motivation": "Om te leren.",
    }
    return {**about, **fields}


def test_the_list_shows_the_platforms_in_use_to_everyone(client):
    make.atrium(platform=make.platform(name="Lokaal Atrium"))
    make.platform(name="Opgeheven overleg", is_active=False)

    text = text_of(client.get(reverse("platforms:list")))

    assert "Lokaal Atrium" in text
    assert "1 atrium" in text
    assert "Opgeheven overleg" not in text


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("merelbeke", True),
        ("MELLE", True),
        ("mel", True),
        ("Aalst", False),
        ("%", None),
        ("", None),
    ],
)
def test_the_atria_of_a_municipality_are_found_also_by_a_name_before_a_merger(client, typed, found):
    now = make.municipality(name="Merelbeke-Melle")
    make.municipality(name="Melle", successor=now, valid_until=today())
    group = make.atrium(name="Lokaal Atrium Gent")
    group.municipalities.add(now)
    make.atrium(name="Gesloten atrium", is_active=False).municipalities.add(now)

    text = text_of(client.get(reverse("platforms:list"), {"gemeente": typed}))

    assert ("Lokaal Atrium Gent" in text) is bool(found)
    assert ("Geen atrium gevonden." in text) is (found is False)
    assert "Gesloten atrium" not in text


def test_a_visitor_asks_confirms_by_mail_and_is_told(client):
    group = make.atrium()
    page = reverse("platforms:join", args=[group.slug])

    asked = client.post(page, form(), follow=True)
    link = re.search(r"/aansluiten/[^\]\s]+", Message.objects.get().text)[0]
    seen = text_of(client.get(link))
    untouched = JoinRequest.objects.get().status
    confirmed = text_of(client.post(link, follow=True))

    assert "We stuurden een mail naar noor@gemeente.example" in text_of(asked)
    assert "Klopt dit? Bevestig dan" in seen
    assert untouched == Status.UNCONFIRMED
    assert "uw aanvraag is verstuurd" in confirmed
    assert JoinRequest.objects.get().status == Status.OPEN


def test_a_visitor_cannot_tell_whether_an_address_is_known(client):
    group = make.atrium()
    make.user(email="bekend@gemeente.example")
    make.member_of(group, email="lid@gemeente.example")
    make.join_request(atrium=group, email="loopt@gemeente.example")
    page = reverse("platforms:join", args=[group.slug])

    answers = set()
    for name in ("bekend", "lid", "loopt", "nieuw"):
        response = client.post(page, form(email=f"{name}@gemeente.example"), follow=True)
        answers.add(text_of(response).replace(name, "x"))

    assert len(answers) == 1
    assert Message.objects.filter(kind="join_confirm_address").count() == 4


def test_a_visitor_asks_five_times_an_hour(client):
    group = make.atrium()
    page = reverse("platforms:join", args=[group.slug])

    for number in range(5):
        client.post(page, form(email=f"noor{number}@gemeente.example"))
    refused = client.post(page, form(email="noor6@gemeente.example"), follow=True)

    assert "Probeer het over een uur" in text_of(refused)
    assert JoinRequest.objects.count() == 5


def test_an_empty_form_says_what_is_missing(client):
    group = make.atrium()

    response = client.post(reverse("platforms:join", args=[group.slug]), {})

    assert response.status_code == 200
    assert set(response.context["form"].errors) == {
        "first_name",
        "last_name",
        "email",
        "organisation",
        "function",
    }
    assert JoinRequest.objects.count() == 0


def test_who_is_logged_in_asks_without_saying_who_they_are(client):
    group, position = make.atrium(), make.position()
    client.force_login(position.person)
    page = reverse("platforms:join", args=[group.slug])

    fields = client.get(page).context["form"]
    response = client.post(
        page, {"organisation": position.organisation_id, "function": position.function_id}
    )

    assert set(fields.fields) == {"organisation", "function", "motivation"}
    assert fields.initial == {
        "organisation": position.organisation_id,
        "function": position.function_id,
    }
    assert response.url == group.get_absolute_url()
    assert JoinRequest.objects.get().person == position.person
    assert "loopt. U krijgt een mail" in text_of(client.get(page))


def test_the_second_request_is_refused_in_words(client):
    group, position = make.atrium(), make.position()
    client.force_login(position.person)
    page = reverse("platforms:join", args=[group.slug])
    answer = {"organisation": position.organisation_id, "function": position.function_id}

    client.post(page, answer)
    again = client.post(page, answer, follow=True)

    assert "Er loopt al een aanvraag voor dit atrium." in text_of(again)
    assert JoinRequest.objects.count() == 1


@pytest.mark.parametrize("send", [False, True], ids=["looking", "sending"])
@pytest.mark.parametrize(
    ("who", "why"),
    [("member", "U hoort al bij dit atrium"), ("by invitation", "alleen op uitnodiging")],
)
def test_who_cannot_ask_reads_why_on_the_page_of_the_atrium(client, who, why, send):
    platform = make.platform(admission="invitation" if who == "by invitation" else "fixed")
    group = make.atrium(platform=platform)
    client.force_login(make.member_of(group) if who == "member" else make.user())
    page = reverse("platforms:join", args=[group.slug])

    response = client.post(page, follow=True) if send else client.get(page, follow=True)

    assert response.redirect_chain == [(group.get_absolute_url(), 302)]
    assert why in text_of(response)
    assert not JoinRequest.objects.exists()


def test_nobody_joins_an_atrium_that_has_ended(client):
    group = make.atrium(is_active=False)

    assert client.get(reverse("platforms:join", args=[group.slug])).status_code == 404


def test_only_organisations_and_functions_of_the_platform_can_be_chosen(client):
    platform = make.platform()
    fits, other = make.organisation(), make.organisation(type=make.organisation_type("provincie"))
    platform.organisation_types.add(fits.type)
    platform.functions.add(make.function())
    make.function("burgemeester")
    gone = make.organisation(valid_until=today())
    group = make.atrium(platform=platform)

    fields = client.get(reverse("platforms:join", args=[group.slug])).context["form"].fields

    assert list(fields["organisation"].queryset) == [fits]
    assert [row.code for row in fields["function"].queryset] == ["omgevingsambtenaar"]
    assert {other, gone} & set(fields["organisation"].queryset) == set()


@pytest.mark.parametrize("token", ["onzin", "WzFd:1wxyz:abc"])
def test_a_forged_or_old_link_says_what_to_do(client, token):
    response = client.get(reverse("platforms:confirm_address", args=[token]))

    assert response.status_code == 404
    assert "Vraag opnieuw om aan te sluiten" in text_of(response)


def test_the_link_works_two_days(client):
    actions.ask_to_join(
        make.atrium(),
        organisation=make.organisation(),
        function=make.function(),
        email="noor@gemeente.example",
        first_name="Noor",
        last_name="Nieuw",
    )
    link = re.search(r"/aansluiten/[^\]\s]+", Message.objects.get().text)[0]

    with time_machine.travel(timezone.now() + timedelta(days=2, minutes=-1)):
        before = client.get(link).status_code
    with time_machine.travel(timezone.now() + timedelta(days=2, minutes=1)):
        after = client.post(link).status_code

    assert (before, after) == (200, 404)
    assert JoinRequest.objects.get().status == Status.UNCONFIRMED


def test_the_relationship_manager_approves(client):
    request = make.join_request()
    client.force_login(make.member_of(request.atrium, Role.RELATIONSHIP_MANAGER))
    page = reverse("platforms:decide", args=[request.pk])

    seen = text_of(client.get(page))
    done = client.post(page, {"approve": "1"}, follow=True)
    again = client.post(page, {"approve": "1"}, follow=True)

    assert "We kennen deze persoon nog niet." in seen
    assert "Noor Nieuw is nu lid en krijgt daarover een mail." in text_of(done)
    assert "Over deze aanvraag is al beslist." in text_of(again)
    assert Membership.objects.filter(atrium=request.atrium, role=Role.MEMBER).count() == 1


def test_the_relationship_manager_refuses_with_a_reason(client):
    request = make.join_request()
    client.force_login(make.member_of(request.atrium, Role.RELATIONSHIP_MANAGER))
    page = reverse("platforms:decide", args=[request.pk])

    empty = client.post(page, {"refuse": "1", "reason": " "})
    done = client.post(page, {"refuse": "1", "reason": "Niet uw regio."}, follow=True)

    assert empty.context["form"].errors == {"reason": ["Dit veld is verplicht."]}
    assert "De aanvraag is geweigerd" in text_of(done)
    assert "Reden: Niet uw regio." in text_of(client.get(page))


def test_the_asker_follows_the_request_but_does_not_decide(client):
    request = make.join_request(person=make.user())
    client.force_login(request.person)
    page = reverse("platforms:decide", args=[request.pk])

    seen = text_of(client.get(page))
    listed = text_of(client.get(reverse("platforms:requests")))

    assert "Uw aanvraag loopt." in seen
    assert "Noor Nieuw" in listed
    assert "wacht op een beslissing" in listed
    assert "te beslissen" not in listed
    assert client.post(page, {"approve": "1"}).status_code == 403
    assert JoinRequest.objects.get().status == Status.OPEN


def test_nobody_else_sees_a_request(client):
    request = make.join_request()
    elsewhere = make.member_of(make.atrium(), Role.RELATIONSHIP_MANAGER)

    for person in (elsewhere, make.member_of(request.atrium), make.user()):
        client.force_login(person)
        response = client.get(reverse("platforms:decide", args=[request.pk]))
        assert response.status_code == 404
        assert "Er zijn geen aanvragen." in text_of(client.get(reverse("platforms:requests")))


def test_the_list_of_requests_costs_the_same_for_any_number(client):
    group = make.atrium()
    client.force_login(make.member_of(group, Role.RELATIONSHIP_MANAGER))
    address = reverse("platforms:requests")
    make.join_request(atrium=group)
    for_one = len(queries_of(client, address))

    for _ in range(29):
        make.join_request(atrium=group, person=make.user())

    assert len(queries_of(client, address)) == for_one <= 12
