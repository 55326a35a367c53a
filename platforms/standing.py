"""In which atria someone stands how today: what the rules of every app above are made of.

Each function gives the Q for rows whose atrium stands at `at` ("pk" for atria themselves), so
that who may read, organise, report and admit is written once, here.
"""

from django.db.models import Q

from core.people import asked_once, is_staff_member
from core.rules import NOBODY
from platforms.models import ORGANISERS, Atrium, Membership, Role

REPORTERS = (Role.SECRETARY, Role.RELATIONSHIP_MANAGER)


def reading(user, at="pk"):
    """Members and staff, and whom an open platform is for by position."""
    if is_staff_member(user):
        return Q()
    return belonging(user, at) | fitting(user, at)


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
    """The atria whose confidential pages one reads by a membership, whatever the role."""
    if not user.is_authenticated:
        return NOBODY
    rows = _memberships(user)
    if isinstance(rows, list):
        return Q(**{f"{at}__in": [pk for pk, _, opens in rows if opens]})
    return Q(**{f"{at}__in": rows.filter(opens=True).values("atrium")})


def fitting(user, at="pk"):
    """The atria that are open to one's position."""
    if not user.is_authenticated:
        return NOBODY

    def ask():
        return Atrium.objects.open_to(user).order_by().values_list("pk", flat=True)

    open_to_me = asked_once(user, "atria by position", ask)
    return Q(**{f"{at}__in": open_to_me})


def atria_of(user, *roles):
    """The pks of the atria in which `user` has one of `roles` today (any role if none given)."""
    rows = _memberships(user)
    if isinstance(rows, list):
        return [pk for pk, role, _ in rows if not roles or role in roles]
    return (rows.filter(role__in=roles) if roles else rows).values("atrium")


def organises_anything(user):
    """Whether the back office opens: staff, and the organisers of any atrium."""
    if not (user.is_authenticated and user.is_active):
        return False
    return user.is_staff_member or bool(atria_of(user, *ORGANISERS))


def _with_role(user, at, *roles):
    if is_staff_member(user):
        return Q()
    return Q(**{f"{at}__in": atria_of(user, *roles)}) if user.is_authenticated else NOBODY


def _memberships(user):
    """Each membership of today as (atrium, role, does it open the confidential pages)."""

    def ask():
        held = Membership.objects.active().filter(person=user.pk).with_access()
        return held.order_by().values_list("atrium", "role", "opens")

    return asked_once(user, "memberships", ask)
