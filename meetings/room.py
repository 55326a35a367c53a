"""How many files a meeting and a platform may hold (reliability.md 2.3, point 1)."""

from django.db.models import Q, Sum

from documents.models import Document
from documents.quota import check_quota
from documents.refusal import BadFile
from meetings.models import Meeting, Paper, PaperVersion

FILES_PER_MEETING = 20
BYTES_PER_PLATFORM = 2 * 1024**3
HOLDERS = []


def holder(rows):
    """Register a function that gives the keys of the documents which some meetings hold."""
    HOLDERS.append(rows)
    return rows


@holder
def papers(meetings):
    return Paper.objects.filter(meeting__in=meetings).values("document")


@holder
def versions(meetings):
    return PaperVersion.objects.filter(paper__meeting__in=meetings).values("document")


def check_room(meeting, files, *, by):
    """Refuse `files`, about to be added to `meeting`, before one of them is stored.

    At most 20 files per meeting, papers and verslag with its versions together; 2 GB per platform;
    50 uploads per person per day. Raises BadFile. Two people at the same moment may pass the limit
    of the platform by the size of one upload.
    """
    files = [file for file in files if file]
    if not files:
        return
    check_quota(by, len(files))
    if meeting.pk and _held_by(Meeting.objects.filter(pk=meeting.pk)).count() + len(files) > (
        FILES_PER_MEETING
    ):
        raise BadFile(
            f"Bij één bijeenkomst passen hoogstens {FILES_PER_MEETING} bestanden, "
            "documenten en verslag samen. Voeg bestanden samen of laat er een weg."
        )
    platform = meeting.atrium.platform
    used = _held_by(Meeting.objects.filter(atrium__platform=platform)).aggregate(all=Sum("size"))
    if (used["all"] or 0) + sum(file.size for file in files) > BYTES_PER_PLATFORM:
        raise BadFile(
            f"De opslagruimte van {platform} is vol (2 GB). "
            "Neem contact op met PBM om oude bestanden op te ruimen."
        )


def _held_by(meetings):
    held = Q()
    for rows in HOLDERS:
        held |= Q(pk__in=rows(meetings.values("pk")))
    return Document.objects.filter(held)
