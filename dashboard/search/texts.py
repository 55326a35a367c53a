"""Read the words inside the files of meetings and verslagen, in the background."""

import time

from django.db.models import Exists, OuterRef, Q

from documents.models import Document
from documents.text import extract
from meetings.models import Paper
from minutes.models import MinutesFile


def read_new(seconds=30):
    """Read what was not read yet, for about so many seconds; returns how many files that were.

    Each in a process of its own, that may die of it (documents/text.py). When two workers read the
    same file, they write the same words.
    """
    until, count = time.monotonic() + seconds, 0
    owned = [
        Exists(model.objects.filter(document=OuterRef("pk"))) for model in (Paper, MinutesFile)
    ]
    rows = Document.objects.to_read().filter(Q(owned[0]) | Q(owned[1]))
    while time.monotonic() < until:
        document = rows.first()
        if document is None:
            break
        extract(document)
        count += 1
    return count
