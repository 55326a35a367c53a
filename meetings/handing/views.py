"""Handing one's place to a colleague: from the page of the meeting, or from a mail."""

from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from core.refusal import Refused
from meetings.asking import asked
from meetings.eligibility import may_answer
from meetings.handing.actions import hand_over
from meetings.handing.forms import HandForm
from meetings.links import answer_path, giver_of
from meetings.models import Meeting, Registration
from meetings.vetting.verdicts import would_wait
from meetings.views.detail import known

HANDED = "{taker} komt in plaats van {giver}. Beiden krijgen een mail."


@require_http_methods(["GET", "POST"])
def hand(request, pk):
    """My own place; organisers name the registration (`inschrijving`) whose place it is."""
    rows = Meeting.objects.flagged(request.user, "read", "organise")
    meeting, _ = known(request.user, rows, pk=pk)
    seats = meeting.registrations.registered().select_related("person", "organisation")
    wanted = request.GET.get("inschrijving", "")
    if wanted and meeting.may_organise:
        row = get_object_or_404(seats, pk=int(wanted) if wanted.isdecimal() else 0)
    else:
        row = seats.filter(person=request.user).first()
    if row is None:
        # Nothing to hand over (any more): the page of the meeting says how one stands.
        if not meeting.may_read:
            raise Http404
        return redirect(meeting)
    row.meeting = meeting
    return _handing(request, row, by=request.user, after=meeting.get_absolute_url())


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def hand_by_mail(request, token):
    """The same from a mail, without logging in: looking changes nothing, the button does."""
    row = giver_of(token)
    if row is None or not may_answer(row):
        raise Http404
    if row.status != Registration.Status.REGISTERED:
        return redirect(answer_path(row))
    return _handing(request, row, by=row.person, after=answer_path(row))


def _handing(request, row, *, by, after):
    meeting, step = row.meeting, None
    form = HandForm(request.POST or None, meeting=meeting, giver=row.person, by=by)
    if form.is_valid():
        taker, nonce = form.cleaned_data["colleague"], form.cleaned_data["nonce"]
        act = partial(hand_over, meeting, row.person, taker, by=by, nonce=nonce)
        try:
            if "look" not in request.POST:
                act()
                messages.success(request, HANDED.format(taker=taker, giver=row.person))
                return redirect(after)
            step = asked(request.POST, act)
        except Refused as refusal:
            form.add_error("colleague", str(refusal))
    context = {"meeting": meeting, "registration": row, "form": form, "step": step, "by": by}
    context |= {"after": after, "has_choice": form.fields["colleague"].queryset.exists()}
    context["again"] = would_wait(row, by=by)
    return render(request, "meetings/handing/hand.html", context)
