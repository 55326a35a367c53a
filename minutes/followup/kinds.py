"""The mails to who promised something, and whether they are still wanted just before they leave."""

from minutes.models import Action
from outbox.kinds import kind


@kind("action_due", "herinnering aan een actie")
def action_due(message):
    return _why_not(message)


@kind("action_late", "herinnering aan een actie die over tijd is")
def action_late(message):
    return _why_not(message)


def _why_not(message):
    rows = Action.objects.filter(pk=message.facts.get("action"))
    action = rows.first()
    if action is None or action.state == Action.State.DONE:
        return "De actie is intussen afgewerkt."
    if action.owner_id != message.person_id:
        return "De actie is intussen voor iemand anders."
    if action.due_on is None or action.due_on.isoformat() != message.facts["due_on"]:
        return "De dag van de actie is intussen gewijzigd."
    own = rows.permitted(message.person, "own").exists()
    return "" if own else "Deze persoon mag het verslag niet meer lezen."
