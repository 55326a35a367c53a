"""Answering a poll: from the portal, or by the link in the mail without logging in."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from meetings import calendar as ics
from meetings.models import Meeting, PollAnswer
from meetings.polls import actions
from meetings.polls.forms import ChoiceForm
from meetings.polls.holds import holds_of
from meetings.polls.links import asked_by, path, poll_for

THANKS = "Bedankt voor uw antwoord. U kunt het wijzigen tot de datumprik sluit."


@require_http_methods(["GET", "POST"])
def choose(request, pk):
    """My own answer; 404 for whom nothing was asked."""
    poll = poll_for(request.user, meeting=get_object_or_404(Meeting, pk=pk))
    if poll is None:
        raise Http404
    return _choosing(request, poll, request.user)


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def choose_by_mail(request, token):
    """The same from the mail: looking changes nothing, the button does."""
    poll, person = asked_by(token)
    if poll is None:
        raise Http404
    return _choosing(request, poll, person, by_mail=True)


@login_not_required
@never_cache
@require_safe
def holds(request, token):
    """The moments as one calendar file, to keep them free in a calendar of one's own."""
    poll, person = asked_by(token)
    if poll is None:
        raise Http404
    rows = holds_of(person).filter(option__poll=poll)
    text = ics.published([], name=poll.meeting.title, holds=rows)
    response = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="datumprik-{poll.meeting_id}.ics"'
    return response


def _choosing(request, poll, person, *, by_mail=False):
    rows = PollAnswer.objects.filter(option__poll=poll, person=person).select_related("option")
    rows = list(rows.order_by("option__starts_at"))
    form = ChoiceForm(request.POST if request.method == "POST" else None, rows=rows)
    if poll.takes_answers and form.is_valid():
        actions.answer(poll, person, form.replies(), by=person)
        messages.success(request, THANKS)
        return redirect(request.path)
    context = {
        "poll": poll,
        "meeting": poll.meeting,
        "person": person,
        "form": form,
        "rows": rows,
        "by_mail": by_mail,
        "has_answered": all(row.answer for row in rows),
        "file": path(poll, person, page="poll_ics"),
    }
    return render(request, "meetings/polls/choose.html", context)
