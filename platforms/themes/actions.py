"""A theme is proposed, supported, chosen, or set aside. Nobody is mailed."""

from django.db import IntegrityError, transaction
from django.utils import timezone

from core.refusal import Refused
from platforms.models import Theme, ThemeSupport

State = Theme.State
TWICE = "Dit thema staat voor dat jaar al op de lijst."
GONE = "Dit thema is intussen ingetrokken."
DECIDED = "Over dit thema is intussen beslist: {state}."


@transaction.atomic
def propose_theme(atrium, *, by, year, name):
    """A theme for a year, which its proposer supports; one's own again is the same one."""
    there = Theme.objects.filter(atrium=atrium, year=year, name__iexact=name).first()
    if there is not None:
        if there.proposed_by == by:
            return there
        raise Refused(TWICE)
    theme = Theme(atrium=atrium, year=year, name=name, state=State.PROPOSED)
    theme.proposed_by, theme.proposed_at = by, timezone.now()
    try:
        with transaction.atomic():
            theme.save()
    except IntegrityError as error:
        raise Refused(TWICE) from error
    ThemeSupport.objects.create(theme=theme, person=by)
    return theme


@transaction.atomic
def support(theme, *, by):
    """Support a proposed theme, once."""
    theme = _theme_now(theme, State.PROPOSED)
    ThemeSupport.objects.get_or_create(theme=theme, person=by)
    return theme


@transaction.atomic
def unsupport(theme, *, by):
    """Take one's support back."""
    theme = _theme_now(theme, State.PROPOSED)
    ThemeSupport.objects.filter(theme=theme, person=by).delete()
    return theme


@transaction.atomic
def withdraw(theme, *, by):
    """Take one's own proposal back, until it is chosen or set aside; its support goes with it."""
    _theme_now(theme, State.PROPOSED).delete()


@transaction.atomic
def choose(theme, *, by):
    """The atrium works on this theme in its year."""
    return _decide(_theme_now(theme), State.CHOSEN)


@transaction.atomic
def set_aside(theme, *, by):
    """Not this one, at least not now; it stays readable, with its support."""
    return _decide(_theme_now(theme, State.PROPOSED), State.SET_ASIDE)


@transaction.atomic
def reopen(theme, *, by):
    """Back among what is proposed. A meeting that has the theme keeps it."""
    return _decide(_theme_now(theme), State.PROPOSED)


def _theme_now(theme, *states):
    """`theme` as it is, locked until the transaction ends; Refused when it left `states`."""
    rows = Theme.objects.select_for_update(of=("self",), no_key=True)
    row = rows.filter(pk=theme.pk).first()
    if row is None:
        raise Refused(GONE)
    if states and row.state not in states:
        raise Refused(DECIDED.format(state=row.get_state_display()))
    return row


def _decide(theme, state):
    theme.state = state
    theme.save(update_fields=["state"])
    return theme
