"""The verslag as one reader reads it through: each part with its remarks and a form for a new one."""

from collections import defaultdict
from dataclasses import dataclass

from minutes.content import content
from minutes.models import Remark
from minutes.remarks.forms import WHOLE, RemarkForm


@dataclass(frozen=True)
class Place:
    """A part of a verslag: what it is (`shown`), the remarks on it, and a form while one may remark."""

    name: str
    shown: object
    remarks: list
    form: RemarkForm | None


class Reading:
    """All of it for one reader; only what they may see (minutes/content.py). Costs no query per part."""

    def __init__(self, minutes, reader, *, may_remark, bound=None):
        self.minutes, self.may_remark, self.bound = minutes, may_remark, bound
        self.content = content(minutes, reader)
        rows = Remark.objects.permitted(reader).filter(minutes=minutes).flagged(reader, "settle")
        self.by_place = defaultdict(list)
        for row in rows.select_related("person", "settled_by"):
            self.by_place[_name(row)].append(row)
        files = minutes.files.current().permitted(reader).select_related("document")
        self.files = [self._place(f"f{file.pk}", file) for file in files]
        self.whole = self._place(WHOLE, minutes)
        self.sections = [
            (section, [self._place(f"p{row.key}", row) for row in section.passages])
            for section in self.content.shown
        ]

    @property
    def loose(self):
        """Remarks on what is no longer there."""
        used = {WHOLE, *(place.name for place in self.files)}
        used |= {place.name for _, places in self.sections for place in places}
        return [row for name, rows in self.by_place.items() if name not in used for row in rows]

    @property
    def open(self):
        """How many of the remarks this reader sees still wait for an answer."""
        return sum(row.outcome == "" for rows in self.by_place.values() for row in rows)

    def _place(self, name, shown):
        form = None
        if self.may_remark:
            is_bound = self.bound is not None and self.bound.data.get("place") == name
            form = self.bound if is_bound else RemarkForm(minutes=self.minutes, place=name)
        return Place(name, shown, self.by_place[name], form)


def _name(remark):
    if remark.file_id:
        return f"f{remark.file_id}"
    return f"p{remark.passage_key}" if remark.passage_key else WHOLE
