"""One meeting: when, where, what, who, and what I can do."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from core.querysets import get_permitted
from documents.serve import serve
from meetings import calendar as ics
from meetings.agenda import running_times
from meetings.forms import OnceForm
from meetings.models import Meeting, Registration

ACTIONS = ("read", "register", "organise", "announce", "attend")


@login_not_required
@require_safe
def detail(request, pk):
    """Visitors see that it takes place; whom it is for sees the rest."""
    rows = Meeting.objects.flagged(request.user, *ACTIONS).with_mine(request.user)
    rows = rows.select_related("atrium__platform", "municipality", "contact", "theme")
    meeting = get_permitted(request.user, rows, pk=pk)
    context = {"meeting": meeting, "once": OnceForm()}
    if meeting.may_read:
        context |= _confidential(meeting, request.user)
    return render(request, "meetings/detail.html", context)


def _confidential(meeting, user):
    """What only whom the meeting is for may see."""
    papers = list(meeting.papers.select_related("document"))
    coming = meeting.registrations.registered().select_related("person", "organisation")
    coming = list(coming.order_by("person__sort_name"))
    mine = next((row for row in coming if row.person_id == user.pk), None)
    if mine:
        mine.meeting = meeting
    return {
        "points": running_times(meeting, meeting.agenda_items.all(), papers),
        "papers": [paper for paper in papers if paper.item_id is None],
        "coming": coming,
        "is_full": meeting.capacity is not None and len(coming) >= meeting.capacity,
        "mine": mine,
        "one_click": user.positions.active(meeting.day).count() <= 1,
    }


@require_safe
def paper(request, pk, paper_pk):
    """A paper, after asking at every request whether this person may read the meeting."""
    meeting = get_object_or_404(Meeting.objects.permitted(request.user, "read"), pk=pk)
    row = get_object_or_404(meeting.papers.select_related("document"), pk=paper_pk)
    return serve(request, row.document)


@login_not_required
@require_safe
def invitation(request, pk):
    """The meeting as a calendar file to keep; the online link only for who is registered."""
    meeting = get_permitted(request.user, Meeting.objects.select_related("atrium"), pk=pk)
    mine = Registration.objects.by_meeting(request.user, [meeting])
    text = ics.published([meeting], name=meeting.title, mine=mine)
    response = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="bijeenkomst-{meeting.pk}.ics"'
    return response
