"""The mails about a meeting. Which one and whether is decided by the actions.

Every mail of one person about one meeting stands in one stream, so that they leave in order and
an older one that was not sent yet gives way to a newer one (reliability.md 2.1 point 10).
"""

from datetime import timedelta

from django.utils import timezone

from meetings import calendar, links
from meetings.holders import holders
from meetings.models import Registration
from outbox import actions as outbox
from outbox.models import Message

Status = Registration.Status
ANSWERS = (
    *("registered", "waitlisted", "promoted", "confirmed", "withdrawn", "declined"),
    "colleague_registered",
)
CHANGES = ("invitation", *ANSWERS, "meeting_changed", "meeting_cancelled")
REMINDERS = ("reminder_answer", "reminder_registered")
NEWER = "Er is een nieuwer bericht over deze bijeenkomst."


def invited(meeting, rows):
    """One invitation each, with the calendar event to accept."""
    return _post_many("invitation", meeting, rows, revision=meeting.sequence, invites=True)


def registered(row):
    _post("registered", row, invites=True)


def waitlisted(row):
    """Plain mail: who waits has no event in the calendar yet, or no longer."""
    _post("waitlisted", row)


def promoted(row):
    _post("promoted", row, invites=True)


def confirmed(row):
    """Who still comes after a move gets the event as accepted, which its calendar asked about."""
    _post("confirmed", row, invites=True)


def withdrawn(row, *, by, takes_out, had_place=True):
    """Confirm that someone gave up a place, or (not `had_place`) is no longer invited; whoever did it."""
    _post("withdrawn", row, cancels=takes_out, by=by, had_place=had_place)


def declined(row, *, by):
    """Take an invitation out of the calendar of who does not come; it would stay there otherwise."""
    _post("declined", row, cancels=True, by=by)


def colleague_registered(row, *, by, tell_by):
    """Tell who was registered by another (T34), and that other when `tell_by`."""
    _post("colleague_registered", row, invites=row.status == Status.REGISTERED, by=by)
    if tell_by:
        mail = _mail("colleague_registered", row, by=by)
        mail |= {
            "to": by.email,
            "person": by,
            "key": f"{mail['key']}:{by.pk}",
            "stream": "",
        }
        outbox.post(
            "colleague_registered",
            template="meetings/mail/colleague_registered_by.txt",
            expires_at=useful_until(row.meeting),
            about=about(row.meeting),
            **mail,
        )


def changed(meeting, rows, *, before):
    """Tell the new time and place; `before` holds them in words as they were."""
    return _post_many(
        "meeting_changed", meeting, rows, revision=meeting.sequence, invites=True, before=before
    )


def cancelled(meeting, rows):
    """Take the event out of every calendar; plain mail to who waits and never had it."""
    return _post_many("meeting_cancelled", meeting, rows, revision=meeting.sequence, takes_out=True)


def reminded(kind, meeting, rows, *, moment):
    """A reminder each, useful for a day and until two hours before the start."""
    latest = meeting.starts_at - timedelta(hours=2)
    return outbox.post_many(
        kind,
        _reminders(kind, meeting, rows),
        template=f"meetings/mail/{kind}.txt",
        expires_at=min(moment + timedelta(days=1), latest),
        about=about(meeting),
    )


def reminders_missed(kind, meeting, rows, *, reason):
    """Keep for staff whom we did not remind, and why."""
    return outbox.record_missed(
        kind,
        _reminders(kind, meeting, rows),
        template=f"meetings/mail/{kind}.txt",
        about=about(meeting),
        reason=reason,
    )


def _reminders(kind, meeting, rows):
    """One per person and start: a moved meeting gives a new key, an unmoved one never a second."""
    agenda = list(meeting.agenda_items.all())
    letters = []
    for row in rows:
        row.meeting = meeting
        letters.append(_mail(kind, row, revision=meeting.starts_at.isoformat(), agenda=agenda))
    return letters


def about(meeting):
    return f"meeting:{meeting.pk}"


def stream(row):
    return f"meeting:{row.meeting_id}:{row.person_id}"


def useful_until(meeting):
    """The end of the meeting, or tomorrow for what happens during or after it."""
    return max(meeting.ends_at, timezone.now() + timedelta(days=1))


def unsent(meeting, kinds=CHANGES + REMINDERS):
    """Rows about `meeting` that no mail server has seen yet."""
    states = [Message.State.QUEUED, Message.State.HELD]
    return Message.objects.filter(about=about(meeting), kind__in=kinds, state__in=states)


