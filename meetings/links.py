"""The addresses that stand in mails: the page of a meeting and the signed link to answer."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from core.links import absolute, sign, unsign
from meetings.models import Registration

ANSWER_MAX_AGE = 400 * 24 * 60 * 60
UNDO_MAX_AGE = 30 * 24 * 60 * 60


@dataclass(frozen=True)
class Undo:
    """What a signed undo link asks: to bring this registration back to what it was before."""

    registration: Registration
    revision: int
    status: str
    answered_at: datetime | None


def page(meeting):
    return absolute(meeting.get_absolute_url())


def calendar():
    return absolute(reverse("meetings:calendar"))


def answer(registration):
    """A link that lets this one person answer without logging in; it acts only after a POST."""
    return absolute(answer_path(registration))


def answer_path(registration):
    """The same, as a path on this site."""
    return reverse("meetings:answer", args=[sign("answer", registration.uid)])


def workshops(registration):
    """A link that lets this one person choose workshops without logging in; acts after a POST."""
    return absolute(workshops_path(registration))


def workshops_path(registration):
    """The same, as a path on this site."""
    token = sign("answer", registration.uid)
    return reverse("meetings:answer_workshops", args=[token])


def hand(registration):
    """A link by which this person hands the place to a colleague; it acts only after a POST."""
    token = sign("hand", registration.uid)
    return absolute(reverse("meetings:hand_by_mail", args=[token]))


def giver_of(token):
    """The registration whose place a signed link hands over, or None as in `answered_by`."""
    return signed("hand", token)


def answered_by(token):
    """The registration a signed link is about, or None when it is forged or over a year old."""
    return signed("answer", token)


def signed(purpose, token):
    """The registration in a signed link for `purpose`, or None when it is forged or too old."""
    parts = unsign(purpose, token, max_age=ANSWER_MAX_AGE)
    if not parts:
        return None
    rows = Registration.objects.select_related("person", "meeting__atrium__platform")
    return rows.filter(uid=parts[0]).first()


def before(registration):
    """What an undo link has to bring back; taken before the answer changes `registration`."""
    answered_at = registration.answered_at
    return registration.status, answered_at.isoformat() if answered_at else ""


def undo(registration, was):
    """A link that undoes the last change of `registration`, to `was`; works once, after a POST."""
    parts = (registration.uid, registration.revision, *was)
    return absolute(reverse("meetings:undo", args=[sign("undo", *parts)]))


def undone_by(token):
    """The Undo of a signed link, or None when it is forged or over a month old."""
    parts = unsign("undo", token, max_age=UNDO_MAX_AGE)
    if not parts:
        return None
    uid, revision, status, answered_at = parts
    rows = Registration.objects.select_related("person", "meeting__atrium__platform")
    row = rows.filter(uid=uid).first()
    moment = datetime.fromisoformat(answered_at) if answered_at else None
    return row and Undo(row, revision, status, moment)
