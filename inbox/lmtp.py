"""Mail handed over by LMTP (RFC 2033): a mail server such as Postfix keeps it until we say we have it.

Storing comes before the answer, reading after it: when this process dies in between, the mail
server still has the mail or the row is there, and a second delivery of the same mail is one row.
LMTP has no log-in; listen where only the mail server can reach.
"""

import asyncio

import structlog
from aiosmtpd.controller import Controller, UnixSocketController
from aiosmtpd.lmtp import LMTP
from asgiref.sync import sync_to_async
from django.db import close_old_connections

from inbox import actions, letters, processing
from inbox.mime import MOST_BYTES
from inbox.models import InboundMail

log = structlog.get_logger(__name__)
KEPT = "250 2.0.0 Bewaard"
LATER = "451 4.3.0 Niet bewaard, probeer later opnieuw"


class PerRecipient(LMTP):
    """LMTP as RFC 2033 wants it: after the mail itself one answer for each recipient."""

    # A mail server may hand over longer lines than SMTP allows; refusing one would lose the mail.
    line_length_limit = MOST_BYTES
    _answers = 1

    async def smtp_DATA(self, arg):
        """Take the mail; every answer after "go ahead" is repeated for each recipient."""
        try:
            await super().smtp_DATA(arg)
        finally:
            self._answers = 1

    async def push(self, status):
        """Send an answer, as often as there are recipients who wait for it."""
        for _ in range(self._answers):
            await super().push(status)
        if status.startswith("354"):
            self._answers = len(self.envelope.rcpt_tos)


class Take:
    """Keeps each mail with its envelope, says so, and then reads it."""

    def __init__(self):
        self.reading = set()

    async def handle_DATA(self, server, session, envelope):
        try:
            pk = await sync_to_async(_keep)(envelope)
        except Exception as error:  # whatever it is, the mail server still has the mail
            log.warning("mail_not_kept", error=repr(error))
            return LATER
        task = asyncio.create_task(sync_to_async(_read)(pk))
        self.reading.add(task)
        task.add_done_callback(self.reading.discard)
        return KEPT


def controller(where):
    """The server, to start and stop, at `host:port` or at the path of a socket."""
    limits = {"data_size_limit": MOST_BYTES, "enable_SMTPUTF8": True, "ident": "atrium"}
    if where.startswith("/"):
        return _Socket(Take(), where, **limits)
    host, _, port = where.rpartition(":")
    return _Port(Take(), host.strip("[]"), int(port), **limits)


class _Port(Controller):
    def factory(self):
        return PerRecipient(self.handler, **self.SMTP_kwargs)


class _Socket(UnixSocketController):
    def factory(self):
        return PerRecipient(self.handler, **self.SMTP_kwargs)


def _keep(envelope):
    """Store the mail; its key."""
    close_old_connections()
    try:
        mail, _ = actions.receive(
            envelope.original_content,
            source=InboundMail.Source.PIPE,
            envelope_to=letters.most_telling(envelope.rcpt_tos),
            envelope_from=envelope.mail_from or "<>",
        )
        return mail.pk
    finally:
        close_old_connections()


def _read(pk):
    """Read a kept mail; what fails here is read by the next round of the mailbox task."""
    try:
        processing.process(pk)
    except Exception:
        log.exception("mail_not_processed_yet", mail=pk)
    finally:
        close_old_connections()
