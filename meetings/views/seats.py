"""Asking for a seat and giving it back: each page calls one action."""

from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from core.querysets import get_permitted
from meetings import actions
from meetings.asking import asked
from meetings.eligibility import may_answer
from meetings.forms import AnswerForm, ReasonForm, RegisterForm
from meetings.links import answered_by, workshops_path
from meetings.models import Meeting, Registration
from meetings.questions.forms import QuestionsForm
from meetings.questions.waiting import asks_something, links_for, waits_for
from meetings.rounds.one_place import elsewhere
from meetings.vetting.verdicts import TO_VET
from meetings.views.detail import known
from meetings.workshops.forms import ChoiceForm
from meetings.workshops.held import may_choose
from meetings.workshops.programme import programme

Status = Registration.Status
SAID = {
    Status.REGISTERED: "U bent ingeschreven. U krijgt een bevestiging per mail.",
    Status.WAITLISTED: "Alle plaatsen zijn bezet: u staat op de wachtlijst. "
    "Komt er een plaats vrij, dan schuift u vanzelf door en krijgt u een mail.",
}

WITHDRAWN = "U bent uitgeschreven. U krijgt een bevestiging per mail."
LEFT = "U staat niet meer op de wachtlijst. U krijgt een bevestiging per mail."
DECLINED = "Bedankt voor uw antwoord: de organisator weet nu dat u niet komt."
CONFIRMED = "Fijn dat u nog altijd komt. U krijgt een bevestiging per mail."

# The same form sent again after withdrawing: nothing happened (reliability.md 2.2).
ALREADY_HANDLED = "Dit formulier was al verwerkt; er is niets veranderd."


@require_http_methods(["GET", "POST"])
def register(request, pk):
    """Register myself or a colleague of my organisation."""
    rows = Meeting.objects.annotate(asks=asks_something())
    meeting = registrable(request.user, rows, pk=pk)
    if elsewhere(request.user, meeting) and "person" not in request.POST:
        return redirect("meetings:move_here", pk)
    form = RegisterForm(
        request.POST if request.method == "POST" else None, meeting=meeting, user=request.user
    )
    choice = ChoiceForm(form.data if form.is_bound else None, blocks=programme(meeting))
    questions = _questions(request, meeting)
    step = None
    # All, so that one sees all that is wrong at once.
    if all([form.is_valid(), choice.is_valid(), _are_answered(form, questions)]):
        person = form.cleaned_data["person"] or request.user
        before = form.answered_before()
        facts = {**form.cleaned_data, "person": person, "wishes": choice.wishes()}
        mine = questions.is_bound and person == request.user
        facts["replies"] = questions.replies() if mine else None
        act = partial(_register, request.user, meeting, **facts)
        if "look" not in request.POST:
            row = act()
            _say(request, person, row, before)
            return _after(request, row)
        step = asked(request.POST, act)
    context = {"meeting": meeting, "form": form, "is_full": _is_full(meeting), "step": step}
    context |= {"choice": choice, "questions": questions}
    return render(request, "meetings/register.html", context)


def registrable(user, rows, pk):
    """The meeting for which `user` may register, also because another of its round is for them.

    The second question is asked only where the first, which nearly everybody passes, says no.
    """
    try:
        return get_permitted(user, rows, "register", pk=pk)
    except (Http404, PermissionDenied):
        others = rows.permitted(user, "choose").filter(status=Meeting.Status.ANNOUNCED, pk=pk)
        if found := others.first():
            return found
        raise


def _questions(request, meeting):
    """What the organiser asks; read only from a form on which the questions stood."""
    rows = meeting.questions.filter(forgotten_at=None) if meeting.asks else []
    data = request.POST if "with_questions" in request.POST else None
    return QuestionsForm(data, questions=rows, person=request.user)


def _are_answered(form, questions):
    """The questions are for oneself: a colleague who is registered answers them herself."""
    for_colleague = form.is_bound and form.cleaned_data.get("person") is not None
    return for_colleague or not questions.is_bound or questions.is_valid()


def _after(request, row):
    """To the meeting; who registered with one click and is asked something, to those questions."""
    mine = row.person == request.user and row.is_live
    if mine and waits_for(row.meeting, [row.person_id]):
        return redirect("meetings:questions", row.meeting_id)
    return redirect(row.meeting)


