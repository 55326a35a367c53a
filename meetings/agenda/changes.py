"""What changed in an agenda since people were told of it (T66).

Told is what stood there when the meeting was announced, or when its organiser last mailed changes.
What is changed back is no change.
"""

from dataclasses import dataclass, field
from datetime import datetime
from difflib import SequenceMatcher

from meetings.agenda.times import going_on, items_of
from meetings.models import AgendaItem, ToldItem


@dataclass(frozen=True)
class Changes:
    """`since`: when people were told; `by_item`: `{item pk: words}`; `removed`: titles."""

    since: datetime | None = None
    by_item: dict = field(default_factory=dict)
    removed: list = field(default_factory=list)
    titles: dict = field(default_factory=dict)

    def __bool__(self):
        return bool(self.by_item or self.removed)

    @property
    def lines(self):
        """A sentence per change, for a mail."""
        kept = [f"{self.titles[pk]}: {words}" for pk, words in self.by_item.items()]
        return [*kept, *(f"{title}: van de agenda gehaald" for title in self.removed)]


def changes(meeting, items):
    """The Changes of `meeting`, whose agenda now has `items` (in order, as `items_of` gives them)."""
    if meeting.agenda_told_at is None:
        return Changes()
    items = going_on(items)
    told = list(ToldItem.objects.filter(meeting=meeting.pk))
    known = {row.item_id: row for row in told if row.item_id}
    moved = _moved([row.item_id for row in told], [item.pk for item in items])
    words = {item.pk: _words(item, known.get(item.pk), item.pk in moved) for item in items}
    present = {item.pk for item in items}
    return Changes(
        meeting.agenda_told_at,
        {pk: text for pk, text in words.items() if text},
        [row.title for row in told if row.item_id not in present],
        {item.pk: item.title for item in items},
    )


def remember(meeting, now):
    """Note that people are told of the agenda as it is; the caller saves `agenda_told_at`."""
    ToldItem.objects.filter(meeting=meeting).delete()
    ToldItem.objects.bulk_create(
        ToldItem(
            meeting=meeting,
            item=item,
            place=place,
            title=item.title,
            kind=item.kind,
            minutes=item.minutes,
            speakers=_speakers(item),
        )
        for place, item in enumerate(going_on(items_of(meeting)), 1)
    )
    meeting.agenda_told_at = now


def _words(item, told, has_moved):
    """What differs from what was told, in words; empty when nothing does."""
    if told is None:
        return "nieuw"
    differences = [
        told.title != item.title and f"heette “{told.title}”",
        told.kind != item.kind and f"was {AgendaItem.Kind(told.kind).label}",
        told.minutes != item.minutes and f"duurde {told.minutes} minuten",
        told.speakers != _speakers(item) and "andere sprekers",
        has_moved and "verplaatst",
    ]
    return ", ".join(words for words in differences if words)


def _speakers(item):
    """Who speaks, as readers see it; the order in which they were named is no difference."""
    return "\n".join(sorted(str(row) for row in item.speakers.all() if not row.has_declined))


def _moved(before, after):
    """The points that stand in another order, as few as explain it; new and removed ones do not count."""
    shared = set(before) & set(after)
    before, after = ([pk for pk in row if pk in shared] for row in (before, after))
    blocks = SequenceMatcher(None, before, after, autojunk=False).get_matching_blocks()
    stayed = {pk for block in blocks for pk in after[block.b : block.b + block.size]}
    return shared - stayed
