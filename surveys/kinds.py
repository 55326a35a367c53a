"""The kinds of mail of an evaluation, and whether one is still wanted just before it leaves."""

from members.stopping import stops
from outbox.kinds import kind
from surveys.models import Asked


@kind("evaluation_asked", "vraag om een evaluatie", sensitive=True)
def evaluation_asked(message):
    return _not_wanted(message)


@kind(
    "evaluation_reminder",
    "herinnering aan een evaluatie",
    sensitive=True,
    unsubscribe=stops("wants_reminders"),
)
def evaluation_reminder(message):
    if message.person and not message.person.wants_reminders:
        return "De persoon wil geen herinneringen."
    return _not_wanted(message)


def _not_wanted(message):
    row = Asked.objects.select_related("asking").filter(pk=message.facts["asked"]).first()
    if row is None:
        return "De evaluatie wordt niet meer gevraagd."
    if not row.asking.is_open:
        return "De evaluatie is afgesloten."
    return "De persoon antwoordde intussen." if row.has_answered else ""
