"""Write a mail from one text template: line 1 is the subject, the rest plain paragraphs.

A line `[[Label|address]]` alone is the one main button, lines that start with `- ` are a list.
The HTML is made from that same text, so the two can never say different things.
"""

import re
from dataclasses import dataclass

import css_inline
from django.template import Context, loader

from core.text import clean_line

_BUTTON = re.compile(r"^\[\[(?P<label>[^|\]]+)\|(?P<address>[^\]]+)\]\]$")
_inliner = css_inline.CSSInliner(keep_style_tags=True, load_remote_stylesheets=False)


@dataclass(frozen=True)
class Composed:
    """One mail, ready to be stored: a cleaned subject, the text and the HTML of the same words."""

    subject: str
    text: str
    html: str


def compose(template, **context):
    """Fill in `template`; no autoescape in the text, so `R&D` stays `R&D`; the HTML escapes it."""
    source = loader.get_template(template).template
    filled = source.render(Context(context, autoescape=False)).strip()
    subject, _, body = filled.partition("\n")
    subject = clean_line(subject, 200)
    blocks = [_block(part) for part in re.split(r"\n\s*\n", body.strip()) if part.strip()]
    text = "\n\n".join(_as_text(block) for block in blocks) + "\n"
    html = loader.render_to_string("mail/layout.html", {"subject": subject, "blocks": blocks})
    return Composed(subject, text, _inliner.inline(html))


def _block(part):
    lines = [line.strip() for line in part.strip().splitlines()]
    button = _BUTTON.match(lines[0]) if len(lines) == 1 else None
    if button:
        return {"kind": "button", **button.groupdict()}
    if all(line.startswith("- ") for line in lines):
        return {"kind": "list", "lines": [line[2:] for line in lines]}
    return {"kind": "paragraph", "lines": lines}


def _as_text(block):
    if block["kind"] == "button":
        return f"{block['label']}:\n{block['address']}"
    if block["kind"] == "list":
        return "\n".join(f"- {line}" for line in block["lines"])
    return "\n".join(block["lines"])
