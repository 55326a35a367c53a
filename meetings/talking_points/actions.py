"""A point for the next Partneroverleg is asked for, or taken back."""

from django.db import transaction

from core.refusal import Refused
from meetings.actions.drafts import arrange
from meetings.models import AgendaItem, Meeting, TalkingPoint
from platforms.models import Atrium

COMING = (Meeting.Status.DRAFT, Meeting.Status.ANNOUNCED)


@transaction.atomic
def raise_point(atrium, *, about, by):
    """Talk about `about`, another atrium, at the next meeting of `atrium`; returns the point.

    It goes on the agenda of the first meeting to come, draft or announced; without one it waits
    for the next that is made. Asking again changes nothing. Nobody is mailed.
    """
    list(Atrium.objects.select_for_update(no_key=True, of=("self",)).filter(pk=atrium.pk))
    known = TalkingPoint.objects.open().filter(atrium=atrium, about=about).first()
    if known:
        return known
    title = f"Deelname aan {about}"[:160]
    point = TalkingPoint(atrium=atrium, about=about, title=title, asked_by=by)
    coming = Meeting.objects.upcoming().filter(atrium=atrium, status__in=COMING)
    meeting = next((row for row in coming.order_by("starts_at", "pk") if not row.has_begun), None)
    if meeting is not None:
        point.item = AgendaItem(order=None, title=title, minutes=TalkingPoint.MINUTES)
        arrange(meeting, by=by, items=[point.item])
    point.save()
    return point


@transaction.atomic
def drop_point(point, *, by):
    """Take a point back, off the agenda too. Refused once the meeting with it has begun."""
    if point.item is not None:
        if point.item.meeting.has_begun:
            raise Refused("Dit punt stond op de agenda van een overleg dat al begonnen is.")
        arrange(point.item.meeting, by=by, removed=[point.item])  # takes the point along
    else:
        point.delete()
