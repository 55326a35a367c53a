"""What an action would mail, found by doing it and undoing it: nothing of it stays."""

from contextvars import ContextVar

from django.db import transaction

_heard = ContextVar("heard", default=None)


def rehearse(act):
    """The messages (not saved) that `act()` writes, while all it did is rolled back.

    For a POST that asks before it acts: the rows that `act` needs are locked for a moment. Raises
    what `act` raises.
    """
    heard = []
    token = _heard.set(heard)
    try:
        with transaction.atomic():
            act()
            transaction.set_rollback(True)
    finally:
        _heard.reset(token)
    return heard


def hear(messages):
    """Called with all that is stored; during a rehearsal it is remembered."""
    heard = _heard.get()
    if heard is not None:
        heard.extend(messages)
