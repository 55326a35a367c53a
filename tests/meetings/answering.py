"""Answers from people's calendars, received and read like any mail (our_mail_server must vouch)."""

from datetime import UTC

from django.conf import settings
from django.utils import timezone

from inbox import actions as inbox
from inbox import processing
from outbox.models import Message
from tests import make
from tests.inbox.mails import as_reply


def invited(meeting, **fields):
    """A new member of the atrium who was invited to `meeting`."""
    return make.registration(meeting=meeting, person=make.member_of(meeting.atrium, **fields))


def stamp(moment=None):
    """DTSTAMP of a moment, now when none is given."""
    return (moment or timezone.now()).astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def reply(row, answer="ACCEPTED", **fields):
    """The mail with which the calendar of the invited person answers, unless said otherwise."""
    fields.setdefault("sender", row.person.email)
    fields.setdefault("stamp", stamp())
    return as_reply(f"{row.uid}@{settings.MAIL_DOMAIN}", answer=answer, **fields)


def come_in(raw):
    """Receive and process one mail; its row."""
    row, _ = inbox.receive(raw, source="pipe")
    processing.process_waiting()
    row.refresh_from_db()
    return row


def answer(row, answer="ACCEPTED", **fields):
    """Answer the invitation `row` from a calendar; the row of the mail that came in."""
    mail = come_in(reply(row, answer, **fields))
    row.refresh_from_db()
    return mail


def mails_to(row):
    """The kinds of what the person of a registration was mailed, in order."""
    rows = Message.objects.filter(person=row.person).order_by("pk")
    return list(rows.values_list("kind", flat=True))


def undo_link(message):
    """The address in a confirmation that undoes the answer."""
    return next(word for word in message.plain.split() if "/ongedaan/" in word)
