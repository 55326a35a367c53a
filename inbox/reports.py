"""What a mail server reports about a mail of ours (RFC 3464), field by field, never by its words."""

import re
from dataclasses import dataclass
from email.parser import HeaderParser

from inbox.mime import content, decoded, headers_of, readable

MOST_RECIPIENTS = 20
_STATUS = re.compile(r"\b([245])\.(\d{1,3})\.(\d{1,3})\b")
_ID = re.compile(r"<[^<>\s]{1,250}>")
STATUS_TYPES = {"message/delivery-status", "message/global-delivery-status"}
RETURNED = {"message/rfc822", "message/global", "text/rfc822-headers", "message/global-headers"}


@dataclass(frozen=True)
class Report:
    """What became of the mail for one recipient: action and status (`5.1.1`) as the server says."""

    recipient: str
    action: str
    status: str
    diagnostic: str


def reports_in(parts):
    """The reports of all delivery-status parts, at most MOST_RECIPIENTS."""
    blocks = [
        block
        for part, embedded in parts
        if not embedded and part.get_content_type() in STATUS_TYPES
        for block in _blocks(part)
    ]
    found = [_report(headers_of(block)) for block in blocks[: MOST_RECIPIENTS + 1]]
    return tuple(report for report in found if report)


def returned_message_id(parts):
    """The Message-ID of the mail that a report is about, from what it returns of it; "" if absent."""
    for part, embedded in parts:
        if embedded or part.get_content_type() not in RETURNED:
            continue
        inner = part.get_payload()
        if isinstance(inner, list) and inner:
            value = readable(inner[0].get("Message-ID", ""))
        else:
            data = content(part, 64_000) or b""
            value = readable(HeaderParser().parsestr(decoded(data, "utf-8")).get("Message-ID", ""))
        match = _ID.search(value)
        return match[0] if match else ""
    return ""


def _blocks(part):
    """The groups of fields: first those of the mail, then one per recipient."""
    payload = part.get_payload()
    if isinstance(payload, list) and part.get_content_type() == "message/delivery-status":
        return payload[: MOST_RECIPIENTS + 1]
    if isinstance(payload, list):
        inner = payload[0].get_payload() if payload else ""
        text = inner if isinstance(inner, str) else ""
    else:
        text = decoded(content(part, 64_000) or b"", "utf-8")
    groups = re.split(r"\r?\n[ \t]*\r?\n", text.strip())
    return [HeaderParser().parsestr(group) for group in groups[: MOST_RECIPIENTS + 1]]


def _report(headers):
    """A Report of one group of fields; None when it is not about a recipient."""
    if "final-recipient" not in headers and "action" not in headers:
        return None
    status = _STATUS.search(_first(headers, "status"))
    return Report(
        recipient=_address(_first(headers, "final-recipient")),
        action=_first(headers, "action").lower()[:20],
        status=status[0] if status else "",
        diagnostic=_first(headers, "diagnostic-code")[:300],
    )


def _first(headers, name):
    return headers[name][0] if headers.get(name) else ""


def _address(value):
    """`rfc822; lid@gemeente.example` without its type."""
    return value.rpartition(";")[2].strip().strip("<>").lower()[:254]
