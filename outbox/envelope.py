"""The message as bytes: headers, text, HTML and the calendar object."""

from email.utils import format_datetime, parseaddr

from django.conf import settings
from django.utils import timezone
from django.utils.encoding import punycode

from core.mail import as_html, as_text
from outbox import mime
from outbox.kinds import KINDS


def sender(message):
    """The envelope sender: a bounce comes back with the token of its row (VERP).

    An answer has none, so that two programs never answer each other.
    """
    if KINDS[message.kind].answer:
        return ""
    return settings.BOUNCE_ADDRESS.format(token=message.token)


def recipient(message):
    return _ascii(message.to_address)


def build(message):
    """The bytes to hand to the mail server; the same Message-ID on every attempt.

    Raises ValueError for an address or a subject that would break the headers.
    """
    kind = KINDS[message.kind]
    unsubscribe = kind.unsubscribe(message) if kind.unsubscribe else ""
    html = as_html(message.subject, message.text, unsubscribe_url=unsubscribe)
    parts = [mime.quoted(as_text(message.text), "plain"), mime.quoted(html, "html")]
    headers = _headers(message, unsubscribe)
    return b"".join(mime.header(name, value) for name, value in headers.items()) + _body(
        message, parts
    )


def _headers(message, unsubscribe):
    headers = {
        "From": mime.named(*parseaddr(settings.DEFAULT_FROM_EMAIL)),
        "To": recipient(message),
        "Subject": message.subject,
        "Message-ID": message.message_id,
        "Date": format_datetime(timezone.localtime()),
        "Auto-Submitted": "auto-replied" if KINDS[message.kind].answer else "auto-generated",
        "X-Auto-Response-Suppress": "OOF, RN, NRN, AutoReply",
        "X-Portaal-Id": message.message_id.strip("<>"),
        "Feedback-ID": f"{message.kind}:{settings.MAIL_DOMAIN}",
        "MIME-Version": "1.0",
    }
    if message.reply_to:
        headers["Reply-To"] = _ascii(message.reply_to)
    if KINDS[message.kind].bulk:
        headers["Precedence"] = "bulk"
    if unsubscribe:
        headers["List-Unsubscribe"] = f"<{unsubscribe}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return headers


def _body(message, parts):
    """The parts; with a calendar object also that, for the calendar program and as a file.

    METHOD stands in the MIME type as well as in the object: Outlook ignores it otherwise.
    """
    if not message.calendar:
        return mime.multipart("alternative", parts)
    method = f'text/calendar; charset="utf-8"; method={message.calendar_method}'
    shown = mime.encoded(message.calendar, method)
    attached = mime.encoded(message.calendar, method, filename="invite.ics")
    return mime.multipart("mixed", [mime.multipart("alternative", [*parts, shown]), attached])


def _ascii(address):
    """An address with a domain in Dutch letters, as every server knows it."""
    name, _, domain = address.rpartition("@")
    return f"{name}@{punycode(domain)}"
