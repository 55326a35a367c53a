"""Take one mail from a mail server: the raw mail on standard input, its envelope as arguments.

    pipe: manage.py receive_mail --to=${recipient} --from=${sender}

Exit code 0: we have it. 75 (EX_TEMPFAIL): keep it and try again, nothing was stored.
65 (EX_DATAERR): too large to take, tell the sender.
"""

import os
import sys

import structlog
from django.core.management.base import BaseCommand, CommandError

from inbox import actions, processing
from inbox.mime import MOST_BYTES
from inbox.models import InboundMail

log = structlog.get_logger(__name__)
EX_DATAERR, EX_TEMPFAIL = 65, 75
# What mail servers call an empty sender.
NOBODY = {"", "<>", "MAILER-DAEMON"}


class Command(BaseCommand):
    help = "Lees één mail van de standaardinvoer en bewaar ze."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("--to", help="ontvanger in de envelop; anders ORIGINAL_RECIPIENT")
        parser.add_argument("--from", dest="sender", help="afzender in de envelop; anders SENDER")

    def handle(self, *args, to, sender, **options):
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
