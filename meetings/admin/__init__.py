"""Planning meetings in the back office: every button calls the action that every page calls."""

from meetings.admin.holidays import SchoolHolidayAdmin
from meetings.admin.meeting import MeetingAdmin

__all__ = ["MeetingAdmin", "SchoolHolidayAdmin"]
