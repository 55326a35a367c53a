"""What one reader may see of a verslag: all that a page, a file or a mail ever shows of it.

Everything asks here, so that what is hidden in one place is hidden in all; the search asks the
same rules (minutes/levels.py) per part.
"""

from collections import defaultdict
from dataclasses import dataclass, field

from core.answers import one_question
from minutes.models import Edition, Minutes, Point


@dataclass(frozen=True)
class Section:
    """One point with the passages and actions its reader may see; `hidden`: how many they may not."""

    point: Point
    passages: list
    actions: list
    hidden: int = 0


@dataclass(frozen=True)
class Content:
    """The written text for one reader. Without `edition` nothing was written or all of it is hidden."""

    minutes: Minutes
    edition: Edition | None = None
    sections: list = field(default_factory=list)
    is_whole: bool = False

    @property
    def hidden(self):
        """How many passages and actions the reader does not see."""
        return sum(section.hidden for section in self.sections)

    @property
    def hidden_elsewhere(self):
        """How many of those stand under a heading that the reader does not see either."""
        return self.hidden - sum(section.hidden for section in self.shown)

    @property
    def shown(self):
        """The points to show: who reads in confidence sees each heading, others those with text."""
        return [row for row in self.sections if self.is_whole or row.passages or row.actions]


def content(minutes, reader, edition=None):
    """The text of `minutes` for `reader`: of the version readers see, or of `edition`.

    `edition` is one that the caller may show to them (`Edition.objects.permitted`). Who reads only
    what is public gets no names of who was there (`is_whole` is False).
    """
    edition = edition or minutes.editions.filter(number=minutes.shown_edition).first()
    if edition is None:
        return Content(minutes)
    with one_question(reader):
        is_whole = Minutes.objects.permitted(reader, "read").filter(pk=minutes.pk).exists()
        texts = edition.passages.exclude(text="").select_related("theme")
        passages = _by_point(texts, reader)
        actions = _by_point(minutes.actions.select_related("owner"), reader)
    sections = []
    for point in minutes.points.all():
        texts, hidden_texts = passages[point.pk]
        tasks, hidden_tasks = actions[point.pk]
        sections.append(Section(point, texts, tasks, hidden_texts + hidden_tasks))
    return Content(minutes, edition, sections, is_whole)


def _by_point(rows, reader):
    """`{point pk: (rows the reader may see, how many not)}`, in one query."""
    found = defaultdict(lambda: ([], 0))
    for row in rows.select_related("point").order_by("order", "pk").flagged(reader, "view"):
        shown, hidden = found[row.point_id]
        if row.may_view:
            shown.append(row)
        found[row.point_id] = (shown, hidden + (not row.may_view))
    return found
