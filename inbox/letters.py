"""A mail as the rest of the portal sees it: a few clean facts, whatever the bytes were."""

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import getaddresses, parsedate_to_datetime

from django.conf import settings

from core.text import clean_line, normal_address
from inbox import mime
from inbox.authentication import dmarc, is_misplaced
from inbox.automatic import why_automatic
from inbox.reports import Report, reports_in, returned_message_id

LARGEST_CALENDAR = 256 * 1024
MOST_COMPONENTS = 50
MOST_CALENDARS = 5
TNEF = {"application/ms-tnef", "application/vnd.ms-tnef"}
_ENVELOPE_TO = ["x-original-to", "envelope-to", "x-envelope-to", "delivered-to"]
_ADDRESS = re.compile(r"[^@\s<>,;:\"]{1,64}@[^@\s<>,;:\"]{1,189}")


@dataclass(frozen=True)
class Letter:
    """One mail, taken apart. Every text is clean; `from_address` is only what the mail claims.

    `broken`: a Dutch reason why it could not be read; then nothing else means anything.
    `envelope_from`: `<>` is an empty one (a mail server speaks), "" is unknown.
    `automatic`: a Dutch reason why no person wrote this mail to us, or "".
    `dmarc`: whether our own mail server vouches for the domain of `from_address`: pass, fail, none.
    `is_misplaced`: that server's name stands under a verdict that it did not put there.
    `calendars`: the text/calendar parts and .ics files, decoded; read them with inbox.calendars.
    `files`: the names of the other attachments; their content stays in the raw mail.
    """

    broken: str = ""
    envelope_to: str = ""
    envelope_from: str = ""
    from_address: str = ""
    from_name: str = ""
    to: tuple[str, ...] = ()
    subject: str = ""
    message_id: str = ""
    in_reply_to: str = ""
    date: datetime | None = None
    automatic: str = ""
    dmarc: str = "none"
    is_misplaced: bool = False
    calendars: tuple[bytes, ...] = ()
    reports: tuple[Report, ...] = ()
    returned_message_id: str = ""
    bounce_token: str = ""
    has_tnef: bool = False
    files: tuple[str, ...] = ()
    text: str = field(default="", repr=False)


def read(raw, *, envelope_to="", envelope_from=""):
    """The letter in `raw` (bytes); never raises. The envelope counts above what headers say of it."""
    given = {"envelope_to": envelope_to, "envelope_from": envelope_from}
    try:
        return _read(mime.parse(bytes(raw)), **given)
    except mime.Unreadable as error:
        return Letter(broken=str(error), **given)
    except Exception as error:  # no mail may stop the next one
        return Letter(broken=f"De mail kan niet gelezen worden ({type(error).__name__}).", **given)


def _read(parts, *, envelope_to, envelope_from):
    message = parts[0][0]
    headers = mime.headers_of(message)
    to = _addresses(headers, "to", "cc")
    name, address, single = _sender(headers)
    subject = clean_line(_first(headers, "subject"), 200)
    message_id = _id(headers, "message-id")
    calendars = _calendars(parts)
    envelope_from = envelope_from or _return_path(headers)
    receivers = [envelope_to] if envelope_to else _addresses(headers, *_ENVELOPE_TO)
    token, receiver = _bounce(receivers, to)
    traces = _traces(message)
    return Letter(
        envelope_to=receiver,
        envelope_from=envelope_from,
        from_address=address,
        from_name=name,
        to=tuple(to),
        subject=subject,
        message_id=message_id,
        in_reply_to=_id(headers, "in-reply-to"),
        date=_date(headers),
        automatic=why_automatic(
            headers,
            envelope_from=envelope_from,
            from_address=address,
            message_id=message_id,
            subject=subject,
            is_reply=any(_is_reply(data) for data in calendars),
        ),
        dmarc=dmarc(traces, address.rpartition("@")[2]) if single else "fail",
        is_misplaced=is_misplaced(traces),
        calendars=calendars,
        reports=reports_in(parts),
        returned_message_id=returned_message_id(parts),
        bounce_token=token,
        has_tnef=any(part.get_content_type() in TNEF for part, _ in parts),
        files=_files(parts),
        text=mime.text_of(parts),
    )


