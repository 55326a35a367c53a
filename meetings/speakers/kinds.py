"""The kinds of mail about who speaks, and whether one is still wanted just before it leaves."""

from django.utils import timezone

from meetings.models import Meeting, Speaker
from meetings.told import stamp
from outbox.kinds import kind

GONE = "De spreker staat niet meer op de agenda."


@kind("speaker_asked", "vraag aan een spreker")
def speaker_asked(message):
    """Not with a link that was ended, nor for another hour than the mail says."""
    row = _speaker(message)
    if row is None or row.link_no != message.facts["link_no"]:
        return GONE if row is None else "De link in deze mail is ingetrokken."
    meeting = row.item.meeting
    if meeting.status == Meeting.Status.CANCELLED:
        return "De bijeenkomst is geannuleerd."
    if meeting.starts_at <= timezone.now():
        return "De bijeenkomst is al begonnen."
    if stamp(meeting.starts_at) != message.facts["starts_at"]:
        return "De bijeenkomst is intussen verplaatst."
    return ""


@kind("speaker_declined", "afzegging van een spreker")
def speaker_declined(message):
    row = _speaker(message)
    if row is None:
        return GONE
    return "" if row.has_declined else "De spreker komt intussen toch."


def _speaker(message):
    rows = Speaker.objects.select_related("item__meeting")
    return rows.filter(pk=message.facts.get("speaker")).first()
