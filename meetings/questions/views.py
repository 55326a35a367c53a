"""Asking, answering, and reading the answers."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.excel import download
from core.querysets import get_permitted
from core.refusal import Refused
from meetings.eligibility import may_answer
from meetings.models import Meeting, Question, Registration
from meetings.questions import actions, reading
from meetings.questions.forms import QuestionForm, QuestionsForm
from meetings.questions.standard import STANDARD, proposed
from meetings.questions.waiting import asked_by, deadline, is_open
from meetings.vetting.verdicts import VETTED_AGAIN, comes_up_again
from meetings.views.detail import known

THANKS = "Bedankt, uw antwoorden zijn bewaard."


@require_http_methods(["GET", "POST"])
def mine(request, pk):
    """My own answers, for who has a seat or waits for one; they can be changed until the deadline."""
    rows = Meeting.objects.flagged(request.user, "read").select_related("atrium", "contact")
    meeting, is_guest = known(request.user, rows, pk=pk)
    row = Registration.objects.live().filter(meeting=meeting, person=request.user).first()
    if row is None or not (meeting.may_read or is_guest):
        raise Http404
    row.meeting, row.person = meeting, request.user
    return _answering(request, row, meeting.get_absolute_url())


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def ask(request, token):
    """Answer from the mail, without logging in. What was answered before is never shown here:
    a mail is passed on easily, and an answer may be about health (T50).
    """
    row = asked_by(token)
    if row is None or not row.is_live or not may_answer(row):
        raise Http404
    return _answering(request, row, request.path, by_mail=True)


def _answering(request, row, after, *, by_mail=False):
    meeting, person = row.meeting, row.person
    questions = meeting.questions.filter(forgotten_at=None)
    form = QuestionsForm(request.POST or None, questions=questions, person=person)
    hidden = by_mail and form.has_answered
    takes = is_open(meeting, has_answered=form.has_answered) and not hidden
    if takes and form.questions and form.is_valid():
        was_to_vet = row.is_to_vet
        row = actions.answer(meeting, person, form.replies(), by=person)
        messages.success(request, THANKS)
        if row.is_to_vet and not was_to_vet:
            messages.warning(request, VETTED_AGAIN)
        return redirect(after)
    context = {
        "meeting": meeting,
        "person": person,
        "form": form,
        "takes": takes,
        "hidden": hidden,
        "by_mail": by_mail,
        "deadline": deadline(meeting),
        "again": form.has_answered and comes_up_again(row, by=person),
    }
    return render(request, "meetings/questions/answer.html", context)


@require_safe
def setup(request, pk):
    """The questions of a meeting, for its organisers, and the usual ones to add."""
    meeting = get_permitted(request.user, Meeting.objects, "change", pk=pk)
    questions = meeting.questions.all()
    readable = set(questions.permitted(request.user, "read").values_list("pk", flat=True))
    context = {
        "meeting": meeting,
        "questions": [(question, question.pk in readable) for question in questions],
        "standard": [(key, fields["name"]) for key, fields in STANDARD.items()],
    }
    return render(request, "meetings/questions/setup.html", context)


@require_http_methods(["GET", "POST"])
def add(request, pk):
    """A new question, filled in from a usual one when `soort` names it."""
    meeting = get_permitted(request.user, Meeting.objects, "change", pk=pk)
    form = QuestionForm(
        request.POST or None, meeting=meeting, initial=proposed(request.GET.get("soort"))
    )
    return _saved(request, meeting, form, lambda fields: _add(request, meeting, fields))


def _add(request, meeting, fields):
    actions.add_question(meeting, by=request.user, **fields)


@require_http_methods(["GET", "POST"])
def change(request, pk, question_pk):
    """Change a question; what was promised to who answered already stays."""
    meeting = get_permitted(request.user, Meeting.objects, "change", pk=pk)
    question = get_object_or_404(meeting.questions, pk=question_pk)
    form = QuestionForm(request.POST or None, meeting=meeting, instance=question)
    return _saved(
        request,
        meeting,
        form,
        lambda fields: actions.change_question(question, by=request.user, **fields),
        question=question,
    )


def _saved(request, meeting, form, act, question=None):
    """Save a valid form; what the action refuses stands above it, with all that was typed."""
    if form.is_valid():
        try:
            act(form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "De vraag is bewaard.")
            return redirect("meetings:questions_setup", meeting.pk)
    context = {"meeting": meeting, "form": form, "question": question}
    return render(request, "meetings/questions/question.html", context)


@require_POST
def remove(request, pk, question_pk):
    """Ask it no longer; the page with the question says what goes with it."""
    meeting = get_permitted(request.user, Meeting.objects, "change", pk=pk)
    question = meeting.questions.filter(pk=question_pk).first()
    if question is not None:
        actions.remove_question(question, by=request.user)
    messages.success(request, "De vraag is verwijderd.")
    return redirect("meetings:questions_setup", meeting.pk)


@require_safe
def answers(request, pk):
    """Counts for the caterer and who answered what: only the questions this person may read."""
    meeting, questions = _readable(request, pk)
    context = {"meeting": meeting, **reading.overview(meeting, questions)}
    return render(request, "meetings/questions/answers.html", context)


@require_safe
def excel(request, pk):
    meeting, questions = _readable(request, pk)
    return download(f"antwoorden-{meeting.pk}", reading.sheet(meeting, questions))


def _readable(request, pk):
    """The meeting and those of its questions whose answers this person may read; 404 for none."""
    meeting = get_object_or_404(Meeting.objects.select_related("atrium"), pk=pk)
    questions = Question.objects.permitted(request.user, "read").filter(meeting=meeting)
    questions = list(questions.prefetch_related("counts"))
    if not questions:
        raise Http404
    return meeting, questions
