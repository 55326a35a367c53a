"""What a step would mail, to whom, before it is taken. Nothing here writes."""

import re
from copy import copy
from dataclasses import dataclass, field

from django.conf import settings
from django.utils import timezone

from core.mail import as_text, compose
from meetings import mail, mailings
from meetings.eligibility import invitees
from meetings.models import Meeting, Registration
from meetings.savedate.rows import refusing
from meetings.seats import next_in_line
from meetings.told import in_words, tells
from outbox.quiet import leaves_words

PERSONAL = re.compile(r"\S*/(?:antwoord|spreker)/\S+")
PERSONAL_ADDRESS = re.compile(r"https?://[^\s|()\[\]]*/(?:antwoord|spreker)/[^\s|()\[\]]+")
Status = Registration.Status
GROUPS = [
    (Status.REGISTERED, "Ingeschreven"),
    (Status.WAITLISTED, "Op de wachtlijst"),
    (Status.INVITED, "Nog geen antwoord"),
]


@dataclass(frozen=True)
class Preview:
    """A mailing that has not happened: its people, and the mail as one of them would get it.

    `groups`: `(label, people)`. `source`: of the mail, from which text and HTML are made.
    `leaves`: in words, when it would go if nobody chose a moment. `urgent`: never held. `renewed`:
    how many mails that still wait get the new facts and leave as they would have.
    """

    people: list
    groups: list = field(default_factory=list)
    subject: str = ""
    source: str = ""
    leaves: str = ""
    urgent: bool = False
    renewed: int = 0

    @property
    def count(self):
        return len(self.people)

    @property
    def text(self):
        return without_personal_links(as_text(self.source))

    @property
    def waits_for_release(self):
        """Whether so many mails at once wait until PBM lets them go; what is urgent does not."""
        return self.count > settings.MAIL_HOLD_ABOVE and not self.urgent


def of_announcement(meeting):
    """Everyone entitled on the day, and their invitation."""
    people = invitees(meeting).exclude(pk__in=refusing(meeting))
    people = list(people.order_by("sort_name", "pk"))
    if not people:
        return Preview([])
    announced = copy(meeting)
    announced.status, announced.announced_at = Meeting.Status.ANNOUNCED, timezone.now()
    row = Registration(meeting=announced, person=people[0])
    return _preview("invitation", row, [("Genodigd", people)], leaves=leaves_words())


def of_change(meeting, *, before):
    """Who is told of the change from `before` to `meeting` (with the new facts, not saved)."""
    people = mailings.audience(before)
    for row in people.rows:
        row.meeting = meeting
    mailing = mailings.of_change(people, notify=True)
    renewed = len(mailing.renewed)
    if not mailing.news:
        return Preview([], renewed=renewed)
    groups = _grouped([row for row, _ in mailing.news])
    soon = mail.is_soon(meeting.starts_at, before.starts_at)
    first, known = min(mailing.news, key=lambda pair: pair[0].status != Status.REGISTERED)
    row = _like(first, meeting)
    minutes = 0 if soon else settings.MAIL_MERGE_MINUTES
    shared = {"leaves": leaves_words(minutes=minutes, urgent=soon), "urgent": soon}
    words = in_words(known, tells(row))
    return _preview("meeting_changed", row, groups, renewed=renewed, before=words, **shared)


def must_tell(meeting, *, before):
    """Whether someone who comes knows another hour than `meeting` now has: then the mail goes."""
    people = mailings.audience(before)
    for row in people.rows:
        row.meeting = meeting
    moved = (meeting.starts_at, meeting.ends_at) != (before.starts_at, before.ends_at)
    return moved and mailings.hour_unknown(people)


def of_cancellation(meeting, *, reason):
    """Who hears that it does not go on: not those whose invitation never left."""
    people = mailings.audience(meeting)
    rows = mailings.of_cancellation(meeting, people.rows, people.waiting)
    if not rows:
        return Preview([])
    meeting.cancel_reason = reason
    soon = mail.is_soon(meeting.starts_at)
    row = _like(rows[0], meeting)
    leaves = leaves_words(urgent=soon)
    return _preview("meeting_cancelled", row, _grouped(rows), leaves=leaves, urgent=soon)


def of_seats(meeting, *, before):
    """Who gets a seat, and a mail about it, when there are as many seats as `meeting` now has."""
    return next_in_line(meeting, now=timezone.now()) if meeting.capacity != before.capacity else []


def of_seat_mail(rows, meeting):
    """The mail of who gets one of the seats of `meeting`, as the first of `rows` would get it."""
    if not rows:
        return Preview([])
    row = Registration(meeting=meeting, person=rows[0].person, status=Status.REGISTERED)
    people = [("Van de wachtlijst", [row.person for row in rows])]
    soon = mail.is_soon(meeting.starts_at)
    return _preview("promoted", row, people, leaves=leaves_words(urgent=soon), urgent=soon)


def _like(row, meeting):
    """A row that is not saved: the link to answer in the mail of it belongs to nobody."""
    return Registration(meeting=meeting, person=row.person, status=row.status)


def _grouped(rows):
    """The people of `rows` by their answer, by name."""
    rows = sorted(rows, key=lambda row: (row.person.sort_name, row.person_id))
    groups = [
        (label, [row.person for row in rows if row.status == status]) for status, label in GROUPS
    ]
    return [(label, people) for label, people in groups if people]


def _preview(kind, row, groups, *, leaves, urgent=False, renewed=0, **extra):
    composed = compose(f"meetings/mail/{kind}.txt", **mail.context(kind, row, **extra))
    people = [person for _, group in groups for person in group]
    return Preview(people, groups, composed.subject, composed.source, leaves, urgent, renewed)


def without_personal_links(text):
    """`text` of a mail without the link by which one answers in the person's place."""
    return PERSONAL.sub("(persoonlijke link)", text)


def without_personal_addresses(source):
    """`source` of a mail with every such link leading nowhere, its button still drawn."""
    return PERSONAL_ADDRESS.sub(settings.SITE_URL, source)