def _sender(headers):
    """Name and address of the one sender, and whether there was exactly one."""
    values = [value[:2_000] for value in headers.get("from", [])[:5]]
    found = [(name, normal_address(address)) for name, address in _pairs(values)]
    real = [(clean_line(name, 120), address) for name, address in found if _is_address(address)]
    name, address = real[0] if real else ("", "")
    return name, address, len(values) == 1 and len(found) == 1


def _addresses(headers, *names):
    """The addresses in these headers, each once, at most a hundred."""
    values = [value[:20_000] for name in names for value in headers.get(name, [])[:5]]
    found = (normal_address(address) for _, address in _pairs(values))
    return list(dict.fromkeys(address for address in found if _is_address(address)))[:100]


def _pairs(values):
    try:
        return getaddresses(values)
    except Exception:  # comments within comments, and worse
        return []


def _is_address(address):
    return bool(_ADDRESS.fullmatch(address))


def _return_path(headers):
    """The envelope sender as our mail server noted it; `<>` is empty, "" not noted."""
    noted = _first(headers, "return-path")
    if not noted:
        return ""
    return "<>" if noted.strip("<> ") == "" else normal_address(noted.strip("<> "))


def most_telling(receivers):
    """Of the recipients in one envelope the one to keep: a bounce address when there is one."""
    return _bounce(receivers, [])[1]


def _bounce(receivers, to):
    """The mark of the message a bounce address stands for ("" if none), and the receiver to show."""
    before, _, after = settings.BOUNCE_ADDRESS.lower().partition("{token}")
    pattern = re.compile(rf"{re.escape(before)}([0-9a-z_-]{{1,64}}){re.escape(after)}")
    for address in [*receivers, *([] if receivers else to)]:
        match = pattern.fullmatch(address.lower())
        if match:
            return match[1], address
    return "", receivers[0] if receivers else ""


def _traces(message):
    """Every header as (lower-case name, text), from the top down: where it stands tells who wrote it."""
    return [(name.lower(), mime.readable(value)) for name, value in message.raw_items()]


def _calendars(parts):
    """The calendar objects the sender attached, each once; raises Unreadable above our limits."""
    found = {}
    for part, embedded in parts:
        if embedded or not _is_calendar(part):
            continue
        data = mime.content(part, LARGEST_CALENDAR)
        if data is None or data.upper().count(b"BEGIN:") > MOST_COMPONENTS:
            raise mime.Unreadable("De mail heeft een te groot agendabericht.")
        found.setdefault(data.strip(), data)
    if len(found) > MOST_CALENDARS:
        raise mime.Unreadable("De mail heeft te veel agendaberichten.")
    return tuple(found.values())


def _is_calendar(part):
    return part.get_content_type() in {"text/calendar", "application/ics"} or mime.filename(
        part
    ).lower().endswith(".ics")


def _is_reply(data):
    return re.search(rb"(?im)^METHOD[^\r\n:]{0,50}:[ \t]*REPLY\b", data) is not None


def _files(parts):
    """The names of what is attached, calendar objects and the texts of the mail left out."""
    names = [
        mime.filename(part)
        for part, embedded in parts
        if not embedded and not part.is_multipart() and not _is_calendar(part)
    ]
    return tuple(name for name in names if name)[:20]


def _date(headers):
    try:
        moment = parsedate_to_datetime(_first(headers, "date")[:100])
        moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        return moment.astimezone(UTC) if 1990 <= moment.year <= 2200 else None
    except (TypeError, ValueError, OverflowError, IndexError):
        return None


def _id(headers, name):
    match = re.search(r"<[^<>\s]{1,250}>", _first(headers, name)[:1_000])
    return match[0] if match else ""


def _first(headers, name):
    return headers[name][0] if headers.get(name) else ""
