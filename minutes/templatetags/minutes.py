"""The verslag on the page of its meeting: that page belongs to a lower app, so it asks by a tag."""

from django import template
from django.db.models import Exists, F

from core.times import today
from meetings.models import Meeting
from minutes.export import words
from minutes.followup.reading import known_to
from minutes.models import AgendaMention, Minutes

register = template.Library()
FEW = 10


register.filter("label", words.passage_label)
register.filter("in_words", words.action_words)
register.filter("hidden_words", words.hidden_words)


@register.inclusion_tag("minutes/_of_meeting.html", takes_context=True)
def verslag_of(context, meeting, user):
    """The verslag of `meeting` that `user` may see, or the link to upload it for who may."""
    if not meeting.has_begun:
        return {"actions": _to_follow_up(meeting, user), "meeting": meeting, "today": today()}
    minutes = Minutes.objects.permitted(user).filter(meeting=meeting).first()
    if minutes is not None:
        return {"minutes": minutes}
    may_report = Meeting.objects.permitted(user, "report").filter(pk=meeting.pk).exists()
    token = context.get("csrf_token")
    return {"meeting": meeting, "may_report": may_report, "csrf_token": token}


def _to_follow_up(meeting, user):
    """The open actions `user` sees, where the agenda has them (minutes/followup/agenda.py)."""
    on_agenda = AgendaMention.objects.filter(meeting=meeting, minutes=None, item__isnull=False)
    rows = known_to(user).filter(minutes__meeting__atrium=meeting.atrium_id, state="open")
    rows = rows.filter(Exists(on_agenda))
    return rows.order_by(F("due_on").asc(nulls_last=True), "pk")[:FEW]
