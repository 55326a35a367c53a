"""Whether the steering group agrees with a draft as it is now.

An answer is about the date, the place and the programme that were shown. Whoever changes one of
these, by whatever page, makes it an answer about something else: it is asked anew. Changed back, it
counts again.
"""

import hashlib
import json
from dataclasses import dataclass, field

from core.times import moment_words
from meetings.models import AgendaItem, Approval, Meeting
from meetings.told import stamp
from members.models import User
from platforms.models import Membership, Role

NOT_ASKED = "De stuurgroep gaf nog geen akkoord. Vraag het eerst."
WAITS = "De stuurgroep gaf nog geen akkoord: het is gevraagd op {when}."
CHANGED = (
    "De datum, de plaats of het programma is gewijzigd sinds {who} akkoord ging op {when}. "
    "Vraag het akkoord opnieuw."
)
WITHHELD = "{who} van de stuurgroep is niet akkoord: “{remark}”"


@dataclass
class Standing:
    """How a draft stands with its steering group. `needed`: whether its platform asks for it at all.

    `answer`: the newest about the draft as it is now; `earlier`: the other answers, newest first.
    """

    meeting: Meeting
    needed: bool = False
    shown: str = ""
    answer: Approval | None = None
    earlier: list = field(default_factory=list)

    @property
    def is_agreed(self):
        return self.answer is not None and self.answer.is_agreed

    @property
    def why_not(self):
        """Why the meeting cannot be announced yet, in Dutch; empty when the group agrees."""
        if not self.needed or self.is_agreed:
            return ""
        if self.answer is not None:
            return WITHHELD.format(who=self.answer.person, remark=self.answer.remark)
        agreed = next((row for row in self.earlier if row.is_agreed), None)
        if agreed:
            when = moment_words(agreed.answered_at)
            return CHANGED.format(who=agreed.person, when=when)
        asked_at = self.meeting.approval_asked_at
        return WAITS.format(when=moment_words(asked_at)) if asked_at else NOT_ASKED


def standing(meeting):
    """The Standing of one meeting (with its atrium and platform); nothing is asked where not needed."""
    if not is_needed(meeting):
        return Standing(meeting)
    return standings([meeting])[meeting.pk]


def standings(meetings):
    """`{meeting pk: Standing}` of several meetings; two queries."""
    asked = [meeting for meeting in meetings if is_needed(meeting)]
    found = {meeting.pk: Standing(meeting) for meeting in meetings}
    if not asked:
        return found
    programme = {}
    items = AgendaItem.objects.filter(meeting__in=asked)
    for key, *point in items.values_list("meeting", "title", "kind", "minutes"):
        programme.setdefault(key, []).append(point)
    answers = {}
    for row in Approval.objects.filter(meeting__in=asked).select_related("person"):
        answers.setdefault(row.meeting_id, []).append(row)
    for meeting in asked:
        shown = _digest(meeting, programme.get(meeting.pk, []))
        rows = answers.get(meeting.pk, [])
        answer = next((row for row in rows if row.shown == shown), None)
        earlier = [row for row in rows if row is not answer]
        found[meeting.pk] = Standing(meeting, True, shown, answer, earlier)
    return found


def is_needed(meeting):
    """Whether `meeting`, a draft, must have the agreement of its steering group first."""
    is_draft = meeting.status == Meeting.Status.DRAFT
    return is_draft and meeting.atrium.platform.needs_approval


def why_not_approved(meeting):
    """Why the steering group keeps `meeting` from being announced, in Dutch; empty when it does not."""
    return standing(meeting).why_not


def steering_group(atria):
    """`{atrium pk: [people]}`: who is in the steering group of `atria` (pks) today."""
    rows = Membership.objects.active().filter(atrium__in=atria, role=Role.STEERING)
    pairs = list(rows.order_by().values_list("atrium", "person"))
    people = User.objects.filter(pk__in=[person for _, person in pairs], is_active=True)
    known = {person.pk: person for person in people}
    found = {}
    for atrium, person in pairs:
        if person in known:
            found.setdefault(atrium, []).append(known[person])
    return {key: sorted(group, key=lambda row: row.sort_name) for key, group in found.items()}


def _digest(meeting, programme):
    facts = [
        stamp(meeting.starts_at),
        stamp(meeting.ends_at),
        meeting.format,
        meeting.venue,
        meeting.address,
        meeting.municipality_id,
        programme,
    ]
    return hashlib.sha256(json.dumps(facts).encode()).hexdigest()
