"""Ask, answer, forget. All under the lock of the meeting's row."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from core.refusal import Refused
from core.text import clean_line
from meetings.locking import lock
from meetings.models import Answer, AnswerCount, Meeting, Question, Registration
from meetings.models.question import READERS
from meetings.questions.waiting import is_open
from meetings.vetting.verdicts import look_again

MOST = 12
COPIED = ("order", "kind", "text", "help_text", "options", "is_required", *READERS, "keep_days")
# What someone answered was promised to be read by these, for so long: that only shrinks afterwards.
PROMISED = "Er zijn al antwoorden: {what} kan niet meer. Verwijder de vraag of stel een nieuwe."
TOO_LATE = "Antwoorden wijzigen kan niet meer. Bel of mail de contactpersoon."
NOT_COMING = "Alleen wie ingeschreven is, beantwoordt de vragen."


@transaction.atomic
def add_question(meeting, *, by, **fields):
    """Ask one more question of who comes to `meeting`; returns it. At most twelve."""
    meeting, _ = lock(meeting)
    _refuse_unless_asking(meeting)
    if meeting.questions.count() >= MOST:
        raise Refused(f"Stel hoogstens {MOST} vragen: anders haakt men af.")
    last = meeting.questions.order_by("order").last()
    question = Question(meeting=meeting, order=last.order + 10 if last else 10, **fields)
    _check(question)
    question.save()
    return question


@transaction.atomic
def change_question(question, *, by, **fields):
    """Save other `fields`. With answers in, what was promised to who answered stays (T50, T51)."""
    meeting, _ = lock(question.meeting)
    _refuse_unless_asking(meeting)
    before = Question.objects.filter(pk=question.pk, meeting=meeting).first()
    if before is None:
        raise Refused("Deze vraag bestaat niet meer.")
    if before.answers.exists():
        _refuse_to_break_promises(before, fields)
    for name, value in fields.items():
        setattr(before, name, value)
    _check(before)
    before.save(update_fields=list(fields))
    return before


@transaction.atomic
def remove_question(question, *, by):
    """Ask it no longer; what was answered goes with it. Twice is harmless."""
    meeting, _ = lock(question.meeting)
    _refuse_unless_asking(meeting)
    for row in Question.objects.filter(pk=question.pk, meeting=meeting):
        row.delete()


@transaction.atomic
def answer(meeting, person, replies, *, by):
    """Save what `person` answers, `{question pk: (ticked, words)}`; an empty reply takes one back.

    Only the person does this, while they have a seat or wait for one. Other answers than before may
    have an approved registration vetted anew (T47); the first ones only complete it. Returns the
    registration. Raises Refused after the deadline, or when a required question is left open.
    """
    meeting, now = lock(meeting)
    row = Registration.objects.filter(meeting=meeting, person=person)
    row = row.select_related("person", "organisation").first()
    if row is None or not row.is_live:
        raise Refused(NOT_COMING)
    if by != person:
        raise Refused("Alleen de persoon zelf beantwoordt de vragen.")
    row.meeting = meeting
    before = _given(row)
    if not is_open(meeting, has_answered=bool(before), now=now):
        raise Refused(TOO_LATE)
    keep(row, replies, now=now)
    is_first = not before and not row.is_to_vet
    if not is_first and _given(row) != before:
        look_again(row, by=by)
    return row


def _given(row):
    """`{question: what the person answered}` of the questions of its meeting."""
    rows = Answer.objects.filter(question__meeting=row.meeting_id, person=row.person_id)
    facts = rows.order_by("pk").values_list("question", "chosen", "words")
    return {question: said for question, *said in facts}


def keep(row, replies, *, now):
    """Write the replies of the person of `row`, whose meeting is locked; nothing else of it changes."""
    questions = Question.objects.filter(meeting=row.meeting_id, forgotten_at=None).in_bulk()
    for pk, question in questions.items():
        ticked, words = replies.get(pk, ((), ""))
        ticked = [option for option in question.choices if option in ticked]
        words = clean_line(words, 300) if not question.choices or question.takes_several else ""
        if not (ticked or words):
            if question.is_required:
                raise Refused(f"Beantwoord ook deze vraag: {question.text}")
            Answer.objects.filter(question=question, person=row.person_id).delete()
            continue
        Answer.objects.update_or_create(
            question=question,
            person_id=row.person_id,
            defaults={"chosen": "\n".join(ticked), "words": words, "answered_at": now},
        )


def copy_questions(meeting, twin):
    """Ask the same at a copy of `meeting`; what people answered never goes along (T12)."""
    Question.objects.bulk_create(
        Question(meeting=twin, **{name: getattr(question, name) for name in COPIED})
        for question in meeting.questions.all()
    )


def take_back_answers(meeting, person):
    """Delete what `person` answered about `meeting`: the seat went to somebody else."""
    Answer.objects.filter(question__meeting=meeting, person=person).delete()


@transaction.atomic
def forget_answers(now=None):
    """Delete the answers that were kept long enough, and keep how many there were (T51).

    Once a day; a rerun does nothing more. Returns how many questions were emptied.
    """
    now = now or timezone.now()
    due = []
    open_ones = Question.objects.filter(forgotten_at=None)
    for days in open_ones.order_by().values_list("keep_days", flat=True).distinct():
        over = now - timedelta(days=days)
        due += open_ones.filter(keep_days=days, meeting__ends_at__lt=over)
    for question in due:
        _forget(question, now)
    return len(due)


def counts_of(question, answers):
    """`[(option, number)]` of the given answers: each option, who answered, in words only."""
    ticked = [option for row in answers for option in row.ticked]
    numbers = [(option, ticked.count(option)) for option in question.choices]
    others = sorted(set(ticked) - set(question.choices))
    numbers += [(option, ticked.count(option)) for option in others]
    if question.takes_several or not question.choices:
        numbers.append(("in eigen woorden", sum(1 for row in answers if row.words)))
    return numbers


def _forget(question, now):
    coming = question.meeting.registrations.registered().values("person")
    counted = counts_of(question, list(question.answers.filter(person__in=coming)))
    AnswerCount.objects.bulk_create(
        AnswerCount(question=question, option=option[:160], number=number)
        for option, number in counted
    )
    question.answers.all().delete()
    Question.objects.filter(pk=question.pk).update(forgotten_at=now)


def _check(question):
    question.options = "\n".join(
        dict.fromkeys(filter(None, (clean_line(x, 80) for x in question.options.splitlines())))
    )
    if not question.choices or question.kind == Question.Kind.YES_NO:
        question.options = ""
    try:
        question.full_clean(exclude=["meeting"])
    except ValidationError as error:
        raise Refused(" ".join(error.messages)) from error


def _refuse_unless_asking(meeting):
    if meeting.status not in {Meeting.Status.DRAFT, Meeting.Status.ANNOUNCED}:
        raise Refused("Van deze bijeenkomst wijzigt u geen vragen meer.")


def _refuse_to_break_promises(before, fields):
    if fields.get("kind", before.kind) != before.kind:
        raise Refused(PROMISED.format(what="een andere soort"))
    if fields.get("text", before.text) != before.text:
        raise Refused(PROMISED.format(what="een andere vraag"))
    if any(fields.get(name) and not getattr(before, name) for name in READERS):
        raise Refused(PROMISED.format(what="meer mensen laten meelezen"))
    if fields.get("keep_days", before.keep_days) > before.keep_days:
        raise Refused(PROMISED.format(what="langer bewaren"))
