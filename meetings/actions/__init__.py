"""What happens to meetings, seats and attendance. One road, whichever door was used.

Each action takes keyword arguments after the first one or two, runs in one transaction and
raises `core.refusal.Refused` with a Dutch sentence when the facts do not allow it.
"""

from meetings.actions.attendance import record_attendance
from meetings.actions.drafts import arrange, plan, plan_several
from meetings.actions.planning import announce, cancel, change, copy, delete_draft, mark_held
from meetings.actions.replies import take_reply
from meetings.actions.restoring import restore
from meetings.actions.seats import confirm, decline, promote, register, undo, withdraw
from meetings.arrivals import invite, welcome
from meetings.departures import end_membership, leave_lost
from meetings.eligibility import invitees

__all__ = [
    "announce",
    "arrange",
    "cancel",
    "change",
    "confirm",
    "copy",
    "decline",
    "delete_draft",
    "end_membership",
    "invite",
    "invitees",
    "leave_lost",
    "mark_held",
    "plan",
    "plan_several",
    "promote",
    "record_attendance",
    "register",
    "restore",
    "take_reply",
    "undo",
    "welcome",
    "withdraw",
]
