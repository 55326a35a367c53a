"""The sheet a verslag is written on, for one writer: all parts they see, each with its form."""

import re
from collections import defaultdict

from django.db.models import Q

from minutes.models import StandardSentence
from minutes.writing.entries import Entry, name_of, print_of, values_of
from minutes.writing.forms import ActionForm, Choices, PassageForm, PeopleForm, TitleForm

_FORMS = {"p": PassageForm, "a": ActionForm, "t": TitleForm, "e": PeopleForm}
_WORDS = {"p": "tekst", "a": "actie", "t": "titel van een punt", "e": "wie was er"}
_SENT = re.compile(r"([pate][1-9]\d{0,17})-print")


class Part:
    """One part: its row (None when it is gone), its form, and what someone else made of it."""

    def __init__(self, name, row, choices, data=None):
        self.name, self.row, self.conflict, self.theirs = name, row, None, ""
        initial = {}
        if row is not None:
            values = values_of(row)
            initial = {**values, "print": print_of(values), "point": getattr(row, "point_id", None)}
        sent = data if data is not None and f"{name}-print" in data else None
        self.form = _FORMS[name[0]](sent, initial=initial, prefix=name, choices=choices)

    @property
    def is_passage(self):
        return self.name[0] == "p"

    @property
    def words(self):
        """How a person knows this part."""
        if self.name[0] in "te":
            return _WORDS[self.name[0]]
        where = f" bij {self.row.point.title}" if self.row is not None else ""
        kind = self.row.get_kind_display() if self.row is not None and self.is_passage else ""
        return f"{kind or _WORDS[self.name[0]]}{where}"

    @property
    def mine(self):
        """The text its writer sent."""
        return self.form.cleaned_data.get("text", "") if self.form.is_valid() else ""

    @property
    def stored(self):
        """What is in the database now, with labels."""
        values = values_of(self.conflict)
        return [(self.form.fields[name].label, _said(self.conflict, name)) for name in values]

    @property
    def first_error(self):
        return next(iter(self.form.errors.values()))[0]


def _said(row, name):
    """A value in words: of a choice its label."""
    shown = getattr(row, f"get_{name}_display", None)
    return shown() if shown else getattr(row, name)


class Section:
    """A point with its passages, its actions, and how many parts its writer does not see."""

    def __init__(self, point, part):
        self.point, self.title = point, part
        self.passages, self.actions, self.hidden, self.sentences = [], [], 0, []


class Sheet:
    """Everything on the page of a verslag that is being written."""

    def __init__(self, minutes, edition, user, data=None):
        self.minutes, self.edition, self.user, self.data = minutes, edition, user, data
        self.choices = Choices(minutes, user)
        self.parts = {}
        self.people = self._part(edition)
        self.sections = {
            point.pk: Section(point, self._part(point))
            for point in minutes.points.select_related("item")
        }
        self._passages()
        self._actions()
        self._sentences()
        self.gone = [self._gone(name) for name in self._sent() if name not in self.parts]

    def entries(self):
        """What was sent and is in order; the rest keeps its errors in its form."""
        return [
            Entry(
                part.name,
                part.form.values(),
                part.form.cleaned_data["print"],
                part.form.cleaned_data["point"],
            )
            for part in [*self.parts.values(), *self.gone]
            if part.form.is_bound and part.form.is_valid()
        ]

    @property
    def lost(self):
        """What was sent for a part that is gone, and cannot be saved as it is."""
        return [part for part in self.gone if part.form.errors]

    @property
    def trouble(self):
        """The parts that are not saved, in the order of the page."""
        return [
            part
            for part in [*self.parts.values(), *self.gone]
            if part.conflict or (part.form.is_bound and part.form.errors)
        ]

    def problems(self):
        """By part what is wrong with what was sent."""
        return {
            part.name: [str(error) for errors in part.form.errors.values() for error in errors]
            for part in [*self.parts.values(), *self.gone]
            if part.form.is_bound and part.form.errors
        }

    def differ(self, conflicts):
        """Show what others made of these parts; sending again then keeps the writer's own text."""
        data = self.data.copy()
        for name, row in conflicts.items():
            part = self.parts[name]
            part.conflict = row
            data[f"{name}-print"] = part.theirs = print_of(values_of(row))
        for part in self.parts.values():
            if part.form.is_bound:
                part.form.data = data

    def _part(self, row):
        part = self.parts[name_of(row)] = Part(name_of(row), row, self.choices, self.data)
        return part

    def _gone(self, name):
        return Part(name, None, self.choices, self.data)

    def _sent(self):
        names = [_SENT.fullmatch(field) for field in self.data or ()]
        return [found[1] for found in names if found and found[1][0] in "pa"]

    def _passages(self):
        rows = self.edition.passages.flagged(self.user, "view").select_related(
            "point", "changed_by"
        )
        for row in rows.order_by("order", "pk"):
            section = self.sections[row.point_id]
            if row.may_view:
                section.passages.append(self._part(row))
            else:
                section.hidden += 1

    def _actions(self):
        rows = self.minutes.actions.flagged(self.user, "view").select_related("owner", "point")
        for row in rows.order_by("order", "pk"):
            section = self.sections[row.point_id]
            if row.may_view:
                section.actions.append(self._part(row))
            else:
                section.hidden += 1

    def _sentences(self):
        """The standard sentences that fit each point, in one question for all."""
        platform = self.minutes.meeting.atrium.platform_id
        by_kind = defaultdict(list)
        for row in StandardSentence.objects.filter(Q(platform=None) | Q(platform=platform)):
            by_kind[row.item_kind].append(row)
        for section in self.sections.values():
            kind = section.point.item.kind if section.point.item else ""
            section.sentences = [*(by_kind[kind] if kind else []), *by_kind[""]]
