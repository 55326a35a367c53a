"""The step in the back office that asks people to keep a date free: told first, then done."""

from functools import partial

from django.contrib import messages
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from meetings.admin import pages
from meetings.approvals.standing import why_not_approved
from meetings.asking import asked
from meetings.savedate import actions
from meetings.warnings import warnings


@require_http_methods(["GET", "POST"])
def save_date(request, pk):
    """Who would get which mail, when it leaves, and what is worth a look first."""
    meeting = pages.organised(request, pk)
    if not meeting.may_save_date:
        return redirect(pages.address("change", meeting))
    if request.method == "GET":
        context = {
            "warnings": warnings(meeting, request.user),
            "missing": why_not_approved(meeting),
        }
        return pages.page(request, "save_date", meeting, "Datum laten vrijhouden", **context)
    act = partial(actions.save_date, meeting, by=request.user, version=pages.version(request))
    step = asked(request.POST, act)
    if "confirm" in request.POST and step.is_chosen():
        step.take()
        messages.success(request, f"De datum wordt vrijgehouden. {step.said()}")
        return redirect(pages.address("change", meeting))
    context = {"warnings": warnings(meeting, request.user), "missing": "", "step": step}
    return pages.page(request, "save_date", meeting, "Datum laten vrijhouden", **context)
