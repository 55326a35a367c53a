"""Hand out a file, safely, to someone the caller has already checked (reliability.md 2.3.5)."""

import re
from urllib.parse import quote

import structlog
from django.conf import settings
from django.http import FileResponse, Http404, HttpResponse, StreamingHttpResponse

from core.errors import error_page
from documents import storage
from documents.formats import MEDIA_TYPES
from documents.models import Document, Download
from documents.names import with_extension

_RANGE = re.compile(r"bytes=(\d{0,15})-(\d{0,15})")
_CHUNK = 256 * 1024
log = structlog.get_logger(__name__)


def serve(request, document, *, as_name=None):
    """The file of `document` as an attachment called `as_name` (its own name when not given).

    Asks no permission: the view has just fetched the row that owns the document. A file that is
    not scanned yet or infected is never handed out. Each download is logged.
    """
    if not document.is_downloadable:
        return _held_back(document)
    if request.method == "GET":
        Download.objects.create(document=document, person_id=request.user.pk)
    response = _response(request, document)
    return _with_headers(response, document, as_name)


def _held_back(document):
    if document.scan == Document.Scan.INFECTED:
        return error_page(
            None,
            410,
            "Dit bestand is tegengehouden",
            "De virusscanner vond een besmetting in dit bestand. Niemand kan het openen.",
        )
    response = error_page(
        None,
        503,
        "Dit bestand wordt nog gecontroleerd",
        "De virusscanner bekijkt dit bestand. Probeer het over enkele minuten opnieuw.",
    )
    response["Retry-After"] = "60"
    return response


def _response(request, document):
    if settings.X_ACCEL_PREFIX:
        place = f"{settings.X_ACCEL_PREFIX.rstrip('/')}/{document.path}"
        return HttpResponse(headers={"X-Accel-Redirect": place})
    place = storage.location(document)
    if not place.exists():
        log.error("documents.file_missing", document=str(document.pk))
        raise Http404
    asked = "" if "If-Range" in request.headers else request.headers.get("Range", "")
    found = _RANGE.fullmatch(asked.strip())
    if found and found.groups() != ("", ""):
        return _partial(request, place, document.size, *found.groups())
    if request.method == "HEAD":
        return HttpResponse(headers={"Content-Length": document.size})
    return FileResponse(open(place, "rb"), headers={"Content-Length": document.size})


def _partial(request, place, size, first, last):
    """One range of the file (RFC 9110 section 14), or 416 when it lies outside."""
    start = int(first) if first else max(0, size - int(last))
    stop = min(int(last) + 1, size) if first and last else size
    if start >= stop:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    body = () if request.method == "HEAD" else _read(place, start, stop - start)
    headers = {
        "Content-Range": f"bytes {start}-{stop - 1}/{size}",
        "Content-Length": stop - start,
    }
    return StreamingHttpResponse(body, status=206, headers=headers)


def _read(place, start, length):
    with open(place, "rb") as file:
        file.seek(start)
        while length and (chunk := file.read(min(_CHUNK, length))):
            length -= len(chunk)
            yield chunk


def _with_headers(response, document, as_name):
    kind = MEDIA_TYPES[document.media_type]
    name = with_extension(as_name or document.name, kind.extension)
    response["Content-Type"] = kind.media_type
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name, safe='')}"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "private, no-store"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Accept-Ranges"] = "bytes"
    return response
