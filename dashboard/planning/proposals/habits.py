"""When and where an atrium usually meets, from what it held in the last three years."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import timedelta

from django.utils import timezone

from core.times import at, local
from meetings.agenda import default_agenda
from meetings.models import Meeting

LOOK_BACK = timedelta(days=3 * 365)
LATEST_OF_PLATFORM = 60
FACTS = (
    *("atrium", "starts_at", "ends_at"),
    *("format", "venue", "address", "municipality", "online_url"),
    *("audience", "is_public"),
)
# Where nothing was ever held: a Tuesday at half past nine, as long as the default agenda.
TUESDAY, HALF_PAST_NINE, MINUTES = 1, (9, 30), 150


@dataclass(frozen=True)
class Habit:
    """What most meetings had in common. `source`: whose meetings they were, in words, or "".

    `on_weekday` of the `seen` meetings were on `weekday` (Monday is 0). `where` holds the fields
    of a meeting that say how and for whom it takes place.
    """

    weekday: int = TUESDAY
    on_weekday: int = 0
    seen: int = 0
    clock: tuple = HALF_PAST_NINE
    minutes: int = MINUTES
    where: dict = field(default_factory=dict)
    source: str = ""

    @property
    def place(self):
        """Where it usually is, in words, or ""."""
        place = ", ".join(filter(None, (self.where.get("venue"), self.where.get("address"))))
        return "online" if self.where.get("format") == Meeting.Format.ONLINE else place

    def span(self, day):
        """When a meeting on `day` would begin and end."""
        start = at(day, *self.clock)
        return start, start + timedelta(minutes=self.minutes)


def habits_of(atria, platform):
    """`{atrium pk: Habit}` for `atria` of `platform`; without a history that of the platform.

    Two queries, however many atria.
    """
    recent = Meeting.objects.going_on().past().order_by("-starts_at", "-pk")
    recent = recent.filter(starts_at__gte=timezone.now() - LOOK_BACK).values_list(*FACTS)
    held = defaultdict(list)
    for facts in recent.filter(atrium__in=[atrium.pk for atrium in atria]):
        held[facts[0]].append(facts[1:])
    others = [facts[1:] for facts in recent.filter(atrium__platform=platform)[:LATEST_OF_PLATFORM]]
    usual = _of_platform(others, platform)
    return {
        atrium.pk: _habit(held[atrium.pk], "dit atrium") if atrium.pk in held else usual
        for atrium in atria
    }


def _of_platform(held, platform):
    """The rhythm of the other atria, without their places."""
    if not held:
        agenda = sum(point.get("minutes", 0) for point in default_agenda(platform))
        return Habit(minutes=agenda or MINUTES)
    known = _habit(held, "dit platform")
    where = {name: known.where[name] for name in ("audience", "is_public")}
    return Habit(**{**vars(known), "where": where})


def _habit(held, source):
    """The most frequent of each, of equals the latest: `held` begins with the newest."""
    starts = [local(facts[0]) for facts in held]
    weekday, times = Counter(start.weekday() for start in starts).most_common(1)[0]
    on_that_day = [start for start in starts if start.weekday() == weekday]
    lengths = (int((facts[1] - facts[0]).total_seconds() // 60) for facts in held)
    place = _most((facts[2:7] for facts in held), FACTS[3:8])
    return Habit(
        weekday=weekday,
        on_weekday=times,
        seen=len(held),
        clock=Counter((start.hour, start.minute) for start in on_that_day).most_common(1)[0][0],
        minutes=Counter(lengths).most_common(1)[0][0],
        where=place | dict(zip(FACTS[8:], held[0][7:], strict=True)),
        source=source,
    )


def _most(values, names):
    found = dict(zip(names, Counter(values).most_common(1)[0][0], strict=True))
    return {f"{n}_id" if n == "municipality" else n: value for n, value in found.items()}
