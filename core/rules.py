"""Who may do what. A rule is `user -> Q`, so a check and a list can never disagree."""

from django.db.models import Q

from core.answers import one_question

NOBODY = Q(pk__in=[])
RULES = {}


def nobody(user):
    """The rule for what never happens: not to the administrator either."""
    return NOBODY


def rule(permission):
    """Let a function `user -> Q` define `permission` ("app.action_model")."""

    def register(function):
        assert permission not in RULES, f"{permission} has two rules"
        RULES[permission] = function
        return function

    return register


def allowed(user, permission):
    """The Q for the rows on which `user` has `permission`; a typo raises KeyError.

    The visitor (`AnonymousUser`) is asked like anyone else: what is public stands in the rule.
    A deactivated account has nothing, not even what is public to a visitor it is logged in as.
    """
    granted = RULES[permission]
    if granted is nobody or (user.is_authenticated and not user.is_active):
        return NOBODY
    if user.is_superuser:
        return Q()
    with one_question(user):
        return granted(user)
