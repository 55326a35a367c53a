"""What differs between two rich texts, as marks one can read: `<ins>` and `<del>`, said in words too."""

import re
from difflib import SequenceMatcher
from html import escape

from core.richtext.reading import blocks_of
from core.richtext.writing import lines_of

_WORD = re.compile(r"\s+|\w+|[^\w\s]")
_MOST_LINES, _MOST_WORDS = 2000, 4000
_OPEN = {
    "ins": '<ins class="p-added"><span class="au-u-hidden-visually">toegevoegd: </span>',
    "del": '<del class="p-removed"><span class="au-u-hidden-visually">geschrapt: </span>',
}
_CLOSE = {
    "ins": '<span class="au-u-hidden-visually"> (einde toevoeging)</span></ins>',
    "del": '<span class="au-u-hidden-visually"> (einde schrapping)</span></del>',
}


def differences(before, after):
    """HTML of the words of `after`, line by line, with what came and went since `before` marked.

    Both are rich text. The same words in another dress (bold, a list) count as the same.
    """
    old, new = _lines(before), _lines(after)
    found, is_long = [], len(old) + len(new) > _MOST_LINES
    for kind, i, j, k, m in SequenceMatcher(None, old, new, autojunk=is_long).get_opcodes():
        if kind == "equal":
            found += [f"<p>{escape(line)}</p>" for line in new[k:m]]
        else:
            found += _changed(old[i:j], new[k:m])
    return "".join(found)


def same_words(before, after):
    return _lines(before) == _lines(after)


def _lines(html):
    return [line for block in blocks_of(html) for line in lines_of(block) if line]


def _changed(old, new):
    """Lines that changed: the first with the first word by word, the rest whole."""
    both = min(len(old), len(new))
    found = [f"<p>{_line(*pair)}</p>" for pair in zip(old, new, strict=False)]
    found += [f"<p>{_mark('del', line)}</p>" for line in old[both:]]
    return [*found, *(f"<p>{_mark('ins', line)}</p>" for line in new[both:])]


def _line(old, new):
    before, after = _WORD.findall(old), _WORD.findall(new)
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    if len(before) + len(after) > _MOST_WORDS or matcher.quick_ratio() < 0.3:
        return _mark("del", old) + " " + _mark("ins", new)
    pieces = []
    for kind, i, j, k, m in matcher.get_opcodes():
        if kind == "equal":
            pieces.append(escape("".join(after[k:m])))
        else:
            pieces += [_mark("del", "".join(before[i:j])), _mark("ins", "".join(after[k:m]))]
    return "".join(pieces)


def _mark(tag, text):
    return f"{_OPEN[tag]}{escape(text)}{_CLOSE[tag]}" if text else ""