def supersede_unsent(meeting, rows, kinds=CHANGES + REMINDERS):
    """Take back what was not sent yet to the people of `rows`; returns {person pk: kinds taken back}."""
    wanted = {row.person_id for row in rows}
    taken = {}
    for person, kind in unsent(meeting, kinds).values_list("person", "kind"):
        if person in wanted:
            taken.setdefault(person, set()).add(kind)
    for row in rows:
        if row.person_id in taken:
            outbox.supersede(stream(row), kinds=kinds, reason=NEWER)
    return taken


def take_back(row):
    """Stop what was not sent yet to this person; whether their calendar holds the event after that.

    The stop comes first: it locks those messages, so none leaves between the two.
    """
    outbox.supersede(stream(row), kinds=CHANGES + REMINDERS, reason=NEWER)
    return bool(holders(about(row.meeting), [row.person_id]))


def again(meeting, row, kinds):
    """Write a confirmation or invitation anew that was taken back unsent, now with the new facts.

    Not for who said yes to another time: the mail about the change asks whether they still come.
    """
    kind = next((kind for kind in ("invitation", *ANSWERS) if kind in kinds), None)
    if kind in {None, "withdrawn", "declined"} or row.is_to_confirm:
        return False
    kind = "registered" if kind == "colleague_registered" else kind
    revision = f"{row.revision}.{meeting.sequence}"
    _post(kind, row, revision=revision, invites=row.status != Status.WAITLISTED)
    return True


def context(row, **extra):
    """What every template about a registration may use."""
    meeting = row.meeting
    return {
        "person": row.person,
        "meeting": meeting,
        "registration": row,
        "page": links.page(meeting),
        "answer": links.answer(row),
        "place": place_in_words(meeting),
        "link": meeting.online_url if meeting.is_online and row.status == Status.REGISTERED else "",
        "waiting_place": row.queue_place(),
        **extra,
    }


def place_in_words(meeting):
    place = meeting.place if meeting.takes_place_somewhere else ""
    if meeting.is_online:
        return f"{place}, of online" if place else "online"
    return place


def facts(row):
    """What the mail relies on; asked again just before it is sent (kinds.py)."""
    return {
        "registration": row.pk,
        "status": row.status,
        "starts_at": row.meeting.starts_at.isoformat(),
        "sequence": row.meeting.sequence,
    }


def _post(kind, row, *, revision=None, invites=False, cancels=False, **extra):
    outbox.supersede(stream(row), kinds=CHANGES, reason=NEWER)
    return outbox.post(
        kind,
        template=f"meetings/mail/{kind}.txt",
        expires_at=useful_until(row.meeting),
        about=about(row.meeting),
        **_mail(kind, row, revision=revision, invites=invites, cancels=cancels, **extra),
    )


def _post_many(kind, meeting, rows, *, revision, invites=False, takes_out=False, **extra):
    known = holders(about(meeting)) if takes_out else set()
    mails = []
    for row in rows:
        row.meeting = meeting
        cancels = takes_out and (row.status != Status.WAITLISTED or row.person_id in known)
        mails.append(_mail(kind, row, revision=revision, invites=invites, cancels=cancels, **extra))
    return outbox.post_many(
        kind,
        mails,
        template=f"meetings/mail/{kind}.txt",
        expires_at=useful_until(meeting),
        about=about(meeting),
        urgent=_is_soon(meeting) if kind in {"meeting_changed", "meeting_cancelled"} else None,
    )


def _is_soon(meeting):
    """Whether news about `meeting` must also go out at night or on Sunday (reliability.md 2.1)."""
    return meeting.starts_at - timezone.now() < timedelta(hours=18)


def _mail(kind, row, *, revision=None, invites=False, cancels=False, **extra):
    """One row for the outbox. The key makes a second one for the same fact impossible."""
    mail = {
        "to": row.person.email,
        "person": row.person,
        "key": f"{kind}:{row.pk}:{row.revision if revision is None else revision}",
        "stream": stream(row),
        "context": context(row, **extra),
        # For people only: calendars answer to ORGANIZER, which is the mailbox the portal reads.
        "reply_to": row.meeting.contact.email if row.meeting.contact else "",
        "facts": facts(row),
    }
    if invites and row.status != Status.WAITLISTED:
        mail |= {"calendar": calendar.request(row), "calendar_method": "REQUEST"}
    if cancels:
        mail |= {"calendar": calendar.cancel(row), "calendar_method": "CANCEL"}
    return mail
