"""The mails about a meeting that no mail server has seen yet: looked at, and taken back.

Every mail of one person about one meeting stands in one stream, so that they leave in order and
an older one that was not sent yet gives way to a newer one (reliability.md 2.1 point 10).
"""

from meetings.holders import holders
from meetings.told import about
from outbox import actions as outbox
from outbox.models import Message

ANSWERS = (
    *("registered", "waitlisted", "promoted", "confirmed", "withdrawn", "declined"),
    *("colleague_registered", "seat_taken", "seat_given"),
    *("seat_approved", "seat_to_vet", "seat_refused"),
)
INVITES = ("save_the_date", "invitation")
CHANGES = (
    *(*INVITES, *ANSWERS, "answer_undone", "meeting_changed"),
    *("meeting_cancelled", "meeting_restored"),
)
REMINDERS = ("reminder_answer", "reminder_registered")
NEWER = "Er is een nieuwer bericht over deze bijeenkomst."


def stream(row):
    return f"meeting:{row.meeting_id}:{row.person_id}"


def waiting(meeting, kinds=CHANGES + REMINDERS):
    """Rows about `meeting` that no mail server has seen yet."""
    states = [Message.State.QUEUED, Message.State.HELD]
    return Message.objects.filter(about=about(meeting), kind__in=kinds, state__in=states)


def waiting_for(meeting, rows, kinds=CHANGES + REMINDERS):
    """What was not sent yet to the people of `rows`: `{person pk: {kind: message}}`."""
    wanted = {row.person_id for row in rows}
    found = {}
    rows = waiting(meeting, kinds).only("kind", "person", "due_at", "facts")
    for message in rows.order_by("pk"):
        if message.person_id in wanted:
            found.setdefault(message.person_id, {})[message.kind] = message
    return found


def take_back(row):
    """Stop what was not sent yet to this person; whether their calendar holds the event after that.

    The stop comes first: it locks those messages, so none leaves between the two.
    """
    outbox.supersede(stream(row), kinds=CHANGES + REMINDERS, reason=NEWER)
    return bool(holders(about(row.meeting), [row.person_id]))


def supersede(meeting, rows, kinds=CHANGES + REMINDERS):
    """Take back what was not sent yet to the people of `rows`; returns it as `waiting_for`."""
    found = waiting_for(meeting, rows, kinds)
    outbox.supersede_all(waiting(meeting, kinds).filter(person__in=list(found)), reason=NEWER)
    return found
