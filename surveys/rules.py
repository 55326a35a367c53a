"""Who reads what came of an evaluation. Who organises a meeting, or keeps a round, defines it."""

from django.db.models import Q

from core.people import is_staff_member
from core.rules import NOBODY, rule
from platforms.models import Role
from platforms.standing import atria_of, organising


@rule("surveys.view_asking")
def view_asking(user):
    """The results: who organises that atrium, and its steering group. Members do not read them."""
    if is_staff_member(user):
        return Q()
    if not user.is_authenticated:
        return NOBODY
    steered = Q(meeting__atrium__in=atria_of(user, Role.STEERING))
    return organising(user, "meeting__atrium") | steered
