"""A real SMTP server for tests, on a free port, that can be told to misbehave.

`sink.mode` holds for everyone, `sink.modes["a@b.example"]` for one recipient:
`ok`, `4xx` and `5xx` (refuse the recipient), `data_4xx` and `data_5xx` (refuse the message),
`421` (say goodbye instead of taking it), `hang` (never answer), `drop_after` (keep the message,
then break the connection without an answer).
"""

import asyncio
import re
import socket
import time
from collections import Counter
from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from functools import cached_property

from aiosmtpd.controller import Controller

REFUSALS = {"4xx": "451 4.7.1 Later graag", "5xx": "550 5.1.1 Onbekend adres"}


@dataclass(frozen=True)
class Received:
    """One message as it came in: the envelope, the raw bytes and when (seconds, monotonic)."""

    sender: str
    recipients: list
    content: bytes
    at: float

    @property
    def to(self):
        return self.recipients[0]

    @property
    def message(self) -> EmailMessage:
        return message_from_bytes(self.content, policy=default)

    @cached_property
    def message_id(self):
        return re.search(rb"^Message-ID:\s*(\S+)", self.content, re.M | re.I)[1].decode()

    @property
    def subject(self):
        """Without the white space that Python leaves of a header folded after its name."""
        return str(self.message["Subject"]).strip()

    @property
    def text(self):
        return self.message.get_body(["plain"]).get_content().replace("\r\n", "\n")

    @property
    def html(self):
        return self.message.get_body(["html"]).get_content()


class Sink:
    """What the server was told to do and what it received."""

    def __init__(self, seconds_per_mail=0):
        self.mode = "ok"
        self.modes = {}
        self.received = []
        self.connections = 0
        self.tries = Counter()
        self.seconds_per_mail = seconds_per_mail
        self.port = free_port()
        self._controller = None

    def start(self):
        """Begin, or begin again on the same port."""
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port)
        self._controller.start()

    def stop(self):
        if self._controller is not None:
            self._controller.stop()
            self._controller = None

    def to(self, address):
        """What one address received, in order."""
        return [mail for mail in self.received if mail.to == address]

    def message_ids(self):
        """How often each Message-ID came in."""
        return Counter(mail.message_id for mail in self.received)

    async def handle_MAIL(self, server, session, envelope, address, options):
        if not getattr(session, "counted", False):
            session.counted = True
            self.connections += 1
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):
        self.tries[address] += 1
        refusal = REFUSALS.get(self._mode(address))
        if refusal is None:
            envelope.rcpt_tos.append(address)
        return refusal or "250 OK"

    async def handle_DATA(self, server, session, envelope):
        mode = self._mode(envelope.rcpt_tos[0])
        if mode.startswith("data_"):
            return REFUSALS[mode.removeprefix("data_")]
        if mode == "421":
            return "421 4.3.2 Tot straks"
        if mode == "hang":
            await asyncio.sleep(60)
        await asyncio.sleep(self.seconds_per_mail)
        self.received.append(
            Received(envelope.mail_from, envelope.rcpt_tos, envelope.content, time.monotonic())
        )
        if mode == "drop_after":
            server.transport.abort()
            await asyncio.sleep(60)
        return "250 2.0.0 Ok: queued as sink"

    def _mode(self, address):
        return self.modes.get(address, self.mode)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
