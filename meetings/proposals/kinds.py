"""The kind of mail about a proposal, and whether it is still wanted just before it leaves."""

from meetings.models import Proposal
from meetings.proposals.mail import KIND
from outbox.kinds import kind


@kind(
    KIND,
    "antwoord op een voorstel",
    counted=False,
    introduction="Bedankt dat u een punt voorstelde voor de agenda van {atrium}.",
    required=lambda message: "Wie iets voorstelde, moet het antwoord kennen.",
)
def proposal_answered(message):
    """Not once something else was decided, nor to who is not in the atrium any more."""
    row = Proposal.objects.filter(pk=message.facts.get("proposal")).first()
    if row is None or row.version != message.facts["version"]:
        return "Over dit voorstel is intussen anders beslist."
    if message.person is None or not message.person.has_perm("meetings.view_proposal", row):
        return "De persoon hoort niet meer bij dit atrium."
    return ""
