r"""Rich text as one types it where no script runs; both ways, without loss.

    # Kop, ## Tussenkop             - punt, 1. genummerd (twee spaties verder: een niveau dieper)
    **vet**, __cursief__            > citaat
    [woorden](https://adres)        | Kolom | Kolom |   (eerste regel: de koppen; // is een nieuwe regel)

A blank line begins a paragraph, a new line is a new line. A backslash takes a sign literally.
"""

import re

from core.richtext import blocks as make
from core.richtext.blocks import Heading, Paragraph, Quote, Table
from core.richtext.reading import address

_MARKER = re.compile(r"^([ \t]*)([-•]|\d{1,3}\.)(?:[ \t]+(.*))?$")
_LINE_START = re.compile(r"^([-•](?=\s|$)|##?(?=\s)|[>|]|\d{1,3}(?=\.(?:\s|$)))")
_TOKEN = re.compile(
    r"\\(?P<literal>[\\*_\[\]()|#>\-•./])"
    r"|(?P<bold>\*\*)|(?P<italic>__)"
    r"|\[(?P<words>(?:\\.|[^\[\]\\])+)\]\((?P<href>[^()\s]+)\)"
)
_UNESCAPE = re.compile(r"\\([\\*_\[\]()|#>\-•./])")
_CELL_EDGE = re.compile(r"(?<!\\)((?:\\\\)*)\|")
_RULE = re.compile(r"-{3,}")
_IN_CELL = re.compile(r" // ")


# --- from what was typed ------------------------------------------------------------------------


def from_typed(text):
    """The canonical blocks of what someone typed."""
    lines = make.whole(text).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    found, at = [], 0
    while at < len(lines):
        made, at = _next_block(lines, at)
        found.extend(made)
    return make.joined(found)


def _next_block(lines, at):
    line = lines[at]
    if not line.strip():
        return [], at + 1
    if _MARKER.match(line):
        return _read_list(lines, at)
    if line.startswith("|"):
        rows, at = _taken(lines, at, lambda one: one.startswith("|"))
        return make.table([row for row in map(_cells, rows) if row]), at
    if line.startswith(">"):
        quoted, at = _taken(lines, at, lambda one: one.startswith(">"))
        return _quote([one[1:].strip() for one in quoted]), at
    if head := re.match(r"^(##?)[ \t]+(.+)$", line):
        return make.heading(len(head[1]), _inline(head[2])), at + 1
    taken, at = _taken(lines, at, lambda one: one.strip() and not _begins_block(one), least=1)
    return make.paragraph(_inline("\n".join(one.strip() for one in taken))), at


def _begins_block(line):
    return bool(_MARKER.match(line) or re.match(r"^(\||>|##?[ \t]+.)", line))


def _taken(lines, at, goes_on, least=0):
    """The lines from `at` for as long as they go on, and where the next begins."""
    end = at + least
    while end < len(lines) and goes_on(lines[end]):
        end += 1
    return lines[at:end], end


def _quote(lines):
    groups = "\n".join(lines).split("\n\n")
    paragraphs = [made for group in groups for made in make.paragraph(_inline(group))]
    return [make.Quote(tuple(paragraphs))] if paragraphs else []


def _cells(line):
    """The cells of a line between bars; none for the line of dashes that some put below headers."""
    line = line.strip()
    parts = _CELL_EDGE.sub("\\1\0", line[1:].replace("\0", "")).split("\0")
    cells = [part.strip() for part in (parts[:-1] if not parts[-1].strip() else parts)]
    if cells and all(_RULE.fullmatch(cell) for cell in cells):
        return []
    return [_inline(_IN_CELL.sub("\n", f" {cell} ").strip()) for cell in cells]


