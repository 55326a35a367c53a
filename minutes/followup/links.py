"""The address by which the owner of an action closes it, without logging in."""

from django.urls import reverse

from core.links import absolute, sign, unsign
from minutes.models import Action

MAX_AGE = 120 * 24 * 60 * 60
FACTS = ("minutes__meeting__atrium", "owner", "closed_by")


def link(action):
    """The personal link of its owner; it acts only after a POST."""
    return absolute(
        reverse("minutes:action_by_mail", args=[sign("action", action.pk, action.owner_id)])
    )


def action_by(token):
    """The action of a signed link; None when it is forged, too old, or no longer of that person.

    Or when the person may no longer see it.
    """
    parts = unsign("action", token, max_age=MAX_AGE)
    rows = Action.objects.select_related(*FACTS)
    row = rows.filter(pk=parts[0], owner=parts[1]).first() if parts else None
    if row is None or not row.owner.is_active:
        return None
    return rows.permitted(row.owner, "own").filter(pk=row.pk).first()
