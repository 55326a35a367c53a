"""Word, OpenDocument, PowerPoint and Excel files are zip archives: look inside before keeping one."""

import re
import stat
import zipfile
import zlib
from xml.etree import ElementTree

from documents.refusal import BadFile

MAX_ENTRIES = 2000
MAX_UNPACKED = 200 * 1024 * 1024
MAX_RATIO = 200
MAX_XML = 50 * 1024 * 1024
_CHUNK = 256 * 1024
_OPEN_DOCUMENT = "application/vnd.oasis.opendocument"
_LOCAL_TARGET = re.compile(r"^\s*(file:|\\\\|//|[a-z]:)", re.IGNORECASE)
_FIELD_CODE = re.compile(rb"<w:instrText[^>]*>([^<]*)<|w:instr=\"([^\"]*)\"")
_DDE = re.compile(rb"\bDDE(AUTO)?\b", re.IGNORECASE)
_MACRO_PARTS = re.compile(r"(vbaproject\.bin|vbadata\.xml)$|^(basic|scripts)/", re.IGNORECASE)


def check(file, kind):
    """Raise BadFile unless the open `file` is a sound, harmless archive of `kind`."""
    try:
        with zipfile.ZipFile(file) as archive:
            entries = archive.infolist()
            _check_entries(entries, _size(file))
            _check_parts(archive, {entry.filename for entry in entries}, kind)
            _unpack(archive, entries)
            _check_fields(archive, archive.namelist())
            _check_links(archive, entries)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError):
        raise BadFile(
            f"Dit bestand is beschadigd of beveiligd met een wachtwoord. Bewaar het opnieuw als {kind.words}."
        ) from None


def _size(file):
    file.seek(0, 2)
    return file.tell()


def _bomb():
    return BadFile(
        "Dit bestand wordt uitgepakt veel te groot. Maak het kleiner of bewaar het als PDF."
    )


def _check_entries(entries, size):
    names = [entry.filename for entry in entries]
    unpacked = sum(entry.file_size for entry in entries)
    if len(entries) > MAX_ENTRIES or unpacked > MAX_UNPACKED or unpacked > MAX_RATIO * size:
        raise _bomb()
    twice = len({name.casefold() for name in names}) != len(names)
    if twice or any(_is_unsafe(entry) for entry in entries):
        raise BadFile("Dit bestand is niet goed opgebouwd. Open het en bewaar het opnieuw.")
    if any(_MACRO_PARTS.search(name) for name in names):
        raise _macros()


def _is_unsafe(entry):
    name = entry.filename
    outside = name.startswith("/") or "\\" in name or ":" in name or ".." in name.split("/")
    return outside or stat.S_ISLNK(entry.external_attr >> 16) or bool(entry.flag_bits & 1)


def _macros():
    return BadFile("Dit bestand bevat macro's. Bewaar het zonder macro's of als PDF.")


def _check_parts(archive, names, kind):
    wrong = BadFile(
        f"De inhoud van dit bestand is geen {kind.words}. Bewaar het opnieuw als {kind.words}."
    )
    if kind.part not in names:
        raise wrong
    if kind.media_type.startswith(_OPEN_DOCUMENT):
        if "mimetype" not in names or _read(archive, "mimetype") != kind.media_type.encode():
            raise wrong
        return
    if "[Content_Types].xml" not in names:
        raise wrong
    types = _read(archive, "[Content_Types].xml")
    if b"macroEnabled" in types:
        raise _macros()
    if kind.media_type.encode() not in types:
        raise wrong


def _read(archive, name):
    with archive.open(name) as part:
        content = part.read(MAX_XML + 1)
    if len(content) > MAX_XML:
        raise _bomb()
    return content


def _unpack(archive, entries):
    """Read every entry and count: what the archive says about its own sizes may be a lie."""
    total = 0
    for entry in entries:
        with archive.open(entry) as part:
            while chunk := part.read(_CHUNK):
                total += len(chunk)
                if total > MAX_UNPACKED:
                    raise _bomb()


def _check_fields(archive, names):
    """Refuse Word fields that start another program (DDE)."""
    for name in names:
        if name.startswith("word/") and name.endswith(".xml"):
            codes = _FIELD_CODE.findall(_read(archive, name))
            if _DDE.search(b"".join(first or second for first, second in codes)):
                raise _outside_link()


def _check_links(archive, entries):
    """What a document points to outside itself: a link one clicks may stay, all else may not."""
    for entry in entries:
        if entry.filename.startswith("xl/externalLinks/") and not entry.is_dir():
            raise _outside_link()
        if not entry.filename.endswith(".rels"):
            continue
        source = _read(archive, entry.filename)
        if b"<!DOCTYPE" in source.upper():
            raise _outside_link()
        try:
            relations = ElementTree.fromstring(source)
        except ElementTree.ParseError:
            raise BadFile("Dit bestand is beschadigd. Open het en bewaar het opnieuw.") from None
        if any(_leads_outside(relation) for relation in relations):
            raise _outside_link()


def _leads_outside(relation):
    if relation.get("TargetMode", "").lower() != "external":
        return False
    is_link = relation.get("Type", "").rsplit("/", 1)[-1] == "hyperlink"
    return not is_link or bool(_LOCAL_TARGET.match(relation.get("Target", "")))


def _outside_link():
    return BadFile(
        "Dit bestand haalt gegevens op van een andere plaats (een sjabloon, een netwerkmap of een "
        "gekoppeld bestand). Verwijder die koppeling of bewaar het als PDF."
    )
