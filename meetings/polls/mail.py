"""The mails of a poll. Which one and whether is decided by the actions and the rounds."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from core.links import absolute
from meetings.holders import MAY_HAVE_ARRIVED
from meetings.polls.links import link
from meetings.speakers.mail import organisers
from meetings.told import about
from outbox import actions as outbox
from outbox.models import Message

WEEK = timedelta(days=7)
ASKING = ("poll_asked", "poll_reminder")


def asked(poll, options, people):
    """Which moment suits you? One each, with a link of their own; of use until the poll closes."""
    letters = [_letter("poll_asked", poll, person, options=options) for person in people]
    _post("poll_asked", poll, letters, expires_at=poll.closes_at)


def reminded(poll, people):
    """Once per person, however often the poll is closed later."""
    options = list(poll.options.all())
    letters = [_letter("poll_reminder", poll, person, options=options) for person in people]
    _post("poll_reminder", poll, letters, expires_at=poll.closes_at)


def withdrawn(poll):
    """Tell who was asked by mail; what has not left yet is taken back instead."""
    asks = Message.objects.about(about(poll.meeting)).filter(kind__in=ASKING)
    asks = asks.filter(stream__startswith=f"poll:{poll.pk}:")
    outbox.supersede_all(asks, reason="De datumprik is ingetrokken.")
    told = asks.filter(MAY_HAVE_ARRIVED, person__is_active=True).select_related("person")
    people = {message.person_id: message.person for message in told.order_by("pk")}
    letters = [_letter("poll_withdrawn", poll, person) for person in people.values()]
    _post("poll_withdrawn", poll, letters, expires_at=timezone.now() + WEEK)


def closed(poll):
    """Tell who organises that no more answers come, and that a date can be chosen."""
    address = absolute(reverse("meetings:poll", args=[poll.meeting_id]))
    letters = [
        _letter("poll_closed", poll, person, key=poll.closes_at.isoformat(), address=address)
        for person in organisers(poll.meeting)
    ]
    _post("poll_closed", poll, letters, expires_at=timezone.now() + WEEK)


def _letter(kind, poll, person, *, key="", **more):
    contact = poll.meeting.contact
    return {
        "to": person.email,
        "person": person,
        "key": f"{kind}:{poll.pk}:{person.pk}{key}",
        "stream": f"poll:{poll.pk}:{person.pk}",
        "reply_to": contact.email if contact else "",
        "facts": {"poll": poll.pk},
        "context": {
            "poll": poll,
            "meeting": poll.meeting,
            "person": person,
            "link": link(poll, person),
            **more,
        },
    }


def _post(kind, poll, letters, *, expires_at):
    template = f"meetings/polls/mail/{kind.removeprefix('poll_')}.txt"
    outbox.post_many(
        kind, letters, template=template, expires_at=expires_at, about=about(poll.meeting)
    )
