"""Everything that happens to a verslag: uploaded, changed, renewed, published, thrown away."""

import structlog
from django.db import transaction
from django.utils import timezone

import minutes.room  # noqa: F401 -- registers what verslagen hold
from core.refusal import Refused
from core.text import clean_line
from documents.actions import store
from documents.formats import ANY, TEXTS
from documents.models import Document
from meetings.models import Meeting
from meetings.room import check_room
from meetings.sharing.actions import report_is_there
from minutes import mail
from minutes.adopting import adopt
from minutes.audience import readers
from minutes.corrections.actions import keep_former, needed
from minutes.locking import lock
from minutes.models import Level, Minutes, MinutesFile
from minutes.review.actions import refuse_unready

Kind = MinutesFile.Kind
Status = Minutes.Status
log = structlog.get_logger(__name__)


@transaction.atomic
def upload(meeting, file, *, by, dated_on, summary, title="", papers=()):
    """Keep the verslag of `meeting` as a concept: its text (PDF, DOCX, ODT) and extra papers."""
    locked = Meeting.objects.select_for_update(of=("self",)).filter(pk=meeting.pk).first()
    if locked is None or locked.status not in {Meeting.Status.ANNOUNCED, Meeting.Status.HELD}:
        raise Refused("Deze bijeenkomst bestaat niet meer of is geannuleerd.")
    if Minutes.objects.filter(meeting=locked).exists():
        raise Refused("Voor deze bijeenkomst is al een verslag opgeladen.")
    check_room(locked, [file, *papers], by=by)
    minutes = Minutes.objects.create(
        meeting=locked,
        title=title or f"Verslag {locked.title}"[:160],
        summary=summary,
        dated_on=dated_on,
        created_by=by,
    )
    _attach(minutes, file, by=by)
    for paper in papers:
        _attach(minutes, paper, by=by, kind=Kind.EXTRA)
    log.info("minutes.uploaded", minutes=minutes.pk, by=by.pk)
    return minutes


@transaction.atomic
def change(minutes, *, by, title, summary, dated_on, revision, reason=""):
    """Correct what stands beside the text; `revision` is the one the writer had before them.

    Of an adopted verslag that takes a reason, and what it was is kept for who writes (T76).
    """
    locked = lock(minutes)
    if locked.revision != revision:
        raise Refused("Iemand anders wijzigde dit verslag intussen. Er is niets bewaard.")
    if locked.status == Status.ADOPTED:
        keep_former(locked, by=by, reason=reason)
    locked.title, locked.summary, locked.dated_on = title, summary, dated_on
    _save(locked, "title", "summary", "dated_on")
    log.info("minutes.changed", minutes=locked.pk, by=by.pk)
    return locked


@transaction.atomic
def add_version(minutes, file, *, by, reason=""):
    """Put a newer text in front; readers see only that one, writers also the older ones (T69).

    It is for whom the last one was. After adoption it is a correction, with its reason (T76).
    """
    locked = lock(minutes)
    reason = _reason(locked, reason)
    check_room(locked.meeting, [file], by=by)
    newest = locked.files.filter(kind=Kind.MAIN).order_by("-version").first()
    version, level = (newest.version + 1, newest.level) if newest else (1, Level.ATRIUM)
    added = _attach(locked, file, by=by, version=version, level=level, reason=reason)
    _save(locked)
    log.info("minutes.renewed", minutes=locked.pk, version=added.version, by=by.pk)
    return added


@transaction.atomic
def add_paper(minutes, file, *, by, title="", level=Level.ATRIUM, reason=""):
    """Add an extra paper for readers of `level`; after adoption with the reason."""
    locked = lock(minutes)
    reason = _reason(locked, reason)
    check_room(locked.meeting, [file], by=by)
    added = _attach(locked, file, by=by, kind=Kind.EXTRA, title=title, level=level, reason=reason)
    _save(locked)
    return added


@transaction.atomic
def set_file_level(file, *, by, level):
    """Say for whom a file is. Also of an adopted verslag: its words stay as they are."""
    locked = lock(file.minutes)
    file.level = level
    file.save(update_fields=["level"])
    _save(locked)
    log.info("minutes.file_level", minutes=locked.pk, file=file.pk, level=level, by=by.pk)


@transaction.atomic
def remove_paper(paper, *, by):
    """Take an extra paper out of a concept; the nightly sweep removes its file."""
    locked = lock(paper.minutes)
    if locked.status != Status.DRAFT or paper.kind != Kind.EXTRA:
        raise Refused("Een bijlage van een verslag dat de lezers kennen, blijft staan.")
    paper.delete()
    Document.objects.filter(pk=paper.document_id).delete()
    _save(locked)
    log.info("minutes.paper_removed", minutes=locked.pk, by=by.pk)


@transaction.atomic
def publish(minutes, *, by, notify=True, due_at=None):
    """Adopt a concept at once, without remarks, and mail the members; returns how many are mailed.

    `due_at`: when the mails leave (default: now). `notify=False`: nobody gets one.
    """
    locked = lock(minutes)
    if locked.status != Status.DRAFT:
        raise Refused("De lezers kennen dit verslag al.")
    refuse_unready(locked)
    locked.published_at, locked.published_by = timezone.now(), by
    adopt(locked, by=by, how=Minutes.Adoption.DIRECT)
    report_is_there(locked.meeting)
    count = mail.published(locked, readers(locked), due_at=due_at) if notify else 0
    log.info("minutes.published", minutes=locked.pk, by=by.pk, mails=count)
    return count


@transaction.atomic
def delete_draft(minutes, *, by):
    """Throw a concept away; the nightly sweep removes its files."""
    locked = lock(minutes)
    if locked.status != Status.DRAFT:
        raise Refused(
            "Een verslag dat de lezers kennen, blijft staan. Maak er een nieuwe versie van."
        )
    documents = list(locked.files.values_list("document", flat=True))
    locked.delete()
    Document.objects.filter(pk__in=documents).delete()
    log.info("minutes.deleted", minutes=minutes.pk, by=by.pk)


def _save(minutes, *fields):
    """Save these fields as a new revision, which the index will follow."""
    minutes.revision += 1
    minutes.save(update_fields=[*fields, "revision"])


def _reason(locked, reason):
    """Why a file comes with what was adopted; before that nobody asks."""
    return needed(reason) if locked.status == Status.ADOPTED else clean_line(reason, 300)


def _attach(minutes, file, *, by, kind=Kind.MAIN, **fields):
    document = store(file, by=by, allowed=TEXTS if kind == Kind.MAIN else ANY)
    return MinutesFile.objects.create(
        minutes=minutes, kind=kind, document=document, added_by=by, **fields
    )
