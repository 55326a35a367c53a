"""Take a raw mail apart within limits: whoever wrote it, it costs little time and never surprises.

Python's newer mail policies raise on hostile mail, so this uses the old one, which keeps headers as
they are, and decodes by hand what we need (reliability.md 0.6).
"""

import codecs
import html
import re
from collections import defaultdict
from email.header import decode_header
from email.parser import BytesParser
from email.policy import Compat32

from core.text import clean_line

MOST_BYTES = 10 * 1024 * 1024
MOST_PARTS = 50
DEEPEST = 10
MOST_LINES = 250_000
# Lines times nested boundaries: what the parser has to compare.
MOST_WORK = 2_000_000
MOST_TYPES = 200
MOST_HEADERS = 1_000
LONGEST_HEADER = 64_000
LONGEST_TYPE = 4_000
# Codecs that are no writing, or take time that grows with the square of the text.
NO_CHARSETS = {"punycode", "idna", "unicode_escape", "raw_unicode_escape", "undefined", "utf-7"}


class Unreadable(Exception):
    """This mail cannot or may not be taken apart; the reason is Dutch."""


class _Count:
    """How many headers a mail may still have, over all its parts."""

    def __init__(self):
        self.left = MOST_HEADERS

    def spend(self, lines):
        self.left -= 1
        name = lines[0].partition(":")[0].lower()
        longest = LONGEST_TYPE if name.startswith("content-") else LONGEST_HEADER
        if self.left < 0 or sum(map(len, lines)) > longest:
            raise Unreadable("De mail heeft te veel of te lange kopregels.")


class _Careful(Compat32):
    """The forgiving policy, with an end to what headers may cost."""

    count = None

    def header_source_parse(self, sourcelines):
        self.count.spend(sourcelines)
        return super().header_source_parse(sourcelines)


def parse(raw):
    """The parts of a mail as a list of `(part, embedded)`, the whole first; raises Unreadable.

    `embedded`: inside a mail that this mail carries, so not what its sender says.
    """
    _look_first(raw)
    try:
        message = BytesParser(policy=_Careful(count=_Count())).parsebytes(raw)
        return _parts(message)
    except Unreadable:
        raise
    except Exception as error:  # RecursionError and whatever a parser falls over
        raise Unreadable(f"De mail kan niet ontleed worden ({type(error).__name__}).") from error


def _look_first(raw):
    """Refuse what would take the parser too long, by counting only."""
    if len(raw) > MOST_BYTES:
        raise Unreadable("De mail is groter dan 10 MB.")
    lower = raw.lower()
    lines = max(raw.count(b"\n"), raw.count(b"\r"))
    work = lines * (1 + lower.count(b"boundary"))
    if lines > MOST_LINES or work > MOST_WORK or lower.count(b"content-type:") > MOST_TYPES:
        raise Unreadable("De mail heeft te veel regels of onderdelen.")


def _parts(message):
    found, left = [], [(message, 1, False)]
    while left:
        part, depth, embedded = left.pop()
        found.append((part, embedded))
        if depth > DEEPEST or len(found) > MOST_PARTS:
            raise Unreadable("De mail heeft te veel of te diep geneste onderdelen.")
        if part.is_multipart() and part.get_content_type() != "message/delivery-status":
            carries = part.get_content_maintype() == "message"
            inner = [(child, depth + 1, embedded or carries) for child in part.get_payload()]
            left.extend(reversed(inner))
    return found


def headers_of(part):
    """The headers by lower-case name, each a list in order, unfolded and readable."""
    found = defaultdict(list)
    for name, value in part.raw_items():
        found[name.lower()].append(readable(value))
    return found


def readable(value):
    """A header as people read it: decoded, one line, without anything that hides or breaks."""
    text = str(value).encode("utf-8", "surrogateescape")[:LONGEST_HEADER]
    text = decoded(text, "utf-8")
    if "=?" in text:
        text = _words(text[:4_000])
    return clean_line(text, LONGEST_HEADER)


def _words(text):
    """Encoded words (RFC 2047) as text; left alone where they make no sense."""
    try:
        pieces = decode_header(text)
    except Exception:  # bad base64 and whatever else stands between =? and ?=
        return text
    return "".join(
        piece if isinstance(piece, str) else decoded(piece, charset or "utf-8")
        for piece, charset in pieces
    )


def decoded(data, charset):
    """Bytes as text, in the charset they claim if it is one, else in UTF-8 or Latin-1."""
    for name in (charset, "utf-8"):
        try:
            if codecs.lookup(name).name in NO_CHARSETS:
                continue
            return _storable(data.decode(name))
        except (LookupError, ValueError):
            continue
    return _storable(data.decode("latin-1"))


def _storable(text):
    """Without half characters, which no database takes."""
    return text.encode("utf-8", "replace").decode("utf-8").replace("\x00", "")


def content(part, limit):
    """The decoded bytes of a part, or None when it holds none or more than `limit`."""
    payload = part.get_payload()
    if not isinstance(payload, str) or len(payload) > limit * 2:
        return None
    try:
        data = part.get_payload(decode=True)
    except Exception:  # a transfer encoding that is none
        return None
    return data if data is not None and len(data) <= limit else None


def filename(part):
    """The name of an attachment, one clean line; "" when it is none."""
    try:
        name = part.get_filename() or ""
    except Exception:  # parameters that contradict each other
        return "bijlage"
    if not name and part.get_content_disposition() == "attachment":
        return "bijlage"
    return readable(name)[:120]


def text_of(parts, limit=20_000):
    """What the sender wrote, as plain text of at most `limit` characters; HTML loses its markup."""
    for kind in ("text/plain", "text/html"):
        for part, embedded in parts:
            if embedded or part.get_content_type() != kind or filename(part):
                continue
            data = content(part, MOST_BYTES)
            if data:
                text = decoded(data[: limit * 5], str(part.get_content_charset() or "utf-8"))
                return (text if kind == "text/plain" else _without_markup(text))[:limit]
    return ""


def _without_markup(text):
    """HTML as plain text, to be read, not to be trusted: whoever shows it escapes it."""
    text = re.sub(r"(?i)<(?:script|style)\b[^<>]*>[^<]*", "", text)
    text = re.sub(r"(?i)<(?:br|/p|/div|/li|/tr)\b[^<>]*>", "\n", text)
    plain = html.unescape(re.sub(r"<[^<>]*>", "", text))
    return _storable(re.sub(r"\s*\n\s*\n\s*", "\n\n", plain).strip())
