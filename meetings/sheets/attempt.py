"""One row after the other: what an action refuses of one, does not stop the rest."""

from django.db import transaction

from core.refusal import Refused


def attempt(act):
    """Do `act()`, all of it or nothing; returns why it was refused, or an empty text."""
    try:
        with transaction.atomic():
            act()
    except Refused as refusal:
        return str(refusal)
    return ""
