from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.utils import timezone

from core.refusal import Refused
from core.times import today
from members.models import User
from outbox.kinds import KINDS
from outbox.models import Message
from platforms import actions
from platforms.models import JoinRequest, Membership, Platform, Role
from platforms.tasks import look_after_requests
from tests import make

pytestmark = pytest.mark.django_db
Status = JoinRequest.Status


def mails():
    """Every mail as (kind, address), in the order they were made."""
    return list(Message.objects.order_by("pk").values_list("kind", "to_address"))


def ask(group, **fields):
    about = {"organisation": make.organisation(), "function": make.function()}
    return actions.ask_to_join(group, **{**about, "motivation": "Om te leren.", **fields})


def stranger(address="noor@gemeente.example"):
    return {"email": address, "first_name": "Noor", "last_name": "Nieuw"}


def managed_atrium(**fields):
    group = make.atrium(**fields)
    make.member_of(group, Role.RELATIONSHIP_MANAGER, email="rb@vlaanderen.example")
    return group


def test_who_is_logged_in_asks_and_the_relationship_manager_is_mailed():
    group, person = managed_atrium(), make.user(email="lin@gemeente.example")

    request = ask(group, person=person)

    request.refresh_from_db()
    assert (request.status, request.email) == (Status.OPEN, "lin@gemeente.example")
    assert mails() == [("join_request", "rb@vlaanderen.example")]


def test_without_a_relationship_manager_pbm_is_asked():
    group = make.atrium()
    ended = make.member_of(group, Role.RELATIONSHIP_MANAGER)
    Membership.objects.filter(person=ended).update(end_on=today() - timedelta(days=1))
    make.staff(email="pbm@vlaanderen.example")

    ask(group, person=make.user())

    assert mails() == [("join_request", "pbm@vlaanderen.example")]


def test_a_second_request_while_one_is_open_is_refused():
    group, person = managed_atrium(), make.user()
    ask(group, person=person)

    with pytest.raises(Refused, match="Er loopt al een aanvraag"):
        ask(group, person=person)

    assert JoinRequest.objects.count() == 1
    assert len(mails()) == 1


def test_after_a_refusal_one_may_ask_again():
    group, person = managed_atrium(), make.user()
    first = ask(group, person=person)
    actions.refuse(first, by=make.staff(), reason="Nog niet in dienst.")

    second = ask(group, person=person)

    assert second.status == Status.OPEN


def test_a_member_need_not_ask():
    group = managed_atrium()

    with pytest.raises(Refused, match="al lid"):
        ask(group, person=make.member_of(group))

    assert mails() == []


@pytest.mark.parametrize(
    "group",
    [{"is_active": False}, {"platform": {"admission": Platform.Admission.INVITATION}}],
    ids=["retired", "by invitation"],
)
def test_some_atria_cannot_be_asked(group):
    if "platform" in group:
        group = {"platform": make.platform(**group["platform"])}

    with pytest.raises(Refused, match="geen aanvraag"):
        ask(make.atrium(**group), person=make.user())

    assert JoinRequest.objects.count() == 0


def test_a_stranger_first_confirms_the_address_and_only_then_is_anyone_asked():
    group = managed_atrium()

    request = ask(group, **stranger("Noor@Gemeente.example"))
    before = mails()
    actions.confirm_address(request)
    actions.confirm_address(request)

    request.refresh_from_db()
    assert before == [("join_confirm_address", "noor@gemeente.example")]
    assert (request.status, request.person) == (Status.OPEN, None)
    assert mails()[1:] == [("join_request", "rb@vlaanderen.example")]


def test_the_mail_to_an_unconfirmed_address_repeats_nothing_a_stranger_typed():
    ask(
        managed_atrium(),
        motivation="Koop nu op spam.example",
        email="slachtoffer@elders.example",
        first_name="Win een prijs",
        last_name="op spam.example",
    )

    mail = Message.objects.get()
    assert "spam.example" not in mail.subject + mail.text
    assert "Win een prijs" not in mail.subject + mail.text


