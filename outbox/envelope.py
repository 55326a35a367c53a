"""The message as bytes: headers, text, HTML and the calendar object."""

from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr

from django.conf import settings
from django.utils import timezone
from django.utils.encoding import punycode

from core.mail import as_html, as_text
from outbox.kinds import KINDS

# Strict about line length and encoding: everything is 7 bits, so any server can pass it on.
POLICY = SMTP.clone(cte_type="7bit")


def sender(message):
    """The envelope sender: a bounce comes back with the token of its row (VERP)."""
    return settings.BOUNCE_ADDRESS.format(token=message.token)


def recipient(message):
    return _ascii(message.to_address)


def build(message):
    """The bytes to hand to the mail server; the same Message-ID on every attempt."""
    kind = KINDS[message.kind]
    unsubscribe = kind.unsubscribe(message) if kind.unsubscribe else ""
    mail = EmailMessage(policy=POLICY)
    for name, value in _headers(message, unsubscribe).items():
        mail[name] = value
    html = as_html(message.subject, message.text, unsubscribe_url=unsubscribe)
    mail.set_content(as_text(message.text), cte="quoted-printable")
    mail.add_alternative(html, subtype="html", cte="quoted-printable")
    if message.calendar:
        _add_calendar(mail, message)
    return mail.as_bytes()


def _headers(message, unsubscribe):
    name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    headers = {
        "From": Address(name, addr_spec=address),
        "To": Address(addr_spec=recipient(message)),
        "Subject": message.subject,
        "Message-ID": message.message_id,
        "Date": format_datetime(timezone.localtime()),
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "OOF, RN, NRN, AutoReply",
        "X-Portaal-Id": message.message_id.strip("<>"),
        "Feedback-ID": f"{message.kind}:{settings.MAIL_DOMAIN}",
    }
    if message.reply_to:
        headers["Reply-To"] = Address(addr_spec=_ascii(message.reply_to))
    if KINDS[message.kind].bulk:
        headers["Precedence"] = "bulk"
    if unsubscribe:
        headers["List-Unsubscribe"] = f"<{unsubscribe}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return headers


def _add_calendar(mail, message):
    """Beside the text for the calendar program, and as a file for who must open it by hand.

    METHOD stands in the MIME type as well as in the object: Outlook ignores it otherwise.
    """
    text = message.calendar.replace("\r\n", "\n")
    shape = {"subtype": "calendar", "cte": "base64"}
    method = {"method": message.calendar_method}
    mail.add_alternative(text, params=method, **shape)
    mail.add_attachment(text, filename="invite.ics", params=method, **shape)


def _ascii(address):
    """An address with a domain in Dutch letters, as every server knows it."""
    name, _, domain = address.rpartition("@")
    return f"{name}@{punycode(domain)}"
