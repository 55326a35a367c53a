"""The shapes that rich text can have. Each is made by a function that keeps it canonical.

Canonical: no empty block, no two spaces, runs of one style joined, lists and quotes that stand
against one another joined, every table a rectangle of which the first row holds the headers.
"""

import re
from dataclasses import dataclass
from itertools import groupby

DEEPEST_LIST = 4
MOST_COLUMNS = 20
# What is no text: control characters, marks that turn or hide text, lone surrogates, non-characters.
_HIDDEN = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2028\u2029"
    r"\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]"
)
_SPACES = re.compile(r"[ \t\r\f\v\u00a0\u2000-\u200a\u202f\u205f\u3000]+")


@dataclass(frozen=True)
class Run:
    """Text in one style; `\\n` is a line break. `href`: where it leads, or nothing."""

    text: str
    bold: bool = False
    italic: bool = False
    href: str = ""


@dataclass(frozen=True)
class Paragraph:
    runs: tuple


@dataclass(frozen=True)
class Heading:
    level: int  # 1 or 2: <h3> or <h4>
    runs: tuple


@dataclass(frozen=True)
class Quote:
    paragraphs: tuple


@dataclass(frozen=True)
class Item:
    runs: tuple
    lists: tuple = ()


@dataclass(frozen=True)
class Listing:
    ordered: bool
    items: tuple


@dataclass(frozen=True)
class Table:
    """Rows of cells, each cell a tuple of runs; the first row holds the headers."""

    rows: tuple


def whole(text):
    """`text` without the halves of signs that cannot be stored or sent."""
    return text.encode("utf-8", "ignore").decode("utf-8")


def text_of(runs):
    return "".join(run.text for run in runs)


def tidy_runs(runs, *, breaks=True):
    """Runs without hidden signs, double spaces, empty lines or needless seams."""
    runs = _without_hidden(runs, breaks=breaks)
    signs = [(sign, run) for run in runs for sign in run.text]
    kept = []
    for sign, run in signs:
        before = kept[-1][0] if kept else "\n"
        if sign == " " and before in " \n":
            continue
        if sign == "\n":
            while kept and kept[-1][0] == " ":
                kept.pop()
            if not kept or kept[-1][0] == "\n":
                continue
        kept.append((sign, run))
    while kept and kept[-1][0] in " \n":
        kept.pop()
    return _joined(kept)


def _without_hidden(runs, *, breaks):
    for run in runs:
        text = _SPACES.sub(" ", _HIDDEN.sub("", run.text))
        yield Run(text if breaks else text.replace("\n", " "), run.bold, run.italic, run.href)


def _joined(signs):
    """The signs of one style that follow one another as one run."""
    return tuple(
        Run("".join(sign for sign, _ in part), *style)
        for style, part in groupby(signs, lambda one: (one[1].bold, one[1].italic, one[1].href))
    )


def paragraph(runs):
    return [Paragraph(tidied)] if (tidied := tidy_runs(runs)) else []


def heading(level, runs):
    tidied = tidy_runs(runs, breaks=False)
    return [Heading(level, tidied)] if tidied else []


def listing(ordered, items):
    kept = tuple(
        Item(runs, lists)
        for runs, lists in ((tidy_runs(item.runs), joined(item.lists)) for item in items)
        if runs or lists
    )
    return [Listing(ordered, _folded(kept))] if kept else []


def _folded(items):
    """An item without words gives its lists to the item above it."""
    found = []
    for item in items:
        if found and not item.runs:
            above = found.pop()
            item = Item(above.runs, joined((*above.lists, *item.lists)))
        found.append(item)
    return tuple(found)


def table(rows):
    """A rectangle; a row without words falls away."""
    tidied = [[tidy_runs(cell) for cell in row[:MOST_COLUMNS]] for row in rows]
    kept = [row for row in tidied if any(row)]
    wide = max(map(len, kept), default=0)
    return [Table(tuple((*row, *[()] * (wide - len(row))) for row in kept))] if kept else []


def joined(blocks):
    """`blocks` with lists of one kind, and quotes, that follow one another made one."""
    found = []
    for block in blocks:
        last = found[-1] if found else None
        if type(block) is not type(last) or not isinstance(block, Listing | Quote):
            found.append(block)
        elif isinstance(block, Quote):
            found[-1] = Quote(last.paragraphs + block.paragraphs)
        elif last.ordered == block.ordered:
            found[-1] = Listing(last.ordered, _folded(last.items + block.items))
        else:
            found.append(block)
    return tuple(found)
