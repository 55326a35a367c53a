"""The mails about a meeting. Which one and whether is decided by the actions.

What was written and did not leave yet gives way to a newer one: `meetings.unsent`.
"""

from datetime import timedelta
from functools import partial

from django.conf import settings
from django.utils import timezone

from core.times import day_words, span_words
from meetings import calendar, links
from meetings.agenda import going_on
from meetings.holders import holders
from meetings.models import Registration
from meetings.questions.waiting import links_for
from meetings.told import about, in_words, link_for, place_in_words, stamp, starts, tells
from meetings.unsent import ANSWERS, CHANGES, INVITES, NEWER, stream, waiting
from meetings.workshops import held
from outbox import actions as outbox
from outbox.mailing import chosen
from platforms.introductions import introduction

Status = Registration.Status
# News of a meeting this near goes out at once, also at night or on Sunday (reliability.md 2.1).
SOON = timedelta(hours=18)
TOO_LATE = "De mail moet minstens 18 uur voor het begin vertrekken."


def invited(meeting, rows, *, due_at=None):
    """One invitation each, with the calendar event to accept; not before `due_at`.

    For a draft the light one, which asks to keep the date free.
    """
    kind = "save_the_date" if meeting.is_saved_date else "invitation"
    polled = meeting.is_saved_date and meeting.date_polls.filter(state="decided").exists()
    letters = [
        _mail(kind, row, revision=meeting.sequence, invites=True, polled=polled) for row in rows
    ]
    return _post_many(kind, meeting, letters, due_at=due_at)


def listed(invitations):
    """One mail per person with all they are invited to. `invitations`: pairs of person and meetings."""
    letters = [
        {
            "to": person.email,
            "person": person,
            "key": f"invitations:{person.pk}:{'-'.join(str(row.pk) for row in meetings)}"[:200],
            "context": {
                "person": person,
                "meetings": [(row, place_in_words(row), links.page(row)) for row in meetings],
                "calendar": links.calendar(),
            },
            "facts": {"meetings": [row.pk for row in meetings]},
        }
        for person, meetings in invitations
    ]
    last = max(row.starts_at for _, meetings in invitations for row in meetings)
    return outbox.post_many(
        "invitations", letters, template="meetings/mail/invitations.txt", expires_at=last
    )


def registered(row, *, undo=""):
    """Confirm a seat; `undo` is the link for who asked for it from a calendar."""
    post("registered", row, invites=True, undo=undo)


def waitlisted(row, *, undo=""):
    """Plain mail: who waits has no event in the calendar yet, or no longer."""
    post("waitlisted", row, undo=undo)


def promoted(meeting, rows):
    """One each, in one call, so that a step that frees many seats counts as one for the brake."""
    outbox.supersede_all(
        waiting(meeting, CHANGES).filter(person__in=[row.person_id for row in rows]), reason=NEWER
    )
    held.attach(rows)
    asks = links_for(meeting, rows)
    letters = [_mail("promoted", row, invites=True, questions=asks.get(row.pk, "")) for row in rows]
    return _post_many("promoted", meeting, letters, urgent=is_soon(meeting.starts_at))


def confirmed(row, *, undo=""):
    """Who still comes after a move gets the event as accepted, which its calendar asked about."""
    post("confirmed", row, invites=True, undo=undo)


def withdrawn(row, *, by, takes_out, had_place=True, undo=""):
    """Confirm that someone gave up a place, or (not `had_place`) is no longer invited; whoever did it."""
    post("withdrawn", row, cancels=takes_out, by=by, had_place=had_place, undo=undo)


def declined(row, *, by, takes_out, undo=""):
    """Confirm a no without a seat; take the invitation out of a calendar where it would stay."""
    post("declined", row, cancels=takes_out, by=by, takes_out=takes_out, undo=undo)


def undone(row):
    """Confirm that an answer was undone, and let the calendar ask again."""
    post("answer_undone", row, invites=True)


def explained(row, *, words, key):
    """Say why an answer from a calendar did nothing (yet); takes back no other mail."""
    return outbox.post(
        "calendar_answer",
        template="meetings/mail/calendar_answer.txt",
        expires_at=useful_until(row.meeting),
        about=about(row.meeting),
        **_mail("calendar_answer", row, revision=key, words=words),
    )


def colleague_registered(row, *, by, tell_by):
    """Tell who was registered by another (T34), and that other when `tell_by`."""
    post("colleague_registered", row, invites=row.status == Status.REGISTERED, by=by)
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


