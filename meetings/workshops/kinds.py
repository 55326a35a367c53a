"""The kinds of mail about workshops, and whether one is still wanted just before it leaves."""

from meetings.models import Meeting, Registration, WorkshopSeat
from outbox.kinds import kind

Status = Registration.Status


@kind(
    "workshop_promoted",
    "vrijgekomen plaats in een workshop",
    counted=False,
    required=lambda message: "Wie een plaats in een workshop krijgt, moet dat weten.",
)
def workshop_promoted(message):
    return _differs(message, {Status.REGISTERED}) or _has_none(message)


@kind("workshops_allotted", "verdeling van de workshops", counted=False)
def workshops_allotted(message):
    return _differs(message, {Status.REGISTERED})


@kind(
    "workshop_dropped",
    "workshop die vervalt",
    counted=False,
    required=lambda message: "Wie deze workshop koos, moet opnieuw kunnen kiezen.",
)
def workshop_dropped(message):
    return _differs(message, {Status.REGISTERED, Status.WAITLISTED})


def _differs(message, statuses):
    """Why the person need not hear of workshops any more; "" when they do.

    Another time of the meeting is no reason: the mail about that leaves after this one.
    """
    rows = Registration.objects.select_related("meeting", "person")
    row = rows.filter(pk=message.facts["registration"]).first()
    if row is None:
        return "De inschrijving bestaat niet meer."
    if row.meeting.status != Meeting.Status.ANNOUNCED:
        return "De bijeenkomst is voorbij of geannuleerd."
    if row.status not in statuses:
        return f"De persoon is intussen {row.get_status_display()}."
    return "" if row.person.is_active else "Het account is niet actief."


def _has_none(message):
    rows = WorkshopSeat.objects.filter(registration=message.facts["registration"], queue_no=None)
    return "" if rows.exists() else "De persoon heeft intussen geen workshop meer."
