"""Write a mail from one text template: line 1 is the subject, the rest plain paragraphs.

A line `[[Label|https://…]]` alone is a button (the first one is the main button), a line
`[(Label|https://…)]` alone a link, lines that start with `- ` are a list. The text with these marks is the *source* of a mail: it is what is stored,
and both the plain text and the HTML are made from it, so the two can never say different things.
"""

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from secrets import token_hex

import css_inline
from django.conf import settings
from django.template import Context, engines, loader
from django.utils.text import Truncator

from core.text import clean_line

_BUTTON = re.compile(r"^\[\[(?P<label>[^|\[\]]+)\|(?P<address>https?://[^\s|\[\]]+)\]\]$")
_LINK = re.compile(r"^\[\((?P<label>[^|()\[\]]+)\|(?P<address>https?://[^\s|()\[\]]+)\)\]$")
# Stand for the marks while a template is filled in: no value can guess them, so none can add a
# button or a link.
_MARKS = {"[[": token_hex(16), "[(": token_hex(16)}
_inliner = css_inline.CSSInliner(keep_style_tags=True, load_remote_stylesheets=False)


@dataclass(frozen=True)
class Composed:
    """One mail, ready to be stored: a cleaned subject and the source of its body."""

    subject: str
    source: str


def compose(template, **context):
    """Fill in `template` and return its subject and source.

    Nothing is escaped here, so `R&D` stays `R&D`; `as_html` escapes. A `[[` or `[(` inside a value
    is broken up, so that only the template decides where a button or a link stands.
    """
    text = loader.get_template(template).template.source
    filled = _compiled(text).render(Context(context, autoescape=False)).strip()
    filled = without_marks(filled)
    for mark, guarded in _MARKS.items():
        filled = filled.replace(guarded, mark)
    subject, _, body = filled.partition("\n")
    blocks = [part.strip() for part in re.split(r"\n\s*\n", body.replace("\r\n", "\n"))]
    return Composed(clean_line(subject, 200), "\n\n".join(filter(None, blocks)) + "\n")


def without_marks(text):
    """`text` that can hold no button and no link: their opening marks are broken up."""
    for mark in _MARKS:
        text = text.replace(mark, " ".join(mark))
    return text


def as_text(source):
    """The plain text of a mail, as people read it: a button becomes its label and address."""
    return "\n\n".join(_as_text(block) for block in _blocks(source)) + "\n"


def as_html(subject, source, **extra):
    """The HTML of a mail with inlined styles; `extra` reaches the layout (`unsubscribe_url`)."""
    blocks = _blocks(source)
    paragraphs = [" ".join(block["lines"]) for block in blocks if block["kind"] == "paragraph"]
    # The first real sentence, not "Beste An", is what an inbox shows beside the subject.
    opening = next((text for text in paragraphs if len(text) > 30), subject)
    context = {
        "subject": subject,
        "blocks": blocks,
        "preheader": Truncator(opening).chars(110),
        "site_url": settings.SITE_URL,
        "unsubscribe_url": "",
        **extra,
    }
    return _layout().render(Context(context))


@cache
def _layout():
    """The layout with its styles in the elements, worked out once: a style stands on a class that
    is written out there, never on one that is filled in.
    """
    source = loader.get_template("mail/layout.html").template.source
    return engines["django"].from_string(_inliner.inline(source)).template


@lru_cache
def _compiled(text):
    for mark, guarded in _MARKS.items():
        text = text.replace(mark, guarded)
    return engines["django"].from_string(text).template


def _blocks(source):
    """The paragraphs, lists and buttons of a source, in order."""
    blocks = [_block(part) for part in re.split(r"\n\s*\n", source.strip()) if part.strip()]
    buttons = [block for block in blocks if block["kind"] == "button"]
    for block in buttons:
        block["main"] = block is buttons[0]
    return blocks


def _block(part):
    lines = [line.strip() for line in part.strip().splitlines()]
    if len(lines) == 1:
        for kind, mark in (("button", _BUTTON), ("link", _LINK)):
            if found := mark.match(lines[0]):
                return {"kind": kind, **found.groupdict()}
    if all(line.startswith("- ") for line in lines):
        return {"kind": "list", "lines": [line[2:] for line in lines]}
    return {"kind": "paragraph", "lines": lines}


def _as_text(block):
    if block["kind"] in {"button", "link"}:
        return f"{block['label']}:\n{block['address']}"
    if block["kind"] == "list":
        return "\n".join(f"- {line}" for line in block["lines"])
    return "\n".join(block["lines"])
