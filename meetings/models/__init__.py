"""A meeting of an atrium, its agenda, and who comes."""

from auditlog.registry import auditlog

from meetings.models.agenda import AgendaItem, Paper, PaperVersion
from meetings.models.approval import Approval
from meetings.models.duty import Duty
from meetings.models.holidays import SchoolHoliday, SchoolHolidayDay
from meetings.models.meeting import CAPACITY_MAX, Meeting
from meetings.models.poll import MOST_OPTIONS, DatePoll, PollAnswer, PollOption
from meetings.models.proposal import Proposal
from meetings.models.question import Answer, AnswerCount, Question
from meetings.models.registration import Registration, ReminderRound, Submission, new_uid
from meetings.models.round import Round, RoundItem, RoundPaper
from meetings.models.sheet import SheetChange, SheetImport
from meetings.models.speaker import Speaker
from meetings.models.talking_points import TalkingPoint
from meetings.models.told import ToldItem
from meetings.models.workshop import MOST_WISHES, Block, Wish, Workshop, WorkshopSeat

__all__ = [
    "CAPACITY_MAX",
    "MOST_OPTIONS",
    "MOST_WISHES",
    "AgendaItem",
    "Answer",
    "AnswerCount",
    "Approval",
    "Block",
    "DatePoll",
    "Duty",
    "Meeting",
    "Paper",
    "PaperVersion",
    "PollAnswer",
    "PollOption",
    "Proposal",
    "Question",
    "Registration",
    "ReminderRound",
    "Round",
    "RoundItem",
    "RoundPaper",
    "SchoolHoliday",
    "SchoolHolidayDay",
    "Speaker",
    "SheetChange",
    "SheetImport",
    "Submission",
    "TalkingPoint",
    "Wish",
    "Workshop",
    "WorkshopSeat",
    "ToldItem",
    "new_uid",
]

# Who changed what, when (T116); an action that uses `.update()` writes its own entry.
auditlog.register(Meeting, exclude_fields=["next_queue_no", "version"])
# Why someone is not coming may be illness: it is not kept a second time.
auditlog.register(
    Registration,
    exclude_fields=[
        "revision",
        "calendar_cancels",
        "calendar_changes",
        "vetting_version",
        "reason",
    ],
)
auditlog.register(AgendaItem, exclude_fields=["version"])
auditlog.register(Paper)
auditlog.register(SchoolHoliday)
# What a speaker writes of themselves has an end of its own: it is not kept a second time.
auditlog.register(Speaker, exclude_fields=["name", "email", "organisation", "bio", "needs"])
auditlog.register(TalkingPoint)
auditlog.register(Approval, exclude_fields=["shown"])
auditlog.register(Round, exclude_fields=["version"])
auditlog.register(RoundItem)
auditlog.register(RoundPaper)
auditlog.register(Duty, exclude_fields=["link_no", "reason"])
# Its words are those of a member, who may have them erased: they are not kept a second time.
auditlog.register(Proposal, exclude_fields=["title", "why", "word", "version"])
auditlog.register(Block, exclude_fields=["version"])
auditlog.register(Workshop, exclude_fields=["version"])
auditlog.register(WorkshopSeat)
# What is asked, never what was answered: an answer may be about health (T50).
auditlog.register(Question)
# That a date was asked for and chosen, never who could come when.
auditlog.register(DatePoll, exclude_fields=["reminded_at", "closing_told_at"])
auditlog.register(PollOption)
