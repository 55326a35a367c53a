"""In which atria someone stands how today: what the rules of every app above are made of.

Each function gives the Q for rows whose atrium stands at `at` ("pk" for atria themselves), so
that who may read, organise, report and admit is written once, here.
"""

from functools import cache
from itertools import chain

from django.db.models import Q

from core.answers import asked_once
from core.people import is_staff_member
from core.prepared import Prepared
from core.rules import NOBODY
from core.times import today
from members.models import Position
from platforms.models import ORGANISERS, Atrium, Membership, Platform, Role

REPORTERS = (Role.SECRETARY, Role.RELATIONSHIP_MANAGER)


def reading(user, at="pk"):
    """Members and staff, and whom an open platform is for by position."""
    if is_staff_member(user):
        return Q()
    return belonging(user, at) | fitting(user, at)


def taking_part(user, at="pk"):
    """Who is in the group by a membership, and staff; not whom an open platform is for."""
    return Q() if is_staff_member(user) else belonging(user, at)


def organising(user, at="pk"):
    """Plan meetings and follow registrations: trekker, secretary, relationship manager, staff."""
    return _with_role(user, at, *ORGANISERS)


def reporting(user, at="pk"):
    """Upload the verslag: secretary and relationship manager of the atrium, staff (T74)."""
    return _with_role(user, at, *REPORTERS)


def admitting(user, at="pk"):
    """Decide who joins: the relationship manager of the atrium, staff as deputy (T90)."""
    return _with_role(user, at, Role.RELATIONSHIP_MANAGER)


def belonging(user, at="pk"):
    """The atria whose confidential pages one reads by a membership, whatever the role.

    The same as `MembershipQuerySet.with_access` says of many people at once (case 17 there).
    """
    if not user.is_authenticated:
        return NOBODY
    positions = _positions(user)
    works = not positions or bool(_current(positions))
    opens = {
        pk
        for atrium, role, admission, merged in _memberships(user)
        if role != Role.MEMBER
        or (atrium in _open_atria(user) if admission == Platform.Admission.MANDATE else works)
        for pk in (atrium, merged)
    }
    return Q(**{f"{at}__in": sorted(opens - {None})})


def fitting(user, at="pk"):
    """The atria that are open to one's position."""
    return Q(**{f"{at}__in": _open_atria(user)}) if user.is_authenticated else NOBODY


def atria_of(user, *roles):
    """The pks of the atria in which `user` has one of `roles` today (any role if none given)."""
    rows = _memberships(user) if user.is_authenticated else []
    return list(dict.fromkeys(row[0] for row in rows if not roles or row[1] in roles))


def organises_anything(user):
    """Whether the back office opens: staff, and the organisers of any atrium."""
    if not (user.is_authenticated and user.is_active):
        return False
    return user.is_staff_member or bool(atria_of(user, *ORGANISERS))


def needs_second_factor(user):
    """Who may see and do most logs in with two means: PBM and relationship managers (2.5)."""
    return user.is_staff_member or bool(atria_of(user, Role.RELATIONSHIP_MANAGER))


def _with_role(user, at, *roles):
    if is_staff_member(user):
        return Q()
    if not user.is_authenticated:
        return NOBODY
    merged = {row[3] for row in _memberships(user) if row[1] in roles} - {None}
    return Q(**{f"{at}__in": [*atria_of(user, *roles), *sorted(merged)]})


# Three small questions about one person. Lists, because a query that holds them is far cheaper to
# build and to plan than one that asks them inside (docs/performance.md).


def _memberships(user):
    """(atrium, role, admission of its platform, an atrium that merged into it) of each membership
    of today; one row more for every further atrium that merged into it.
    """
    return asked_once(user, "memberships", lambda: _memberships_on(user.pk, today()))


@Prepared
def _memberships_on(person, day):
    rows = Membership.objects.active(day).filter(person=person).order_by()
    return rows.values_list("atrium", "role", "atrium__platform__admission", "atrium__merged")


def _positions(user):
    """(function, kind of organisation, province, last day) of each position, past ones too."""
    return asked_once(user, "positions", lambda: _positions_of(user.pk))


@Prepared
def _positions_of(person):
    rows = Position.objects.filter(person=person).order_by()
    return rows.values_list("function", "organisation__type", "organisation__province", "end_on")


def _current(positions):
    return {facts[:3] for facts in positions if facts[3] is None or facts[3] >= today()}


def _open_atria(user):
    """The pks of the atria that fit a position which has not ended."""

    def ask():
        facts = _current(_positions(user))
        return _atria_fitting(len(facts))(*chain.from_iterable(facts)) if facts else []

    return asked_once(user, "open atria", ask)


@cache
def _atria_fitting(count):
    """The prepared question which atria fit one of so many positions (three facts each)."""

    def build(*facts):
        atria = Atrium.objects.fitting(zip(*[iter(facts)] * 3, strict=True))
        return atria.order_by().values_list("pk", flat=True)

    return Prepared(build)
