"""What was found out about who asks, remembered for as long as nothing can change."""

from contextlib import contextmanager


def keep_answers(user):
    """From now on remember for `user` what `asked_once` finds: for one page that is only read.

    Never for a request that changes something: what it asks must be true after each change.
    """
    user.answers = {}


@contextmanager
def one_question(user):
    """While one rule is asked nothing changes, so nothing needs to be asked twice for it."""
    if getattr(user, "answers", None) is not None:
        yield
        return
    keep_answers(user)
    try:
        yield
    finally:
        user.answers = None


def asked_once(user, name, ask):
    """The rows that `ask()` finds, as a list; within a page that is only read asked just once."""
    answers = getattr(user, "answers", None)
    if answers is None:
        return list(ask())
    if name not in answers:
        answers[name] = list(ask())
    return answers[name]
