"""The address by which one person answers a poll, without an account."""

from django.urls import reverse

from core.links import absolute, sign, unsign
from meetings.models import DatePoll
from members.models import User

MAX_AGE = 400 * 24 * 60 * 60


def link(poll, person):
    """The personal link of `person`; it acts only after a POST."""
    return absolute(path(poll, person))


def path(poll, person, *, page="choose_by_mail"):
    """The same, as a path on this site."""
    return reverse(f"meetings:{page}", args=[sign("poll", poll.pk, person.pk)])


def asked_by(token):
    """The poll and the person of a signed link; None twice when it is forged or over a year old.

    Or when the person no longer belongs to whom the meeting is for, or their answers were deleted.
    """
    parts = unsign("poll", token, max_age=MAX_AGE)
    if not parts:
        return None, None
    person = User.objects.filter(pk=parts[1], is_active=True).first()
    return (poll_for(person, pk=parts[0]), person) if person else (None, None)


def poll_for(person, **lookup):
    """The newest poll that asks `person`, with its meeting; None when there is none."""
    rows = DatePoll.objects.permitted(person, "answer").filter(**lookup)
    rows = rows.filter(options__answers__person=person).distinct()
    return rows.select_related("meeting__atrium__platform", "meeting__contact").first()
