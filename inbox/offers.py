"""What staff can do about a waiting mail with one click. Each app names it in its `mail_offers.py`.

    @offer("inschrijven")
    def register_who_answered(letter, mail):
        return Offer("Bert vraagt om mee te komen.", button="Schrijf Bert in", act=…)

An offer is worked out when staff open the mail, from what is true then, and again when they press:
`None` when there is nothing to say about this mail. `act` runs in one transaction with the note on
the mail; what it refuses undoes both.
"""

from collections.abc import Callable
from dataclasses import dataclass

OFFERS = {}


@dataclass(frozen=True)
class Offer:
    """What a mail asks for, in Dutch, and what can be done about it.

    `button`: the words on it, "" when there is only something to know. `act`: called with `by`, who
    pressed; returns in Dutch what was done. `page`, `page_title`: where to do it by hand.
    """

    explanation: str
    button: str = ""
    act: Callable | None = None
    page: str = ""
    page_title: str = ""


def offer(name):
    """Register a function `(letter, mail) -> Offer | None`; `name` stands in its address."""

    def register(function):
        assert name not in OFFERS, f"{name} is offered twice"
        OFFERS[name] = function
        return function

    return register


def offers_for(letter, mail):
    """The offers about one mail, by name."""
    found = {name: function(letter, mail) for name, function in OFFERS.items()}
    return {name: offer for name, offer in found.items() if offer is not None}
