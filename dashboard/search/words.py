"""Dutch words, cut to their stem, so that `vergunning` finds `vergunningen` on every database."""

import re
import threading
import unicodedata
from functools import lru_cache

import snowballstemmer
from django.utils.html import escape
from django.utils.safestring import mark_safe

MOST_INDEXED = 300_000  # characters; PostgreSQL keeps at most 1 MB of stems per text
MOST_WORDS = 8
LONGEST = 40  # characters of a word that count
_WORD = re.compile(r"[^\W_]+")
# What Porter's rules miss: plurals that change inside, and those of words that end in -ts.
_ENDINGS = (
    ("kinderen", "kind"),
    ("steden", "stad"),
    ("leden", "lid"),
    ("eieren", "ei"),
    ("tsen", "ts"),
    ("olens", "olen"),
    ("avens", "aven"),
    ("agens", "agen"),
    ("egens", "egen"),
)
_VOICED = str.maketrans("vz", "fs")
# In every text, so they tell nothing. With accents and capitals off.
COMMON = frozenset(
    [
        "aan",
        "af",
        "al",
        "alle",
        "alles",
        "als",
        "altijd",
        "andere",
        "ben",
        "bij",
        "daar",
        "dan",
        "dat",
        "de",
        "der",
        "deze",
        "die",
        "dit",
        "doch",
        "doen",
        "door",
        "dus",
        "een",
        "en",
        "er",
        "ge",
        "geen",
        "geweest",
        "haar",
        "had",
        "heb",
        "hebben",
        "heeft",
        "hem",
        "het",
        "hier",
        "hij",
        "hoe",
        "hun",
        "iemand",
        "iets",
        "ik",
        "in",
        "is",
        "ja",
        "je",
        "kan",
        "kon",
        "kunnen",
        "maar",
        "me",
        "meer",
        "men",
        "met",
        "mij",
        "mijn",
        "moet",
        "na",
        "naar",
        "niet",
        "niets",
        "nog",
        "nu",
        "of",
        "om",
        "omdat",
        "ons",
        "ook",
        "op",
        "over",
        "reeds",
        "te",
        "tegen",
        "toch",
        "toen",
        "tot",
        "u",
        "uit",
        "uw",
        "van",
        "veel",
        "voor",
        "want",
        "waren",
        "was",
        "wat",
        "we",
        "wel",
        "werd",
        "wie",
        "wij",
        "wil",
        "worden",
        "wordt",
        "zal",
        "ze",
        "zelf",
        "zich",
        "zij",
        "zijn",
        "zo",
        "zonder",
        "zou",
    ]
)
_own = threading.local()


def _stemmer():
    """Porter's Dutch rules, as PostgreSQL has them; a stemmer is not safe to share by threads."""
    if not hasattr(_own, "stemmer"):
        _own.stemmer = snowballstemmer.stemmer("dutch_porter")
    return _own.stemmer


@lru_cache(100_000)
def plain(word):
    """`Café` → `cafe`: case and accents do not count."""
    letters = unicodedata.normalize("NFKD", word.casefold())
    letters = "".join(mark for mark in letters if not unicodedata.combining(mark))
    return "".join(_WORD.findall(letters))[:LONGEST]


@lru_cache(100_000)
def stem(word):
    """`Vergunningen` → `vergun`, `centrumsteden` → `centrumstad`, `huizen` and `huis` → `huis`."""
    letters = plain(word)
    for plural, singular in _ENDINGS:
        if letters.endswith(plural):
            letters = letters.removesuffix(plural) + singular
            break
    cut = _stemmer().stemWord(letters)
    cut = cut[:-1] + cut[-1:].translate(_VOICED)
    return cut[:-1] if len(cut) > 3 and cut[-1] == cut[-2] else cut


def found_in(text):
    """The words of `text`, as they stand there."""
    return _WORD.findall(text[:MOST_INDEXED])


def stems(text):
    """All stems of `text` in order, as one line."""
    return " ".join(filter(None, map(stem, found_in(text))))


def words(query):
    """The words of what someone typed, nothing else: quotes and operators mean nothing here.

    Words that are in every text are left out, unless nothing else was typed.
    """
    typed = [plain(word) for word in _WORD.findall(query[:400])]
    typed = list(dict.fromkeys(filter(None, typed)))
    return [word for word in typed if word not in COMMON][:MOST_WORDS] or typed[:1]


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
