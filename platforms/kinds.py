"""Asked just before a mail about a request leaves: is it still wanted?"""

from outbox.kinds import kind
from platforms.models import JoinRequest

Status = JoinRequest.Status


def _request(message):
    return JoinRequest.objects.filter(pk=message.facts.get("join_request")).first()


@kind("join_confirm_address", "adres bevestigen", urgent=True, sensitive=True, counted=False)
def join_confirm_address(message):
    request = _request(message)
    if request is None or request.status != Status.UNCONFIRMED:
        return "De aanvraag is er niet meer of is al bevestigd."
    return ""


@kind("join_request", "aanvraag om aan te sluiten", counted=False)
def join_request(message):
    request = _request(message)
    if request is None or request.status != Status.OPEN:
        return "Over deze aanvraag is al beslist."
    person = message.person
    if person is None or not person.is_active:
        return "Deze persoon is niet meer actief."
    if not person.has_perm("platforms.decide_joinrequest", request):
        return "Deze persoon beslist niet meer over aanvragen voor dit atrium."
    return ""


@kind(
    "join_decided",
    "antwoord op een aanvraag",
    counted=False,
    required=lambda message: "Wie iets vroeg, moet het antwoord kennen.",
)
def join_decided(message):
    request = _request(message)
    if request is None or request.status not in {Status.APPROVED, Status.REFUSED}:
        return "De aanvraag is er niet meer."
    return ""
