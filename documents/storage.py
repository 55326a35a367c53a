"""Where files lie: written beside their place, made durable, and only then given their name."""

import contextlib
import errno
import hashlib
import os
import uuid
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

PART = ".part-"
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


@dataclass
class Part:
    """A file that is being written, not yet known under its own name."""

    path: Path
    size: int = 0
    sha256: str = ""


def root():
    return Path(settings.MEDIA_ROOT)


def location(document):
    """The place of a stored document on disk."""
    return root() / document.path


def path_for(key):
    """`ab/cd/<uuid>` for the uuid `key`: what is stored in the row and asked of the proxy."""
    return f"{key.hex[:2]}/{key.hex[2:4]}/{key}"


def is_full(error):
    """Whether an OSError says that the disk (or the quota) is full."""
    return error.errno in _FULL


@contextlib.contextmanager
def new_part(key):
    """A `Part` beside the future place of `key`; whatever happens it is gone afterwards."""
    folder = (root() / path_for(key)).parent
    _make_folder(folder)
    part = Part(folder / f"{PART}{uuid.uuid4().hex}")
    try:
        yield part
    finally:
        part.path.unlink(missing_ok=True)


def write(part, chunks, check_size):
    """Write `chunks` while hashing; `check_size(total)` may stop it. Durable when this returns."""
    digest = hashlib.sha256()
    part.size = 0
    with open(os.open(part.path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        for chunk in chunks:
            part.size += len(chunk)
            check_size(part.size)
            digest.update(chunk)
            file.write(chunk)
        file.flush()
        os.fsync(file.fileno())
    part.sha256 = digest.hexdigest()


def keep(part, key):
    """Give the finished part its name for good; fails when the name is taken. Returns the path."""
    target = root() / path_for(key)
    os.link(part.path, target)
    _sync_folder(target.parent)
    return path_for(key)


def chunks_of(path, size=256 * 1024):
    with open(path, "rb") as file:
        while chunk := file.read(size):
            yield chunk


def sha256_of(path):
    digest = hashlib.sha256()
    for chunk in chunks_of(path):
        digest.update(chunk)
    return digest.hexdigest()


def _make_folder(folder):
    """Private folders up to `folder`; each new name is made durable in the folder above it."""
    missing = [place for place in (folder, *folder.parents) if not place.exists()]
    for place in reversed(missing):
        place.mkdir(mode=0o700, exist_ok=True)
        _sync_folder(place.parent)


def _sync_folder(folder):
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
