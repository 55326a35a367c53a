"""A meeting of an atrium, its agenda, and who comes."""

from meetings.models.meeting import CAPACITY_MAX, AgendaItem, Meeting, Paper
from meetings.models.registration import Registration, ReminderRound, Submission, new_uid

__all__ = [
    "CAPACITY_MAX",
    "AgendaItem",
    "Meeting",
    "Paper",
    "Registration",
    "ReminderRound",
    "Submission",
    "new_uid",
]
