"""Keep an uploaded file: the only way a Document comes to be."""

import uuid
from datetime import timedelta

import structlog
from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from PIL import Image, ImageOps

from core.links import absolute
from core.people import staff
from documents import storage
from documents.checks import check, check_complete, check_size, no_room
from documents.formats import ANY
from documents.models import Document
from documents.names import clean_name, with_extension
from documents.quota import check_quota
from documents.refusal import BadFile
from documents.scan import INFECTED, UNAVAILABLE
from outbox.actions import post

log = structlog.get_logger(__name__)


@transaction.atomic
def store(uploaded_file, *, by, name=None, allowed=ANY):
    """Check `uploaded_file` (a Django File) and keep it; returns its Document row.

    `by` is the person who hands it in (None for the portal itself, which has no quota), `name`
    what readers see instead of the file's own name, `allowed` a tuple of extensions. Raises
    BadFile, which is a ValidationError and a Refused, with a Dutch sentence; then nothing is
    left on disk. The row is written after the file is complete and durable: a crash in between
    leaves a file without row, which the nightly sweep takes away, never a row without file.
    """
    check_quota(by)
    check_complete(uploaded_file)
    key = uuid.uuid4()
    try:
        with storage.new_part(key) as part:
            storage.write(part, uploaded_file.chunks(), _check_not_too_large)
            with open(part.path, "rb") as file:
                kind = check(file, uploaded_file.name, allowed=allowed)
            if kind.media_type.startswith("image/"):
                _redraw(part)
            path = storage.keep(part, key)
    except OSError as error:
        raise _not_stored(error) from error
    return Document.objects.create(
        id=key,
        path=path,
        name=with_extension(name or clean_name(uploaded_file.name), kind.extension),
        media_type=kind.media_type,
        size=part.size,
        sha256=part.sha256,
        scan=Document.Scan.PENDING if settings.CLAMD_URL else Document.Scan.UNSCANNED,
        uploaded_by=by,
    )


@transaction.atomic
def record_scan(document, result):
    """Write down what the scanner said; who handed in an infected file is told once, and PBM too."""
    rows = Document.objects.filter(
        pk=document.pk, scan__in=[Document.Scan.PENDING, Document.Scan.UNSCANNED]
    )
    if result == UNAVAILABLE:
        rows.update(scanned_at=timezone.now())
        return
    if not rows.update(scan=result, scanned_at=timezone.now()):
        return
    document.refresh_from_db()
    if result == INFECTED:
        _tell_infected(document)


def _tell_infected(document):
    expires_at = timezone.now() + timedelta(days=7)
    person = document.uploaded_by
    if person:
        post(
            "file_infected",
            to=person.email,
            person=person,
            template="documents/mail/infected.txt",
            context={"document": document, "person": person},
            key=f"file_infected:{document.pk}:1",
            expires_at=expires_at,
        )
    for member in staff():
        post(
            "file_infected_staff",
            to=member.email,
            person=member,
            template="documents/mail/infected_staff.txt",
            context={
                "document": document,
                "person": member,
                "address": absolute(reverse("admin:documents_document_change", args=[document.pk])),
            },
            key=f"file_infected_staff:{document.pk}:{member.pk}",
            expires_at=expires_at,
        )


def _check_not_too_large(size):
    if size > settings.UPLOAD_MAX_BYTES:
        check_size(size)


def _redraw(part):
    """Write a picture anew: only its pixels stay, no hidden data and no place where it was taken."""
    drawn = part.path.with_name(f"{part.path.name}-beeld")
    try:
        with Image.open(part.path) as picture:
            kept, form = ImageOps.exif_transpose(picture), picture.format
        plain = kept.convert(kept.mode) if kept is picture else kept
        plain.info = {}
        plain.save(drawn, form, **({"quality": 90} if form == "JPEG" else {"optimize": True}))
        storage.write(part, storage.chunks_of(drawn), _check_not_too_large)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        if isinstance(error, OSError) and error.errno:
            raise
        raise BadFile(
            "Deze afbeelding is beschadigd. Bewaar ze opnieuw en probeer nog eens."
        ) from error
    finally:
        drawn.unlink(missing_ok=True)


def _not_stored(error):
    log.error("documents.not_stored", error=str(error), errno=error.errno)
    if storage.is_full(error):
        return no_room()
    return BadFile("Dit bestand kon niet bewaard worden. Probeer het opnieuw.")
