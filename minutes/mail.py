"""One function per message about verslagen."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from core.links import absolute
from core.mail import compose
from core.times import day_words
from meetings.mail import introduced
from outbox.actions import post_many

USEFUL = timedelta(days=14)


def published(minutes, people, *, due_at=None):
    """Tell `people` once that they can read this verslag, not before `due_at`; returns to how many.

    An answer goes to the contact of the meeting (T58).
    """
    contact = minutes.meeting.contact
    letters = [
        {
            "to": person.email,
            "person": person,
            "key": f"minutes_published:{minutes.pk}:{person.pk}",
            "context": published_context(minutes, person),
        }
        for person in people
    ]
    return post_many(
        "minutes_published",
        letters,
        template="minutes/mail/published.txt",
        about=f"minutes:{minutes.pk}",
        reply_to=contact.email if contact else "",
        due_at=due_at,
        expires_at=(due_at or timezone.now()) + USEFUL,
    )


def preview(minutes, person):
    """The mail about this verslag as `person` would get it."""
    return compose("minutes/mail/published.txt", **published_context(minutes, person))


def published_context(minutes, person):
    """What the mail about a new verslag may use."""
    return {
        "introduction": introduced("minutes_published", minutes.meeting, person),
        "person": person,
        "minutes": minutes,
        "address": absolute(minutes.get_absolute_url()),
        "settings": absolute(reverse("members:profile")),
    }


def missing(meeting, people, *, due_at, expires_at, days):
    """Remind `people` that the verslag of `meeting` is not there after `days` working days."""
    about = {
        "meeting": meeting,
        "day": day_words(meeting.starts_at),
        "days": days,
        "address": absolute(reverse("minutes:upload", args=[meeting.pk])),
    }
    letters = [
        {
            "to": person.email,
            "person": person,
            "key": f"minutes_missing:{meeting.pk}:{due_at:%Y%m%d}:{person.pk}",
            "context": {**about, "person": person},
        }
        for person in people
    ]
    return post_many(
        "minutes_missing",
        letters,
        template="minutes/mail/missing.txt",
        about=f"meeting:{meeting.pk}",
        due_at=due_at,
        expires_at=expires_at,
    )
