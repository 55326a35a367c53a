"""The kinds of mail about the shared work, and whether one is still wanted just before it leaves."""

from django.utils import timezone

from meetings.models import Duty, Meeting
from meetings.told import stamp
from outbox.kinds import kind


@kind("duty_asked", "vraag om een taak op te nemen")
def duty_asked(message):
    """Not with a link that was ended, nor for another hour than the mail says."""
    row = _duty(message)
    if row is None or row.link_no != message.facts["link_no"]:
        return "De taak wordt niet meer gevraagd."
    if row.state != Duty.State.ASKED:
        return "De persoon antwoordde al."
    meeting = row.meeting
    if meeting.status == Meeting.Status.CANCELLED:
        return "De bijeenkomst is geannuleerd."
    if meeting.starts_at <= timezone.now():
        return "De bijeenkomst is al begonnen."
    if stamp(meeting.starts_at) != message.facts["starts_at"]:
        return "De bijeenkomst is intussen verplaatst."
    return ""


@kind("duty_taken_back", "een taak die niet meer nodig is")
def duty_taken_back(message):
    return ""


@kind("duty_declined", "afzegging van een taak")
def duty_declined(message):
    row = _duty(message)
    if row is None:
        return "De taak wordt niet meer gevraagd."
    return "" if row.state == Duty.State.DECLINED else "De persoon neemt de taak intussen toch op."


def _duty(message):
    return Duty.objects.select_related("meeting").filter(pk=message.facts.get("duty")).first()
