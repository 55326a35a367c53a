"""The address by which one reader reads a verslag through and remarks on it, without logging in."""

from django.urls import reverse

from core.links import absolute, sign, unsign
from members.models import User
from minutes.models import Minutes

MAX_AGE = 200 * 24 * 60 * 60


def link(minutes, person):
    """The personal link of `person`; it acts only after a POST."""
    return absolute(reverse("minutes:remark_by_mail", args=[sign("review", minutes.pk, person.pk)]))


def reader_by(token):
    """The verslag and the person of a signed link; None twice when it is forged or too old.

    Or when the person may no longer read it, or it is adopted meanwhile.
    """
    parts = unsign("review", token, max_age=MAX_AGE)
    person = User.objects.filter(pk=parts[1], is_active=True).first() if parts else None
    if person is None:
        return None, None
    rows = Minutes.objects.with_meeting().permitted(person, "remark")
    minutes = rows.filter(pk=parts[0]).first()
    return (minutes, person) if minutes else (None, None)
