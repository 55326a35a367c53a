"""The place of a point that comes last."""

from django.db.models import Max

from meetings.models import AgendaItem

STEP = 10


def next_order(meeting):
    """The order of a point that comes last."""
    most = AgendaItem.objects.filter(meeting=meeting).aggregate(most=Max("order"))["most"]
    return (most or 0) + STEP
