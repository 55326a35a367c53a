"""Which day suits a meeting that is still to be planned, and why, in words."""

from bisect import bisect_left
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import combinations

from django.utils.formats import date_format

from core.times import day_words, midnight, today
from dashboard.planning.proposals.diary import Diary, Engagement
from dashboard.planning.proposals.habits import Habit, habits_of
from dashboard.planning.year import QUARTERS
from meetings.holidays.days import FreeDays
from platforms.models import Atrium

NOTICE = timedelta(days=21)  # whoever is invited wants to know three weeks ahead
APART = timedelta(days=21)  # between two meetings of one atrium
QUIET = 3  # days before and after without another meeting of the same members
AROUND = timedelta(days=40)
MOST = 12  # proposals for one atrium
SATURDAY = 5
WEEKDAYS = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag")
# What an unusual weekday, or other business, weighs against a day further from the ideal one.
UNUSUAL, SAME_DAY, CLOSE = 30, 40, 8


@dataclass
class Proposal:
    """A meeting of `atrium` that could be planned; `why` are Dutch sentences."""

    atrium: Atrium
    habit: Habit
    starts_at: datetime
    ends_at: datetime
    why: list = field(default_factory=list)


@dataclass
class Found:
    """What can be proposed, and `[(atrium, how many)]` for which there was no day."""

    proposals: list
    without: list


def propose(user, rows, year, platform):
    """Proposals for what the `rows` of a year (year.Row) still lack; a handful of queries.

    Looks at working days at least three weeks ahead, outside public and school holidays, when
    nobody of the atrium is elsewhere at that hour. Of those, the usual weekday nearest to the
    middle of a quarter without a meeting, with no other meeting of the same members around it.
    """
    rows = [row for row in rows if row.missing]
    begin, end = max(date(year, 1, 1), today() + NOTICE), date(year, 12, 31)
    if not rows or begin > end:
        return Found([], [(row.atrium, row.missing) for row in rows])
    atria = [row.atrium for row in rows]
    search = _Search(
        Diary(user, atria, midnight(begin - AROUND), midnight(end + AROUND)),
        _windows(year, _working_days(begin, end)),
    )
    habits = habits_of(atria, platform)
    for row in rows:
        search.fill(row, habits[row.atrium.pk])
    return search.found


