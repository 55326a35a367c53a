"""One round of intake: take mail in, read it, see what it means for the addresses we mail to."""

import structlog
from django.conf import settings

from inbox import mailbox, processing
from outbox import addresses
from outbox.health import beat

log = structlog.get_logger(__name__)
HEARTBEAT = "inbox"


def look(seconds=45):
    """Take and process what there is; return how many mails were new.

    The heartbeat tells when the mailbox last answered. A mailbox that is away is waited for: what
    was taken before is processed all the same.
    """
    new = 0
    if settings.INBOX_URL:
        try:
            new = mailbox.fetch(seconds)
            beat(HEARTBEAT)
        except mailbox.Unreachable as error:
            log.warning("mailbox_away", error=str(error))
    processing.process_waiting()
    addresses.settle()
    return new


def tidy():
    """Once a day: clear what was taken from the mailbox long ago."""
    if settings.INBOX_URL:
        try:
            mailbox.tidy()
        except mailbox.Unreachable as error:
            log.warning("mailbox_away", error=str(error))
