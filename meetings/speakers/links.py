"""The address by which one speaker answers for one point, without an account."""

from django.urls import reverse

from core.links import absolute, sign, unsign
from meetings.models import Speaker

MAX_AGE = 400 * 24 * 60 * 60


def link(speaker):
    """The personal link of `speaker`; it acts only after a POST, and ends when `link_no` rises."""
    return absolute(path(speaker))


def path(speaker):
    """The same, as a path on this site."""
    return reverse("meetings:speak", args=[sign("speaker", speaker.pk, speaker.link_no)])


def speaker_by(token):
    """The speaker of a signed link; None when it is forged, ended or over a year old, or they are gone."""
    parts = unsign("speaker", token, max_age=MAX_AGE)
    if not parts:
        return None
    rows = Speaker.objects.select_related("person", "item__meeting__atrium__platform")
    rows = rows.select_related("item__meeting__municipality", "item__meeting__contact")
    row = rows.filter(pk=parts[0], link_no=parts[1]).first()
    return row if row and (row.person is None or row.person.is_active) else None
