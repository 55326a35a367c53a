"""Names of files as people see them. A name is for display only, it never becomes a path."""

import re
from pathlib import PurePosixPath

from core.text import clean_line

LONGEST = 120
_NOT_ON_WINDOWS = re.compile(r'[<>:"|?*/\\]')
_DEVICE = re.compile(r"^(con|prn|aux|nul|com\d|lpt\d)(?=\.|$)", re.IGNORECASE)


def clean_name(name, fallback="bestand"):
    """`name` without folders, control and bidi characters or trailing dots; at most 120 characters.

    The extension survives the cut; a name Windows reserves for a device gets an underscore.
    """
    last = str(name).replace("\\", "/").rsplit("/", 1)[-1]
    name = _NOT_ON_WINDOWS.sub("-", clean_line(last, 1000)).strip(". ")
    name = _DEVICE.sub(lambda match: f"{match.group()}_", name) or fallback
    suffix = extension(name)
    suffix = f".{suffix}" if suffix else ""
    return name[: len(name) - len(suffix)][: LONGEST - len(suffix)].strip() + suffix


def extension(name):
    """The extension of `name` in lower case without the dot ("" when there is none)."""
    suffix = PurePosixPath(str(name)).suffix[1:].lower()
    return suffix if suffix.isalnum() and len(suffix) <= 10 else ""


def with_extension(title, kind):
    """`title` as a file name that ends on the extension `kind`."""
    name = clean_name(title)
    return name if extension(name) == kind else clean_name(f"{name}.{kind}")