def handed_over(mine, theirs, *, by):
    """A seat moved: the event to who comes now, out of the calendar of who does not."""
    giver, taker = mine.person, theirs.person
    post("seat_taken", theirs, invites=True, by=by, giver=giver)
    post("seat_given", mine, cancels=True, by=by, taker=taker, had_place=True)


def changed(meeting, news, *, due_at=None, moved_before=None):
    """Tell the new time and place. `news`: pairs of a row and what its person knows (told.tells).

    `due_at`: when staff want it to leave. Otherwise it waits for a next change to go in the same
    mail, unless the meeting is near. `moved_before`: `meeting.moved_at` as it was then.
    """
    soon = any(is_soon(meeting.starts_at, starts(known)) for _, known in news)
    if not due_at and not soon:
        due_at = timezone.now() + timedelta(minutes=settings.MAIL_MERGE_MINUTES)
    letters = []
    held.attach([row for row, _ in news])
    for row, known in news:
        before = in_words(known, tells(row))
        mail = _mail("meeting_changed", row, revision=meeting.sequence, invites=True, before=before)
        mail["facts"] |= {
            "before": known,
            "moved_before": moved_before and moved_before.isoformat(),
        }
        letters.append(mail)
    return _post_many("meeting_changed", meeting, letters, due_at=due_at, urgent=soon)


def cancelled(meeting, rows):
    """Take the event out of every calendar; plain mail to who waits and never had it."""
    known = holders(about(meeting))
    letters = []
    for row in rows:
        holds = row.status != Status.WAITLISTED or row.person_id in known
        letters.append(_mail("meeting_cancelled", row, revision=meeting.sequence, cancels=holds))
    return _post_many("meeting_cancelled", meeting, letters, urgent=is_soon(meeting.starts_at))


def restored(meeting, rows):
    """It takes place after all: the event comes back, except for who waits for a seat."""
    held.attach(rows)
    kind = "meeting_restored"
    letters = [_mail(kind, row, revision=meeting.sequence, invites=True) for row in rows]
    return _post_many(kind, meeting, letters, urgent=is_soon(meeting.starts_at))


