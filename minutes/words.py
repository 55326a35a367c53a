"""Dutch words, cut to their stem, so that `vergunning` finds `vergunningen` on every database."""

import re
import threading
import unicodedata
from functools import lru_cache

import snowballstemmer
from django.utils.html import escape
from django.utils.safestring import mark_safe

MOST_INDEXED = 300_000  # characters; PostgreSQL keeps at most 1 MB of stems per verslag
MOST_WORDS = 12
_WORD = re.compile(r"[^\W_]+")
_own = threading.local()


def _stemmer():
    """Porter's Dutch rules, as PostgreSQL has them; a stemmer is not safe to share by threads."""
    if not hasattr(_own, "stemmer"):
        _own.stemmer = snowballstemmer.stemmer("dutch_porter")
    return _own.stemmer


@lru_cache(100_000)
def stem(word):
    """`Vergunningen` → `vergunn`; case and accents do not count."""
    plain = unicodedata.normalize("NFKD", word.casefold())
    plain = "".join(mark for mark in plain if not unicodedata.combining(mark))
    return _stemmer().stemWord(plain[:60])


def stems(text):
    """All stems of `text` in order, as one line."""
    return " ".join(stem(word) for word in _WORD.findall(text[:MOST_INDEXED]))


def words(query):
    """The words of what someone typed, nothing else: quotes and operators mean nothing here."""
    return _WORD.findall(query)[:MOST_WORDS]


def highlight(text, wanted):
    """`text` escaped, with each word whose stem is in `wanted` marked."""
    pieces, last = [], 0
    for match in _WORD.finditer(text):
        if stem(match.group()) in wanted:
            pieces += [
                escape(text[last : match.start()]),
                "<mark>",
                escape(match.group()),
                "</mark>",
            ]
            last = match.end()
    return mark_safe("".join([*pieces, escape(text[last:])]))


def snippet(text, wanted, width=240):
    """The part of `text` around the first hit, highlighted; "" when there is none."""
    text = text[:MOST_INDEXED]
    found = next((m for m in _WORD.finditer(text) if stem(m.group()) in wanted), None)
    if found is None:
        return ""
    start = max(0, found.start() - width // 3)
    if start:
        start = text.find(" ", start, found.start()) + 1 or start
    part = " ".join(text[start : start + width].split())
    before, after = "… " if start else "", " …" if len(text) > start + width else ""
    return mark_safe(f"{before}{highlight(part, wanted)}{after}")