def test_a_stranger_cannot_put_a_button_in_the_mail_to_who_decides():
    group = managed_atrium()
    request = ask(
        group, **stranger(), motivation="Hallo\n\n[[Klik hier|https://kwaad.example]]\n\nDag"
    )
    actions.confirm_address(request)

    mail = Message.objects.get(kind="join_request")
    buttons = [line for line in mail.text.splitlines() if line.startswith("[[")]
    assert buttons == [f"[[Aanvraag bekijken|http://localhost:8000/aanvragen/{request.pk}/]]"]
    assert [line for line in mail.text.splitlines() if "kwaad.example" in line][0][:7] == "Waarom:"


def test_a_known_address_is_recognised_when_it_is_confirmed_not_when_it_is_typed():
    group = managed_atrium()
    person = make.user(email="eerste@gemeente.example")
    EmailAddress.objects.create(user=person, email="tweede@gemeente.example", verified=True)

    request = ask(group, **stranger("tweede@gemeente.example"))
    asked = request.person
    actions.confirm_address(request)

    request.refresh_from_db()
    assert asked is None
    assert request.person == person


def test_a_stranger_with_an_address_of_a_member_gets_the_same_mail_and_is_told_at_the_end():
    group = managed_atrium()
    make.member_of(group, email="lin@gemeente.example")

    request = ask(group, **stranger("lin@gemeente.example"))
    with pytest.raises(Refused, match="al lid"):
        actions.confirm_address(request)

    request.refresh_from_db()
    assert request.status == Status.UNCONFIRMED
    assert mails() == [("join_confirm_address", "lin@gemeente.example")]


def test_one_address_gets_at_most_three_unconfirmed_requests():
    made = [ask(managed_atrium_of(n), **stranger()) for n in range(4)]

    assert [row is not None for row in made] == [True, True, True, False]
    assert len(mails()) == 3


def managed_atrium_of(number):
    return make.atrium(name=f"Atrium {number}")


def test_two_requests_of_one_address_are_confirmed_once():
    group = managed_atrium()
    first, second = ask(group, **stranger()), ask(group, **stranger())
    actions.confirm_address(first)

    with pytest.raises(Refused, match="Er loopt al een aanvraag"):
        actions.confirm_address(second)

    assert JoinRequest.objects.filter(status=Status.OPEN).count() == 1


def test_approving_a_stranger_makes_the_person_the_position_and_the_membership():
    staff = make.staff(email="pbm@vlaanderen.example")
    request = make.join_request(email="noor@gemeente.example")

    actions.approve(request, by=staff)

    person = User.objects.get(email="noor@gemeente.example")
    request.refresh_from_db()
    assert (request.status, request.person, request.decided_by) == (Status.APPROVED, person, staff)
    assert list(person.positions.values_list("organisation", "function", "start_on", "end_on")) == [
        (request.organisation_id, request.function_id, today(), None)
    ]
    assert list(person.memberships.values_list("atrium", "role", "start_on", "end_on")) == [
        (request.atrium_id, Role.MEMBER, today(), None)
    ]
    assert list(person.emailaddress_set.values_list("email", "verified", "primary")) == [
        ("noor@gemeente.example", True, True)
    ]
    assert mails() == [("join_decided", "noor@gemeente.example")]


def test_approving_someone_we_know_adds_only_what_is_missing():
    position = make.position()
    request = make.join_request(
        person=position.person, organisation=position.organisation, function=position.function
    )

    membership = actions.approve(request, by=make.staff())

    assert membership.person == position.person
    assert list(position.person.positions.all()) == [position]


def test_a_closed_account_is_not_let_in_and_the_request_stays_open():
    request = make.join_request(person=make.user(is_active=False))

    with pytest.raises(Refused, match="afgesloten"):
        actions.approve(request, by=make.staff())

    request.refresh_from_db()
    assert request.status == Status.OPEN
    assert Membership.objects.count() == 0


