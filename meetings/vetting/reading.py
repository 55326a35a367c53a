"""Who waits for a verdict, with all that an organiser needs to give one; few queries for any number."""

from django.db.models import Count, OuterRef, Subquery

from meetings.export import functions_held
from meetings.models import Answer, Question, Registration, Wish
from meetings.vetting.actions import marker

MOST = 200


def number_to_vet():
    """An annotation on meetings: how many registrations are still to be vetted, None for none."""
    rows = Registration.objects.to_vet().filter(meeting=OuterRef("pk")).order_by()
    return Subquery(rows.values("meeting").annotate(number=Count("pk")).values("number"))


def waiting(meeting, user):
    """The registrations still to be vetted, who asked first in front; at most `MOST`.

    Each with `key` for a form, `function`, the workshops `wanted` and what they `said` to the
    questions that `user` may read.
    """
    rows = Registration.objects.to_vet().filter(meeting=meeting)
    rows = rows.select_related("person", "organisation", "registered_by", "vetted_by")
    rows = list(rows.order_by("answered_at", "pk")[:MOST])
    functions, said, wishes = functions_held(rows), _said(meeting, rows, user), _wishes(rows)
    for row in rows:
        row.meeting = meeting
        row.key = f"{row.pk}:{marker(row)}"
        row.function = functions.get((row.person_id, row.organisation_id), "")
        row.said, row.wanted = said.get(row.person_id, []), wishes.get(row.pk, [])
    return rows


def _said(meeting, rows, user):
    """`{person: [answer]}`, each with its question; only what this reader may read (T50)."""
    readable = Question.objects.permitted(user, "read").filter(meeting=meeting)
    given = Answer.objects.filter(question__in=readable, person__in=[row.person_id for row in rows])
    found = {}
    for answer in given.select_related("question").order_by("question__order", "pk"):
        found.setdefault(answer.person_id, []).append(answer)
    return found


def _wishes(rows):
    """`{registration: [wish]}`, block by block, best first."""
    wanted = Wish.objects.filter(registration__in=rows).select_related("block", "workshop")
    found = {}
    for wish in wanted.order_by("block", "rank"):
        found.setdefault(wish.registration_id, []).append(wish)
    return found
