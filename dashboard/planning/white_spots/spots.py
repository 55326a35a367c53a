"""Which municipalities of which Lokaal Atrium are a white spot, and why."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import F, Max, Q, Window
from django.db.models.functions import RowNumber

from core.times import today
from dashboard.planning.year import managed
from meetings.models import Meeting, Registration, TalkingPoint
from platforms.models import LOCAL_ATRIUM, PARTNER_MEETING, Atrium, Membership
from regions.models import Municipality

Status, Attendance = Registration.Status, Registration.Attendance
# Who took part: present; or, where nobody filled that in, registered.
TOOK_PART = Q(attendance=Attendance.PRESENT) | Q(
    attendance=Attendance.UNKNOWN, status=Status.REGISTERED
)


@dataclass
class Spot:
    """One municipality in one Lokaal Atrium. `missed`: how many meetings it was absent from, or 0.

    `last_seen`: the start of the last meeting somebody of it took part in. `partner`: the
    Partneroverleg with it, `may_organise` by the reader or not; `point`: what waits there already.
    """

    municipality: Municipality
    atrium: Atrium
    missed: int
    without_members: bool
    last_seen: datetime | None
    partner: Atrium | None
    managers: list = field(default_factory=list)
    point: TalkingPoint | None = None

    @property
    def words(self):
        """Why it is a white spot."""
        missed = f"niemand in de laatste {self.missed} bijeenkomsten"
        if self.missed == 1:
            missed = "niemand in de laatste bijeenkomst"
        reasons = [missed] if self.missed else []
        return " en ".join([*reasons, *["geen actief lid"] * self.without_members])

    @property
    def may_discuss(self):
        return self.partner is not None and self.partner.may_organise


def white_spots(user, *, meetings, province="", manager=None):
    """The white spots in the Lokale Atria that `user` organises, in alphabetical order.

    A municipality is one when nobody of it took part in the last `meetings` meetings of its
    atrium, or when no member of the atrium works for it today. Someone counts for the organisation
    in whose name they registered, without one for where they worked that day; who came for a
    municipality that merged since counts for what it is now. `province` is a slug, `manager` the
    key of a relationship manager. Ten queries, however many there are.
    """
    atria = Atrium.objects.permitted(user, "organise").filter(
        platform__code=LOCAL_ATRIUM, is_active=True
    )
    atria = {atrium.pk: atrium for atrium in atria.order_by("name")}
    places = _places(atria, province)
    counted = _lately(atria, meetings)
    now = dict(Municipality.objects.exclude(successor=None).values_list("pk", "successor"))
    seen, working = _seen(atria, now), _working(atria, now)
    partners, guides = _partners(user), _managers()
    points = {
        (point.atrium_id, point.about_id): point
        for point in TalkingPoint.objects.open()
        .filter(about__in=atria)
        .select_related("item__meeting")
    }
    spots = []
    for pk, municipality in places:
        last = seen.get((pk, municipality.pk))
        number, since = counted.get(pk, (0, None))
        is_missed = number and (last is None or last < since)
        is_empty = (pk, municipality.pk) not in working
        if not (is_missed or is_empty):
            continue
        partner = partners.get(municipality.pk)
        people = guides.get(partner.pk if partner else None) or guides.get(pk, [])
        if manager and manager not in {person.pk for person in people}:
            continue
        spot = Spot(
            municipality, atria[pk], number if is_missed else 0, is_empty, last, partner, people
        )
        spot.point = points.get((partner.pk, pk)) if partner else None
        spots.append(spot)
    return spots


def by_manager(spots):
    """`[(relationship manager or None, spots)]` by name; who has none comes last."""
    groups = defaultdict(list)
    for spot in spots:
        for person in spot.managers or [None]:
            groups[person].append(spot)
    known = sorted((person for person in groups if person), key=lambda each: each.sort_name)
    return [(person, groups[person]) for person in [*known, None] if person in groups]


def _places(atria, province):
    """`[(atrium, municipality of today)]`, by name."""
    rows = Municipality.objects.existing().filter(atria__in=atria)
    if province:
        rows = rows.filter(province__slug=province)
    rows = rows.annotate(in_atrium=F("atria")).select_related("province")
    return [(row.in_atrium, row) for row in rows.order_by("sort_name", "pk", "in_atrium")]


def _lately(atria, number):
    """`{atrium: (how many of its last `number` meetings there were, the start of the first)}`."""
    rank = Window(RowNumber(), partition_by=F("atrium"), order_by=F("starts_at").desc())
    held = Meeting.objects.going_on().past().filter(atrium__in=atria).order_by()
    found = defaultdict(list)
    for atrium, start in (
        held.annotate(rank=rank).filter(rank__lte=number).values_list("atrium", "starts_at")
    ):
        found[atrium].append(start)
    return {atrium: (len(starts), min(starts)) for atrium, starts in found.items()}


def _seen(atria, now):
    """`{(atrium, municipality): start of the last meeting someone of it took part in}`."""
    held = Meeting.objects.going_on().past().filter(atrium__in=atria)
    rows = Registration.objects.filter(TOOK_PART, meeting__in=held.values("pk")).order_by()
    that_day = F("meeting__starts_at__date")
    worked = Q(person__positions__end_on=None) | Q(person__positions__end_on__gte=that_day)
    in_name = rows.exclude(organisation=None)
    without = rows.filter(worked, organisation=None, person__positions__start_on__lte=that_day)
    seen = {}
    for taken, at in (
        (in_name, "organisation__municipality"),
        (without, "person__positions__organisation__municipality"),
    ):
        last = taken.values_list("meeting__atrium", at).annotate(last=Max("meeting__starts_at"))
        for atrium, place, start in last:
            key = (atrium, _today(place, now))
            seen[key] = max(start, seen.get(key, start))
    return seen


def _working(atria, now):
    """`{(atrium, municipality)}` where a member of today works for today."""
    day = today()
    at = "person__positions__organisation__municipality"
    rows = Membership.objects.active(day).filter(
        Q(person__positions__end_on=None) | Q(person__positions__end_on__gte=day),
        person__positions__start_on__lte=day,
        person__is_active=True,
        atrium__in=atria,
    )
    found = rows.order_by().values_list("atrium", at).distinct()
    return {(atrium, _today(place, now)) for atrium, place in found}


def _today(place, now):
    """The municipality that goes on where `place` was, after one merger or two."""
    return now.get(now.get(place, place), now.get(place, place))


def _partners(user):
    """`{municipality: its Partneroverleg}`, each with `may_organise`."""
    rows = Atrium.objects.filter(platform__code=PARTNER_MEETING, is_active=True)
    rows = rows.flagged(user, "organise").annotate(place=F("municipalities"))
    return {atrium.place: atrium for atrium in rows.order_by("pk")}


def _managers():
    """`{atrium: its relationship managers of today, by name}`."""
    found = defaultdict(list)
    platforms = (LOCAL_ATRIUM, PARTNER_MEETING)
    for row in managed().filter(atrium__platform__code__in=platforms).select_related("person"):
        found[row.atrium_id].append(row.person)
    return found
