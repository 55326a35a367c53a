"""Mails as they reach us, as bytes. `as_reply(...)` is the Accept button of somebody's calendar."""

from email.message import EmailMessage
from email.policy import SMTP
from itertools import count

from django.conf import settings

OUR_SERVER = "mx.portaal.example"
_number = count(1)


def mail(
    text="Dag, ik kom wat later.",
    *,
    sender="An Lid <an@gemeente.example>",
    to=None,
    subject="Vraag",
    dmarc="",
    headers=(),
    attachments=(),
):
    """A mail from outside. `dmarc`: what our own server (OUR_SERVER) says of the sender.

    Tests that need that to be believed set `settings.MAIL_AUTHSERV_ID = OUR_SERVER`.
    """
    message = EmailMessage(policy=SMTP)
    if dmarc:
        domain = sender.rpartition("@")[2].strip("<>")
        message["Authentication-Results"] = (
            f"{OUR_SERVER}; dmarc={dmarc} (p=none) header.from={domain}"
        )
    message["Received"] = f"from buiten.example by {OUR_SERVER}; Sun, 22 Nov 2026 10:00:00 +0100"
    message["From"] = sender
    message["To"] = to or settings.MAIL_FROM_ADDRESS
    message["Subject"] = subject
    message["Message-ID"] = f"<{next(_number)}@buiten.example>"
    message["Date"] = "Sun, 22 Nov 2026 10:00:00 +0100"
    for name, value in dict(headers).items():
        message[name] = value
    message.set_content(text)
    for kind, name, content in attachments:
        main, sub = kind.split("/")
        message.add_attachment(content, maintype=main, subtype=sub, filename=name)
    return message.as_bytes()


def as_reply(
    uid,
    *,
    sender="an@gemeente.example",
    attendee=None,
    answer="ACCEPTED",
    method="REPLY",
    sequence=0,
    stamp="20261122T090000Z",
    dmarc="pass",
    extra="",
    **fields,
):
    """The answer to an invitation as a calendar program mails it. `attendee=""` leaves it out."""
    attendee = sender if attendee is None else attendee
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Een agenda//NL",
        f"METHOD:{method}",
        "BEGIN:VEVENT",
        f"UID:{uid}",
        f"DTSTAMP:{stamp}",
        "DTSTART:20270101T090000Z",
        f"SEQUENCE:{sequence}",
        *([f"ATTENDEE;PARTSTAT={answer}:mailto:{attendee}"] if attendee else []),
        *extra.splitlines(),
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ]
    message = mail("Aanvaard.", sender=sender, subject="Aanvaard: Startdag", dmarc=dmarc, **fields)
    return with_calendar(message, "\r\n".join(lines), method)


def with_calendar(raw, calendar, method="REPLY"):
    """`raw` with a text/calendar part beside its text."""
    head, _, body = raw.partition(b"\r\n\r\n")
    kept = [
        line
        for line in head.split(b"\r\n")
        if not line.lower().startswith((b"content-", b"mime-version"))
    ]
    part = (
        f'--grens\r\nContent-Type: text/calendar; method={method}; charset="utf-8"\r\n'
        f"Content-Transfer-Encoding: 8bit\r\n\r\n{calendar}\r\n"
    )
    return b"\r\n".join(
        [
            *kept,
            b"MIME-Version: 1.0",
            b'Content-Type: multipart/alternative; boundary="grens"',
            b"",
            b"--grens\r\nContent-Type: text/plain; charset=utf-8\r\n",
            body,
            part.encode() + b"--grens--",
            b"",
        ]
    )
