"""The kinds of message. Each app names its own in a `kinds.py`, found like `rules.py`.

    @kind("reminder_registered", "herinnering voor wie ingeschreven is")
    def reminder_registered(message):
        return "" if … else "De bijeenkomst is verplaatst."

The function is asked just before sending whether the message is still wanted: "" means yes, a Dutch
sentence says why not (the row becomes *niet meer nodig* with that reason). Whether the person is
active and has an address, whether the message expired or is paused is asked for every kind.
"""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Kind:
    """What the outbox needs to know of a kind of message."""

    name: str
    label: str
    still_wanted: Callable
    urgent: bool
    sensitive: bool
    counted: bool
    bulk: bool
    answer: bool
    unsubscribe: Callable | None
    required: Callable
    introduction: str | None


KINDS = {}


def may_be_stopped(message):
    """What holds for most kinds: nothing says that it must leave."""
    return ""


def kind(
    name,
    label,
    *,
    urgent=False,
    sensitive=False,
    counted=True,
    bulk=False,
    answer=False,
    unsubscribe=None,
    required=may_be_stopped,
    introduction=None,
):
    """Register a kind; the decorated function is its `still_wanted(message)`.

    `urgent`: also at night and on Sunday, and before the rest of the queue (log-in code, the
    confirmation of what someone just did). `sensitive`: nobody may read the body afterwards.
    `counted=False`: outside the limit per person per day. `bulk`: marked as a round mail
    (Precedence: bulk), for what sums up. `answer`: it answers a mail, so it goes without envelope
    sender and as *auto-replied*; nothing can come back on it (RFC 3834). `unsubscribe`: a function
    `message -> absolute address` for the List-Unsubscribe headers (RFC 8058) and the foot of the
    mail; only for kinds one may do without. `required`: a function `message -> ""` or a Dutch
    sentence why nobody may stop this message (a cancellation for who was registered).
    `introduction`: the first words where staff wrote none for the platform, with placeholders in
    braces; None when they may not write any (platforms/introductions.py).
    """

    def register(function):
        assert name not in KINDS, f"{name} is twice a kind"
        KINDS[name] = Kind(
            name,
            label,
            function,
            urgent,
            sensitive,
            counted,
            bulk,
            answer,
            unsubscribe,
            required,
            introduction,
        )
        return function

    return register


def label_of(name):
    """The Dutch name of a kind, also of one that no longer exists."""
    return KINDS[name].label if name in KINDS else name


@kind("mail", "ander bericht", urgent=True, sensitive=True, counted=False)
def any_mail(message):
    """What a library sends through Django's mail functions; it may hold a code or a token."""
    return ""