def reminded(kind, meeting, rows, *, moment):
    """A reminder each, useful for a day and until two hours before the start."""
    latest = meeting.starts_at - timedelta(hours=2)
    return outbox.post_many(
        kind,
        _reminders(kind, meeting, rows),
        template=f"meetings/mail/{kind}.txt",
        due_at=moment,  # by the database's clock, however fast ours is
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
    """One per person and round of reminders (ReminderRound): that makes a second impossible."""
    agenda, asks = going_on(meeting.agenda_items.all()), links_for(meeting, rows)
    revision = f"{meeting.starts_at.isoformat()}.{meeting.sequence}"
    letters = []
    for row in rows:
        row.meeting = meeting
    held.attach(rows)
    for row in rows:
        extra = {"agenda": agenda, "questions": asks.get(row.pk, "")}
        letters.append(_mail(kind, row, revision=revision, **extra))
    return letters


def about_workshops(kind, meeting, news):
    """News of workshops only: the event of who has a seat tells them, at the same SEQUENCE (T15).

    `news`: tuples of a registration, what makes this news unique, and what the template needs more.
    """
    held.attach([row for row, *_ in news])
    letters = [
        _mail(kind, row, revision=key, invites=row.status == Status.REGISTERED, **extra)
        for row, key, extra in news
    ]
    return _post_many(kind, meeting, letters, urgent=is_soon(meeting.starts_at))


def useful_until(meeting):
    """The end of the meeting, or tomorrow for what happens during or after it."""
    return max(meeting.ends_at, timezone.now() + timedelta(days=1))


def to_renew(row, taken):
    """Which unsent confirmation or invitation must be written anew with the new facts, or None.

    Not for who said yes to another time: the mail about the change asks whether they still come.
    """
    kind = next((kind for kind in (*INVITES, *ANSWERS) if kind in taken), None)
    return None if kind in {"withdrawn", "declined", "seat_given"} or row.is_to_confirm else kind


def renew(meeting, rows, taken):
    """Write anew what `to_renew` names for each of `rows`; invitations keep their moment."""
    invitations = {}
    for row in rows:
        kind = to_renew(row, taken[row.person_id])
        if kind in INVITES:
            due_at = taken[row.person_id][kind].due_at
            invitations.setdefault(due_at, []).append(row)
            continue
        kind = "registered" if kind in {"colleague_registered", "seat_taken"} else kind
        revision = f"{row.revision}.{meeting.sequence}"
        post(kind, row, revision=revision, invites=row.status != Status.WAITLISTED)
    for due_at, invited_rows in invitations.items():
        # In one call, so that a large announcement that waits for staff goes on waiting.
        invited(meeting, invited_rows, due_at=due_at)


def context(kind, row, **extra):
    """What the template of `kind` about a registration may use."""
    meeting = row.meeting
    return {
        "introduction": introduced(kind, meeting, row.person),
        "person": row.person,
        "meeting": meeting,
        "registration": row,
        "page": links.page(meeting),
        "answer": links.answer(row),
        "hand": links.hand(row),
        "place": place_in_words(meeting),
        "link": link_for(row),
        "waiting_place": row.queue_place(),
        "calendar_answers": settings.CALENDAR_ANSWERS,
        # Asked only by the mails that say it.
        "workshops": partial(held.in_words, row),
        "choose_workshops": partial(_choose, row),
        # The link to the questions that still wait for this person; only who comes is asked.
        "questions": "",
        **extra,
    }


def _choose(row):
    """The link to choose workshops, where there is something to choose."""
    return links.workshops(row) if held.may_choose(row) else ""


def introduced(kind, meeting, person):
    """The first words of a mail of this kind about `meeting`, as its platform has them."""
    return introduction(
        meeting.atrium.platform,
        kind,
        voornaam=person.first_name,
        bijeenkomst=meeting.title,
        atrium=meeting.atrium.name,
        dag=day_words(meeting.starts_at),
        wanneer=span_words(meeting.starts_at, meeting.ends_at),
    )


def facts(row):
    """What the mail relies on; asked again just before it is sent (kinds.py)."""
    return {
        "registration": row.pk,
        "status": row.status,
        "starts_at": stamp(row.meeting.starts_at),
        "sequence": row.meeting.sequence,
        "told": tells(row),
    }


def is_soon(*moments):
    """Whether one of these moments is so near that news must also go out at night or on Sunday."""
    return min(moments) - timezone.now() < SOON


def post(kind, row, *, revision=None, invites=False, cancels=False, **extra):
    outbox.supersede(stream(row), kinds=CHANGES, reason=NEWER)
    extra["questions"] = links_for(row.meeting, [row]).get(row.pk, "")
    return outbox.post(
        kind,
        due_at=_due(row.meeting),
        template=f"meetings/mail/{kind}.txt",
        expires_at=useful_until(row.meeting),
        about=about(row.meeting),
        urgent=_is_urgent(row, extra),
        **_mail(kind, row, revision=revision, invites=invites, cancels=cancels, **extra),
    )


def _is_urgent(row, extra):
    """Own actions are confirmed at any hour; what others did only when the meeting is near."""
    others = "by" in extra and extra["by"] != row.person
    return is_soon(row.meeting.starts_at) if others else None


def _due(meeting, due_at=None):
    """Mail that somebody lets leave later still leaves in time: 18 hours before the start."""
    chosen_at = chosen().due_at
    if due_at or chosen_at is None:
        return due_at
    return max(min(chosen_at, meeting.starts_at - SOON), timezone.now())


def _post_many(kind, meeting, letters, *, due_at=None, urgent=None):
    return outbox.post_many(
        kind,
        letters,
        template=f"meetings/mail/{kind}.txt",
        expires_at=useful_until(meeting),
        about=about(meeting),
        due_at=_due(meeting, due_at),
        urgent=urgent,
    )


def _mail(kind, row, *, revision=None, invites=False, cancels=False, **extra):
    """One row for the outbox. The key makes a second one for the same fact impossible."""
    mail = {
        "to": row.person.email,
        "person": row.person,
        "key": f"{kind}:{row.pk}:{row.revision if revision is None else revision}",
        "stream": stream(row),
        "context": context(kind, row, **extra),
        # For people only: calendars answer to ORGANIZER, which is the mailbox the portal reads.
        "reply_to": row.meeting.contact.email if row.meeting.contact else "",
        "facts": facts(row),
    }
    if extra.get("had_place") and extra["by"] != row.person:
        mail["facts"]["lost_place"] = True
    if invites and row.status != Status.WAITLISTED:
        mail |= {"calendar": calendar.request(row), "calendar_method": "REQUEST"}
    if cancels:
        mail |= {"calendar": calendar.cancel(row), "calendar_method": "CANCEL"}
    return mail
