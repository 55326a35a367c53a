"""Take mail from a mail server: one by one on standard input, or as they come by LMTP.

    pipe: manage.py receive_mail --to=${recipient} --from=${sender}
    LMTP: manage.py receive_mail --lmtp=127.0.0.1:2424   (or the path of a socket)

The pipe ends with exit code 0: we have it. 75 (EX_TEMPFAIL): keep it and try again, nothing was
stored. 65 (EX_DATAERR): too large to take, tell the sender. LMTP says the same as 250, 451 and 552,
and goes on until it is stopped.
"""

import asyncio
import os
import re
import signal
import sys
import threading

import structlog
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, close_old_connections

from inbox import actions, processing
from inbox.lmtp import controller
from inbox.mime import MOST_BYTES
from inbox.models import InboundMail
from outbox import health

log = structlog.get_logger(__name__)
EVERY = 60
EX_DATAERR, EX_TEMPFAIL = 65, 75
# What mail servers call an empty sender.
NOBODY = {"", "<>", "MAILER-DAEMON"}
_WHERE = re.compile(r"/.+|.+:\d{1,5}")


class Command(BaseCommand):
    help = "Bewaar de mail die een mailserver overhandigt, van de standaardinvoer of met LMTP."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("--to", help="ontvanger in de envelop; anders ORIGINAL_RECIPIENT")
        parser.add_argument("--from", dest="sender", help="afzender in de envelop; anders SENDER")
        parser.add_argument("--lmtp", help="luister hier: HOST:POORT of /pad/van/een/socket")

    def handle(self, *args, to, sender, lmtp="", **options):
        if lmtp:
            self._listen(lmtp)
        else:
            self._take_one(to, sender)

    def _listen(self, where):
        """Take mails by LMTP until somebody stops it."""
        if not _WHERE.fullmatch(where):
            raise CommandError("Geef --lmtp als HOST:POORT of als /pad/van/een/socket.")
        server = controller(where)
        try:
            server.start()
        except OSError as error:
            raise CommandError(f"Luisteren op {where} lukt niet: {error}") from error
        done = threading.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda received, frame: done.set())
        self.stdout.write(f"LMTP luistert op {where}")
        self.stdout.flush()
        while not done.is_set():
            _show_life(server)
            done.wait(EVERY)
        server.stop()
        _say_goodbye()

    def _take_one(self, to, sender):
        raw = sys.stdin.buffer.read(MOST_BYTES + 1)
        if len(raw) > MOST_BYTES:
            raise CommandError("De mail is groter dan 10 MB.", returncode=EX_DATAERR)
        mail = self._keep(raw, to=to, sender=sender)
        try:
            processing.process(mail.pk)
        except Exception:  # it is kept: the next round reads it
            log.exception("mail_not_processed_yet", mail=mail.pk)

    def _keep(self, raw, *, to, sender):
        to = to or os.environ.get("ORIGINAL_RECIPIENT") or os.environ.get("RECIPIENT", "")
        sender = os.environ.get("SENDER") if sender is None else sender
        if sender is not None and sender.strip() in NOBODY:
            sender = "<>"
        try:
            mail, _ = actions.receive(
                raw,
                source=InboundMail.Source.PIPE,
                envelope_to=to.strip("<>"),
                envelope_from=sender or "",
            )
        except Exception as error:  # whatever it is, the mail server still has the mail
            raise CommandError(f"Niet bewaard: {error!r}", returncode=EX_TEMPFAIL) from error
        return mail


def _show_life(server):
    """Note that the loop that takes the mail still turns; a database that is away is waited for."""
    try:
        asyncio.run_coroutine_threadsafe(asyncio.sleep(0), server.loop).result(timeout=EVERY / 2)
        health.beat(health.LMTP)
    except (TimeoutError, DatabaseError) as error:
        log.warning("lmtp_shows_no_life", error=repr(error))
    finally:
        close_old_connections()


def _say_goodbye():
    """Stopped on purpose is not silent; what is killed or freezes leaves its heartbeat behind."""
    try:
        health.forget(health.LMTP)
    except DatabaseError as error:
        log.warning("lmtp_leaves_its_heartbeat", error=repr(error))
