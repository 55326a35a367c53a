"""The words inside a stored file, read once, in a process that may die."""

import contextlib
import json
import re
import subprocess
import sys
from pathlib import Path

import structlog
from django.utils import timezone

from documents import storage
from documents.formats import MEDIA_TYPES

WORKER = Path(__file__).with_name("extract_worker.py")
PATIENCE = 30  # seconds
READABLE = {"pdf", "docx", "odt", "pptx", "xlsx"}
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]+")
log = structlog.get_logger(__name__)


def extract(document):
    """The text of `document`, from its row or else from its file (then kept in the row).

    A file that cannot be read has no text: an image, a protected, broken or hostile file. It is
    tried once. A file that the scanner has not let through is not opened; ask again later.
    """
    if document.text_extracted_at or not document.is_downloadable:
        return document.text
    document.text = _read(document)
    document.text_extracted_at = timezone.now()
    document.save(update_fields=["text", "text_extracted_at"])
    return document.text


def outline(document):
    """The parts of a Word file as `(title, html)`, one per heading; the HTML as it came: tidy it.

    Empty for what is no Word file, is not let through by the scanner, or cannot be read.
    """
    if MEDIA_TYPES[document.media_type].extension != "docx" or not document.is_downloadable:
        return []
    parts = []
    for line in _ask(document, "outline").splitlines():
        with contextlib.suppress(ValueError):  # the last line, where the worker stopped
            parts.append(tuple(json.loads(line)))
    return parts


def _read(document):
    extension = MEDIA_TYPES[document.media_type].extension
    if extension not in READABLE:
        return ""
    return _CONTROL.sub(" ", _ask(document, extension)).strip()


def _ask(document, what):
    """What the worker prints about the file, as `what` (an extension, or `outline`)."""
    command = [sys.executable, "-I", str(WORKER), str(storage.location(document)), what]
    try:
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=PATIENCE,
            env={"LANG": "C.UTF-8"},
            check=True,
        )
    except (subprocess.SubprocessError, OSError) as error:
        log.warning("text.not_read", document=str(document.pk), error=repr(error)[:300])
        return ""
    return done.stdout.decode(errors="replace")
