"""Who may do what: each role in an atrium, and who only nearly has one."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.models import AnonymousUser

from core.times import midnight, today
from platforms.models import (
    Agreement,
    Atrium,
    JoinRequest,
    Membership,
    Platform,
    Role,
    Theme,
)
from tests import make

pytestmark = pytest.mark.django_db
TODAY = today()
YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)


@pytest.fixture(autouse=True)
def still_that_day():
    """Midnight passes in between when the suite runs late: these tests stay on one day."""
    with time_machine.travel(midnight(TODAY) + timedelta(hours=12)):
        yield


def someone(role, group):
    """A person who is `role` of `group`, or as good as."""
    special = {
        "visitor": AnonymousUser,
        "outsider": make.user,
        "staff": make.staff,
        "administrator": make.administrator,
        "deactivated": lambda: make.member_of(group, is_active=False),
        "member of another atrium": lambda: make.member_of(make.atrium()),
        "manager of another atrium": lambda: make.member_of(
            make.atrium(), Role.RELATIONSHIP_MANAGER
        ),
        "ex-manager": lambda: (
            make.membership(atrium=group, role=Role.RELATIONSHIP_MANAGER, end_on=YESTERDAY).person
        ),
        "future manager": lambda: (
            make.membership(atrium=group, role=Role.RELATIONSHIP_MANAGER, start_on=TOMORROW).person
        ),
    }
    return special[role]() if role in special else make.member_of(group, role)


def granted(user, rows, actions):
    return {name for name in actions.split() if rows.permitted(user, name).exists()}


OF_AN_ATRIUM = {
    Role.MEMBER: "view read",
    Role.STEERING: "view read",
    Role.CHAIR: "view read organise",
    Role.SECRETARY: "view read organise report",
    Role.RELATIONSHIP_MANAGER: "view read organise report admit",
    "staff": "view read join organise report admit change",
    "administrator": "view read join organise report admit change",
    "visitor": "view join",
    "outsider": "view join",
    "member of another atrium": "view join",
    "manager of another atrium": "view join",
    "ex-manager": "view join",
    "future manager": "view join",
    "deactivated": "",
}


@pytest.mark.parametrize("role", OF_AN_ATRIUM, ids=str)
def test_who_may_do_what_with_an_atrium(role):
    group = make.atrium()
    user = someone(role, group)
    rows = Atrium.objects.filter(pk=group.pk)

    assert granted(user, rows, "view read join organise report admit change") == set(
        OF_AN_ATRIUM[role].split()
    )


OF_A_REQUEST = {
    Role.MEMBER: "",
    Role.STEERING: "",
    Role.CHAIR: "",
    Role.SECRETARY: "",
    Role.RELATIONSHIP_MANAGER: "view decide",
    "staff": "view decide",
    "administrator": "view decide",
    "visitor": "",
    "outsider": "",
    "manager of another atrium": "",
    "ex-manager": "",
    "future manager": "",
    "deactivated": "",
}


@pytest.mark.parametrize("role", OF_A_REQUEST, ids=str)
def test_who_may_do_what_with_an_open_request(role):
    request = make.join_request()
    user = someone(role, request.atrium)

    rows = JoinRequest.objects.all()

    assert granted(user, rows, "view decide") == set(OF_A_REQUEST[role].split())


def test_the_asker_sees_the_own_request_and_does_not_decide():
    request = make.join_request(person=make.user())

    assert granted(request.person, JoinRequest.objects.all(), "view decide") == {"view"}


@pytest.mark.parametrize("role", [Role.RELATIONSHIP_MANAGER, "staff", "visitor"], ids=str)
def test_an_unconfirmed_request_is_nobodys_yet(role):
    request = make.join_request(JoinRequest.Status.UNCONFIRMED)
    user = someone(role, request.atrium)

    assert granted(user, JoinRequest.objects.all(), "view decide") == set()


def test_what_is_decided_is_not_decided_again():
    staff = make.staff()
    make.join_request(JoinRequest.Status.REFUSED, decided_by=staff)

    assert granted(staff, JoinRequest.objects.all(), "view decide") == {"view"}


OF_A_MEMBERSHIP = {
    Role.MEMBER: ("view", "view"),
    Role.CHAIR: ("view", "view"),
    Role.SECRETARY: ("view", "view"),
    Role.RELATIONSHIP_MANAGER: ("view change", "view"),
    "staff": ("view change", "view change"),
    "visitor": ("", ""),
    "outsider": ("", ""),
    "manager of another atrium": ("", ""),
    "ex-manager": ("", ""),
    "deactivated": ("", ""),
}


@pytest.mark.parametrize("role", OF_A_MEMBERSHIP, ids=str)
def test_members_are_admitted_by_the_manager_and_other_roles_by_staff(role):
    group = make.atrium()
    member = make.membership(atrium=group)
    chair = make.membership(atrium=group, role=Role.CHAIR)
    user = someone(role, group)

    rows = [Membership.objects.filter(pk=row.pk) for row in (member, chair)]

    assert tuple(granted(user, row, "view change delete") for row in rows) == tuple(
        set(words.split()) for words in OF_A_MEMBERSHIP[role]
    )


OF_A_THEME = {
    Role.MEMBER: "view",
    Role.CHAIR: "view change",
    Role.SECRETARY: "view change",
    Role.RELATIONSHIP_MANAGER: "view change",
    "staff": "view change delete",
    "visitor": "",
    "manager of another atrium": "",
    "ex-manager": "",
}


@pytest.mark.parametrize("role", OF_A_THEME, ids=str)
def test_who_may_do_what_with_a_theme(role):
    group = make.atrium()
    Theme.objects.create(atrium=group, year=2026, name="Hergebruik van water")
    user = someone(role, group)

    assert granted(user, Theme.objects.all(), "view change delete") == set(OF_A_THEME[role].split())


@pytest.mark.parametrize(
    ("role", "in_use", "retired"),
    [("visitor", {"view"}, set()), ("staff", {"view", "change"}, {"view", "change"})],
)
def test_a_retired_platform_and_its_atria_are_for_staff(role, in_use, retired):
    user = someone(role, make.atrium())
    old = make.atrium(platform=make.platform(is_active=False), is_active=False)

    def may(rows):
        return granted(user, rows, "view change")

    assert may(Platform.objects.filter(is_active=True)) == in_use
    assert may(Platform.objects.filter(pk=old.platform_id)) == retired
    assert may(Atrium.objects.filter(pk=old.pk)) == retired


def test_everyone_reads_the_agreements_and_a_version_in_force_stays_as_it_is():
    staff = make.staff()
    make.agreement(1)
    coming = make.agreement(2, valid_from=TOMORROW)

    assert granted(AnonymousUser(), Agreement.objects.all(), "view change") == {"view"}
    assert list(Agreement.objects.permitted(staff, "change")) == [coming]


def test_a_membership_holds_from_its_first_to_its_last_day():
    group = make.atrium()
    days = {
        "ended yesterday": {"end_on": YESTERDAY},
        "ends today": {"end_on": today()},
        "begins today": {"start_on": today()},
        "begins tomorrow": {"start_on": TOMORROW},
    }

    readers = {
        name
        for name, fields in days.items()
        if Atrium.objects.permitted(make.membership(atrium=group, **fields).person, "read").exists()
    }

    assert readers == {"ends today", "begins today"}
