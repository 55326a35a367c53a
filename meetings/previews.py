"""What a step would mail, to whom, before it is taken. Nothing here writes."""

import re
from dataclasses import dataclass

from django.conf import settings

from core.mail import as_text, compose
from core.times import span_words
from meetings import mail
from meetings.actions.planning import CALENDAR_FIELDS, STILL_THERE
from meetings.eligibility import invitees
from meetings.models import Registration
from outbox.models import Message

PERSONAL = re.compile(r"\S*/antwoord/\S+")


@dataclass(frozen=True)
class Preview:
    """A mailing that has not happened: its people, and the mail as one of them would get it."""

    people: list
    subject: str = ""
    text: str = ""

    @property
    def count(self):
        return len(self.people)

    @property
    def waits_for_release(self):
        """Whether so many mails at once wait until PBM lets them go."""
        return self.count > settings.MAIL_HOLD_ABOVE


def of_announcement(meeting):
    """Everyone entitled on the day, and their invitation."""
    people = list(invitees(meeting).order_by("sort_name", "pk"))
    return _preview("invitation", meeting, people)


def of_change(meeting, *, before, fields):
    """Who is told about `fields`; `meeting` has the new facts, `before` the old ones."""
    if not set(fields) & set(CALENDAR_FIELDS):
        return Preview([])
    words = {
        "span": span_words(before.starts_at, before.ends_at),
        "place": mail.place_in_words(before),
    }
    return _preview("meeting_changed", meeting, _people(meeting), before=words)


def of_cancellation(meeting, *, reason):
    """Who hears that it does not go on: not those whose invitation never left."""
    never_told = mail.unsent(meeting, kinds=["invitation"]).values("person")
    people = _people(meeting, exclude={"status": "invited", "person__in": never_told})
    meeting.cancel_reason = reason
    return _preview("meeting_cancelled", meeting, people)


def meets_registered(meeting):
    """Whether someone has a seat already: those must be told of another hour."""
    return meeting.registrations.registered().exists()


def _people(meeting, exclude=None):
    rows = meeting.registrations.filter(status__in=STILL_THERE)
    rows = rows.exclude(**exclude) if exclude else rows
    rows = rows.select_related("person").order_by("person__sort_name", "pk")
    return [row.person for row in rows]


def _preview(kind, meeting, people, **extra):
    """The mail to the first person, or to nobody in particular when there are none."""
    if not people:
        return Preview([])
    # A row that is not saved: the link to answer in it belongs to nobody.
    row = Registration(meeting=meeting, person=people[0])
    if kind == "meeting_changed" and meets_registered(meeting):
        row.status = Registration.Status.REGISTERED
    composed = compose(f"meetings/mail/{kind}.txt", **mail.context(row, **extra))
    return Preview(people, composed.subject, without_personal_links(as_text(composed.source)))


def without_personal_links(text):
    """`text` of a mail without the link by which one answers in the person's place."""
    return PERSONAL.sub("(persoonlijke link)", text)


def sent_about(meeting):
    """Every message about `meeting`, the newest first."""
    return Message.objects.about(mail.about(meeting)).select_related("person")
