"""The agenda as it will run: start times follow from the order and the minutes (T64)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Prefetch

from meetings.models import AgendaItem, Speaker

# The kinds that tell people what to prepare for.
TOLD = {AgendaItem.Kind.PRESENTATION, AgendaItem.Kind.DISCUSSION, AgendaItem.Kind.WORKSHOP}

SPEAKER = (
    *("item", "name", "organisation", "bio", "answer"),
    *("person__first_name", "person__last_name"),
)


@dataclass(frozen=True)
class Point:
    """An agenda item with the moments at which it starts and ends, and its papers."""

    item: AgendaItem
    starts_at: datetime
    ends_at: datetime
    papers: list
    change: str = ""
    trail: object = None

    @property
    def speakers(self):
        """Who speaks, for everyone who may read the agenda: not who let it be known not to come."""
        return [row for row in self.item.speakers.all() if not row.has_declined]

    @property
    def proposal(self):
        """The proposal of a member from which it came, or None; for who builds the agenda."""
        return getattr(self.item, "proposal", None)

    @property
    def names_kind(self):
        """Whether the kind says something that the title does not say already."""
        kind = self.item.get_kind_display()
        return self.item.kind in TOLD and kind not in self.item.title.lower()


def items_of(meeting):
    """The points in order, each with who speaks, as a page or a paper for its readers shows them."""
    rows = Speaker.objects.select_related("person").only(*SPEAKER)
    return meeting.agenda_items.prefetch_related(Prefetch("speakers", rows))


def going_on(items):
    """Those of `items` that the meeting has: not what was moved on before it began (T68)."""
    return [item for item in items if not item.is_gone]


def running_times(meeting, items, papers=(), changes=None, trails=None):
    """The points of `meeting` in order, one after the other from its start, with their papers.

    `changes`: `{item pk: words}`, what people were told otherwise. `trails`: where points came from
    and went to. What was moved on before the meeting began takes no time.
    """
    changes, trails = changes or {}, trails or {}
    points, moment = [], meeting.starts_at
    for item in items:
        end = moment if item.is_gone else moment + timedelta(minutes=item.minutes)
        theirs = [paper for paper in papers if paper.item_id == item.pk]
        words, trail = changes.get(item.pk, ""), trails.get(item.pk)
        points.append(Point(item, moment, end, theirs, words, trail))
        moment = end
    return points


def overrun(meeting, points):
    """By how many minutes the points together last longer than `meeting`; 0 when they fit (T64)."""
    return max(planned(points) - length(meeting), 0)


def planned(points):
    """How many minutes the points last together."""
    return sum(point.item.minutes for point in points if not point.item.is_gone)


def length(meeting):
    """How long `meeting` lasts, in minutes."""
    return int((meeting.ends_at - meeting.starts_at).total_seconds() // 60)
