"""Choosing workshops: on the portal, and from the mail without logging in."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from core.refusal import Refused
from meetings.eligibility import may_answer
from meetings.links import answered_by
from meetings.models import Meeting, Registration
from meetings.vetting.verdicts import VETTED_AGAIN, comes_up_again
from meetings.views.detail import known
from meetings.workshops import actions
from meetings.workshops.forms import ChoiceForm
from meetings.workshops.programme import programme

KEPT = "Uw keuze is bewaard."
SAME = "Uw keuze was al zo: er is niets veranderd."
WAITS = "U staat op de wachtlijst van {names}. Komt er een plaats vrij, dan krijgt u een mail."


@require_http_methods(["GET", "POST"])
def workshops(request, pk):
    """What there is to choose, and what I chose; for whom the meeting is."""
    rows = Meeting.objects.select_related("atrium").flagged(request.user, "read", "organise")
    meeting, is_guest = known(request.user, rows, pk=pk)
    if not (meeting.may_read or is_guest):
        raise Http404
    mine = meeting.registrations.filter(person=request.user).select_related("person").first()
    return _choosing(request, meeting, mine, {"is_inside": True})


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def answer_workshops(request, token):
    """The same from the link in a mail: looking changes nothing, the button does."""
    registration = answered_by(token)
    if registration is None or not may_answer(registration) or not registration.is_live:
        raise Http404
    return _choosing(request, registration.meeting, registration, {"registration": registration})


def _choosing(request, meeting, mine, context):
    if mine:
        mine.meeting = meeting
    blocks = programme(meeting, mine)
    may = mine is not None and mine.is_live
    form = ChoiceForm(request.POST if request.method == "POST" and may else None, blocks=blocks)
    if form.is_valid():
        try:
            again = comes_up_again(mine, by=mine.person)
            changed = actions.choose(meeting, mine.person, by=mine.person, wishes=form.wishes())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            _say(request, meeting, mine, changed)
            if changed and again:
                messages.warning(request, VETTED_AGAIN)
            return redirect(request.path)
    context |= {"meeting": meeting, "mine": mine, "may_choose": may, "blocks": blocks, "form": form}
    context["again"] = may and comes_up_again(mine, by=mine.person)
    return render(request, "meetings/workshops/choose.html", context)


def _say(request, meeting, mine, changed):
    if not changed:
        messages.info(request, SAME)
        return
    messages.success(request, KEPT)
    if mine.status != Registration.Status.REGISTERED:
        return
    queued = [view.queued.workshop.title for view in programme(meeting, mine) if view.queued]
    if queued:
        messages.warning(request, WAITS.format(names=" en ".join(queued)))
