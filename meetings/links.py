"""The addresses that stand in mails: the page of a meeting and the signed link to answer."""

from django.urls import reverse

from core.links import absolute, sign, unsign
from meetings.models import Registration

ANSWER_MAX_AGE = 400 * 24 * 60 * 60


def page(meeting):
    return absolute(meeting.get_absolute_url())


def answer(registration):
    """A link that lets this one person answer without logging in; it acts only after a POST."""
    return absolute(reverse("meetings:answer", args=[sign("answer", registration.uid)]))


def answered_by(token):
    """The registration a signed link is about, or None when it is forged or over a year old."""
    parts = unsign("answer", token, max_age=ANSWER_MAX_AGE)
    if not parts:
        return None
    rows = Registration.objects.select_related("person", "meeting__atrium__platform")
    return rows.filter(uid=parts[0]).first()
