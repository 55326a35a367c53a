"""When attendance may be entered."""

from core.refusal import Refused
from core.times import today
from meetings.models import Meeting


def refuse_unless_its_day(meeting):
    """Attendance is for a meeting that went or goes on, from its day on."""
    if meeting.status not in {Meeting.Status.ANNOUNCED, Meeting.Status.HELD}:
        raise Refused("Voor deze bijeenkomst valt geen aanwezigheid in te vullen.")
    if meeting.day > today():
        raise Refused("Aanwezigheid invullen kan vanaf de dag van de bijeenkomst.")
