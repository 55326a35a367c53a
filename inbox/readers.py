"""Who understands which mail. Each app names its readers in a `mail_readers.py`, found like `rules.py`.

    @reader("calendar_reply")
    def calendar_reply(letter, mail):
        return Outcome(State.APPLIED, "Ingeschreven voor Startdag.", person=…, about="meeting:12")

A reader gets the parsed letter and its row, inside the one transaction of that mail, with the row
locked. It answers None when the mail is not its business; the first answer counts. Automatic mail,
bounces and doubles never reach a reader. What a reader raises undoes everything it did: the mail is
tried again and then waits for staff.
"""

from dataclasses import dataclass

from django.db.models import Model

from inbox.models import InboundMail

READERS = {}


@dataclass(frozen=True)
class Outcome:
    """What was done with a mail: the state it ends in, and in Dutch what was done and why."""

    state: InboundMail.State
    reason: str
    person: Model | None = None
    about: str = ""


def reader(name):
    """Register a function `(letter, mail) -> Outcome | None`."""

    def register(function):
        assert name not in READERS, f"{name} reads twice"
        READERS[name] = function
        return function

    return register
