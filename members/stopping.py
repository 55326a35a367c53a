"""The link in a mail that ends that sort of mail, without logging in (RFC 8058, T62).

Whoever holds the mail may use it: it can only switch one sort of mail off or on again. What
someone is registered for is told whatever they chose; those kinds have no such link.
"""

from django.urls import reverse

from core.links import absolute, sign, unsign
from members.models import MAIL_CHOICES, SUMMARY_CHOICES, User

MAX_AGE = 2 * 365 * 24 * 60 * 60  # seconds: as long as the message itself is kept
SUMMARY = "summary"
SORTS = {
    "wants_invitations": "uitnodigingen",
    "wants_reminders": "herinneringen voor bijeenkomsten",
    "wants_minutes_mail": "berichten over nieuwe verslagen",
    SUMMARY: "het weekoverzicht",
}
FIELDS = {**{name: (name,) for name in MAIL_CHOICES}, SUMMARY: SUMMARY_CHOICES}


def stops(sort):
    """For `@kind(unsubscribe=…)`: a function `message -> address` that ends mails of this sort."""
    assert sort in SORTS

    def address(message):
        if message.person_id is None:
            return ""
        return absolute(reverse("members:stop", args=[sign("stop", message.person_id, sort)]))

    return address


def read(token):
    """The person and the sort a link is about; (None, "") when it is forged or two years old."""
    person, sort = unsign("stop", token, max_age=MAX_AGE) or (None, "")
    return User.objects.filter(pk=person, is_active=True).first(), sort


def wants(person, sort):
    """Whether `person` still gets (some of) this sort."""
    return any(getattr(person, name) for name in FIELDS[sort])
