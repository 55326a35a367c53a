"""What a calendar program sent back about an invitation (iTIP, RFC 5546), and nothing more.

Read line by line, because real answers are sloppy: outlook.com leaves ORGANIZER out, some servers
leave ATTENDEE out, Google answers a whole series at once. Only who answers what to which of our
invitations is taken; the moment, the title and the place in an answer are never believed.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from icalendar import vDatetime
from icalendar.parser import Contentlines, Parameters

from core.text import clean_line, normal_address

LARGEST = 100_000  # characters; an answer is a few hundred
ANSWERS = {"REPLY", "COUNTER", "REFRESH"}
WANTED = {
    "BEGIN",
    "END",
    "METHOD",
    "UID",
    "ATTENDEE",
    "SEQUENCE",
    "DTSTAMP",
    "COMMENT",
    "RECURRENCE-ID",
}
_NAME = re.compile(r"[A-Za-z-]{1,20}")
_UID = re.compile(r"(?P<name>r-[0-9a-f]{32})@(?P<domain>[^\s@]+)", re.IGNORECASE)
# A clock may be wrong; an answer from next week, or from before the invitation, is not a moment.
CLOCK_AHEAD, OLDEST = timedelta(days=1), timedelta(days=400)


class Unreadable(Exception):
    """A calendar object that is too large or in which no answer can be found."""


@dataclass(frozen=True)
class Reply:
    """One answer. `uid` is that of a registration, "" when the answer is not to an invitation of ours.

    `answer` is PARTSTAT in capitals. `attendee` and `stamp` may be missing ("" and None), and so may
    `sequence`: a client that does not say which version it answers is taken to mean the present one.
    """

    method: str
    uid: str
    attendee: str = ""
    answer: str = ""
    sequence: int | None = None
    stamp: datetime | None = None
    is_delegated: bool = False
    comment: str = ""

    def said_at(self, received_at):
        """When the person answered: DTSTAMP, or the arrival of the mail when that cannot be right."""
        if self.stamp is None or not received_at - OLDEST < self.stamp < received_at + CLOCK_AHEAD:
            return received_at
        return min(self.stamp, received_at)


def read(text, *, domain):
    """The answer in a calendar object, None when it is something else (an invitation, a feed).

    `domain` is the one in our UIDs. Raises Unreadable.
    """
    if len(text) > LARGEST:
        raise Unreadable("Het agenda-antwoord is te groot om te lezen.")
    method, events = _outline(text)
    if method not in ANSWERS:
        return None
    event = _ours(events, domain) or (events[0] if events else None)
    if event is None:
        raise Unreadable("In het agenda-antwoord staat geen afspraak.")
    return _reply(method, event, domain)


def answers_in(calendars, *, domain):
    """The different answers in these calendar objects (bytes), as a set. Raises Unreadable."""
    texts = (data.decode("utf-8", "replace").removeprefix("\ufeff") for data in calendars)
    return {read(text, domain=domain) for text in texts} - {None}


def _outline(text):
    """METHOD in capitals, and the wanted lines of each VEVENT as (name, parameters, value)."""
    method, events, depth = "", [], []
    for name, params, value in _lines(text):
        if name == "BEGIN":
            depth.append(value.strip().upper())
            if depth == ["VCALENDAR", "VEVENT"]:
                events.append([])
        elif name == "END":
            del depth[-1:]
        elif depth == ["VCALENDAR"] and name == "METHOD":
            method = value.strip().upper()
        elif depth == ["VCALENDAR", "VEVENT"]:
            events[-1].append((name, params, value))
    return method, events


def _lines(text):
    for line in Contentlines.from_ical(text.replace("\r", "").replace("\n", "\r\n")):
        found = _NAME.match(line)
        if found is None or found[0].upper() not in WANTED:
            continue
        try:
            name, params, value = line.parts()
        except ValueError:
            continue
        yield name.upper(), params, str(value)


def _ours(events, domain):
    """The event with a UID of ours; of several, the one that is not about a single occurrence."""
    ours = [event for event in events if _uid(event, domain)]
    whole = [event for event in ours if not _values(event, "RECURRENCE-ID")]
    return next(iter(whole + ours), None)


def _reply(method, event, domain):
    attendees = {_address(value, params): params for params, value in _named(event, "ATTENDEE")}
    address, params = next(iter(attendees.items()), ("", Parameters()))
    comments = [*_values(event, "COMMENT"), _param(params, "X-RESPONSE-COMMENT")]
    return Reply(
        method=method,
        uid=_uid(event, domain),
        attendee=address,
        answer=_param(params, "PARTSTAT").upper(),
        sequence=_number(_values(event, "SEQUENCE")),
        stamp=_moment(_values(event, "DTSTAMP")),
        is_delegated=len(attendees) > 1 or any(map(_passes_on, attendees.values())),
        comment=clean_line(" ".join(filter(None, comments)), 300),
    )


def _named(event, wanted):
    return [(params, value) for name, params, value in event if name == wanted]


def _values(event, wanted):
    return [value for _, value in _named(event, wanted)]


def _uid(event, domain):
    """The UID of a registration as it is stored, "" when it is not one of ours."""
    found = _UID.fullmatch("".join(_values(event, "UID")[:1]).strip())
    if found is None or found["domain"].lower() != domain.lower():
        return ""
    return found["name"].lower()


def _address(value, params):
    """The mail address of an attendee, "" when the client gives a directory path instead."""
    scheme, _, address = value.strip().partition(":")
    if scheme.lower() != "mailto":
        address = _param(params, "EMAIL")
    return normal_address(address) if "@" in address else ""


def _param(params, name):
    """One parameter as text: a client may give several values where one is expected."""
    value = params.get(name, "")
    return str(value if isinstance(value, str) else next(iter(value), ""))


def _passes_on(params):
    handed_on = "DELEGATED-TO" in params or "DELEGATED-FROM" in params
    return handed_on or _param(params, "PARTSTAT").upper() == "DELEGATED"


def _number(values):
    text = "".join(values[:1]).strip()
    return int(text) if text.isdecimal() and len(text) < 9 else None


def _moment(values):
    """DTSTAMP in UTC, None when it is missing or no date. RFC 5545 wants a Z; without one it is UTC."""
    try:
        moment = vDatetime.from_ical("".join(values[:1]).strip())
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
