"""The kind of mail about an agenda, and whether it is still wanted just before it leaves."""

from django.utils import timezone

from meetings.mailings import STILL_THERE
from meetings.models import Meeting, Registration
from outbox.kinds import kind


@kind("agenda_changed", "wijziging van de agenda")
def agenda_changed(message):
    """For who still comes, waits or decides; who wants no invitations hears it when they come."""
    rows = Registration.objects.select_related("meeting", "person")
    row = rows.filter(pk=message.facts.get("registration")).first()
    if row is None or row.status not in STILL_THERE:
        return "De persoon komt niet (meer)."
    if row.meeting.status != Meeting.Status.ANNOUNCED or row.meeting.starts_at <= timezone.now():
        return "De bijeenkomst is begonnen, voorbij of geannuleerd."
    if row.status == Registration.Status.INVITED and not row.person.wants_invitations:
        return "De persoon wil geen uitnodigingen per mail."
    return ""
