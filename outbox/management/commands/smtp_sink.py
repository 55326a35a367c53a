"""A mail server for one's own machine: it keeps every mail as a file and delivers nothing."""

import signal
import threading

from aiosmtpd.controller import Controller
from django.core.management.base import BaseCommand

from outbox.mailbox import keep


class Keep:
    """Hands each received mail, with its envelope, to the mailbox folder."""

    async def handle_DATA(self, server, session, envelope):
        keep(envelope.mail_from, envelope.rcpt_tos, envelope.content)
        return "250 OK"


class Command(BaseCommand):
    help = "Vangt mail op en bewaart ze in VAR_DIR/postvak; er gaat niets de deur uit."

    def add_arguments(self, parser):
        parser.add_argument("--port", type=int, default=2525)

    def handle(self, *, port, **options):
        controller = Controller(Keep(), hostname="127.0.0.1", port=port, ident="postvak")
        controller.start()
        self.stdout.write(f"Postvak luistert op 127.0.0.1:{port}")
        self.stdout.flush()
        done = threading.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda received, frame: done.set())
        done.wait()
        controller.stop()
