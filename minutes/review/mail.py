"""The mails of the road to adoption: one to read through, one when it is adopted."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from core.links import absolute
from core.mail import compose
from meetings.mail import introduced
from minutes.remarks.links import link
from outbox.actions import post_many

USEFUL = timedelta(days=14)
TEMPLATES = {
    "minutes_review": "minutes/review/mail/review.txt",
    "minutes_adopted": "minutes/review/mail/adopted.txt",
    "minutes_waiting": "minutes/review/mail/waiting.txt",
}


def to_review(minutes, people, *, due_at=None):
    """Ask `people` once to read it through, each with a link of their own; returns to how many."""
    return _post("minutes_review", minutes, people, due_at=due_at, until=minutes.remarks_until)


def adopted(minutes, people, *, due_at=None):
    """Tell `people` once that it is adopted, with the address and never the text itself (T77)."""
    until = (due_at or timezone.now()) + USEFUL
    return _post("minutes_adopted", minutes, people, due_at=due_at, until=until)


def waiting(minutes, people):
    """Tell its writers once that the window is over and a remark still waits for them."""
    return _post("minutes_waiting", minutes, people, until=timezone.now() + USEFUL)


def preview(kind, minutes, person):
    """The mail of `kind` as `person` would get it."""
    return compose(TEMPLATES[kind], **context(kind, minutes, person))


def context(kind, minutes, person):
    """What a mail on this road may use."""
    return {
        "introduction": introduced(kind, minutes.meeting, person)
        if kind != "minutes_waiting"
        else "",
        "person": person,
        "minutes": minutes,
        "meeting": minutes.meeting,
        "link": link(minutes, person),
        "address": absolute(minutes.get_absolute_url()),
        "remarks": absolute(reverse("minutes:remarks", args=[minutes.pk])),
        "settings": absolute(reverse("members:profile")),
    }


def _post(kind, minutes, people, *, until, due_at=None):
    contact = minutes.meeting.contact
    letters = [
        {
            "to": person.email,
            "person": person,
            "key": f"{kind}:{minutes.pk}:{person.pk}",
            "context": context(kind, minutes, person),
        }
        for person in people
    ]
    return post_many(
        kind,
        letters,
        template=TEMPLATES[kind],
        about=f"minutes:{minutes.pk}",
        reply_to=contact.email if contact else "",
        due_at=due_at,
        expires_at=until,
    )
