"""Rich text that people write: a small vocabulary, kept as tidy HTML and nothing else.

Paragraph, two levels of heading, bold, italic, link (http, https, mailto), list, quote, table with
a row of headers. What is stored is always `tidy`: read into blocks (`reading`), written from blocks
(`writing`), so that no markup of anyone survives as it came. What is shown is `clean`ed again.
"""

import nh3

from core.richtext.reading import address, blocks_of
from core.richtext.typed import from_typed, to_typed
from core.richtext.writing import html_of, plain_of

MOST_CHARACTERS = 50_000
ALLOWED = {
    *("p", "br", "h3", "h4", "strong", "em", "a", "blockquote"),
    *("ul", "ol", "li", "table", "thead", "tbody", "tr", "th", "td"),
}


def _attribute(tag, name, value):
    """The value an attribute keeps; None takes it away."""
    if name == "href":
        return address(value) or None
    return value if name == "rel" or (name, value) == ("scope", "col") else None


_cleaner = nh3.Cleaner(
    tags=ALLOWED,
    attributes={"a": {"href"}, "th": {"scope"}},
    attribute_filter=_attribute,
    url_schemes={"http", "https", "mailto"},
    link_rel="noopener noreferrer",
    strip_comments=True,
)


def clean(html):
    """`html` with nothing but the vocabulary: what every page runs over stored text once more."""
    return _cleaner.clean(html)


def tidy(html):
    """What is stored of `html` from anywhere; `tidy(tidy(x)) == tidy(x)`."""
    return html_of(blocks_of(html))


def typed(html):
    """`html` as someone without the editor reads and changes it; `from_text` brings it back whole."""
    return to_typed(blocks_of(html))


def from_text(text):
    """Tidy HTML of what someone typed: blank lines, `- ` lists and the like (see `typed.py`)."""
    return html_of(from_typed(text))


def plain(html):
    """Only the words of `html`, a line per block: for search, mail and comparing."""
    return plain_of(blocks_of(html))
