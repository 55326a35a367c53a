"""Facts about who asks, for users and visitors alike."""

from django.db.models import Q

from core.rules import NOBODY


def keep_answers(user):
    """From now on remember for `user` what `asked_once` finds: for one page that is only read.

    Never for a request that changes something: what it asks must be true after each change.
    """
    user.answers = {}


def asked_once(user, name, ask):
    """The rows that `ask()` finds, as a list; within a page that is only read asked just once."""
    answers = getattr(user, "answers", None)
    if answers is None:
        return list(ask())
    if name not in answers:
        answers[name] = list(ask())
    return answers[name]


def is_staff_member(user):
    """Whether `user` is PBM staff or the administrator; a visitor is not."""
    return user.is_authenticated and user.is_staff_member


def everyone_logged_in(user):
    return Q() if user.is_authenticated else NOBODY


def staff_only(user):
    return Q() if is_staff_member(user) else NOBODY


def everyone(user):
    return Q()
