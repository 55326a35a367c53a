"""*Wie doet wat* for who organises a meeting, and the page of who is asked."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from core.errors import error_page
from core.limits import closed_when_uncounted, within_limit
from core.querysets import get_permitted
from meetings.asking import asked
from meetings.models import Duty, Meeting
from meetings.sharing import WORDS, actions
from meetings.sharing.forms import AskForm, ReasonForm
from meetings.sharing.links import duty_by
from meetings.sharing.suggesting import LAST, Suggestions

ACTS_PER_HOUR = 30
YES, NO = "ja", "nee"


@require_http_methods(["GET", "POST"])
def duties(request, pk):
    """Each piece of the work: who does it, or who is suggested and may be asked."""
    rows = Meeting.objects.select_related("atrium__platform", "contact", "created_by")
    meeting = get_permitted(request.user, rows, "change", pk=pk)
    if request.POST.get("step") in {"back", "done"}:
        return _changed(request, meeting)
    suggestions = Suggestions(meeting)
    wanted = request.POST.get("kind", "")
    parts = [_part(request, meeting, suggestions, kind, wanted) for kind in Duty.Kind]
    form = next((part["form"] for part in parts if part["kind"] == wanted), None)
    if form is not None and form.is_valid():
        return _asked(request, meeting, Duty.Kind(wanted), form.chosen)
    context = {"meeting": meeting, "parts": parts, "last": LAST}
    return render(request, "meetings/sharing/duties.html", context)


def _part(request, meeting, suggestions, kind, wanted):
    rows = [row for row in suggestions.here if row.kind == kind]
    held = next((row for row in rows if row.state != Duty.State.DECLINED), None)
    name, verb, what = WORDS[kind]
    part = {"kind": kind, "name": name, "what": what, "held": held, "form": None}
    part["declined"] = [row for row in rows if row.state == Duty.State.DECLINED]
    if held is None and not meeting.has_begun:
        candidates = suggestions.of(kind)
        data = request.POST if wanted == kind else None
        part["form"] = AskForm(data, candidates=candidates, prefix=kind) if candidates else None
        part["suggested"] = candidates[0] if candidates else None
    return part


def _asked(request, meeting, kind, candidate):
    """The mail is shown first, then sent now or later."""
    person, organisation = candidate.person, candidate.organisation

    def act():
        return actions.ask(meeting, kind, person, by=request.user, organisation=organisation)

    return _stepped(request, meeting, act, f"{person} vragen?", f"{person} krijgt een mail.")


def _changed(request, meeting):
    """Ask it of them no longer, or keep that it was done."""
    key = request.POST.get("duty", "")
    rows = meeting.duties.select_related("person", "organisation")
    duty = get_object_or_404(rows, pk=int(key) if key.isdecimal() and len(key) < 12 else 0)
    duty.meeting = meeting
    if request.POST["step"] == "done":
        actions.mark_done(duty, by=request.user)
        messages.success(request, f"Genoteerd. Bedankt, {duty.person}!")
        return redirect("meetings:duties", meeting.pk)
    question = f"{duty.person} niet meer vragen?"
    said = f"{duty.person} heeft deze taak niet meer."
    return _stepped(
        request, meeting, lambda: actions.take_back(duty, by=request.user), question, said
    )


def _stepped(request, meeting, act, question, said):
    step = asked(request.POST, act, may_skip=False)
    if "confirm" in request.POST and step.is_chosen():
        step.take()
        messages.success(request, f"{said} {step.said()}")
        return redirect("meetings:duties", meeting.pk)
    context = {"meeting": meeting, "step": step, "question": question}
    return render(request, "meetings/sharing/ask.html", context)


@login_not_required
@never_cache
@closed_when_uncounted
@require_http_methods(["GET", "POST"])
def duty(request, token):
    """What is asked of one person: looking changes nothing, the buttons do."""
    row = duty_by(token)
    if row is None:
        raise Http404
    answer = request.POST.get("answer", "")
    if request.method == "POST" and not within_limit(
        "duty", row.pk, most=ACTS_PER_HOUR, seconds=3600
    ):
        words = "U deed dit net te vaak. Probeer het over een uur opnieuw."
        return error_page(request, 429, "Even wachten", words)
    form = ReasonForm(request.POST if answer == NO else None)
    if answer == YES or (answer == NO and form.is_valid()):
        reason = form.cleaned_data["reason"] if answer == NO else ""
        actions.answer(row, takes=answer == YES, reason=reason)
        said = (
            "Fijn dat u dit opneemt." if answer == YES else "De organisator vraagt iemand anders."
        )
        messages.success(request, f"Bedankt voor uw antwoord. {said}")
        return redirect(request.path)
    name, verb, what = WORDS[row.kind]
    context = {"duty": row, "meeting": row.meeting, "form": form, "verb": verb, "what": what}
    context["is_open"] = actions.is_open(row.meeting, timezone.now())
    return render(request, "meetings/sharing/duty.html", context)
