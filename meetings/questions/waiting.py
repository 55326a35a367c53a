"""For whom questions wait, and the link by which they answer them."""

from django.db.models import Count, Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from core.links import absolute, sign
from meetings.links import signed
from meetings.models import Answer, Question


def deadline(meeting):
    """Until when answers may be changed: as long as one can register."""
    return meeting.registration_closes_at or meeting.starts_at


def is_open(meeting, *, has_answered, now=None):
    """Whether answers are taken: changed ones until the deadline, first ones until the start.

    Who gets a seat at the last moment still answers.
    """
    until = deadline(meeting) if has_answered else meeting.starts_at
    return meeting.status == meeting.Status.ANNOUNCED and (now or timezone.now()) < until


def asks_something():
    """An annotation `asks` on meetings: whether there are questions at all, most have none."""
    return Exists(Question.objects.filter(meeting=OuterRef("pk")).order_by())


def waits_for(meeting, people):
    """The pks of those of `people` (pks) who gave no answer yet, or not to a required question.

    Asks nothing of the database for a meeting read with `asks_something`, or locked, that asks nothing.
    """
    if not getattr(meeting, "asks", True):
        return set()
    asked = Question.objects.filter(meeting=meeting).aggregate(
        all=Count("pk"), required=Count("pk", filter=Q(is_required=True))
    )
    if not asked["all"]:
        return set()
    given = Answer.objects.filter(question__meeting=meeting, person__in=people).order_by()
    counts = given.values_list("person").annotate(
        required=Count("pk", filter=Q(question__is_required=True))
    )
    done = {person for person, required in counts if required >= asked["required"]}
    return set(people) - done


def question_flags(user):
    """What the page of a meeting tells of its questions, as annotations: one query with the rest.

    `asks`: there are any; `asks_me`: some wait for `user` (the same as `waits_for`); `reads_answers`:
    `user` may read some of the answers.
    """
    asked = Question.objects.filter(meeting=OuterRef("pk")).order_by()
    given = Answer.objects.filter(question__meeting=OuterRef("pk"), person=user.pk).order_by()
    required = Exists(asked.filter(is_required=True).exclude(answers__person=user.pk))
    return {
        "asks": asks_something(),
        "asks_me": Exists(asked) & (required | ~Exists(given)),
        "reads_answers": Exists(asked.permitted(user, "read")),
    }


def links_for(meeting, rows):
    """`{registration pk: link to the questions}` for those of `rows` for whom questions wait."""
    live = [row for row in rows if row.is_live]
    if not live or meeting.starts_at <= timezone.now():
        return {}
    waiting = waits_for(meeting, [row.person_id for row in live])
    return {row.pk: absolute(path_of(row)) for row in live if row.person_id in waiting}


def path_of(row):
    """The page on which the person of `row` answers without logging in; it acts only after a POST."""
    return reverse("meetings:ask", args=[sign("questions", row.uid)])


def asked_by(token):
    """The registration of such a link, or None when it is forged or over a year old."""
    return signed("questions", token)