def _register(by, meeting, *, person, organisation, nonce, wishes, replies):
    return actions.register(
        meeting,
        person,
        by=by,
        organisation=organisation,
        nonce=nonce,
        wishes=wishes,
        replies=replies,
    )


def _is_full(meeting):
    taken = meeting.registrations.registered().count()
    return meeting.capacity is not None and taken >= meeting.capacity


def _say(request, person, registration, before):
    if person == request.user:
        messages.success(request, _said(registration))
    elif before:
        messages.info(request, f"{person} was al {before}; er is niets veranderd.")
    else:
        status = registration.get_status_display()
        messages.success(request, f"{person} is nu {status} en krijgt een mail.")


def _said(registration):
    said = SAID.get(registration.status, ALREADY_HANDLED)
    return f"{said} {TO_VET}" if registration.is_to_vet else said


@require_http_methods(["GET", "POST"])
def withdraw(request, pk):
    """Give back my seat or my place on the waiting list."""
    return _say_no(request, pk, actions.withdraw, "withdraw", WITHDRAWN)


@require_http_methods(["GET", "POST"])
def decline(request, pk):
    """Say that I cannot come."""
    return _say_no(request, pk, actions.decline, "decline", DECLINED)


@require_http_methods(["GET", "POST"])
def confirm(request, pk):
    """Say that I still come, now that the meeting has another time.

    Looking leads to the page of the meeting, which asks: so does logging in on the way, or a refusal.
    """
    meeting = get_permitted(request.user, Meeting.objects, "register", pk=pk)
    if request.method == "POST":
        actions.confirm(meeting, request.user, by=request.user)
        messages.success(request, CONFIRMED)
    return redirect(meeting)


def _say_no(request, pk, action, template, said):
    rows = Meeting.objects.flagged(request.user, "read", "organise")
    meeting, is_guest = known(request.user, rows, pk=pk)
    if not is_guest:
        meeting = get_permitted(request.user, rows, "register", pk=pk)
    mine = Registration.objects.filter(meeting=meeting, person=request.user).first()
    if request.method == "GET" and _is_too_late(meeting, mine):
        return redirect(meeting)
    waits = mine is not None and mine.status == Status.WAITLISTED
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        action(meeting, request.user, by=request.user, reason=form.cleaned_data["reason"])
        messages.success(request, LEFT if waits else said)
        # A guest who gave up the seat has nothing more to see of the meeting.
        return redirect("meetings:calendar" if is_guest else meeting)
    context = {"meeting": meeting, "form": form, "waits": waits}
    return render(request, f"meetings/{template}.html", context)


def _is_too_late(meeting, mine):
    """Whether a seat can no longer be given back here: the page of the meeting says whom to tell."""
    has_seat = mine is not None and mine.status == Status.REGISTERED
    return has_seat and not meeting.cancelling_is_open and not meeting.may_organise


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def answer(request, token):
    """Answer from the mail, without logging in: looking changes nothing, the button does."""
    registration = answered_by(token)
    if registration is None or not may_answer(registration):
        raise Http404
    data = request.POST if request.method == "POST" else None
    form = AnswerForm(data, registration=registration)
    if form.is_valid():
        row = _answer(request, registration, **form.cleaned_data)
        # Who comes now has workshops to choose, where there are any.
        return redirect(workshops_path(row) if row and may_choose(row) else request.path)
    asks = links_for(registration.meeting, [registration])
    context = {
        "registration": registration,
        "meeting": registration.meeting,
        "form": form,
        "questions": asks.get(registration.pk, ""),
    }
    return render(request, "meetings/answer.html", context)


def _answer(request, registration, answer, organisation=None, nonce=None):
    meeting, person = registration.meeting, registration.person
    if answer == AnswerForm.YES and registration.is_to_confirm:
        actions.confirm(meeting, person, by=person)
        messages.success(request, CONFIRMED)
    elif answer == AnswerForm.YES:
        registration = actions.register(
            meeting, person, by=person, organisation=organisation, nonce=nonce
        )
        messages.success(request, _said(registration))
        return registration
    elif registration.is_live:
        waited = registration.status == Status.WAITLISTED
        actions.withdraw(meeting, person, by=person)
        messages.success(request, LEFT if waited else WITHDRAWN)
    else:
        actions.decline(meeting, person, by=person)
        messages.success(request, DECLINED)
    return None
