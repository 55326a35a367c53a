"""The page on which the agreement is asked by who organises, and given by who is of the group."""

from functools import partial

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from meetings.agenda import items_of, running_times
from meetings.approvals import actions
from meetings.approvals.forms import ApprovalForm
from meetings.approvals.standing import standing, steering_group
from meetings.asking import asked
from meetings.models import Meeting

GIVEN = "Bedankt. De organisatoren krijgen uw antwoord per mail."


@require_http_methods(["GET", "POST"])
def approval(request, pk):
    """The draft, how it stands with the steering group, and the next step of who looks."""
    user = request.user
    rows = Meeting.objects.permitted(user, "organise") | Meeting.objects.permitted(user, "approve")
    rows = rows.filter(atrium__platform__needs_approval=True)
    rows = rows.select_related("atrium__platform", "municipality", "theme", "contact")
    rows = rows.flagged(user, "organise", "approve", "announce")
    meeting = get_object_or_404(rows, pk=pk)
    group = steering_group([meeting.atrium_id]).get(meeting.atrium_id, [])
    # What the rule says of an administrator, who may everything, is not that they are of the group.
    meeting.may_approve &= user in group
    now = standing(meeting)
    data = request.POST if "answer" in request.POST or "shown" in request.POST else None
    form = ApprovalForm(data, standing=now) if meeting.may_approve else None
    step = None
    if form is not None and form.is_valid():
        actions.answer_approval(meeting, by=user, **form.facts())
        messages.success(request, GIVEN)
        return redirect("meetings:approval", pk)
    if "ask" in request.POST and meeting.may_organise:
        version = request.POST.get("seen_version", "")
        version = int(version[:9]) if version.isdecimal() else None
        step = asked(
            request.POST,
            partial(actions.ask_approval, meeting, by=user, version=version),
            may_skip=False,
        )
        if "confirm" in request.POST and step.is_chosen():
            step.take()
            messages.success(request, f"Het akkoord is gevraagd. {step.said()}")
            return redirect("meetings:approval", pk)
    context = {"meeting": meeting, "standing": now, "group": group, "form": form, "step": step}
    context["papers"] = list(meeting.papers.select_related("document"))
    context["points"] = running_times(meeting, list(items_of(meeting)))
    return render(request, "meetings/approvals/approval.html", context)
