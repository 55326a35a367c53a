"""What each atrium held, announced and drafted in a year, beside its norm (T8)."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, Exists, Max, OuterRef, Q, Subquery
from django.utils import timezone

from core.times import local, midnight
from meetings.models import DatePoll, Meeting, TalkingPoint
from minutes.models import Minutes
from platforms.models import Atrium, Membership, Role

Status = Meeting.Status
QUARTERS = (1, 2, 3, 4)
BEHIND, ON_SCHEDULE, ABOVE, WITHOUT_NORM = "achterstand", "op-schema", "boven-norm", "zonder-norm"
WORDS = {
    BEHIND: "achterstand",
    ON_SCHEDULE: "op schema",
    ABOVE: "boven norm",
    WITHOUT_NORM: "geen norm",
}
COUNTED = ("held", "announced", "saved", "draft")
FIRST, LAST = 2000, 2100
# The columns the page shows: with 285 atria the others cost more than the question.
SHOWN = ("atrium", "title", "starts_at", "ends_at", "status", "saved_date_at")
PERSON = ("person__first_name", "person__last_name", "person__sort_name")


@dataclass
class Row:
    """One atrium in one year. `quarters`: its meetings by quarter, in order of time.

    `points`: what is to be talked about at its next meeting.
    """

    atrium: Atrium
    least: int | None
    most: int | None
    managers: list = field(default_factory=list)
    points: list = field(default_factory=list)
    quarters: dict = field(default_factory=lambda: {quarter: [] for quarter in QUARTERS})

    def count(self, *states):
        return sum(meeting.state in states for meeting in self.meetings)

    def counted_in(self, quarter):
        return sum(meeting.state in COUNTED for meeting in self.quarters[quarter])

    @property
    def meetings(self):
        return [meeting for quarter in QUARTERS for meeting in self.quarters[quarter]]

    @property
    def counted(self):
        """What counts for the norm: held, announced, and drafts that are still to come."""
        return self.count(*COUNTED)

    @property
    def missing(self):
        """How many meetings the minimum of the year still asks for."""
        return max(0, (self.least or 0) - self.counted)

    @property
    def stand(self):
        if self.least is None and self.most is None:
            return WITHOUT_NORM
        if self.missing:
            return BEHIND
        return ABOVE if self.most is not None and self.counted > self.most else ON_SCHEDULE

    @property
    def words(self):
        return WORDS[self.stand]

    @property
    def norm(self):
        """`2 tot 4`, `minstens 1`, `hoogstens 4`, or nothing where there is no norm."""
        if self.least is None and self.most is None:
            return ""
        if self.most is None:
            return f"minstens {self.least}"
        if self.least is None:
            return f"hoogstens {self.most}"
        return str(self.least) if self.least == self.most else f"{self.least} tot {self.most}"

    @property
    def unreported(self):
        """Its meetings that are over and whose verslag no reader has yet."""
        return [row for row in self.meetings if row.state == "held" and not row.is_reported]

    @property
    def is_unseen(self):
        """Nothing was held in this year (yet)."""
        return self.count("held") == 0


def year_of(user, year, *, platform, province="", manager=None):
    """A Row for each atrium of `platform` that `user` organises, in alphabetical order.

    `province` is a slug, `manager` the key of a relationship manager; without, it is everyone.
    Costs four queries, however many atria and meetings there are.
    """
    atria = Atrium.objects.permitted(user, "organise").filter(platform=platform, is_active=True)
    if province:
        atria = atria.filter(province__slug=province)
    if manager:
        atria = atria.filter(pk__in=managed().filter(person=manager).values("atrium"))
    rows = {
        atrium.pk: Row(atrium, atrium.least, atrium.most)
        for atrium in _with_norm(atria, year).select_related("province")
    }
    for meeting in _meetings(rows, year):
        rows[meeting.atrium_id].quarters[meeting.quarter].append(meeting)
    people = managed().filter(atrium__in=rows).select_related("person")
    for membership in people.only("atrium", *PERSON):
        rows[membership.atrium_id].managers.append(membership.person)
    for point in (
        TalkingPoint.objects.open().filter(atrium__in=rows).select_related("item__meeting")
    ):
        rows[point.atrium_id].points.append(point)
    return list(rows.values())


def overview(user, year, platforms):
    """For each of `platforms` how many atria `user` organises, and how many of them are behind.

    `[(platform, atria, behind)]` in the same order; `behind` is None where no atrium has a norm.
    Two queries.
    """
    atria = Atrium.objects.permitted(user, "organise").filter(is_active=True)
    lapsed = Q(status=Status.DRAFT, ends_at__lt=timezone.now())
    meetings = _of_year(atria.values("pk"), year).exclude(status=Status.CANCELLED).exclude(lapsed)
    counted = dict(meetings.order_by().values_list("atrium").annotate(Count("pk")))
    totals = defaultdict(lambda: [0, None])
    for pk, platform, least in atria.with_norm().values_list("pk", "platform", "least"):
        total = totals[platform]
        total[0] += 1
        if least is not None:
            total[1] = (total[1] or 0) + (counted.get(pk, 0) < least)
    return [(each, *totals[each.pk]) for each in platforms if each.pk in totals]


def managed():
    """Who is relationship manager of what today, by name."""
    rows = Membership.objects.active().filter(role=Role.RELATIONSHIP_MANAGER)
    return rows.order_by("person__sort_name", "person")


def unseen_by_manager(rows):
    """`[(relationship manager or None, rows)]` of the atria where nothing was held, by name.

    Longest ago first: whom to call next.
    """
    groups = defaultdict(list)
    for row in rows:
        if row.is_unseen:
            for manager in row.managers or [None]:
                groups[manager].append(row)
    known = sorted((each for each in groups if each), key=lambda person: person.sort_name)
    never = midnight(date(FIRST, 1, 1))
    return [
        (manager, sorted(groups[manager], key=lambda row: row.atrium.last_held or never))
        for manager in [*known, None]
        if manager in groups
    ]


def _with_norm(atria, year):
    """Each atrium with the norm that holds for it, and when it last met until the end of `year`."""
    held = Meeting.objects.going_on().past().filter(atrium=OuterRef("pk"))
    held = held.filter(starts_at__lt=_end(year)).order_by().values("atrium")
    last = Subquery(held.annotate(last=Max("starts_at")).values("last"))
    return atria.with_norm().annotate(last_held=last).order_by("name", "pk")


def _meetings(atria, year):
    """The meetings of these atria that begin in `year`, each with `quarter` and `state`.

    `is_polled`: people are asked now which date suits them. `is_reported`: readers have its verslag.
    """
    now = timezone.now()
    polls = DatePoll.objects.open().filter(meeting=OuterRef("pk")).order_by()
    reported = Minutes.objects.published().filter(meeting=OuterRef("pk")).order_by()
    rows = _of_year(list(atria), year).only(*SHOWN)
    rows = rows.annotate(is_polled=Exists(polls), is_reported=Exists(reported))
    for meeting in rows.order_by("starts_at", "pk"):
        meeting.quarter = (local(meeting.starts_at).month + 2) // 3
        meeting.state = _state(meeting, now)
        yield meeting


def _of_year(atria, year):
    return Meeting.objects.filter(
        atrium__in=atria, starts_at__gte=midnight(date(year, 1, 1)), starts_at__lt=_end(year)
    )


def _state(meeting, now):
    """`held`, `announced`, `draft`, `cancelled`; of a draft also `saved` (its date is kept free)
    or `lapsed` (its moment has passed).
    """
    is_past = meeting.ends_at < now
    if meeting.status == Status.DRAFT:
        if is_past:
            return "lapsed"
        return "saved" if meeting.is_saved_date else "draft"
    if meeting.status == Status.CANCELLED:
        return "cancelled"
    return "held" if is_past else "announced"


def _end(year):
    return midnight(date(year + 1, 1, 1))
