"""A meeting comes or goes: what waited for it goes on its agenda, what stood there waits again."""

from meetings.models import AgendaItem, TalkingPoint

MINUTES = 15


def take_up(meeting):
    """Put what waits for the next meeting of this atrium on the agenda of `meeting`, just made."""
    if meeting.has_begun:
        return
    for point in TalkingPoint.objects.waiting().filter(atrium=meeting.atrium_id):
        point.item = AgendaItem.objects.create(meeting=meeting, title=point.title, minutes=MINUTES)
        point.save(update_fields=["item"])


def let_go(meeting):
    """`meeting` does not take place: its points wait for the next one."""
    for point in TalkingPoint.objects.filter(item__meeting=meeting):
        point.item = None
        point.save(update_fields=["item"])
