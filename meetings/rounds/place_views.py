"""Moving one's place in a round, and what became of all its places together."""

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from core.excel import download
from core.querysets import get_permitted
from core.refusal import Refused
from meetings import export
from meetings.forms import OnceForm
from meetings.models import Meeting, Registration, Round
from meetings.rounds.moving import move_place
from meetings.rounds.one_place import elsewhere
from meetings.rounds.report import report_of
from meetings.rounds.views import meetings_of
from meetings.views.seats import registrable

Status = Registration.Status
PER_PAGE = 50
MOVED = {
    Status.REGISTERED: "Uw plaats is verhuisd: u bent nu ingeschreven voor {where}.",
    Status.WAITLISTED: "U staat nu op de wachtlijst voor {where}.",
}


class MoveForm(OnceForm):
    """Sure of it; and where there is no seat, whether one would rather wait there."""

    may_wait = forms.BooleanField(
        label="Zet mij daar op de wachtlijst als alles bezet is. Mijn plaats hier geef ik op.",
        required=False,
    )


@require_http_methods(["GET", "POST"])
def move_here(request, pk):
    """From the place one has in another province to this meeting; without one, to its page."""
    rows = Meeting.objects.select_related("atrium").with_seats()
    meeting = registrable(request.user, rows, pk=pk)
    mine = elsewhere(request.user, meeting)
    if mine is None:
        return redirect(meeting)
    form = MoveForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        choice = form.cleaned_data
        try:
            row = move_place(mine.meeting, meeting, request.user, by=request.user, **choice)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            said = MOVED[row.status].format(where=meeting.atrium)
            messages.success(request, f"{said} U krijgt een mail over elke bijeenkomst.")
            return redirect(meeting)
    context = {"meeting": meeting, "mine": mine, "form": form, "is_full": is_full(meeting)}
    return render(request, "meetings/rounds/move.html", context)


def is_full(meeting):
    """Of a meeting `with_seats`: whether who comes now would wait."""
    return meeting.seats_free is not None and meeting.seats_free <= 0


@require_safe
def round_participants(request, pk):
    """Everyone of all provinces in one list, by answer; each organiser sees their own province."""
    row = get_permitted(request.user, Round.objects.select_related("platform"), pk=pk)
    organised = [meeting.pk for meeting in meetings_of(row, request.user)]
    rows = Registration.objects.filter(meeting__in=organised)
    wanted = request.GET.get("antwoord", Status.REGISTERED)
    answer = Status(wanted) if wanted in Status.values else Status.REGISTERED
    shown = rows.filter(status=answer).order_by("person__sort_name", "person", "meeting")
    shown = shown.select_related(
        "person", "organisation__municipality", "meeting__atrium__province"
    )
    context = {
        "round": row,
        "answer": answer,
        "answers": list(Status),
        "page": Paginator(shown, PER_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "meetings/rounds/participants.html", context)


@require_safe
def round_excel(request, pk):
    """The same list, all answers, as a file."""
    row = get_permitted(request.user, Round.objects, pk=pk)
    organised = Meeting.objects.filter(round=row).permitted(request.user, "organise")
    return download(f"deelnemers-ronde-{row.pk}", export.participants(organised.values("pk")))


@require_safe
def round_report(request, pk):
    """How many were asked, come, wait and were there, and whom the round reached, per province."""
    row = get_permitted(request.user, Round.objects.select_related("platform"), pk=pk)
    meetings = meetings_of(row, request.user)
    context = {"round": row, "report": report_of(meetings)}
    return render(request, "meetings/rounds/report.html", context)
