"""The address by which one person answers for one duty, without logging in."""

from django.urls import reverse

from core.links import absolute, sign, unsign
from meetings.models import Duty

MAX_AGE = 400 * 24 * 60 * 60


def link(duty):
    """The personal link of `duty`; it acts only after a POST, and ends when `link_no` rises."""
    return absolute(path(duty))


def path(duty):
    """The same, as a path on this site."""
    return reverse("meetings:duty", args=[sign("duty", duty.pk, duty.link_no)])


def duty_by(token):
    """The duty of a signed link; None when it is forged, ended, over a year old or taken back."""
    parts = unsign("duty", token, max_age=MAX_AGE)
    if not parts:
        return None
    rows = Duty.objects.select_related("person", "organisation", "meeting__atrium__platform")
    rows = rows.select_related("meeting__municipality", "meeting__contact")
    row = rows.filter(pk=parts[0], link_no=parts[1]).first()
    return row if row and row.person.is_active else None
