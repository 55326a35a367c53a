"""The kinds of mail about a verdict, and whether one is still wanted just before it leaves."""

from meetings.models import Meeting, Registration
from meetings.told import stamp
from outbox.kinds import kind

Vetting = Registration.Vetting


def tells_a_verdict(message):
    return "Wie op een beslissing wacht, moet die kennen."


@kind("seat_approved", "goedkeuring van een inschrijving", counted=False, required=tells_a_verdict)
def seat_approved(message):
    return _differs(message, Vetting.APPROVED)


@kind("seat_to_vet", "inschrijving opnieuw te keuren", urgent=True, counted=False)
def seat_to_vet(message):
    return _differs(message, Vetting.WAITING)


@kind("seat_refused", "weigering van een inschrijving", counted=False, required=tells_a_verdict)
def seat_refused(message):
    row = _registration(message)
    if row is None:
        return "De inschrijving bestaat niet meer."
    if not row.is_refused:
        return "De persoon is intussen opnieuw ingeschreven."
    return _person_is_gone(row)


def _differs(message, vetting):
    row = _registration(message)
    if row is None:
        return "De inschrijving bestaat niet meer."
    if row.meeting.status != Meeting.Status.ANNOUNCED:
        return "De bijeenkomst is voorbij of geannuleerd."
    now = (stamp(row.meeting.starts_at), row.meeting.sequence)
    if now != (message.facts["starts_at"], message.facts["sequence"]):
        return "De bijeenkomst is intussen gewijzigd."
    if row.status != message.facts["status"]:
        return f"De persoon is intussen {row.get_status_display()}."
    if row.vetting != vetting:
        return "Over de inschrijving is intussen anders beslist."
    return _person_is_gone(row)


def _registration(message):
    rows = Registration.objects.select_related("meeting", "person")
    return rows.filter(pk=message.facts.get("registration") or 0).first()


def _person_is_gone(row):
    return "" if row.person.is_active else "Het account is niet actief."
