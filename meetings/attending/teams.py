"""The attendance report that Teams lets one download: who was in the call, and how long.

It is called .csv but is separated by tabs, in UTF-16. Since 2022 it has numbered sections (Summary,
Participants, In-Meeting Activities), of which we read the second; before that it was one flat table,
at first with a line per coming and going. The headings follow the language of the organiser.
"""

import csv
import io
import re
from dataclasses import dataclass

from core.text import clean_line, normal_address, sort_key
from documents.refusal import BadFile

MAX_BYTES = 5 * 1024 * 1024
MAX_LINES = 20_000
MAX_PEOPLE = 900
NOT_OURS = (
    "Dit is geen aanwezigheidsrapport van Teams dat wij kunnen lezen. Download in Teams het "
    "rapport (.csv) en laad het ongewijzigd in."
)
NAMES = {"name", "full name", "naam", "volledige naam"}
ADDRESSES = {"email", "e-mail", "e-mailadres", "emailadres", "email address", "e-mail address"}
ACTIONS = {"user action", "gebruikersactie", "actie van gebruiker"}
MOMENTS = {"timestamp", "tijdstempel"}
LEFT = {"left", "verlaten", "weggegaan"}
_UNIT = re.compile(
    r"(\d{1,4})\s*(hours?|uur|u|h|min(?:uten|utes|uut|ute)?|m|sec(?:onden|onds)?|s)\b"
)
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}))?\s*([AaPp][Mm])?")


@dataclass(frozen=True)
class Seen:
    """One line of the report, added up: `seconds` is None where the report does not say how long."""

    name: str
    addresses: tuple
    seconds: int | None


def read(content):
    """The people in a report, in its order, each once per address; raises BadFile in Dutch."""
    if len(content) > MAX_BYTES:
        raise BadFile("Het bestand is groter dan 5 MB.")
    lines = _lines(_decoded(content))
    for number, cells in enumerate(lines):
        columns = _columns(cells)
        if columns:
            return _added_up(_people(lines[number + 1 :], columns))
    raise BadFile(NOT_OURS)


def duration(text):
    """Seconds in `1h 27m 51s`, `1 u 5 min` or `1:27:51`; None when it says nothing of the sort."""
    found = _UNIT.findall(sort_key(text))
    if found:
        size = {"h": 3600, "u": 3600, "m": 60, "s": 1}
        return sum(int(number) * size[unit[0]] for number, unit in found)
    clock = _CLOCK.fullmatch(text.strip())
    return _seconds(clock) if clock else None


def _decoded(content):
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return content.decode("utf-16", errors="replace")
    if b"\x00" in content:
        raise BadFile(NOT_OURS)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _lines(text):
    first = text[:2000]
    separator = max("\t;,", key=first.count)
    lines = []
    try:
        for cells in csv.reader(io.StringIO(text, newline=""), delimiter=separator):
            if len(lines) >= MAX_LINES:
                raise BadFile("Het bestand telt te veel regels voor een aanwezigheidsrapport.")
            lines.append([clean_line(cell, 254) for cell in cells[:40]])
    except csv.Error as error:
        raise BadFile(NOT_OURS) from error
    return lines


def _columns(cells):
    """`{what: place}` when this line holds the headings of the people, else nothing."""
    columns = {}
    for place, cell in enumerate(map(sort_key, cells)):
        for what, fits in (
            ("name", cell in NAMES),
            ("address", cell in ADDRESSES),
            ("upn", "(upn)" in cell),
            ("duration", "duration" in cell or "duur" in cell),
            ("action", cell in ACTIONS),
            ("moment", cell in MOMENTS),
        ):
            if fits:
                columns.setdefault(what, place)
    tells = {"address", "upn", "duration", "moment"} & set(columns)
    return columns if "name" in columns and tells else {}


def _people(lines, columns):
    """Each line under the headings, until a blank one or the next section."""
    for cells in lines:
        if not any(cells) or re.match(r"3\.\s", cells[0]):
            return
        found = {
            what: cells[place] if place < len(cells) else "" for what, place in columns.items()
        }
        if found["name"]:
            yield found


def _added_up(lines):
    """People who came twice are one; comings and goings become how long."""
    people, order = {}, []
    for found in lines:
        addresses = [normal_address(found.get(what, "")) for what in ("address", "upn")]
        addresses = tuple(dict.fromkeys(each for each in addresses if "@" in each))
        key = addresses[0] if addresses else sort_key(found["name"])
        if key not in people:
            order.append(key)
            if len(order) > MAX_PEOPLE:
                raise BadFile(f"Het rapport telt meer dan {MAX_PEOPLE} mensen.")
        name, _, seconds = people.get(key, (found["name"], (), None))
        people[key] = (name, addresses, _longer(seconds, found))
    return [_seen(*people[key]) for key in order]


def _seen(name, addresses, seconds):
    """Who never left, by a list of comings and goings, was there for nobody knows how long."""
    known = seconds is not None and seconds >= 0
    return Seen(clean_line(name, 120), addresses, seconds if known else None)


def _longer(seconds, found):
    if "moment" in found and "action" in found:
        clock = _CLOCK.search(found["moment"])
        if clock is None:
            return seconds
        moment = _seconds(clock)
        left = sort_key(found["action"]) in LEFT
        return (seconds or 0) + (moment if left else -moment)
    lasted = duration(found.get("duration", ""))
    return seconds if lasted is None else (seconds or 0) + lasted


def _seconds(clock):
    hours, minutes, seconds, half = clock.groups()
    hours = int(hours) % 12 + (12 if half.lower() == "pm" else 0) if half else int(hours)
    return hours * 3600 + int(minutes) * 60 + int(seconds or 0)
