"""The mail about a correction, and whether it is still wanted just before it leaves."""

from members.stopping import stops
from minutes.models import Minutes
from outbox.kinds import kind


@kind("minutes_corrected", "verslag gecorrigeerd", unsubscribe=stops("wants_minutes_mail"))
def minutes_corrected(message):
    person = message.person
    if person is None or not person.wants_minutes_mail:
        return "Deze persoon wil geen berichten over verslagen."
    rows = Minutes.objects.filter(pk=int(message.about.partition(":")[2]), status="adopted")
    may_read = rows.permitted(person, "read").exists()
    return "" if may_read else "Deze persoon mag het verslag niet meer lezen."
