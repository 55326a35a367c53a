"""The evaluation on the page of its meeting: that page belongs to a lower app, so it asks by a tag."""

from django import template

from surveys.models import Asking

register = template.Library()


@register.inclusion_tag("surveys/_of_meeting.html")
def evaluation_of(meeting, user):
    """A link to what came of it, for who may read that."""
    if not meeting.is_past:
        return {}
    asking = Asking.objects.permitted(user).filter(meeting=meeting)
    return {"meeting": meeting, "may_read": asking.exists()}
