"""Verslagen with real files: what was said, agreed and asked, in a PDF or a Word document."""

from datetime import timedelta
from io import BytesIO

from django.core.files.base import File
from django.utils import timezone

from core.times import day_words, local
from dashboard.demo import written
from dashboard.demo.pdf import pdf
from dashboard.demo.word import docx
from dashboard.demo.world import keep
from documents.actions import store
from documents.models import Document
from minutes.models import Minutes, MinutesFile

MOST_FILES = 1000
WRITTEN_EACH = 12  # the others were uploaded
QUICK = timedelta(days=5)


def write(world, gatherings, progress=lambda done: None):
    """Store a published verslag with a file for most meetings that are over.

    Every one with a file is an upload like any other (documents.actions.store). After MOST_FILES
    only the summary is written. Recent meetings may still miss theirs.
    """
    rows, texts = [], []
    for gathering in gatherings:
        if world.random.random() < 0.93 and is_reported(world, gathering.meeting):
            rows.append(verslag(world, gathering))
            texts.append(paragraphs(world, gathering) if len(texts) < MOST_FILES else None)
    keep(rows)
    gatherings_of = {gathering.meeting.pk: gathering for gathering in gatherings}
    for number, (row, text) in enumerate(zip(rows, texts, strict=True)):
        if text:
            attach(row, text, as_word=number % 5 == 4)
        if number % WRITTEN_EACH == 0:
            written.write(world, row, gatherings_of[row.meeting_id])
        if number % 20 == 0:
            progress(number / len(rows))
    return rows


def is_reported(world, meeting):
    """Whether there was time to write it."""
    return meeting.ends_at < world.now - QUICK


def verslag(world, gathering, *, published_after=12):
    """An unsaved published verslag."""
    meeting = gathering.meeting
    published = _at_work(min(meeting.ends_at + timedelta(days=published_after), world.now))
    return Minutes(
        meeting=meeting,
        title=f"Verslag {meeting.title}",
        summary=summary(world, gathering),
        dated_on=local(meeting.starts_at).date(),
        status=Minutes.Status.ADOPTED,
        published_at=published,
        adopted_at=published,
        adopted_how=Minutes.Adoption.DIRECT,
        created_by=meeting.created_by,
    )


def _at_work(moment):
    """The same hour on the Friday before, when `moment` is in a weekend."""
    return moment - timedelta(days=max(0, local(moment).weekday() - 4))


def summary(world, gathering):
    subject = gathering.subject
    said = world.random.choice(subject.said)
    return f"{gathering.meeting.atrium.name} over {subject.theme.lower()}. {said} {world.random.choice(subject.agreed)}"


def paragraphs(world, gathering):
    """The verslag itself, line by line."""
    random, meeting, subject = world.random, gathering.meeting, gathering.subject
    lines = [
        f"{meeting.atrium.name}, {day_words(meeting.starts_at)}.",
        f"Plaats: {meeting.venue or 'online'}{', ' + meeting.address if meeting.address else ''}.",
        f"Aanwezig: {gathering.present} van de {len(gathering.invited)} genodigden.",
        "Dit verslag is vertrouwelijk en bestemd voor de leden van het atrium.",
        "1. Goedkeuring van het vorige verslag",
        "Het verslag van de vorige bijeenkomst wordt zonder opmerkingen goedgekeurd.",
        f"2. {meeting.title}",
        *random.sample(subject.said, 4),
        "3. Vragen uit de groep",
        *subject.asked,
        f"De vraag wordt besproken; {random.choice(CLOSING)}",
        "4. Afspraken",
        *(f"- {line}" for line in subject.agreed),
        "- De volgende bijeenkomst wordt via het portaal aangekondigd.",
    ]
    return lines


CLOSING = (
    "de relatiebeheerder neemt ze mee en koppelt terug.",
    "twee gemeenten delen hun aanpak na de bijeenkomst.",
    "er is nog geen eensluidend antwoord.",
    "de groep komt erop terug wanneer de nieuwe richtlijn er is.",
)


def attach(minutes, text, *, as_word=False, kind=MinutesFile.Kind.MAIN):
    """Store the file of a verslag; its words are known, so nothing needs to read them again."""
    document = upload(minutes.title, text, as_word=as_word)
    MinutesFile.objects.create(
        minutes=minutes, kind=kind, document=document, added_by=minutes.created_by
    )


def upload(title, text, *, as_word=False):
    """A stored PDF or Word file with `title` and `text` (paragraphs)."""
    content, ending = (docx(title, text), "docx") if as_word else (pdf(title, text), "pdf")
    name = f"{title}.{ending}".replace(":", "")
    document = store(File(BytesIO(content), name=name), by=None)
    known = " ".join([title, *text])
    Document.objects.filter(pk=document.pk).update(text=known, text_extracted_at=timezone.now())
    return document
