"""Is this file what it says it is? Extension, magic and structure must agree (reliability.md 2.3.3)."""

import re
import warnings

import filetype
from django.conf import settings
from PIL import Image

from documents import archives
from documents.formats import ALIASES, ANY, KINDS, in_words
from documents.names import clean_name, extension
from documents.refusal import BadFile

MAX_PIXELS = 40_000_000
_HEAD = 8192
_TAIL = 4096
_HTML = re.compile(rb"<\s*(script|html|!doctype|svg|iframe)", re.IGNORECASE)
_END_OF_PDF = re.compile(rb"startxref\s+(\d+)\s+%%EOF[\s\x00]*\Z")
_START_OF_TABLE = re.compile(rb"\s*(xref\b|\d+\s+\d+\s+obj\b)")
_IMAGE_FORMATS = {"png": "PNG", "jpg": "JPEG"}


def check(file, name, *, allowed=ANY):
    """The `Kind` of the open `file` called `name`; raises BadFile (Dutch) when it is not welcome."""
    kind = KINDS.get(_extension(name))
    if kind is None or kind.extension not in allowed:
        raise BadFile(
            f"Dit soort bestand kan niet. Kies een bestand van het type {in_words(allowed)}."
        )
    check_size(_size(file))
    file.seek(0)
    head = file.read(_HEAD)
    if not _magic_agrees(head, kind):
        raise BadFile(
            f"De inhoud van “{clean_name(name)}” is geen {kind.words}. "
            "Open het bestand in het programma waarmee het gemaakt is en bewaar het opnieuw."
        )
    _STRUCTURE[kind.extension](file, head, kind)
    file.seek(0)
    return kind


def check_size(size):
    """Refuse an empty file and one above the limit."""
    limit = settings.UPLOAD_MAX_BYTES
    if size == 0:
        raise BadFile("Dit bestand is leeg. Kies een ander bestand.")
    if size > limit:
        raise BadFile(
            f"Dit bestand is groter dan {limit // 1024 // 1024} MB. "
            "Maak het kleiner (bijvoorbeeld door afbeeldingen te verkleinen) en probeer opnieuw."
        )


def check_complete(file):
    """Refuse an upload of which not everything arrived (see documents/uploads.py)."""
    if getattr(file, "incomplete", False):
        raise no_room()
    check_size(file.size)


def no_room():
    return BadFile(
        "Er is op de server geen plaats meer om dit bestand te bewaren. Er is niets opgeslagen. "
        "Verwittig de beheerder en probeer het later opnieuw."
    )


def _extension(name):
    found = extension(clean_name(name))
    return ALIASES.get(found, found)


def _size(file):
    file.seek(0, 2)
    return file.tell()


def _magic_agrees(head, kind):
    guess = filetype.guess(head)
    found = guess.mime if guess else ""
    # Which zip it is, filetype reads from the order of the entries; the structure check decides.
    return found == kind.media_type or bool(kind.part) and head.startswith(b"PK\x03\x04")


def _check_pdf(file, head, kind):
    """A PDF from its first byte to its last: no other format before, after or inside its head."""
    broken = BadFile(
        "Dit PDF-bestand is beschadigd of geen zuivere PDF. "
        "Open het en bewaar of druk het opnieuw af als PDF."
    )
    size = _size(file)
    file.seek(max(0, size - _TAIL))
    end = _END_OF_PDF.search(file.read())
    if not re.match(rb"%PDF-[12]\.\d", head) or _HTML.search(head[:1024]) or end is None:
        raise broken
    table = int(end.group(1))
    if table >= size:
        raise broken
    file.seek(table)
    if not _START_OF_TABLE.match(file.read(64)):
        raise broken


def _check_image(file, head, kind):
    """The picture is of its own format and not larger than we can decode; nothing is decoded yet."""
    file.seek(0)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            picture = Image.open(file, formats=[_IMAGE_FORMATS[kind.extension]])
    except Image.DecompressionBombError:
        raise _too_many_pixels() from None
    except (OSError, ValueError, SyntaxError):
        raise BadFile(
            "Deze afbeelding is beschadigd. Bewaar ze opnieuw en probeer nog eens."
        ) from None
    if picture.width * picture.height > MAX_PIXELS:
        raise _too_many_pixels()


def _too_many_pixels():
    return BadFile(
        f"Deze afbeelding telt meer dan {MAX_PIXELS // 1_000_000} miljoen beeldpunten. Verklein ze eerst."
    )


def _check_archive(file, head, kind):
    archives.check(file, kind)


_STRUCTURE = {
    extension: _check_archive if kind.part else _check_image for extension, kind in KINDS.items()
} | {"pdf": _check_pdf}
