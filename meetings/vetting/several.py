"""Several registrations decided on after one look: each on its own, and what was skipped is said.

One transaction per registration: what went stays, whatever happens to the next (T48).
"""

from dataclasses import dataclass, field

import structlog
from django.db import OperationalError

from core.refusal import Busy, Refused
from meetings.announcing import BUSY, NOT_REACHED
from meetings.models import Registration

GONE = "Een inschrijving bestaat niet meer."
STILL_WAITS = "{person} is goedgekeurd en staat nog op de wachtlijst."
log = structlog.get_logger(__name__)


@dataclass
class Report:
    """What came of it: `went` registrations; a sentence per person `skipped` or `noted`."""

    done: str
    went: int = 0
    skipped: list = field(default_factory=list)
    noted: list = field(default_factory=list)

    def __str__(self):
        skipped = f", {len(self.skipped)} overgeslagen" if self.skipped else ""
        return f"{self.went} {self.done}{skipped}."


def decide_each(meeting, chosen, act, *, done):
    """Do `act(registration, seen=…)` to each of `chosen`, {registration pk: marker}; the Report.

    Call it outside a transaction. `done`: what becomes of them, in a word.
    """
    report = Report(done)
    rows = Registration.objects.filter(meeting=meeting, pk__in=chosen).select_related("person")
    rows = list(rows.order_by("answered_at", "pk"))
    report.skipped += [GONE] * (len(chosen) - len(rows))
    for row in rows:
        row.meeting = meeting
        after, why = _attempt(act, row, seen=chosen[row.pk])
        if why:
            report.skipped.append(f"{row.person}: {why}")
            continue
        report.went += 1
        if after.status == Registration.Status.WAITLISTED:
            report.noted.append(STILL_WAITS.format(person=row.person))
    return report


def _attempt(act, row, *, seen):
    """The row afterwards and "", or None and why not, in Dutch."""
    try:
        return act(row, seen=seen), ""
    except Refused as refusal:
        return None, str(refusal)
    except Busy:
        return None, BUSY
    except OperationalError:
        log.exception("meetings.not_vetted", registration=row.pk)
        return None, NOT_REACHED