def test_refusing_tells_the_reason_and_where_to_answer():
    staff = make.staff(email="pbm@vlaanderen.example")
    request = make.join_request(email="noor@gemeente.example")

    actions.refuse(request, by=staff, reason="  U werkt in een andere provincie. ")

    request.refresh_from_db()
    mail = Message.objects.get()
    assert (request.status, request.reason) == (Status.REFUSED, "U werkt in een andere provincie.")
    assert (mail.kind, mail.to_address) == ("join_decided", "noor@gemeente.example")
    assert mail.reply_to == "pbm@vlaanderen.example"
    assert "U werkt in een andere provincie." in mail.text
    assert User.objects.filter(email="noor@gemeente.example").count() == 0


@pytest.mark.parametrize("reason", ["", "   ", "\u202e"])
def test_a_refusal_has_a_reason(reason):
    request = make.join_request()

    with pytest.raises(Refused, match="reden"):
        actions.refuse(request, by=make.staff(), reason=reason)

    request.refresh_from_db()
    assert request.status == Status.OPEN


def test_a_decision_is_taken_once():
    request, staff = make.join_request(), make.staff()
    actions.approve(request, by=staff)

    with pytest.raises(Refused, match="al beslist"):
        actions.refuse(request, by=staff, reason="Toch niet.")
    with pytest.raises(Refused, match="al beslist"):
        actions.approve(request, by=staff)

    assert len(mails()) == 1


@pytest.mark.parametrize(
    ("now", "waiting"),
    [
        # Asked on Monday 2 November 2026; Wednesday 11 November is a holiday in Belgium.
        (datetime(2026, 11, 9, 8, tzinfo=UTC), 1),
        (datetime(2026, 11, 6, 8, tzinfo=UTC), 0),
    ],
)
def test_pbm_is_told_once_when_a_request_waits_five_working_days(now, waiting):
    make.staff(email="pbm@vlaanderen.example")
    make.join_request(atrium=managed_atrium(), asked_at=datetime(2026, 11, 2, 9, tzinfo=UTC))

    with time_machine.travel(now, tick=False):
        look_after_requests()
        look_after_requests()

    assert mails() == [("join_request", "pbm@vlaanderen.example")] * waiting


def test_holidays_are_not_working_days():
    make.join_request(asked_at=datetime(2026, 11, 5, 9, tzinfo=UTC))  # a Thursday

    with time_machine.travel(datetime(2026, 11, 12, 8, tzinfo=UTC), tick=False):
        after_four = JoinRequest.objects.overdue().count()
    with time_machine.travel(datetime(2026, 11, 13, 8, tzinfo=UTC), tick=False):
        after_five = JoinRequest.objects.overdue().count()

    assert (after_four, after_five) == (0, 1)


def test_what_is_never_confirmed_is_forgotten_after_two_days():
    old = timezone.now() - timedelta(days=2, hours=1)
    make.join_request(Status.UNCONFIRMED, asked_at=old)
    kept = [make.join_request(Status.UNCONFIRMED), make.join_request(asked_at=old)]

    look_after_requests()

    assert list(JoinRequest.objects.order_by("pk")) == kept


def wanted(message):
    return KINDS[message.kind].still_wanted(message)


def test_mails_about_a_request_leave_only_while_they_make_sense():
    group = managed_atrium()
    request = ask(group, **stranger())
    confirm = Message.objects.get()
    at_first = wanted(confirm)
    actions.confirm_address(request)
    after_confirming = wanted(confirm)
    to_manager = Message.objects.get(kind="join_request")
    while_open = wanted(to_manager)
    Membership.objects.filter(person=to_manager.person).update(end_on=today() - timedelta(days=1))
    after_leaving = wanted(Message.objects.get(pk=to_manager.pk))
    actions.approve(request, by=make.staff())
    after_decision = wanted(Message.objects.get(pk=to_manager.pk))

    assert (at_first, while_open) == ("", "")
    assert after_confirming == "De aanvraag is er niet meer of is al bevestigd."
    assert "beslist niet meer" in after_leaving
    assert after_decision == "Over deze aanvraag is al beslist."
    assert wanted(Message.objects.get(kind="join_decided")) == ""
