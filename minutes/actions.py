"""Everything that happens to a verslag: uploaded, changed, renewed, published, thrown away."""

import structlog
from django.db import transaction
from django.utils import timezone

import minutes.room  # noqa: F401 -- registers what verslagen hold
from core.refusal import Refused
from documents.actions import store
from documents.formats import ANY, TEXTS
from documents.models import Document
from meetings.models import Meeting
from meetings.room import check_room
from meetings.sharing.actions import report_is_there
from minutes import mail, search
from minutes.audience import readers
from minutes.models import Minutes, MinutesFile

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
def change(minutes, *, by, title, summary, dated_on, revision):
    """Correct what stands beside the file; `revision` is the one the writer had before them."""
    locked = _locked(minutes)
    if locked.revision != revision:
        raise Refused("Iemand anders wijzigde dit verslag intussen. Er is niets bewaard.")
    locked.title, locked.summary, locked.dated_on = title, summary, dated_on
    _save(locked, "title", "summary", "dated_on")
    log.info("minutes.changed", minutes=locked.pk, by=by.pk)
    return locked


@transaction.atomic
def add_version(minutes, file, *, by):
    """Put a newer text in front; readers see only that one, writers also the older ones (T69)."""
    locked = _locked(minutes)
    check_room(locked.meeting, [file], by=by)
    newest = locked.files.filter(kind=Kind.MAIN).order_by("-version").first()
    added = _attach(locked, file, by=by, version=newest.version + 1 if newest else 1)
    _save(locked)
    log.info("minutes.renewed", minutes=locked.pk, version=added.version, by=by.pk)
    return added


@transaction.atomic
def add_paper(minutes, file, *, by, title=""):
    """Add an extra paper."""
    locked = _locked(minutes)
    check_room(locked.meeting, [file], by=by)
    added = _attach(locked, file, by=by, kind=Kind.EXTRA, title=title)
    _save(locked)
    return added


@transaction.atomic
def remove_paper(paper, *, by):
    """Take an extra paper out of a concept; the nightly sweep removes its file."""
    locked = _locked(paper.minutes)
    if locked.status != Status.DRAFT or paper.kind != Kind.EXTRA:
        raise Refused("Een bijlage van een gepubliceerd verslag blijft staan.")
    paper.delete()
    Document.objects.filter(pk=paper.document_id).delete()
    _save(locked)
    log.info("minutes.paper_removed", minutes=locked.pk, by=by.pk)


@transaction.atomic
def publish(minutes, *, by, notify=True, due_at=None):
    """Let the members read it and mail them once; returns how many are mailed.

    `due_at`: when the mails leave (default: now). `notify=False`: nobody gets one.
    """
    locked = _locked(minutes)
    if locked.status != Status.DRAFT:
        raise Refused("Dit verslag is al gepubliceerd.")
    locked.status, locked.published_at, locked.published_by = Status.PUBLISHED, timezone.now(), by
    _save(locked, "status", "published_at", "published_by")
    report_is_there(locked.meeting)
    count = mail.published(locked, readers(locked), due_at=due_at) if notify else 0
    log.info("minutes.published", minutes=locked.pk, by=by.pk, mails=count)
    return count


@transaction.atomic
def delete_draft(minutes, *, by):
    """Throw a concept away; the nightly sweep removes its files."""
    locked = _locked(minutes)
    if locked.status != Status.DRAFT:
        raise Refused("Een gepubliceerd verslag blijft staan. Laad een nieuwe versie op.")
    documents = list(locked.files.values_list("document", flat=True))
    search.forget(locked)
    locked.delete()
    Document.objects.filter(pk__in=documents).delete()
    log.info("minutes.deleted", minutes=minutes.pk, by=by.pk)


def _locked(minutes):
    found = Minutes.objects.select_for_update(of=("self",)).filter(pk=minutes.pk).first()
    if found is None:
        raise Refused("Dit verslag bestaat niet meer.")
    return found


def _save(minutes, *fields):
    """Save these fields as a new revision, which the index will follow."""
    minutes.revision += 1
    minutes.save(update_fields=[*fields, "revision"])


def _attach(minutes, file, *, by, kind=Kind.MAIN, version=1, title=""):
    document = store(file, by=by, allowed=TEXTS if kind == Kind.MAIN else ANY)
    return MinutesFile.objects.create(
        minutes=minutes, kind=kind, version=version, title=title, document=document, added_by=by
    )
