"""The verslag on the page of its meeting: that page belongs to a lower app, so it asks by a tag."""

from django import template

from meetings.models import Meeting
from minutes.models import Minutes

register = template.Library()


@register.inclusion_tag("minutes/_of_meeting.html")
def verslag_of(meeting, user):
    """The verslag of `meeting` that `user` may see, or the link to upload it for who may."""
    if not meeting.has_begun:
        return {}
    minutes = Minutes.objects.permitted(user).filter(meeting=meeting).first()
    if minutes is not None:
        return {"minutes": minutes}
    may_report = Meeting.objects.permitted(user, "report").filter(pk=meeting.pk).exists()
    return {"meeting": meeting, "may_report": may_report}
