"""Several meetings announced after one look: a preview of each, then each on its own.

For PBM in the list of the back office and on the page of a round. One transaction per meeting: what
went stays, whatever happens to the next.
"""

from dataclasses import dataclass, field

import structlog
from django.db import OperationalError
from django.utils import timezone

from core.refusal import Busy, Refused
from meetings import previews
from meetings.actions.planning import announce
from meetings.completeness import hindrance
from meetings.warnings import warnings

BUSY = "Iemand anders is er net mee bezig. Probeer het zo meteen opnieuw."
NOT_REACHED = "De databank antwoordde niet. Probeer het zo meteen opnieuw."
log = structlog.get_logger(__name__)


@dataclass
class Report:
    """What came of it: `went` meetings with `invited` people; `skipped`: a sentence per other."""

    went: int = 0
    invited: int = 0
    skipped: list = field(default_factory=list)

    def __str__(self):
        chosen = self.went + len(self.skipped)
        return f"Aangekondigd: {self.went} van de {chosen}. Uitgenodigd: {self.invited}."


def looked_over(meetings, why_not, *, user):
    """Per meeting `(meeting, why it is skipped, its preview, what is worth a look)`.

    `why_not`: `meeting -> ""`, or what already keeps it from being announced. `user`: who looks.
    """
    now = timezone.now()
    for meeting in meetings:
        why = why_not(meeting) or hindrance(meeting, now)
        preview = None if why else previews.of_announcement(meeting)
        yield meeting, why, preview, [] if why else warnings(meeting, user)


def announce_each(meetings, why_not, *, by, notify, due_at):
    """Announce one after the other; returns the Report. Call it outside a transaction."""
    report = Report()
    for meeting in meetings:
        why = why_not(meeting) or _announce(meeting, by=by, notify=notify, due_at=due_at)
        if why:
            report.skipped.append(f"{meeting}: niet aangekondigd. {why}")
        else:
            report.went += 1
            report.invited += meeting.registrations.count()
    return report


def _announce(meeting, **choice):
    """Why it could not be announced, in Dutch; empty when it was."""
    try:
        announce(meeting, **choice)
    except Refused as refusal:
        return str(refusal)
    except Busy:
        return BUSY
    except OperationalError:
        log.exception("meetings.not_announced", meeting=meeting.pk)
        return NOT_REACHED
    return ""
