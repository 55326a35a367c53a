"""HTML of anyone (an editor, a paste, Word, an attacker) read into blocks.

nh3 first drops what is no text (scripts, styles, comments) and repairs the nesting; of the rest
only the shapes we know are kept, everything else as its words.
"""

import re
from html.parser import HTMLParser
from urllib.parse import quote, urlsplit

import nh3

from core.richtext import blocks as make

_INLINE = {"strong", "b", "em", "i", "a", "br"}
_BREAKING = {
    *("p", "div", "section", "article", "header", "footer", "pre", "hr", "dl", "dt", "dd"),
    *("figure", "figcaption", "address", "caption", "main", "aside", "nav", "form", "fieldset"),
}
_HEADINGS = {"h1": 1, "h2": 1, "h3": 1, "h4": 2, "h5": 2, "h6": 2}
_LISTS = {"ul": False, "ol": True}
_TABLE = {"table", "thead", "tbody", "tfoot", "tr", "th", "td"}
_READ = {*_INLINE, *_BREAKING, *_HEADINGS, *_LISTS, *_TABLE, "li", "blockquote"}
_DROPPED = {"script", "style", "svg", "math", "template", "noscript", "title", "iframe", "object"}
_reader = nh3.Cleaner(
    tags=_READ,
    clean_content_tags=_DROPPED,
    attributes={"a": {"href"}},
    url_schemes={"http", "https", "mailto"},
    link_rel=None,
)
_SCHEME = re.compile(r"(https?://|mailto:)\S", re.IGNORECASE)
_WHITE = re.compile(r"[ \t\r\n\f]+")
_DEEPEST = 60
_LONGEST_ADDRESS = 2000


class _Node:
    __slots__ = ("children", "href", "tag")

    def __init__(self, tag, href=""):
        self.tag, self.href, self.children = tag, href, []


class _Tree(HTMLParser):
    """A tree of the cleaned HTML; what lies too deep hangs as words at its deepest ancestor."""

    def __init__(self, html):
        super().__init__(convert_charrefs=True)
        self.root = _Node("root")
        self.open, self.too_deep = [self.root], 0
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        if tag == "br":
            self.open[-1].children.append("\n")
        elif tag == "hr":
            self.open[-1].children.append(_Node("hr"))
        elif len(self.open) > _DEEPEST:
            self.too_deep += 1
        else:
            node = _Node(tag, address(dict(attrs).get("href") or ""))
            self.open[-1].children.append(node)
            self.open.append(node)

    def handle_endtag(self, tag):
        if tag in {"br", "hr"}:
            return
        if self.too_deep:
            self.too_deep -= 1
        elif len(self.open) > 1:
            self.open.pop()

    def handle_data(self, data):
        self.open[-1].children.append(_WHITE.sub(" ", data))


def address(href):
    """`href` as we keep it, or "": http, https or mailto, without a sign that could mean more."""
    href = "".join(sign for sign in href.strip() if sign.isprintable())
    if len(href) > _LONGEST_ADDRESS or not _SCHEME.match(href):
        return ""
    try:
        urlsplit(href)
    except ValueError:
        return ""
    return quote(href, safe="/:?#@!$&'*+,;=%~-._")


def blocks_of(html):
    """The canonical blocks of `html`, whatever it is."""
    return make.joined(_blocks(_Tree(_reader.clean(make.whole(html))).root.children))


def _blocks(nodes):
    found, runs = [], []

    def flush():
        found.extend(make.paragraph(runs))
        runs.clear()

    for node in nodes:
        if isinstance(node, str) or node.tag in _INLINE and not _holds_blocks(node):
            runs.extend(_runs([node]))
        else:
            flush()
            found.extend(_block(node))
    flush()
    return found


def _block(node):
    """The blocks that one element makes."""
    if node.tag in _HEADINGS:
        return make.heading(_HEADINGS[node.tag], _runs(node.children))
    if node.tag in _LISTS:
        return _listing(node)
    if node.tag == "table":
        return _table(node)
    if node.tag == "blockquote":
        paragraphs = tuple(
            make.Paragraph(runs) for block in _blocks(node.children) for runs in _lines(block)
        )
        return [make.Quote(paragraphs)] if paragraphs else []
    return _blocks(node.children)


def _holds_blocks(node):
    return any(
        not isinstance(child, str) and (child.tag not in _INLINE or _holds_blocks(child))
        for child in node.children
    )


def _runs(nodes, bold=False, italic=False, href=""):
    """All text below `nodes` as runs; where one block follows another, a break."""
    runs = []
    for node in nodes:
        if isinstance(node, str):
            runs.append(make.Run(node, bold, italic, href))
            continue
        inner = _runs(
            node.children,
            bold or node.tag in {"strong", "b"},
            italic or node.tag in {"em", "i"},
            node.href or href,
        )
        apart = [] if node.tag in _INLINE else [make.Run("\n")]
        runs += [*apart, *inner, *apart]
    return runs


def _lines(block):
    """The texts of a block without its shape: for inside a quote or a cell."""
    if isinstance(block, make.Paragraph | make.Heading):
        yield block.runs
    elif isinstance(block, make.Quote):
        for paragraph in block.paragraphs:
            yield paragraph.runs
    elif isinstance(block, make.Table):
        for row in block.rows:
            yield from filter(None, row)
    else:
        for item in block.items:
            if item.runs:
                yield item.runs
            for inner in item.lists:
                yield from _lines(inner)


def _listing(node, depth=1):
    items = []
    for child in node.children:
        if isinstance(child, str):
            items += [make.Item((make.Run(child),))] if child.strip() else []
        elif child.tag in _LISTS:  # a list straight in a list belongs to the item above it
            above = items.pop() if items else make.Item(())
            items.extend(_nested(above, [child], depth))
        else:
            items.extend(_item(child, depth))
    return make.listing(_LISTS[node.tag], items)


def _item(node, depth):
    lists = [child for child in node.children if getattr(child, "tag", "") in _LISTS]
    rest = [child for child in node.children if getattr(child, "tag", "") not in _LISTS]
    return _nested(make.Item(tuple(_runs(rest))), lists, depth)


def _nested(item, lists, depth):
    """The item with its lists; below the deepest level they become items beside it."""
    inner = [made for one in lists for made in _listing(one, depth + 1)]
    if depth < make.DEEPEST_LIST:
        return [make.Item(item.runs, (*item.lists, *inner))]
    return [item, *(one for made in inner for one in made.items)]


def _table(node):
    """Its rows, wherever they hang; a table in a cell becomes words of that cell."""
    rows, outside = [], []
    for child in node.children:
        if isinstance(child, str):
            outside.append(child)
        elif child.tag in {"thead", "tbody", "tfoot"}:
            rows += [one for one in child.children if getattr(one, "tag", "") == "tr"]
        elif child.tag == "tr":
            rows.append(child)
        else:
            outside.append(child)
    cells = [
        [_runs(cell.children) for cell in row.children if getattr(cell, "tag", "") in {"th", "td"}]
        for row in rows
    ]
    return [*_blocks(outside), *make.table(cells)]
