"""Whose calendar holds the event of a meeting, as far as we told it (docs/calendar.md)."""

from django.db.models import Q

from outbox.models import Message

State = Message.State
# Handed to a mail server, or perhaps: an attempt whose answer was lost may have arrived.
MAY_HAVE_ARRIVED = Q(state__in=[State.ACCEPTED, State.SENDING]) | Q(uncertain=True)


def holders(about, people=None):
    """The pks of those (of `people`, pks, or of everyone) whose last calendar message was a REQUEST."""
    rows = Message.objects.filter(MAY_HAVE_ARRIVED, about=about).exclude(calendar_method="")
    if people is not None:
        rows = rows.filter(person__in=people)
    last = dict(rows.order_by("pk").values_list("person", "calendar_method"))
    return {person for person, method in last.items() if method == "REQUEST"}
