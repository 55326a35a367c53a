"""A remark is made, and settled by who writes the verslag."""

import structlog
from django.db import transaction
from django.utils import timezone

from core.refusal import Refused
from minutes.locking import lock
from minutes.models import Level, Minutes, MinutesFile, Passage, Remark
from minutes.remarks import mail

CLOSED = "Dit verslag ligt niet ter nalezing: opmerkingen kunnen niet meer."
NOT_THERE = "Die plaats in het verslag bestaat niet of niet meer."
Outcome = Remark.Outcome
log = structlog.get_logger(__name__)


@transaction.atomic
def remark(minutes, *, by, text, passage_key=None, file=None):
    """Keep what `by` says of a passage, of a file, or of the whole; the same words again are one.

    After the window it is kept and marked late (T78). Refused for what `by` cannot see.
    """
    locked = lock(minutes)
    if not Minutes.objects.permitted(by, "remark").filter(pk=locked.pk).exists():
        raise Refused(CLOSED)
    place = {"passage_key": passage_key, "file": file}
    rows = Remark.objects.filter(minutes=locked, person=by, text=text, outcome="", **place)
    if there := rows.first():
        return there
    now = timezone.now()
    made = Remark.objects.create(
        minutes=locked,
        person=by,
        text=text,
        level=_level(locked, by, **place),
        made_at=now,
        is_late=now > locked.remarks_until,
        **place,
    )
    log.info("minutes.remarked", minutes=locked.pk, by=by.pk, late=made.is_late)
    return made


def _level(minutes, by, *, passage_key, file):
    """For whom the place is; Refused when `by` does not see it."""
    if file is not None:
        rows = MinutesFile.objects.current().permitted(by).filter(minutes=minutes, pk=file.pk)
    elif passage_key is not None:
        rows = Passage.objects.shown().permitted(by)
        rows = rows.filter(edition__minutes=minutes, key=passage_key)
    else:
        return Level.ATRIUM
    found = rows.first()
    if found is None:
        raise Refused(NOT_THERE)
    return found.level


@transaction.atomic
def settle(remark, *, by, outcome, answer="", version):
    """Say what became of a remark, and tell who made it; returns it.

    `version`: the one the writer had before them. Of two writers at once the second is told what
    the first decided, unless both said the same.
    """
    locked = lock(remark.minutes)
    if locked.status != Minutes.Status.IN_REVIEW:
        raise Refused("Dit verslag ligt niet meer ter nalezing.")
    now = Remark.objects.select_related("person", "settled_by").filter(pk=remark.pk).first()
    if now is None:
        raise Refused("Deze opmerking bestaat niet meer.")
    if (now.outcome, now.answer) == (outcome, answer):
        return now
    if now.version != version:
        raise Refused(
            f"Intussen heeft {now.settled_by or 'iemand anders'} deze opmerking afgehandeld: "
            f"{now.get_outcome_display()}. Er is niets bewaard."
        )
    if outcome == Outcome.DECLINED and not answer:
        raise Refused("Zeg kort waarom u de opmerking niet overneemt.")
    now.outcome, now.answer = outcome, answer
    now.settled_at, now.settled_by = timezone.now(), by
    now.version += 1
    now.save(update_fields=["outcome", "answer", "settled_at", "settled_by", "version"])
    now.minutes = locked
    if now.person and now.person != by:
        mail.settled(now)
    log.info("minutes.remark_settled", remark=now.pk, by=by.pk, outcome=outcome)
    return now
