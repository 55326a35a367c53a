"""The verslag: what it says, for whom, in which version, and what was promised in it."""

from auditlog.registry import auditlog

from minutes.models.action import Action
from minutes.models.file import MinutesFile
from minutes.models.former import FormerDetails
from minutes.models.history import PassageVersion, StandardSentence
from minutes.models.level import Level
from minutes.models.mention import AgendaMention
from minutes.models.minutes import Minutes
from minutes.models.redacted import RedactedCopy
from minutes.models.remark import Remark
from minutes.models.text import Edition, Passage, Point

__all__ = [
    "Action",
    "AgendaMention",
    "Edition",
    "FormerDetails",
    "Level",
    "Minutes",
    "MinutesFile",
    "Passage",
    "PassageVersion",
    "Point",
    "RedactedCopy",
    "Remark",
    "StandardSentence",
]

auditlog.register(Minutes, exclude_fields=["revision"])
auditlog.register(MinutesFile)
# Passages are saved every few seconds while someone writes; their editions keep what was said.
auditlog.register(Edition, exclude_fields=["present", "excused", "version"])
# What was promised is for some only: that it changed is logged, its words are not kept twice.
auditlog.register(Action, exclude_fields=["text", "note", "version"])
# A remark may quote a passage that is for some only.
auditlog.register(Remark, exclude_fields=["text", "answer", "version"])
auditlog.register(StandardSentence)
# Who asked for a copy, and what was given, stands in the row itself.
auditlog.register(RedactedCopy, include_fields=["minutes", "edition", "made_by"])
