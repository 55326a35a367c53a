"""An evaluation is opened, its questions kept, and answered by the link in a mail."""

from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from core.refusal import Refused
from core.text import clean_line
from meetings.models import Meeting
from surveys.links import sheet
from surveys.models import (
    MOST_QUESTIONS,
    Asked,
    Evaluation,
    EvaluationAnswer,
    EvaluationQuestion,
    Response,
)
from surveys.querysets import evaluation_of
from surveys.standard import questions_for

Kind = EvaluationQuestion.Kind
LATEST = timedelta(days=30)
SENT = "De evaluatie is al verstuurd: de vragen blijven zoals ze zijn."
CHANGED = "Intussen heeft iemand anders deze evaluatie gewijzigd. Er is niets bewaard."
CLOSED = "Antwoorden kan niet meer: de evaluatie is afgesloten."
OTHER_LINK = (
    "U antwoordde al met de link in de andere mail. Wijzigen kan met die link: wie wat antwoordde, "
    "weten wij niet."
)


@transaction.atomic
def open_evaluation(*, by, meeting=None, round=None):
    """The evaluation of a meeting or a round, with the questions of its platform; once is enough.

    It is mailed by itself the working day after each meeting (surveys.asking). Refused for a
    meeting that is cancelled, or over for a month, or whose round has an evaluation.
    """
    about = {"round": round} if round else {"meeting": meeting}
    known = Evaluation.objects.filter(**about).first()
    if known:
        return known
    if meeting:
        _refuse_too_late(meeting)
    platform = round.platform if round else meeting.atrium.platform
    try:
        with transaction.atomic():
            row = Evaluation.objects.create(created_by=by, **about)
    except IntegrityError:  # somebody else did so at the same moment
        return Evaluation.objects.get(**about)
    _keep(row, questions_for(platform))
    return row


@transaction.atomic
def keep_questions(evaluation, *, by, questions, days_open, version=None):
    """Ask these `questions`, `(kind, text, options)` each, in this order; returns the evaluation.

    Refused once they were mailed, and (`version`) when somebody else changed them since (T11).
    """
    row = _unsent(evaluation, version)
    questions = [each for each in questions if clean_line(each[1], 160)]
    if not questions:
        raise Refused("Stel minstens één vraag.")
    if len(questions) > MOST_QUESTIONS:
        raise Refused(f"Hoogstens {MOST_QUESTIONS} vragen: wie moet kiezen, antwoordt niet.")
    row.days_open, row.version = days_open, row.version + 1
    row.save(update_fields=["days_open", "version"])
    row.questions.all().delete()
    _keep(row, questions)
    return row


@transaction.atomic
def drop_evaluation(evaluation, *, by):
    """Ask nothing after all; Refused once it was mailed."""
    _unsent(evaluation, None).delete()


@transaction.atomic
def answer(asked, secret, replies):
    """Keep what was answered with `secret`, a second time instead of the first; returns the Response.

    `replies`: `{question pk: number or words}`, nothing for what was left open. What is kept tells
    nobody who it was (decision 0018). Refused once it closed.
    """
    row = Asked.objects.select_for_update(of=("self",), no_key=True).select_related("asking")
    row = row.filter(pk=asked.pk).first()
    if row is None or not row.asking.is_open:
        raise Refused(CLOSED)
    response = Response.objects.filter(key=sheet(secret)).first()
    if response is None and row.has_answered:
        raise Refused(OTHER_LINK)
    questions = row.asking.evaluation.questions.all()
    kept = [_answer(question, replies.get(question.pk)) for question in questions]
    kept = [each for each in kept if each is not None]
    if not kept:
        raise Refused("Beantwoord minstens één vraag.")
    if response is None:
        response = Response.objects.create(key=sheet(secret), asking=row.asking)
        row.has_answered = True
        row.save(update_fields=["has_answered"])
    response.answers.all().delete()
    for each in kept:
        each.response = response
    EvaluationAnswer.objects.bulk_create(kept)
    return response


def _unsent(evaluation, version):
    rows = Evaluation.objects.select_for_update(of=("self",), no_key=True)
    row = rows.filter(pk=evaluation.pk).first()
    if row is None:
        raise Refused("Deze evaluatie is intussen geschrapt.")
    if row.askings.exists():
        raise Refused(SENT)
    if version not in {None, row.version}:
        raise Refused(CHANGED)
    return row


def _refuse_too_late(meeting):
    if meeting.status == Meeting.Status.CANCELLED:
        raise Refused("Deze bijeenkomst is geannuleerd.")
    if timezone.now() > meeting.ends_at + LATEST:
        raise Refused("Deze bijeenkomst is langer dan een maand voorbij.")
    if evaluation_of(meeting):
        raise Refused("De ronde heeft een evaluatie: die geldt ook voor deze bijeenkomst.")


def _keep(evaluation, questions):
    EvaluationQuestion.objects.bulk_create(
        EvaluationQuestion(
            evaluation=evaluation,
            order=number,
            kind=kind,
            text=clean_line(text, 160),
            options=options if kind == Kind.CHOICE else "",
        )
        for number, (kind, text, options) in enumerate(questions, start=1)
    )


def _answer(question, said):
    """An answer that is not saved, or None where nothing (possible) was said."""
    if question.kind == Kind.OPEN:
        words = str(said or "").strip()[:1000]
        return EvaluationAnswer(question=question, words=words) if words else None
    numbers = {number for number, _ in question.choices}
    return EvaluationAnswer(question=question, number=said) if said in numbers else None
