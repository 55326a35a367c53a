"""Take mail out of the IMAP mailbox of INBOX_URL: first a committed row, then out of the folder.

A crash in between shows the same mail once more, and the row that is there already makes that
harmless. What was taken moves to the folder *Verwerkt* and stays there for 30 days: after the
database was restored from a back-up, staff move it back and nothing is lost or done twice.
"""

import imaplib
import re
import ssl
from datetime import timedelta
from time import monotonic
from urllib.parse import unquote, urlsplit

import structlog
from django.conf import settings
from imap_tools import AND, MailBox, MailBoxStartTls, MailBoxUnencrypted
from imap_tools.errors import ImapToolsError

from core.times import today
from inbox import actions
from inbox.mime import MOST_BYTES
from inbox.models import InboundMail

log = structlog.get_logger(__name__)
DONE = "Verwerkt"
KEEP_DONE = timedelta(days=30)
PATIENCE = 20  # seconds for one answer of the server
_SIZE = re.compile(rb"RFC822\.SIZE (\d+)")


class Unreachable(Exception):
    """The mailbox cannot be opened or stopped answering; its mail waits there."""


def fetch(seconds=45):
    """Take what lies in the mailbox, for about `seconds`; return how many mails were new.

    Raises Unreachable. No transaction may be open: each mail is committed by itself.
    """
    begun, new = monotonic(), 0
    try:
        with _open() as box:
            for uid in box.uids():
                if monotonic() - begun > seconds:
                    break
                new += _take(box, uid)
    except (OSError, imaplib.IMAP4.error, ImapToolsError) as error:
        raise Unreachable(_words(error)) from error
    return new


def tidy():
    """Remove from *Verwerkt* what lay there for 30 days."""
    try:
        with _open() as box:
            box.folder.set(DONE)
            box.delete(box.uids(AND(date_lt=today() - KEEP_DONE)))
    except (OSError, imaplib.IMAP4.error, ImapToolsError) as error:
        raise Unreachable(_words(error)) from error


def _open():
    """The mailbox, logged in, its folder chosen and *Verwerkt* there."""
    parts = urlsplit(settings.INBOX_URL)
    secure = {"ssl_context": ssl.create_default_context()}
    kinds = {
        "imaps": (MailBox, 993, secure),
        "imap+tls": (MailBoxStartTls, 143, secure),
        "imap": (MailBoxUnencrypted, 143, {}),
    }
    kind, port, options = kinds[parts.scheme]
    box = kind(parts.hostname, parts.port or port, timeout=PATIENCE, **options)
    folder = unquote(parts.path.strip("/")) or "INBOX"
    try:
        box.login(unquote(parts.username or ""), unquote(parts.password or ""), folder)
        if not box.folder.exists(DONE):
            box.folder.create(DONE)
    except BaseException:
        box.client.shutdown()
        raise
    return box


def _take(box, uid):
    """Keep one mail as a row and move it away; whether it was new."""
    size = _SIZE.search(_answer(box, uid, "(RFC822.SIZE)"))
    if size is None:
        return False  # somebody else moved it meanwhile
    too_large = int(size[1]) > MOST_BYTES
    raw = _answer(box, uid, "(BODY.PEEK[HEADER])" if too_large else "(BODY.PEEK[])", body=True)
    if raw is None:
        return False
    mail, new = actions.receive(raw, source=InboundMail.Source.MAILBOX)
    if too_large:
        megabytes = round(int(size[1]) / 1024 / 1024)
        actions.park(mail.pk, f"Een mail van {megabytes} MB. Ze staat in de map {DONE}.")
    box.move(uid, DONE)
    return new


def _answer(box, uid, what, *, body=False):
    """What the server says of one mail: the bytes asked for, or the line itself."""
    kind, data = box.client.uid("fetch", uid, what)
    if kind != "OK":
        log.warning("mail_not_fetched", uid=uid)
        return None if body else b""
    if body:
        return next((item[1] for item in data if isinstance(item, tuple)), None)
    return b" ".join(item for item in data if isinstance(item, bytes))


def _words(error):
    """The error without what was sent: a log holds no password."""
    return f"{type(error).__name__}: {str(error)[:200]}"
