"""Calendar objects from outside, read without doing what they say.

Letter.calendars are small already. Time zones are left out before reading: the library computes
every change of hour that a VTIMEZONE describes, and "every second until the year 9999" is one.
Nothing here expands a recurrence either.
"""

import re

from icalendar import Calendar

_ZONES = re.compile(rb"(?ims)^BEGIN:VTIMEZONE\b.*?^END:VTIMEZONE[ \t]*\r?\n?")
_REST_OF_ZONE = re.compile(rb"(?ims)^BEGIN:VTIMEZONE\b.*")
LONGEST_LINE = 10_000


def calendar_in(data):
    """The one VCALENDAR in `data` (bytes of Letter.calendars), or None when it makes no sense."""
    unfolded = re.sub(rb"\r?\n[ \t]", b"", data)
    if any(len(line) > LONGEST_LINE for line in unfolded.splitlines()):
        return None
    without = _REST_OF_ZONE.sub(b"", _ZONES.sub(b"", unfolded))
    try:
        found = Calendar.from_ical(without, multiple=True)
    except Exception:  # the library raises whatever its parts raise
        return None
    calendars = [item for item in found if item.name == "VCALENDAR"]
    return calendars[0] if len(calendars) == 1 else None
