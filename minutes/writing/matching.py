"""The parts of a Word file beside the points of a verslag: which heading is which point."""

import re
from difflib import SequenceMatcher

from core.richtext import plain, tidy
from core.text import sort_key

_NUMBER = re.compile(r"^(?:agendapunt|punt)?\s*(\d{1,2})\s*[.):/-]?\s*(.*)$")
ALIKE = 0.72


def parts_of(outline):
    """`(title, tidy html)` of each part of a Word file in which something is written."""
    parts = [(" ".join(title.split())[:160], tidy(html)) for title, html in outline]
    return [(title, html) for title, html in parts if plain(html).strip()]


def matched(parts, points):
    """For each part the point it belongs to, or None: by its words, else by its number.

    Each point is given once; what comes before the first heading has no title and no point.
    """
    free, found = list(points), []
    for title, _ in parts:
        point = _by_words(title, free)
        free = [one for one in free if one is not point]
        found.append(point)
    for place, (title, _) in enumerate(parts):
        number = _NUMBER.match(sort_key(title))
        if found[place] is None and number:
            point = dict(enumerate(points, 1)).get(int(number[1]))
            if point in free and _is_alike(number[2], point.title, 0.4):
                found[place] = point
                free.remove(point)
    return found


def _by_words(title, points):
    words = _words(title)
    return next((one for one in points if words and _is_alike(words, one.title, ALIKE)), None)


def _is_alike(words, title, least):
    return SequenceMatcher(None, words, _words(title), autojunk=False).ratio() >= least


def _words(title):
    """A title without its number, case and accents."""
    plainly = sort_key(title)
    number = _NUMBER.match(plainly)
    return number[2] if number else plainly
