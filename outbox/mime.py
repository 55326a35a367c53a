"""Put a mail together from parts that are encoded already (RFC 5322, 2045, 2047).

The standard library's generator parses and folds every header of every part again: 3 ms a mail,
more than sending it takes. Here only the subject and names need encoding, and the library does
that. Every byte is plain ASCII in lines of at most 998, so that any server can pass it on.
"""

import re
from base64 import encodebytes
from binascii import b2a_qp
from email.header import Header
from functools import lru_cache
from secrets import token_hex

LONGEST_LINE = 998
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


def header(name, value):
    """One header line. Raises ValueError for what would begin another line or is too long."""
    if _CONTROL.search(value):
        raise ValueError(f"{name} holds a control character")
    if not value.isascii():
        value = _encoded(name, value)
    if len(name) + len(value) + 2 > LONGEST_LINE and "\r\n" not in value:
        raise ValueError(f"{name} is too long")
    return f"{name}: {value}\r\n".encode("ascii")


def named(name, address):
    """A mailbox with a name, for From. Raises ValueError for a quote or backslash in the name."""
    if set(name) & {'"', "\\"}:
        raise ValueError("a quote in a name")
    return (
        f"{_encoded('From', name)} <{address}>" if not name.isascii() else f'"{name}" <{address}>'
    )


def quoted(text, subtype):
    """A text part that stays readable as it is: quoted-printable."""
    body = b2a_qp(_lines(text), istext=True)
    return _part(f'text/{subtype}; charset="utf-8"', "quoted-printable", body)


def encoded(text, content_type, *, filename=""):
    """A part for programs: base64, as an attachment when it has a file name."""
    body = encodebytes(_lines(text)).replace(b"\n", b"\r\n")
    extra = header("Content-Disposition", f'attachment; filename="{filename}"') if filename else b""
    return _part(content_type, "base64", body, extra)


def multipart(subtype, parts):
    """Several parts as one; the boundary can occur in neither encoding."""
    boundary = f"=_{token_hex(12)}"
    between = f"\r\n--{boundary}\r\n".encode()
    body = between.join([b"", *parts]) + f"\r\n--{boundary}--\r\n".encode()
    return header("Content-Type", f'multipart/{subtype}; boundary="{boundary}"') + b"\r\n" + body


def _part(content_type, encoding, body, extra=b""):
    head = header("Content-Type", content_type) + header("Content-Transfer-Encoding", encoding)
    return head + extra + b"\r\n" + body


def _lines(text):
    return text.replace("\r\n", "\n").replace("\n", "\r\n").encode()


@lru_cache(maxsize=256)
def _encoded(name, value):
    """Encoded words; a mailing has few different subjects."""
    return Header(value, "utf-8", maxlinelen=76, header_name=name).encode(linesep="\r\n")
