"""Who gets a mail about a change of a meeting, and from what they knew: asked to show and to send."""

from dataclasses import dataclass, field
from datetime import datetime

from meetings import mail, unsent
from meetings.holders import MAY_HAVE_ARRIVED
from meetings.models import Registration
from meetings.told import about, hour_differs, last_told, tells
from outbox.models import Message

Status = Registration.Status
STILL_THERE = ("invited", "registered", "waitlisted")
# No change waits to be sent; distinct from None, a meeting that never moved.
NOTHING_WAITS = object()


@dataclass
class Audience:
    """The people of a meeting before a change of it: what they know, what is still on its way."""

    rows: list
    known: dict
    waiting: dict


@dataclass
class Mailing:
    """`news`: pairs of a row and what its person knew; `renewed`: rows whose unsent mail is redone."""

    news: list = field(default_factory=list)
    renewed: list = field(default_factory=list)

    @property
    def rows(self):
        return [*self.renewed, *(row for row, _ in self.news)]


def audience(meeting):
    """Ask this before `meeting` changes; its rows carry `meeting` itself and follow its changes."""
    rows = Registration.objects.filter(meeting=meeting, status__in=STILL_THERE)
    rows = list(rows.select_related("person").order_by("pk"))
    for row in rows:
        row.meeting = meeting
    return Audience(rows, last_told(meeting, rows), unsent.waiting_for(meeting, rows))


def of_change(people, *, notify):
    """The mailing of a change that `people`, an Audience, now show.

    Nobody is told what they know already, so a change that is undone in time mails nobody. Who
    had news on its way gets it in the new mail, also when this change itself is kept silent.
    """
    mailing = Mailing()
    for row in people.rows:
        taken = people.waiting.get(row.person_id, {})
        known = people.known[row.pk]
        if mail.to_renew(row, taken):
            mailing.renewed.append(row)
        elif known != tells(row) and (notify or set(taken) & set(unsent.CHANGES)):
            mailing.news.append((row, known))
    return mailing


def of_cancellation(meeting, rows, waiting):
    """Those of `rows` who hear that it does not go on; `waiting`: what was not sent yet to them.

    Someone whose invitation never left has nothing to take back (reliability.md 2.1 point 10), and
    who never heard that an earlier cancellation was undone knows already.
    """
    never = {person for person, kinds in waiting.items() if set(kinds) & set(unsent.INVITES)}
    off = told_it_is_off(meeting)
    return [
        row
        for row in rows
        if row.person_id not in off and (row.status != Status.INVITED or row.person_id not in never)
    ]


def told_it_is_off(meeting):
    """The pks of those to whom the last that left about their place was that it is cancelled."""
    rows = Message.objects.filter(
        MAY_HAVE_ARRIVED, about=about(meeting), kind__in=unsent.CHANGES, person__isnull=False
    )
    last = dict(rows.order_by("pk").values_list("person", "kind"))
    return {person for person, kind in last.items() if kind == "meeting_cancelled"}


def hour_unknown(people):
    """Whether someone who comes was told another hour than the meeting has now."""
    return any(row.status == Status.REGISTERED and _other_hour(people, row) for row in people.rows)


def moved_before(people):
    """`moved_at` of before the change that waits, when everyone was told the hour of now."""
    waiting = [kinds["meeting_changed"] for kinds in people.waiting.values() if _changes(kinds)]
    if not waiting or any(_other_hour(people, row) for row in people.rows):
        return NOTHING_WAITS
    return _moment(waiting[0])


def first_moved(people, meeting):
    """`moved_at` as it was before the oldest change that nobody was told of."""
    waiting = [kinds["meeting_changed"] for kinds in people.waiting.values() if _changes(kinds)]
    return _moment(waiting[0]) if waiting else meeting.moved_at


def _other_hour(people, row):
    return hour_differs(people.known[row.pk], tells(row))


def _changes(kinds):
    return "meeting_changed" in kinds


def _moment(message):
    text = message.facts.get("moved_before")
    return datetime.fromisoformat(text) if text else None
