"""A speaker is named at a point of the agenda, changed, taken away. Nobody is mailed."""

from django.db import IntegrityError, transaction

from core.refusal import Refused
from meetings.agenda.actions import open_for_change, point_now
from meetings.models import Speaker

WHO = ("person", "name", "email", "organisation")
TWICE = "Deze spreker staat al bij dit agendapunt."
GONE = "Deze spreker staat niet meer bij dit agendapunt."


@transaction.atomic
def add_speaker(item, *, by, **who):
    """Name someone who speaks at `item`: a `person`, or `name` with `email` and `organisation`."""
    item = point_now(open_for_change(item.meeting), item)
    return _save(Speaker(item=item, **who))


@transaction.atomic
def change_speaker(speaker, *, by, **who):
    """Correct who speaks; returns the row.

    Another person or address is someone else: what was answered and the links given before end.
    """
    speaker = speaker_now(speaker)
    was = speaker.person_id, speaker.address
    for name, value in who.items():
        setattr(speaker, name, value)
    if (speaker.person_id, speaker.address) != was:
        forget_answer(speaker)
        speaker.bio = speaker.needs = ""
    return _save(speaker)


@transaction.atomic
def remove_speaker(speaker, *, by):
    """Take a speaker away; the link leads nowhere any more, slides stay with the point."""
    speaker_now(speaker).delete()


@transaction.atomic
def set_slides_until(meeting, *, by, moment):
    """Until when speakers of `meeting` may upload slides; None: the end of the day before."""
    meeting = open_for_change(meeting)
    meeting.slides_until = moment
    meeting.save(update_fields=["slides_until"])


def speaker_now(speaker):
    """`speaker` as it is, its meeting locked; Refused when it is gone or the meeting cancelled."""
    meeting = open_for_change(speaker.item.meeting)
    rows = Speaker.objects.select_related("person", "item")
    found = rows.filter(pk=speaker.pk, item__meeting=meeting).first()
    if found is None:
        raise Refused(GONE)
    found.item.meeting = meeting
    return found


def forget_answer(speaker):
    """Ask anew: nothing was said yet and the links given before do nothing. Not saved."""
    speaker.answer, speaker.answered_at, speaker.asked_at = Speaker.Answer.UNKNOWN, None, None
    speaker.link_no += 1


def _save(speaker):
    try:
        with transaction.atomic():
            speaker.save()
    except IntegrityError as error:
        raise Refused(TWICE) from error
    return speaker