class _Search:
    """The search through a year, atrium after atrium: what is proposed keeps its people busy too."""

    def __init__(self, diary, windows):
        self.diary, self.windows = diary, windows
        self.found = Found([], [])

    def fill(self, row, habit):
        quarters = _spread(row, self._room(row.atrium), min(row.missing, MOST))
        placed = 0
        for quarter in sorted(set(quarters)):
            for part in _parts(self.windows[quarter], quarters.count(quarter)):
                placed += self._place(row, habit, quarter, part)
        if row.missing > placed:
            self.found.without.append((row.atrium, row.missing - placed))

    def _room(self, atrium):
        """`{quarter: working days on which the people of `atrium` have nothing yet}`."""
        busy = {each.day for each in self.diary.of(atrium.pk)}
        return {quarter: len(set(days) - busy) for quarter, days in self.windows.items()}

    def _place(self, row, habit, quarter, part):
        """Add the best day of the quarter near the middle of `part`; whether there was one."""
        choice = _Choice(self.diary, row.atrium, habit)
        ideal = part[len(part) // 2]
        days = [day for day in self.windows[quarter] if choice.is_free(day)]
        if not days:
            return False
        day = min(days, key=lambda day: (choice.weight(day, ideal), day))
        start, end = habit.span(day)
        why = [*_usual(habit, day), _quarter(row, quarter), OUTSIDE, choice.company(day)]
        self.found.proposals.append(Proposal(row.atrium, habit, start, end, why))
        self.diary.add(Engagement(f"het voorstel voor {row.atrium}", row.atrium.pk, start, end))
        return True


class _Choice:
    """What the people of one atrium have on which day."""

    def __init__(self, diary, atrium, habit):
        self.habit = habit
        engagements = diary.of(atrium.pk)
        self.by_day = {}
        for each in engagements:
            self.by_day.setdefault(each.day, []).append(each)
        self.own = [each.day for each in engagements if each.atrium == atrium.pk]
        near = [each for each in diary.of(atrium.pk, guides=False) if each.atrium != atrium.pk]
        self.near, self.near_days = near, [each.day for each in near]

    def is_free(self, day):
        """Nobody is elsewhere at that hour, and the atrium itself did not just meet."""
        start, end = self.habit.span(day)
        busy = self.by_day.get(day, [])
        elsewhere = any(each.starts_at < end and each.ends_at > start for each in busy)
        return not elsewhere and all(abs(day - other) >= APART for other in self.own)

    def weight(self, day, ideal):
        weight = abs((day - ideal).days) + UNUSUAL * (day.weekday() != self.habit.weekday)
        if day in self.by_day:
            weight += SAME_DAY
        distance, _ = self._nearest(day)
        return weight + CLOSE * max(0, QUIET + 1 - distance)

    def company(self, day):
        """What else the members have around `day`, in words."""
        distance, other = self._nearest(day)
        if distance > QUIET:
            return f"Dezelfde leden hebben {QUIET} dagen ervoor en erna niets anders."
        return f"Let op: dezelfde leden hebben {day_words(other.starts_at)} ook {other}."

    def _nearest(self, day):
        """How many days away the nearest other meeting of the members is, and which."""
        place = bisect_left(self.near_days, day)
        around = range(max(0, place - 1), min(len(self.near), place + 1))
        found = [(abs((self.near_days[n] - day).days), n) for n in around]
        if not found:
            return QUIET + 1, None
        distance, number = min(found)
        return distance, self.near[number]


OUTSIDE = "Geen feestdag, geen schoolvakantie."


def _usual(habit, day):
    name = WEEKDAYS[day.weekday()].capitalize()
    if not habit.seen:
        return [f"{name}: er is nog geen gewoonte om te volgen."]
    usual = f"{habit.on_weekday} van de laatste {habit.seen} bijeenkomsten van {habit.source}"
    if day.weekday() == habit.weekday:
        return [f"{name}, zoals {usual}."]
    return [f"{name}: op {WEEKDAYS[habit.weekday]} ({usual}) was er geen geschikte dag."]


def _quarter(row, quarter):
    number = row.counted_in(quarter)
    if not number:
        return f"Kwartaal {quarter} had nog geen bijeenkomst."
    return f"Elk kwartaal heeft er al een; kwartaal {quarter} heeft er {number}."


def _working_days(begin, end):
    """The days on which one can meet: no weekend, no public and no school holiday."""
    free = FreeDays(begin, end)
    days = (begin + timedelta(days=n) for n in range((end - begin).days + 1))
    return [
        day
        for day in days
        if day.weekday() < SATURDAY
        and not free.public_holiday(day)
        and not free.school_holiday(day)
    ]


def _windows(year, days):
    """`{quarter: days}` of the quarters in which there is a day left."""
    windows = {quarter: [] for quarter in QUARTERS}
    for day in days:
        windows[(day.month + 2) // 3].append(day)
    return {quarter: found for quarter, found in windows.items() if found}


def _spread(row, room, count):
    """The quarters for `count` more meetings of a row: the emptiest, as far apart as can be.

    Of equals those with most `room`: spring and autumn rather than the summer.
    """
    load = {quarter: row.counted_in(quarter) for quarter in room}
    taken = {quarter for quarter in QUARTERS if row.counted_in(quarter)}
    chosen = []
    while room and len(chosen) < count:
        level = [quarter for quarter in load if load[quarter] == min(load.values())]
        number = min(len(level), count - len(chosen))
        best = max(
            combinations(level, number),
            key=lambda some: (_gap(taken | set(some)), sum(room[one] for one in some)),
        )
        chosen += best
        taken |= set(best)
        for quarter in best:
            load[quarter] += 1
    return sorted(chosen)


def _gap(quarters):
    """The smallest number of quarters between two of these, counted around the year."""
    found = [(b - a) % len(QUARTERS) for a in quarters for b in quarters if a != b]
    return min(found, default=len(QUARTERS))


def _parts(days, number):
    """`days` in `number` equal parts, in order."""
    edges = [len(days) * n // number for n in range(number + 1)]
    return [days[a:b] or days for a, b in zip(edges, edges[1:], strict=False)]


def title_of(atrium, moment):
    """What a proposed meeting is called until its organiser finds a better title."""
    return f"{atrium.name[:100]}, {date_format(moment, 'F Y')}"
