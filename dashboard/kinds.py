"""The mail that sums up a week, and whether it is still right when it leaves."""

from datetime import datetime

from dashboard import summary
from members.stopping import SUMMARY, stops, wants
from outbox.kinds import kind


@kind(summary.KIND, "weekoverzicht", counted=False, bulk=True, unsubscribe=stops(SUMMARY))
def weekly_summary(message):
    person = message.person
    if person is None or not wants(person, SUMMARY):
        return "De persoon wil geen weekoverzicht."
    facts = dict(message.facts)
    until = datetime.fromisoformat(facts.pop("until"))
    if summary.of(person, until=until).facts() != facts:
        return "Wat erin staat, klopt intussen niet meer."
    return ""
