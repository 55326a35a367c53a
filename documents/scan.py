"""Ask clamd whether a file holds a virus (its INSTREAM command)."""

import socket
import struct
from urllib.parse import urlsplit

import structlog
from django.conf import settings

from documents import storage

CLEAN, INFECTED, UNAVAILABLE = "clean", "infected", "unavailable"
PATIENCE = 60  # seconds for one answer
log = structlog.get_logger(__name__)


def scan(path):
    """`clean`, `infected` or `unavailable` for the file at `path`; never clean without clamd's word."""
    try:
        answer = _ask(path)
    except OSError as error:
        log.warning("scan.unavailable", error=repr(error))
        return UNAVAILABLE
    if answer == "stream: OK":
        return CLEAN
    if answer.startswith("stream: ") and answer.endswith(" FOUND"):
        log.error("scan.infected", answer=answer)
        return INFECTED
    log.warning("scan.unavailable", answer=answer)
    return UNAVAILABLE


def _ask(path):
    with _connection() as clamd:
        clamd.sendall(b"zINSTREAM\0")
        for chunk in storage.chunks_of(path):
            clamd.sendall(struct.pack("!I", len(chunk)) + chunk)
        clamd.sendall(struct.pack("!I", 0))
        answer = b""
        while b"\0" not in answer and (received := clamd.recv(4096)):
            answer += received
    return answer.partition(b"\0")[0].decode(errors="replace").strip()


def _connection():
    address = urlsplit(settings.CLAMD_URL)
    if address.scheme == "tcp":
        return socket.create_connection((address.hostname, address.port or 3310), PATIENCE)
    clamd = socket.socket(socket.AF_UNIX)
    clamd.settimeout(PATIENCE)
    clamd.connect(address.path)
    return clamd
