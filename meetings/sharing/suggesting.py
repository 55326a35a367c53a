"""Whom to ask: who carried least of the work of the atrium lately, with the reason in words."""

from collections import defaultdict
from dataclasses import dataclass

from core.text import sort_key
from core.times import day_words
from meetings.eligibility import entitled_people
from meetings.models import Duty, Meeting, Registration
from members.models import Position
from platforms.models import Membership, Role

LAST = 8
WORKERS = (Role.MEMBER, Role.CHAIR, Role.SECRETARY)
DID = (Duty.State.ACCEPTED, Duty.State.DONE)
NOT_COMING = (Registration.Status.DECLINED, Registration.Status.CANCELLED)


@dataclass(frozen=True)
class Candidate:
    """Somebody who can be asked; `organisation` in whose name they would host, `why` in words."""

    person: object
    organisation: object
    why: str

    @property
    def key(self):
        """As a form names them."""
        return (
            f"{self.person.pk}-{self.organisation.pk}" if self.organisation else f"{self.person.pk}"
        )

    @property
    def name(self):
        return f"{self.organisation.name}: {self.person}" if self.organisation else str(self.person)


class Suggestions:
    """Knows the work of the last meetings of the atrium of `meeting`; gives candidates per kind.

    Counted are the last `LAST` meetings before this one that were announced or held. Where nobody
    was noted as host, the municipality in which it took place is.
    """

    def __init__(self, meeting):
        self.meeting = meeting
        told = (Meeting.Status.ANNOUNCED, Meeting.Status.HELD)
        rows = Meeting.objects.filter(atrium=meeting.atrium_id, starts_at__lt=meeting.starts_at)
        self.lately = list(
            rows.filter(status__in=told).exclude(pk=meeting.pk).order_by("-starts_at")[:LAST]
        )
        self.here = list(meeting.duties.select_related("person", "organisation"))
        self.did, self.hosted = defaultdict(list), defaultdict(list)
        self._count()
        self.people = self._people()
        self.works_for = self._works_for()

    def of(self, kind):
        """The Candidates for `kind`, who carried least first."""
        said_no = {
            row.person_id for row in self.here if row.kind == kind and row.state == "declined"
        }
        busy = {row.person_id for row in self.here if row.kind != kind and row.state != "declined"}
        people = [each for each in self.people if each.pk not in said_no]
        if kind == Duty.Kind.HOST:
            refused = {row.organisation_id for row in self.here if row.person_id in said_no}
            found = [
                (
                    self._host_order(town, person, busy),
                    Candidate(person, town, self._host_why(town)),
                )
                for person in people
                for town in self.works_for[person.pk]
                if town.pk not in refused
            ]
        else:
            found = [
                (self._order(kind, each, busy), Candidate(each, None, self._why(kind, each)))
                for each in people
            ]
        return [candidate for _, candidate in sorted(found, key=lambda pair: pair[0])]

    def _count(self):
        """What each person and each organisation did in the last meetings."""
        when = {row.pk: row.starts_at for row in self.lately}
        without_host = dict.fromkeys(when)
        for row in Duty.objects.filter(meeting__in=when, state__in=DID):
            self.did[row.person_id].append((row.kind, when[row.meeting_id]))
            if row.kind == Duty.Kind.HOST:
                self.hosted[row.organisation_id].append(when[row.meeting_id])
                without_host.pop(row.meeting_id, None)
        self.visited = defaultdict(list)
        for row in self.lately:
            if row.pk in without_host and row.municipality_id and row.takes_place_somewhere:
                self.visited[row.municipality_id].append(row.starts_at)

    def _people(self):
        """Members who may come that day and did not say that they cannot."""
        day = self.meeting.day
        members = Membership.objects.active(day).filter(
            atrium=self.meeting.atrium_id, role__in=WORKERS
        )
        absent = Registration.objects.filter(meeting=self.meeting, status__in=NOT_COMING)
        rows = entitled_people(self.meeting).filter(pk__in=members.values("person"))
        return list(rows.exclude(pk__in=absent.values("person")).order_by("sort_name", "pk"))

    def _works_for(self):
        """`{person: organisations}` on the day of the meeting."""
        found = defaultdict(list)
        held = Position.objects.active(self.meeting.day).filter(person__in=self.people)
        for row in held.select_related("organisation").order_by("pk"):
            if row.organisation not in found[row.person_id]:
                found[row.person_id].append(row.organisation)
        return found

    def _order(self, kind, person, busy):
        """Who has no other work here, did this least, did least at all, did it longest ago."""
        did = self.did[person.pk]
        this = [moment for each, moment in did if each == kind]
        return (person.pk in busy, len(this), len(did), _last(this), person.sort_name, person.pk)

    def _host_order(self, town, person, busy):
        received = self._received(town)
        did = self.did[person.pk]
        order = (len(received), _last(received), sort_key(town.name), town.pk)
        return (*order, person.pk in busy, len(did), person.sort_name, person.pk)

    def _received(self, town):
        return self.hosted[town.pk] + (
            self.visited[town.municipality_id] if town.municipality_id else []
        )

    def _why(self, kind, person):
        did = self.did[person.pk]
        this = [moment for each, moment in did if each == kind]
        other = len(did) - len(this)
        words = self._words("deed dit", this)
        return (
            f"{words}; nam {other} andere {'taak' if other == 1 else 'taken'} op"
            if other
            else words
        )

    def _host_why(self, town):
        return self._words("ontving", self._received(town))

    def _words(self, verb, moments):
        if not self.lately:
            return "dit is de eerste bijeenkomst van dit atrium"
        lately = (
            f"de laatste {len(self.lately)} bijeenkomsten"
            if len(self.lately) > 1
            else "de vorige bijeenkomst"
        )
        if not moments:
            return f"{verb} niet in {lately}"
        return f"{verb} {len(moments)} keer in {lately}, laatst op {day_words(max(moments))}"


def _last(moments):
    return max(moments).timestamp() if moments else 0
