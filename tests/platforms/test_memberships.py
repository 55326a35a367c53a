from datetime import date, timedelta

import pytest

from core.refusal import Refused
from core.times import today
from platforms import actions
from platforms.models import Membership, Role
from tests import make

pytestmark = pytest.mark.django_db


def rows(group):
    return list(
        Membership.objects.filter(atrium=group)
        .order_by("start_on", "role")
        .values_list("person__first_name", "role", "start_on", "end_on")
    )


def test_a_member_is_added_once_however_often_it_is_asked():
    group, person, staff = make.atrium(), make.user(), make.staff()

    first = actions.add_member(group, person, start_on=date(2026, 5, 1), by=staff)
    again = actions.add_member(group, person, start_on=date(2026, 6, 1), by=staff)

    assert again == first
    assert rows(group) == [("Lin", "member", date(2026, 5, 1), None)]


def test_an_open_membership_can_begin_earlier_but_not_twice():
    group, person = make.atrium(), make.user()
    actions.add_member(group, person, start_on=date(2027, 5, 1), by=None)

    actions.add_member(group, person, start_on=date(2026, 1, 1), by=None)

    assert rows(group) == [("Lin", "member", date(2026, 1, 1), None)]


def test_who_left_comes_back_with_a_new_row_and_the_old_one_stays():
    group, person = make.atrium(), make.user()
    actions.add_member(group, person, start_on=date(2024, 1, 1), by=None, end_on=date(2024, 12, 31))

    actions.add_member(group, person, start_on=date(2026, 1, 1), by=None)

    assert rows(group) == [
        ("Lin", "member", date(2024, 1, 1), date(2024, 12, 31)),
        ("Lin", "member", date(2026, 1, 1), None),
    ]


def test_who_left_and_comes_back_from_the_same_first_day_keeps_one_row():
    group, person = make.atrium(), make.user()
    membership = actions.add_member(group, person, start_on=today(), by=None)
    actions.end_membership(membership, end_on=today(), by=None)

    actions.add_member(group, person, start_on=today(), by=None)

    assert rows(group) == [("Lin", "member", today(), None)]


def test_roles_are_apart():
    group, person, staff = make.atrium(), make.user(), make.staff()

    for role in (Role.MEMBER, Role.CHAIR):
        actions.add_member(group, person, role=role, start_on=date(2026, 1, 1), by=staff)

    assert [row[1] for row in rows(group)] == ["chair", "member"]


@pytest.mark.parametrize("role", [role for role in Role if role != Role.MEMBER])
def test_only_staff_give_and_end_a_role_other_than_member(role):
    group = make.atrium()
    manager = make.member_of(group, Role.RELATIONSHIP_MANAGER)
    other = make.membership(atrium=group, role=role)

    with pytest.raises(Refused):
        actions.add_member(group, manager, role=role, start_on=today(), by=manager)
    with pytest.raises(Refused):
        actions.end_membership(other, end_on=today(), by=manager)

    assert Membership.objects.filter(atrium=group, end_on=None).count() == 2


def test_an_ended_membership_counts_until_its_last_day():
    membership = make.membership()
    actions.end_membership(membership, end_on=today(), by=None)

    assert list(Membership.objects.active()) == [membership]
    assert list(Membership.objects.active(today() + timedelta(days=1))) == []


def test_a_membership_cannot_end_before_it_begins():
    membership = make.membership(start_on=date(2026, 5, 1))

    with pytest.raises(Refused, match="eerste dag"):
        actions.end_membership(membership, end_on=date(2026, 4, 30), by=None)
    with pytest.raises(Refused, match="eerste dag"):
        actions.add_member(
            membership.atrium,
            make.user(),
            start_on=date(2026, 5, 1),
            end_on=date(2026, 4, 30),
            by=None,
        )

    membership.refresh_from_db()
    assert membership.end_on is None
    assert Membership.objects.count() == 1
