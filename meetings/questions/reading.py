"""The answers to some questions, as a list, as counts and in Excel; who may is asked before."""

from core.excel import workbook
from meetings.models import Answer
from meetings.questions.actions import counts_of


def overview(meeting, questions):
    """`questions`: a dict each with its counts; `rows`: a registration with (question, words) each.

    Only who has a seat counts: who waits or withdrew is not cooked for (T41).
    """
    coming = list(
        meeting.registrations.registered()
        .select_related("person", "organisation")
        .order_by("person__sort_name", "pk")
    )
    given = _given(questions, coming)
    shown = []
    for question in questions:
        answers = [given[key] for key in given if key[0] == question.pk]
        kept = [(row.option, row.number) for row in question.counts.all()]
        shown.append(
            {
                "question": question,
                "counts": kept if question.forgotten_at else counts_of(question, answers),
                "answered": len(answers),
                "silent": len(coming) - len(answers),
            }
        )
    return {"questions": shown, "rows": [(row, _said(row, questions, given)) for row in coming]}


def sheet(meeting, questions):
    """An .xlsx with a row per person who comes; bytes."""
    found = overview(meeting, questions)
    columns = ["Naam", "Voornaam", "In naam van", *[question.text for question in questions]]
    rows = [
        [
            row.person.last_name,
            row.person.first_name,
            row.organisation.name if row.organisation else "",
            *[words for _, words in said],
        ]
        for row, said in found["rows"]
    ]
    return workbook("Antwoorden", columns, rows)


def _given(questions, coming):
    """`{(question, person): answer}` of who comes."""
    people = [row.person_id for row in coming]
    rows = Answer.objects.filter(question__in=questions, person__in=people).order_by("pk")
    return {(row.question_id, row.person_id): row for row in rows}


def _said(row, questions, given):
    found = [(each, given.get((each.pk, row.person_id))) for each in questions]
    return [(question, answer.said if answer else "") for question, answer in found]
