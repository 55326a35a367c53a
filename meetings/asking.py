"""Steps that mail about meetings: what may be shown of such a mail, and until when it is of use."""

from datetime import datetime

from meetings.mail import SOON
from meetings.previews import without_personal_links
from outbox.asking import Step


def asked(data, act, *, may_skip=True, latest=None):
    """The Step of `act`, with the choice that may stand in `data`.

    `latest`: a moment by which its mails must have left; else that of the meetings they are about.
    """
    until = (lambda messages: latest) if latest else _latest
    return Step(data, act, words=_words, latest=until, may_skip=may_skip)


def _words(message):
    return without_personal_links(message.plain)


def _latest(messages):
    """The moment by which mail about meetings must have left, as for a change of them."""
    starts = [message.facts["starts_at"] for message in messages if "starts_at" in message.facts]
    return min(map(datetime.fromisoformat, starts)) - SOON if starts else None
