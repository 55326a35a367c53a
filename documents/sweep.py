"""Compare the files on disk with the rows, both ways (reliability.md 2.3.7)."""

import re
import time
from datetime import timedelta
from uuid import UUID

import structlog
from django.utils import timezone

from core.times import today
from documents import storage
from documents.models import Document, Download, Sweep

KEEP_DOWNLOADS = timedelta(days=365)
OLD = 24 * 60 * 60  # seconds after which a file without row is left behind, not on its way
BATCH = 500
_NAME = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
log = structlog.get_logger(__name__)


def sweep():
    """Take away what crashes left behind, look for what is missing, and keep a report of it.

    Removed: files without row and half-written files, older than a day. Downloads
    older than a year are forgotten. Reported: rows whose file is gone, and files whose content changed (a hundredth of all files each day, all in turn).
    """
    started = timezone.now()
    Download.objects.filter(at__lt=started - KEEP_DOWNLOADS).delete()
    removed = [_remove(path) for path in _left_behind()]
    missing, damaged = _compare_rows()
    for document in missing:
        log.error("sweep.file_missing", document=str(document))
    for document in damaged:
        log.error("sweep.file_damaged", document=str(document))
    return Sweep.objects.create(
        started_at=started,
        removed=len(removed),
        missing=len(missing),
        damaged=len(damaged),
        details="\n".join(
            [f"ontbreekt: {document}" for document in missing]
            + [f"gewijzigd: {document}" for document in damaged]
        )[:10_000],
    )


def _left_behind():
    """Files older than a day that no row points to."""
    old = time.time() - OLD
    batch = []
    for path in storage.root().glob("[0-9a-f][0-9a-f]/[0-9a-f][0-9a-f]/*"):
        if path.stat().st_mtime > old:
            continue
        if path.name.startswith(storage.PART):
            yield path
        elif _NAME.fullmatch(path.name):
            batch.append(path)
        if len(batch) == BATCH:
            yield from _without_row(batch)
            batch = []
    yield from _without_row(batch)


def _without_row(paths):
    keys = [UUID(path.name) for path in paths]
    known = set(Document.objects.filter(pk__in=keys).values_list("pk", flat=True))
    return [path for path, key in zip(paths, keys, strict=True) if key not in known]


def _remove(path):
    path.unlink(missing_ok=True)
    log.info("sweep.removed", file=path.name)
    return path


def _compare_rows():
    turn = today().toordinal() % 100
    missing, damaged = [], []
    for document in Document.objects.only("pk", "path", "name", "sha256").iterator(BATCH):
        place = storage.location(document)
        if not place.exists():
            missing.append(document)
        elif document.pk.int % 100 == turn and storage.sha256_of(place) != document.sha256:
            damaged.append(document)
    return missing, damaged
