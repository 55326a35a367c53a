"""How many were found of each sort: counted among what the asker may see."""

from collections import Counter
from dataclasses import dataclass, field
from operator import itemgetter

from dashboard.search.kinds import permitted

MOST_FOUND = 2000
HIT = ("kind", "object_id", "key", "rank")
FACETS = ("tab", "platform", "province", "year", "shown_slug")


@dataclass
class Counts:
    """`total` answers every choice; `of[facet]` counts its values if that one were left open."""

    total: int = 0
    is_cut: bool = False
    of: dict = field(default_factory=lambda: {facet: Counter() for facet in FACETS})
    themes: dict = field(default_factory=dict)


def count(groups, chosen):
    """The `Counts` of `groups`, which are not narrowed to `chosen` ({facet: value}) yet.

    A group is the values of its facets, how its theme is called, and how many are in it.
    """
    counts = Counts()
    for *values, name, number in groups:
        group = dict(zip(FACETS, values, strict=True))
        missed = [facet for facet, value in chosen.items() if group[facet] != value]
        if group["shown_slug"]:
            counts.themes[group["shown_slug"]] = name
        if not missed:
            counts.total += number
        for facet in FACETS:
            if missed in ([], [facet]) and group[facet] not in (None, ""):
                counts.of[facet][group[facet]] += number
    return counts


def listed(rows, chosen, user):
    """The keys of what `user` may see of `rows`, the best first, with their `Counts`.

    Both within `chosen`; `rows` come from `query.ranked`. Of more than MOST_FOUND the first count,
    those of one's own atria before all others: no question costs more as the network grows.
    """
    hits = list(rows.values_list(*HIT, *FACETS, "shown_theme")[: MOST_FOUND + 1])
    is_cut = len(hits) > MOST_FOUND
    hits = hits[:MOST_FOUND]
    seen = permitted(user, (hit[:2] for hit in hits))
    hits = sorted((hit for hit in hits if hit[:2] in seen), key=itemgetter(HIT.index("rank")))
    groups = Counter(hit[len(HIT) :] for hit in hits)
    counts = count(((*group, number) for group, number in groups.items()), chosen)
    counts.is_cut = is_cut
    places = {facet: place for place, facet in enumerate(FACETS, len(HIT))}
    keys = [hit[2] for hit in hits if all(hit[places[f]] == v for f, v in chosen.items())]
    return keys, counts
