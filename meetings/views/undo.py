"""Taking back what a calendar answered, from the link in the mail that confirmed it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from meetings import actions, links
from meetings.eligibility import may_answer
from meetings.models import Registration
from meetings.vetting.verdicts import TO_VET

Status = Registration.Status
NOW = {
    Status.REGISTERED: "U bent ingeschreven.",
    Status.WAITLISTED: "Uw plaats was al doorgegeven: u staat nu op de wachtlijst.",
    Status.INVITED: "U bent niet ingeschreven. Laat u nog weten of u komt?",
    Status.DECLINED: "U bent niet ingeschreven, zoals voordien.",
    Status.CANCELLED: "U bent niet ingeschreven, zoals voordien.",
}


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def undo(request, token):
    """Undo an answer without logging in: looking changes nothing, the button does, once."""
    asked = links.undone_by(token)
    if asked is None or not may_answer(asked.registration):
        raise Http404
    row = asked.registration
    if request.method == "POST":
        row = actions.undo(
            row, revision=asked.revision, status=asked.status, answered_at=asked.answered_at
        )
        proviso = f" {TO_VET}" if row.is_to_vet else ""
        messages.success(request, f"Uw antwoord is ongedaan gemaakt. {NOW[row.status]}{proviso}")
        return redirect(links.answer_path(row))
    context = {
        "registration": row,
        "meeting": row.meeting,
        "still": _still(asked),
        "before": asked.status,
        "answer": links.answer_path(row),
    }
    return render(request, "meetings/undo.html", context)


def _still(asked):
    row = asked.registration
    meeting = row.meeting
    return row.revision == asked.revision and meeting.status == "announced" and not meeting.is_past
