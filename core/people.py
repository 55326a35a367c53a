"""Facts about who asks, for users and visitors alike; and who PBM are."""

from django.contrib.auth import get_user_model
from django.db.models import Q

from core.rules import NOBODY

STAFF_GROUP = "PBM"


def is_staff_member(user):
    """Whether `user` is PBM staff or the administrator; a visitor is not."""
    return user.is_authenticated and user.is_staff_member


def everyone_logged_in(user):
    return Q() if user.is_authenticated else NOBODY


def staff_only(user):
    return Q() if is_staff_member(user) else NOBODY


def everyone(user):
    return Q()


def staff():
    """Everyone of PBM whose account is open, as a list."""
    return list(get_user_model().objects.filter(groups__name=STAFF_GROUP, is_active=True))
