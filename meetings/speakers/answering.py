"""A speaker is asked, and answers by their own link: comes or not, says who they are, hands in slides.

Everything here is about one point only: the link names the speaker, and the speaker names the point.
"""

from django.db import transaction
from django.utils import timezone

from core.refusal import Refused
from core.times import moment_words
from documents.refusal import BadFile
from meetings.agenda.actions import save_paper
from meetings.locking import lock
from meetings.models import Meeting, Paper, Speaker
from meetings.room import check_room
from meetings.speakers import mail
from meetings.speakers.actions import speaker_now

SLIDES = ("pdf", "pptx")
MOST_VERSIONS = 5
OVER = "Deze bijeenkomst is begonnen, voorbij of geannuleerd: u kunt hier niets meer wijzigen."


@transaction.atomic
def ask(speaker, *, by):
    """Mail a speaker to confirm, with a link of their own; Refused without an address.

    Also for a draft: whom one asks to speak must know of it, and nobody else does (T6).
    """
    speaker = speaker_now(speaker)
    if not speaker.address:
        raise Refused("Vul eerst het e-mailadres van de spreker in.")
    if speaker.item.meeting.has_begun:
        raise Refused("Deze bijeenkomst is al begonnen.")
    if mail.asked(speaker) is None:
        raise Refused("Deze spreker kreeg vandaag al een mail.")
    speaker.asked_at = timezone.now()
    speaker.save(update_fields=["asked_at"])
    return speaker


@transaction.atomic
def revoke(speaker, *, by):
    """End the links given to a speaker; asking again gives a new one."""
    speaker = speaker_now(speaker)
    speaker.link_no += 1
    speaker.asked_at = None
    speaker.save(update_fields=["link_no", "asked_at"])
    return speaker


@transaction.atomic
def answer(speaker, *, comes):
    """Confirm or decline; who organises is mailed of a no. The same answer again does nothing."""
    speaker = _open(speaker)[0]
    said = Speaker.Answer.CONFIRMED if comes else Speaker.Answer.DECLINED
    if speaker.answer == said:
        return speaker
    speaker.answer, speaker.answered_at = said, timezone.now()
    speaker.save(update_fields=["answer", "answered_at"])
    if not comes:
        mail.declined(speaker)
    return speaker


@transaction.atomic
def introduce(speaker, *, bio, needs):
    """Keep what a speaker says of themselves, and what they need in the room."""
    speaker = _open(speaker)[0]
    speaker.bio, speaker.needs = bio, needs
    speaker.save(update_fields=["bio", "needs"])
    return speaker


@transaction.atomic
def hand_in(speaker, file):
    """Keep the slides of a speaker with their point; returns the Paper.

    A newer version takes the place of the visible one (T69). Raises BadFile, which is a Refused:
    after the deadline, for another kind of file or one that is too large, or for the sixth version.
    """
    speaker, now = _open(speaker)
    meeting = speaker.item.meeting
    if speaker.has_declined:
        raise BadFile("U liet weten dat u niet komt. Bevestig eerst dat u toch komt.")
    if now >= meeting.slides_deadline:
        raise BadFile(too_late(meeting))
    paper = Paper.objects.filter(speaker=speaker, meeting=meeting).first()
    if paper and paper.versions.count() + 1 >= MOST_VERSIONS:
        raise BadFile(
            f"U gaf al {MOST_VERSIONS} versies door. Mail een volgende naar de organisator."
        )
    check_room(meeting, [file], by=speaker.person)
    paper = paper or Paper(
        meeting=meeting, item=speaker.item, speaker=speaker, title=f"Presentatie {speaker}"[:160]
    )
    return save_paper(meeting, paper, file, by=speaker.person, allowed=SLIDES)


def too_late(meeting):
    """Why slides come too late, in words that say what to do."""
    return (
        f"Opladen kon tot {moment_words(meeting.slides_deadline)}. "
        "Mail uw presentatie naar de organisator."
    )


def is_open(meeting, now):
    """Whether a speaker may still answer at the moment `now`: until it begins."""
    coming = {Meeting.Status.DRAFT, Meeting.Status.ANNOUNCED}
    return meeting.status in coming and now < meeting.starts_at


def _open(speaker):
    """The speaker as it is, its meeting locked, and the database's clock; Refused when it is over."""
    meeting, now = lock(speaker.item.meeting)
    rows = Speaker.objects.select_related("person", "item").filter(link_no=speaker.link_no)
    row = rows.filter(pk=speaker.pk, item__meeting=meeting).first()
    if row is None or not is_open(meeting, now):
        raise Refused(OVER)
    row.item.meeting = meeting
    return row, now
