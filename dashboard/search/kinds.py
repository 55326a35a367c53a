"""The kinds of things that can be found: what is kept of each, and who may find it.

A kind says the second by a queryset of the things themselves, with the rule that their own page
asks. What belongs to whoever may read a meeting is kept apart from what more people may know.
"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db.models import Exists, Model, OuterRef, Q
from django.utils.text import slugify

from core.answers import one_question
from core.text import sort_key
from core.times import local
from dashboard.models import SearchEntry

Tab = SearchEntry.Tab
KINDS = {}


@dataclass(frozen=True)
class Kind:
    """`rows()` gives what to keep, `permitted(user)` what `user` may find; both are querysets.

    `describe(row)` gives the fields of its entry, or None when there is nothing to find.
    """

    code: str
    model: type[Model]
    permitted: Callable
    describe: Callable
    related: tuple = ()

    def rows(self):
        return self.model._default_manager.select_related(*self.related)


def kind(code, model, permitted, *related):
    """Let a function `row -> fields` describe what can be found of the rows of `model`."""

    def register(describe):
        KINDS[code] = Kind(code, model, permitted, describe, related)
        return describe

    return register


def visible(user, codes=None):
    """The entries whose thing `user` may see now (of these kinds), as a Q."""
    with one_question(user):
        return reduce(or_, (_visible(KINDS[code], user) for code in codes or KINDS))


def permitted(user, things):
    """Those of `things`, pairs of kind and number, that `user` may see now.

    Asked per kind of just these: where many were found, PostgreSQL plans that far better than all
    rules in one question.
    """
    numbers = defaultdict(set)
    for code, pk in things:
        numbers[code].add(pk)
    seen = set()
    with one_question(user):
        for code, pks in numbers.items():
            rows = KINDS[code].permitted(user).filter(pk__among=pks).order_by()
            seen.update((code, pk) for pk in rows.values_list("pk", flat=True))
    return seen


def _visible(each, user):
    seen = each.permitted(user).filter(pk=OuterRef("object_id")).order_by()
    return Q(kind=each.code) & Q(Exists(seen))


def theme_slug(name):
    """How a theme stands in an address: the same for every atrium and year that calls it so."""
    return slugify(sort_key(name))[:120]


def of_meeting(meeting, *, theme=True):
    """The filters of what belongs to `meeting`; its theme only where who reads it may know it."""
    place = meeting.municipality
    named = meeting.theme.name if theme and meeting.theme else ""
    return {
        "atrium_id": meeting.atrium_id,
        "platform_id": meeting.atrium.platform_id,
        "province_id": place.province_id if place else meeting.atrium.province_id,
        "municipality_id": place.pk if place else None,
        "at": meeting.starts_at,
        "year": local(meeting.starts_at).year,
        "theme": named,
        "theme_slug": theme_slug(named),
    }


def names_of(municipality):
    """What a municipality is and was called, so that an old name finds the new one."""
    if municipality is None:
        return ""
    before = municipality.predecessors.all()
    older = [old.name for each in before for old in each.predecessors.all()]
    return " ".join([municipality.name, *(each.name for each in before), *older])
