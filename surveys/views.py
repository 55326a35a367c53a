"""The pages of an evaluation: what is asked, the page of who was asked, and what came of it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from core.errors import error_page
from core.excel import download
from core.limits import closed_when_uncounted, within_limit
from core.mail import as_text, compose
from core.querysets import get_permitted
from core.refusal import Refused
from meetings.models import Meeting, Round
from meetings.previews import without_personal_links
from surveys import actions, mail, reading
from surveys.asking import closing, moment_of, who_was_there
from surveys.forms import AnswerForm, EvaluationForm
from surveys.links import asked_by, link, sheet
from surveys.models import Asking, Evaluation, Response
from surveys.querysets import evaluation_of
from surveys.standard import questions_for

FORM = require_http_methods(["GET", "POST"])
ACTS_PER_HOUR = 30
THANKS = "Bedankt! Uw antwoorden zijn bewaard, zonder uw naam."


@FORM
def meeting(request, pk):
    """The evaluation of one meeting: opened, changed until it is mailed, followed afterwards."""
    rows = Meeting.objects.select_related("atrium__platform", "round", "contact")
    row = get_permitted(request.user, rows, "organise", pk=pk)
    evaluation = evaluation_of(row)
    context = {"meeting": row, "evaluation": evaluation, "back": row.get_absolute_url()}
    if evaluation is not None and evaluation.meeting_id is None:
        return render(request, "surveys/of_round.html", context)
    if evaluation is not None:
        context["asking"] = Asking.objects.filter(meeting=row).first()
        context |= _planned(row, evaluation, request.user)
    elif request.POST.get("step") != "open":
        context["standard"] = questions_for(row.atrium.platform)
    return _page(request, context, meeting=row)


@FORM
def round(request, pk):
    """The evaluation of a round, asked after each of its meetings."""
    rows = Round.objects.select_related("platform")
    row = get_permitted(request.user, rows, "change", pk=pk)
    evaluation = Evaluation.objects.filter(round=row).first()
    context = {"round": row, "evaluation": evaluation, "back": row.get_absolute_url()}
    if evaluation is not None:
        context["asking"] = evaluation.askings.first()
    else:
        context["standard"] = questions_for(row.platform)
    return _page(request, context, round=row)


def _page(request, context, **about):
    evaluation = context["evaluation"]
    step = request.POST.get("step", "")
    if step == "open" and evaluation is None:
        actions.open_evaluation(by=request.user, **about)
        messages.success(request, "De vragen staan klaar. Kijk ze na.")
        return redirect(request.path)
    if evaluation is None or context["asking"]:
        return render(request, "surveys/evaluation.html", context)
    if step == "drop":
        actions.drop_evaluation(evaluation, by=request.user)
        messages.success(request, "De evaluatie is geschrapt. Er vertrekt geen mail.")
        return redirect(context["back"])
    form = EvaluationForm(request.POST if step == "keep" else None, evaluation=evaluation)
    if form.is_valid() and _kept(request, evaluation, form):
        messages.success(request, "De vragen zijn bewaard.")
        return redirect(request.path)
    return render(request, "surveys/evaluation.html", {**context, "form": form})


def _kept(request, evaluation, form):
    """Whether it was saved; what the action refuses stands above the form, with all that was typed."""
    facts = {"questions": form.questions, "days_open": form.cleaned_data["days_open"]}
    try:
        actions.keep_questions(
            evaluation, by=request.user, version=form.cleaned_data["seen_version"], **facts
        )
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


def _planned(meeting, evaluation, user):
    """When it is mailed, to how many as it looks now, and how the mail reads."""
    moment = moment_of(meeting, evaluation)
    closes_at = closing(moment, evaluation.days_open)
    asking = Asking(meeting=meeting, evaluation=evaluation, closes_at=closes_at)
    words = compose("surveys/mail/evaluation_asked.txt", **mail.context(asking, user, link("x")))
    return {
        "moment": moment,
        "people": who_was_there(meeting).count(),
        "subject": words.subject,
        "text": without_personal_links(as_text(words.source)),
    }


@login_not_required
@never_cache
@closed_when_uncounted
@FORM
def answer(request, secret):
    """The evaluation of who has the link: looking changes nothing, sending keeps the answers."""
    asked = asked_by(secret)
    if asked is None:
        raise Http404
    if request.method == "POST" and not within_limit(
        "evaluation", asked.pk, most=ACTS_PER_HOUR, seconds=3600
    ):
        words = "U deed dit net te vaak. Probeer het over een uur opnieuw."
        return error_page(request, 429, "Even wachten", words)
    asking = asked.asking
    response = Response.objects.filter(key=sheet(secret)).first()
    questions = asking.evaluation.questions.all()
    form = AnswerForm(request.POST or None, questions=questions, response=response)
    elsewhere = asked.has_answered and response is None
    if asking.is_open and not elsewhere and form.is_valid():
        actions.answer(asked, secret, form.replies())
        messages.success(request, THANKS)
        return redirect(request.path)
    context = {"asking": asking, "meeting": asking.meeting, "form": form, "response": response}
    return render(request, "surveys/answer.html", {**context, "elsewhere": elsewhere})


@require_safe
def results(request, pk):
    """What came of the evaluation of one meeting."""
    asking = _asking(request, pk)
    context = {
        "asking": asking,
        "meeting": asking.meeting,
        "found": reading.overview(asking.evaluation, [asking]),
        "fewest": reading.FEWEST_NUMBERS,
        "fewest_words": reading.FEWEST_WORDS,
    }
    return render(request, "surveys/results.html", context)


@require_safe
def excel(request, pk):
    asking = _asking(request, pk)
    found = reading.overview(asking.evaluation, [asking])
    return download(f"evaluatie-{asking.meeting_id}", reading.sheet(found))


@require_safe
def round_results(request, pk):
    """The meetings of a round beside each other, as far as one may read them."""
    row, evaluation, found = _of_round(request, pk)
    context = {"round": row, "evaluation": evaluation, "found": found}
    context |= {"fewest": reading.FEWEST_NUMBERS, "fewest_words": reading.FEWEST_WORDS}
    return render(request, "surveys/round_results.html", context)


@require_safe
def round_excel(request, pk):
    row, _, found = _of_round(request, pk)
    if found is None:
        raise Http404
    return download(f"evaluatie-ronde-{row.pk}", reading.sheet(found))


def _asking(request, pk):
    rows = Asking.objects.permitted(request.user)
    rows = rows.select_related("evaluation", "meeting__atrium__province", "meeting__round")
    return get_object_or_404(rows, meeting=get_object_or_404(Meeting, pk=pk))


def _of_round(request, pk):
    """The round, its evaluation, and the Overview of what this person may read of it (or None)."""
    row = get_permitted(request.user, Round.objects.select_related("platform"), pk=pk)
    evaluation = Evaluation.objects.filter(round=row).first()
    if evaluation is None:
        return row, None, None
    askings = Asking.objects.permitted(request.user).filter(evaluation=evaluation)
    askings = askings.select_related("meeting__atrium__province").order_by("meeting__starts_at")
    return row, evaluation, reading.overview(evaluation, askings)
