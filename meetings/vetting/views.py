"""The page on which organisers decide about registrations: look, choose, see the mails, done."""

from functools import partial

from django.contrib import messages
from django.db.transaction import non_atomic_requests
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from core.querysets import get_permitted
from meetings.asking import asked
from meetings.models import Meeting, Registration
from meetings.vetting import actions
from meetings.vetting.forms import REFUSE, VerdictForm
from meetings.vetting.reading import waiting
from meetings.vetting.several import decide_each


@non_atomic_requests
@require_http_methods(["GET", "POST"])
def vet(request, pk):
    """Who waits; then who would be mailed what; then one by one, with what was skipped (T48)."""
    rows = Meeting.objects.select_related("atrium__platform", "municipality")
    meeting = get_permitted(request.user, rows, "organise", pk=pk)
    form = VerdictForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        return _decide(request, meeting, form)
    rows = waiting(meeting, request.user)
    context = {"meeting": meeting, "form": form, "rows": rows, "all": "alles" in request.GET}
    context["ticked"] = request.POST.getlist("chosen")
    context["count"] = Registration.objects.to_vet().filter(meeting=meeting).count()
    return render(request, "meetings/vetting/vet.html", context)


def _decide(request, meeting, form):
    """Rehearsed and shown first, also who would be skipped; done once that was seen."""
    reports, facts = [], form.cleaned_data
    refuses = facts["verdict"] == REFUSE
    act = partial(actions.approve, by=request.user)
    if refuses:
        act = partial(actions.refuse, by=request.user, word=facts["word"])
    done = "geweigerd" if refuses else "goedgekeurd"
    step = asked(
        request.POST,
        lambda: reports.append(decide_each(meeting, facts["chosen"], act, done=done)),
        may_skip=False,
    )
    if "confirm" in request.POST and step.is_chosen():
        step.take()
        _tell(request, reports[-1], step.said())
        return redirect("meetings:vet", meeting.pk)
    context = {"meeting": meeting, "step": step, "report": reports[0], "refuses": refuses}
    return render(request, "meetings/vetting/ask.html", context)


def _tell(request, report, mailed):
    if report.went:
        messages.success(request, f"{report} {mailed}")
    else:
        messages.info(request, str(report))
    for sentence in report.noted:
        messages.info(request, sentence)
    for sentence in report.skipped:
        messages.warning(request, sentence)
