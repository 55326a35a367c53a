"""The kinds of mail about an agreement, and whether one is still wanted just before it leaves."""

from meetings.approvals.standing import standing
from meetings.models import Approval, Meeting
from meetings.told import stamp
from outbox.kinds import kind
from platforms.models import Membership, Role


@kind("approval_asked", "vraag om akkoord aan de stuurgroep", counted=False)
def approval_asked(message):
    """Not when somebody answered already, nor when it was asked anew."""
    rows = Meeting.objects.select_related("atrium__platform")
    meeting = rows.filter(pk=message.facts.get("meeting") or 0).first()
    if meeting is None or meeting.status != Meeting.Status.DRAFT:
        return "Deze bijeenkomst is geen concept meer."
    if stamp(meeting.approval_asked_at) != message.facts["asked_at"]:
        return "Het akkoord is intussen opnieuw gevraagd."
    if standing(meeting).is_agreed:
        return "De stuurgroep is al akkoord."
    mine = Membership.objects.active().filter(person=message.person, role=Role.STEERING)
    if not mine.filter(atrium=meeting.atrium_id).exists():
        return "Deze persoon zit niet meer in de stuurgroep."
    return ""


@kind("approval_answered", "antwoord van de stuurgroep", counted=False)
def approval_answered(message):
    known = Approval.objects.filter(pk=message.facts.get("approval") or 0).exists()
    return "" if known else "De bijeenkomst bestaat niet meer."
