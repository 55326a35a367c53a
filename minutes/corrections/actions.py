"""A correction of an adopted text: begun as a copy, written like the first, then put in front."""

import structlog
from django.db import transaction
from django.utils import timezone

from core.refusal import Refused
from core.text import clean_line
from minutes.audience import readers
from minutes.corrections import mail
from minutes.locking import lock, writable
from minutes.models import Edition, FormerDetails, Minutes, Passage

COPIED = ("point_id", "key", "order", "level", "kind", "signal_kind", "theme_id", "text")
NO_REASON = "Geef de reden van de correctie: lezers zien die bij de nieuwe versie."
NOT_ADOPTED = "Dit verslag is nog niet goedgekeurd: verbeter de tekst gewoon."
GONE = "Er wordt geen correctie geschreven: iemand heeft ze al vastgelegd of weggegooid."
log = structlog.get_logger(__name__)


@transaction.atomic
def start_correction(minutes, *, by, reason):
    """Copy the text readers see into a next version to write on; returns that version.

    Passages keep their key. Nobody but the writers sees it before it is issued. Sent twice it
    begins once; of two writers the second is told who began.
    """
    locked, reason = lock(minutes), needed(reason)
    if locked.status != Minutes.Status.ADOPTED:
        raise Refused(NOT_ADOPTED)
    if there := writable(locked):
        if (there.made_by, there.reason) == (by, reason):
            return there
        raise Refused(f"{there.made_by or 'Iemand'} schrijft al aan een correctie van dit verslag.")
    shown = locked.editions.filter(number=locked.shown_edition).first()
    if shown is None:
        raise Refused("Dit verslag werd opgeladen: laad een nieuwe versie op, met de reden.")
    made = Edition.objects.create(
        minutes=locked,
        number=locked.editions.order_by("-number").first().number + 1,
        reason=reason,
        made_by=by,
        present=shown.present,
        excused=shown.excused,
    )
    Passage.objects.bulk_create(
        Passage(edition=made, changed_by=by, **{name: getattr(row, name) for name in COPIED})
        for row in shown.passages.all()
    )
    log.info("minutes.correction_begun", minutes=locked.pk, edition=made.number, by=by.pk)
    return made


@transaction.atomic
def issue_correction(minutes, *, by, notify=False, due_at=None):
    """Put the correction in front of the readers; returns how many are mailed.

    They are mailed only when the writer asks (`notify`).
    """
    locked = lock(minutes)
    edition = _begun(locked)
    if not _differs(locked, edition):
        raise Refused("De correctie verandert nog niets aan de tekst. Verbeter ze eerst.")
    edition.issued_at = timezone.now()
    edition.save(update_fields=["issued_at"])
    locked.shown_edition = edition.number
    locked.revision += 1
    locked.save(update_fields=["shown_edition", "revision"])
    count = mail.corrected(locked, edition, readers(locked), due_at=due_at) if notify else 0
    log.info("minutes.corrected", minutes=locked.pk, edition=edition.number, by=by.pk, mails=count)
    return count


@transaction.atomic
def drop_correction(minutes, *, by):
    """Throw away a correction that was begun; what readers see stays as it is."""
    locked = lock(minutes)
    edition = _begun(locked)
    edition.delete()
    log.info("minutes.correction_dropped", minutes=locked.pk, edition=edition.number, by=by.pk)


def keep_former(locked, *, by, reason):
    """Before title, date or summary of an adopted verslag change: keep what they were, and why."""
    FormerDetails.objects.create(
        minutes=locked,
        title=locked.title,
        summary=locked.summary,
        dated_on=locked.dated_on,
        reason=needed(reason),
        changed_by=by,
    )


def needed(reason):
    """The reason of a correction as one line; Refused when there is none."""
    reason = clean_line(reason, 300)
    if not reason:
        raise Refused(NO_REASON)
    return reason


def _begun(locked):
    edition = writable(locked) if locked.status == Minutes.Status.ADOPTED else None
    if edition is None:
        raise Refused(GONE)
    return edition


def _differs(locked, edition):
    """Whether anything readers could see is other than in the version they see now."""
    shown = locked.editions.get(number=locked.shown_edition)
    if (shown.present, shown.excused) != (edition.present, edition.excused):
        return True
    texts = [set(row.passages.order_by().values_list(*COPIED)) for row in (shown, edition)]
    return texts[0] != texts[1]