def _read_list(lines, at):
    """The list that begins at line `at`; its items as (depth, ordered, lines)."""
    rows = []
    while at < len(lines):
        line = lines[at]
        if found := _MARKER.match(line):
            wide = len(found[1].replace("\t", "  "))
            rows.append([wide // 2, found[2][0].isdigit(), [found[3] or ""]])
        elif line.strip() and line[:1] in " \t":
            rows[-1][2].append(line.strip())
        else:
            break
        at += 1
    return _nest(rows), at


def _nest(rows, level=1):
    """Lists of the rows, the deeper ones inside the item above them."""
    found, at = [], 0
    while at < len(rows):
        depth, ordered, texts = rows[at]
        end = at + 1
        while end < len(rows) and rows[end][0] > depth:
            end += 1
        below = rows[at + 1 : end]
        item, beside = make.Item(tuple(_inline("\n".join(texts)))), []
        if below and level < make.DEEPEST_LIST:
            item = make.Item(item.runs, tuple(_nest(below, level + 1)))
        else:
            beside = [make.Item(tuple(_inline("\n".join(row[2])))) for row in below]
        found.extend(make.listing(ordered, [item, *beside]))
        at = end
    return list(make.joined(found))


def _inline(text):
    """The runs of a line or paragraph; a mark that is never closed is what it looks like."""
    tokens = list(_TOKEN.finditer(text))
    left = {
        kind: sum(token.lastgroup == kind for token in tokens) // 2 * 2
        for kind in ("bold", "italic")
    }
    runs, last, on = [], 0, {"bold": False, "italic": False}

    def say(words, href=""):
        if words:
            runs.append(make.Run(words, on["bold"], on["italic"], href))

    for token in tokens:
        say(text[last : token.start()])
        last, kind = token.end(), token.lastgroup
        if kind == "literal":
            say(token["literal"])
        elif kind == "href":
            href = address(token["href"])
            say(_UNESCAPE.sub(r"\1", token["words"]) if href else token[0], href)
        elif left[kind]:
            on[kind] = not on[kind]
            left[kind] -= 1
        else:
            say(token[0])
    say(text[last:])
    return runs


# --- to what can be typed -----------------------------------------------------------------------


def to_typed(blocks):
    return "\n\n".join(_typed(block) for block in blocks)


def _typed(block):
    if isinstance(block, Paragraph):
        return _safe_lines(_line(block.runs))
    if isinstance(block, Heading):
        return f"{'#' * block.level} {_line(block.runs)}"
    if isinstance(block, Quote):
        return "\n>\n".join(
            "\n".join(f"> {line}" for line in _line(one.runs).split("\n"))
            for one in block.paragraphs
        )
    if isinstance(block, Table):
        return "\n".join(f"| {' | '.join(map(_typed_cell, row))} |" for row in block.rows)
    return "\n".join(_typed_list(block, 0))


def _typed_list(listing, depth):
    indent = "  " * depth
    for number, item in enumerate(listing.items, 1):
        marker = f"{min(number, 999)}." if listing.ordered else "-"
        first, *more = _line(item.runs).split("\n")
        yield f"{indent}{marker} {first}".rstrip()
        yield from (f"{indent}  {_safe_lines(line)}" for line in more)
        for inner in item.lists:
            yield from _typed_list(inner, depth + 1)


def _typed_cell(runs):
    text = _line(runs, in_cell=True).replace("\n", " // ")
    return f"\\{text}" if _RULE.fullmatch(text) else text


def _safe_lines(text):
    """`text` in which no line begins as another kind of block would."""
    return "\n".join(
        _LINE_START.sub(lambda found: _guard(found[0]), line) for line in text.split("\n")
    )


def _guard(start):
    return f"{start}\\" if start.isdigit() else f"\\{start}"


def _line(runs, *, in_cell=False):
    pieces, bold, italic = [], False, False
    for run in runs:
        pieces.append("**" if run.bold != bold else "")
        pieces.append("__" if run.italic != italic else "")
        bold, italic = run.bold, run.italic
        words = _literal(run.text, in_cell=in_cell)
        if run.href:
            words = re.sub(r"([\[\]])", r"\\\1", words)
            words = f"[{words}]({run.href})"
        pieces.append(words)
    return "".join([*pieces, "**" if bold else "", "__" if italic else ""])


def _literal(text, *, in_cell):
    """`text` with a backslash before each sign that would mean something."""
    text = text.replace("\\", "\\\\")
    text = re.sub(r"[*_]", _sign(text), text)
    text = text.replace("](", "]\\(")
    if in_cell:
        text = text.replace("|", "\\|").replace(" //", " \\//")
        text = re.sub(r"^//", r"\\//", text)
    return text


def _sign(text):
    """Stars and low lines that touch another or an edge could be taken for a mark."""

    def guarded(found):
        sign, start, end = found[0], found.start(), found.end()
        alone = start > 0 and end < len(text) and text[start - 1] != sign != text[end]
        return sign if alone else f"\\{sign}"

    return guarded
