"""The mail about a correction, which leaves only when its writer asks for it."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from core.links import absolute
from core.mail import compose
from outbox.actions import post_many

KIND = "minutes_corrected"
TEMPLATE = "minutes/corrections/mail/corrected.txt"
USEFUL = timedelta(days=14)


def corrected(minutes, edition, people, *, due_at=None):
    """Tell `people` once that this version was corrected, with the reason and the address."""
    letters = [
        {
            "to": person.email,
            "person": person,
            "key": f"{KIND}:{minutes.pk}:{edition.number}:{person.pk}",
            "context": context(minutes, edition, person),
        }
        for person in people
    ]
    return post_many(
        KIND,
        letters,
        template=TEMPLATE,
        about=f"minutes:{minutes.pk}",
        due_at=due_at,
        expires_at=(due_at or timezone.now()) + USEFUL,
    )


def preview(minutes, edition, person):
    """The mail as `person` would get it."""
    return compose(TEMPLATE, **context(minutes, edition, person))


def context(minutes, edition, person):
    return {
        "person": person,
        "meeting": minutes.meeting,
        "edition": edition,
        "address": absolute(minutes.get_absolute_url()),
        "settings": absolute(reverse("members:profile")),
    }
