"""The agenda as it will run: start times follow from the order and the minutes (T64)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from meetings.models import AgendaItem

# The kinds that tell people what to prepare for.
TOLD = {AgendaItem.Kind.PRESENTATION, AgendaItem.Kind.DISCUSSION, AgendaItem.Kind.WORKSHOP}


@dataclass(frozen=True)
class Point:
    """An agenda item with the moments at which it starts and ends, and its papers."""

    item: AgendaItem
    starts_at: datetime
    ends_at: datetime
    papers: list

    @property
    def names_kind(self):
        """Whether the kind says something that the title does not say already."""
        kind = self.item.get_kind_display()
        return self.item.kind in TOLD and kind not in self.item.title.lower()


def running_times(meeting, items, papers=()):
    """The points of `meeting` in order, one after the other from its start, with their papers."""
    points, moment = [], meeting.starts_at
    for item in items:
        end = moment + timedelta(minutes=item.minutes)
        theirs = [paper for paper in papers if paper.item_id == item.pk]
        points.append(Point(item, moment, end, theirs))
        moment = end
    return points


def default_agenda(platform):
    """What the platform proposes for every meeting: `title | minutes` per line, as a list of dicts."""
    return [_proposed(line) for line in platform.default_agenda.splitlines() if line.strip()]


def _proposed(line):
    title, bar, minutes = line.rpartition("|")
    if not bar:
        return {"title": line.strip()[:160]}
    usable = minutes.strip().isdecimal() and 1 <= int(minutes) <= 720
    proposed = {"title": title.strip()[:160], "kind": _kind(title)}
    return proposed | {"minutes": int(minutes)} if usable else proposed


def _kind(title):
    """The kind a title tells of itself: what people wrote in the default agenda is plain text."""
    words = title.lower()
    kinds = AgendaItem.Kind
    for sign, kind in {
        "pauze": kinds.BREAK,
        "goedkeuring verslag": kinds.ADOPTION,
        "werksessie": kinds.WORKSHOP,
        "toelichting": kinds.PRESENTATION,
    }.items():
        if sign in words:
            return kind
    return kinds.DISCUSSION
