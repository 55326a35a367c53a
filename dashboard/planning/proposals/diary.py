"""When the people of some atria meet already, there and elsewhere (T10)."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from core.text import sort_key
from core.times import local
from meetings.elsewhere import name_of
from meetings.models import Meeting, Registration, Speaker
from meetings.rules import counted_for
from platforms.models import Membership, Role

ANSWERS = ("invited", "registered", "waitlisted")


@dataclass(frozen=True)
class Engagement:
    """A meeting that keeps people busy; `name` says no more than the reader may know."""

    name: str
    atrium: int
    starts_at: datetime
    ends_at: datetime

    def __str__(self):
        return self.name

    @property
    def day(self):
        return local(self.starts_at).date()


class Diary:
    """The engagements of everyone in `atria` from `first` until `last` (moments); five queries.

    People: who has a membership of one of these atria today. They are busy with the meetings of
    every atrium they belong to, with what they were invited to, and where they stand as a speaker
    on an agenda. Drafts count as far as `user` knows of them: of others not even that they are (T6).
    """

    def __init__(self, user, atria, first, last):
        self._people = defaultdict(set)  # who belongs to an atrium
        self._guides = defaultdict(set)  # who does so as relationship manager only
        self._busy = defaultdict(list)  # what someone does
        members = Membership.objects.active().filter(person__is_active=True)
        ours = members.filter(atrium__in=[atrium.pk for atrium in atria]).values("person")
        names = self._read_people(ours)
        self._read_meetings(user, ours, names, first, last)

    def add(self, engagement):
        """From now on the people of its atrium are busy then."""
        for person in self._people[engagement.atrium]:
            self._busy[person].append(engagement)

    def of(self, atrium, *, guides=True):
        """The engagements of the people of `atrium` (a key), in order of time, each once.

        Without `guides` those that only its relationship managers have are left out: they meet
        others nearly every day.
        """
        people = self._people[atrium] - (set() if guides else self._guides[atrium])
        found = {each for person in people for each in self._busy[person]}
        return sorted(found, key=lambda each: (each.starts_at, each.name))

    def clashes(self, atrium, start, end, *, but=None):
        """What people of `atrium` do between these moments, apart from the engagement `but`."""
        return [
            each
            for each in self.of(atrium)
            if each.starts_at < end and each.ends_at > start and each is not but
        ]

    def _read_people(self, ours):
        rows = Membership.objects.active().filter(person__in=ours).order_by()
        names, more_than_guide = {}, defaultdict(set)
        for person, atrium, role, first, last in rows.values_list(
            "person", "atrium", "role", "person__first_name", "person__last_name"
        ):
            names[sort_key(f"{first} {last}")] = person
            self._people[atrium].add(person)
            if role != Role.RELATIONSHIP_MANAGER:
                more_than_guide[atrium].add(person)
        for atrium, people in self._people.items():
            self._guides[atrium] = people - more_than_guide[atrium]
        return names

    def _read_meetings(self, user, ours, names, first, last):
        coming = Meeting.objects.filter(counted_for(user))
        coming = coming.exclude(status=Meeting.Status.CANCELLED).between(first, last)
        guests, speakers = _invited(coming, ours), _speakers(coming, names)
        wanted = Q(atrium__in=list(self._people)) | Q(pk__in=[*guests, *speakers])
        for row in coming.filter(wanted).flagged(user, "view").select_related("atrium"):
            engagement = Engagement(name_of(row), row.atrium_id, row.starts_at, row.ends_at)
            people = self._people.get(row.atrium_id, set()) | guests[row.pk] | speakers[row.pk]
            for person in people:
                self._busy[person].append(engagement)


def _invited(coming, people):
    """`{meeting: people}` of who was asked to a meeting, as member or not."""
    rows = Registration.objects.filter(
        meeting__in=coming.values("pk"), person__in=people, status__in=ANSWERS
    )
    return _grouped(rows.order_by().values_list("meeting", "person"))


def _speakers(coming, names):
    """`{meeting: people}` of who speaks there, as a person or by the same name; not who declined."""
    rows = Speaker.objects.filter(item__meeting__in=coming.values("pk"))
    rows = rows.exclude(answer=Speaker.Answer.DECLINED).order_by()
    people = set(names.values())
    return _grouped(
        (meeting, found)
        for meeting, person, name in rows.values_list("item__meeting", "person", "name")
        if (found := person or names.get(sort_key(name))) in people
    )


def _grouped(pairs):
    found = defaultdict(set)
    for key, value in pairs:
        found[key].add(value)
    return found
