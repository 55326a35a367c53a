"""The poll of a draft, for who organises it: ask, follow, choose, or let it go."""

from copy import copy
from datetime import timedelta
from functools import partial

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.formats import date_format
from django.views.decorators.http import require_http_methods

from core.querysets import get_permitted
from core.refusal import Refused
from core.times import local, moment_words, span_words
from meetings.asking import asked
from meetings.models import DatePoll, Meeting, PollOption
from meetings.polls import actions
from meetings.polls.forms import ClosingForm, PollForm
from meetings.polls.reading import overview
from meetings.warnings import of_hour

DAY = timedelta(days=1)
FORM = require_http_methods(["GET", "POST"])


@FORM
def poll(request, pk):
    """The running poll with its answers; else the form to ask, or what came of it."""
    meeting, row = _found(request, pk)
    if row is not None and row.is_open:
        # A form to ask sent twice: here stands what the first one did.
        return redirect(request.path) if request.method == "POST" else _page(request, row)
    if meeting.status != Meeting.Status.DRAFT or meeting.is_saved_date:
        return _page(request, row, meeting=meeting)
    form = PollForm(request.POST if request.method == "POST" else None, meeting=meeting)
    if "more" in request.POST:
        form = form.wider()
    elif "back" not in request.POST and form.is_valid():
        try:
            return _asking(request, meeting, form)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    context = {"meeting": meeting, "form": form, "last": row}
    return render(request, "meetings/polls/new.html", context)


@FORM
def decide(request, pk):
    """Who hears which date was chosen; done once that was seen. Looking leads to the poll."""
    meeting, row = _found(request, pk)
    key = request.POST.get("option", "")
    if row is None or not row.is_open or not (key.isascii() and key.isdigit() and len(key) < 19):
        return redirect("meetings:poll", pk)
    option = get_object_or_404(PollOption, pk=key, poll=row)
    step = asked(request.POST, partial(actions.decide, row, option, by=request.user))
    if "confirm" in request.POST and step.is_chosen():
        step.take()
        said = f"De datum is {span_words(option.starts_at, option.ends_at)}. {step.said()}"
        messages.success(request, said)
        return redirect(meeting)
    lines = [
        "De bijeenkomst krijgt dit uur; termijnen die nog komen, schuiven mee. De datum wordt "
        "vrijgehouden: wie gevraagd werd, krijgt één mail met de afspraak voor de agenda.",
        "De andere data vervallen. De bijeenkomst blijft een concept tot u ze aankondigt.",
    ]
    return _ask(
        request,
        meeting,
        step,
        title=f"{span_words(option.starts_at, option.ends_at).capitalize()} kiezen?",
        lines=lines,
        warnings=of_hour(_at(meeting, option.starts_at, option.ends_at), request.user),
        button="Kies deze datum",
    )


@FORM
def closing(request, pk):
    """Another moment until which people answer. Looking leads to the poll."""
    _, row = _found(request, pk)
    if row is None or not row.is_open or request.method != "POST":
        return redirect("meetings:poll", pk)
    form = ClosingForm(request.POST)
    if form.is_valid():
        moment = form.cleaned_data["closes_at"]
        try:
            actions.set_closing(row, by=request.user, closes_at=moment)
        except Refused as refusal:
            form.add_error("closes_at", str(refusal))
        else:
            said = f"Antwoorden kan tot {moment_words(moment)}. Er vertrekt geen mail."
            messages.success(request, said)
            return redirect("meetings:poll", pk)
    return _page(request, row, form=form)


@FORM
def withdraw(request, pk):
    """Who hears that the poll is off; done once that was seen. Looking leads to the poll."""
    meeting, row = _found(request, pk)
    if row is None or not row.is_open or request.method != "POST":
        return redirect("meetings:poll", pk)
    step = asked(request.POST, partial(actions.withdraw, row, by=request.user))
    if "confirm" in request.POST and step.is_chosen():
        step.take()
        messages.success(request, f"De datumprik is ingetrokken. {step.said()}")
        return redirect("meetings:poll", pk)
    lines = [
        "De vraag vervalt voor iedereen en de data verdwijnen uit de persoonlijke agenda's. "
        "De antwoorden blijven hier nog dertig dagen te lezen.",
    ]
    return _ask(request, meeting, step, title="Datumprik intrekken?", lines=lines, button="Trek in")


def _asking(request, meeting, form):
    """Whom it would be asked and in which words; asked once that was seen."""
    act = partial(actions.open_poll, meeting, by=request.user, **form.facts())
    # Whoever is asked has a day at least to answer.
    step = asked(request.POST, act, latest=form.cleaned_data["closes_at"] - DAY)
    if "confirm" in request.POST and step.is_chosen():
        step.take()
        messages.success(request, f"De datumprik loopt. {step.said()}")
        return redirect("meetings:poll", meeting.pk)
    lines = [
        f"Antwoorden kan tot {moment_words(form.cleaned_data['closes_at'])}. Twee dagen ervoor "
        "krijgt wie nog niet antwoordde één herinnering.",
        "Wie gevraagd wordt, ziet de titel en de data, en verder niets van dit concept.",
    ]
    warnings = [
        f"{date_format(local(start), 'j F, G.i')}: {sentence}"
        for start, end in form.moments
        for sentence in of_hour(_at(meeting, start, end), request.user)
    ]
    return _ask(
        request,
        meeting,
        step,
        title="Deze data voorleggen?",
        lines=lines,
        warnings=warnings,
        button="Prik een datum",
        may_change=True,
    )


def _ask(request, meeting, step, **context):
    context |= {"meeting": meeting, "step": step}
    return render(request, "meetings/polls/ask.html", context)


def _page(request, row, *, meeting=None, form=None):
    """What was answered, and what one can do about it."""
    context = {"poll": row, "meeting": meeting or row.meeting}
    if row is not None:
        context |= overview(row)
        context["form"] = form or ClosingForm(initial={"closes_at": row.closes_at})
    return render(request, "meetings/polls/poll.html", context)


def _found(request, pk):
    """The meeting and its newest poll, if any; 404 or 403 for who does not organise it."""
    rows = Meeting.objects.select_related("atrium__platform", "contact")
    meeting = get_permitted(request.user, rows, "organise", pk=pk)
    row = DatePoll.objects.filter(meeting=meeting).first()
    if row is not None:
        row.meeting = meeting
    return meeting, row


def _at(meeting, start, end):
    """`meeting` as if it were at that moment, for the warnings; not to be saved."""
    elsewhen = copy(meeting)
    elsewhen.starts_at, elsewhen.ends_at = start, end
    return elsewhen
