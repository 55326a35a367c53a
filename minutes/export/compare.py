"""What differs between two versions, point by point and passage by passage."""

from core.richtext.differences import differences, same_words
from minutes.export.words import hidden_words, passage_label


def compared(before, after):
    """`(title, [what is said of each passage], hidden words)` per point, of two contents of one reader."""
    old = {section.point.pk: section for section in before.sections}
    found = []
    for section in after.sections:
        was = old.get(section.point.pk)
        rows = _passages(was.passages if was else [], section.passages)
        hidden = max(section.hidden, was.hidden if was else 0)
        if rows or hidden:
            found.append((section.point.title, rows, hidden_words(hidden) if hidden else ""))
    return found


def _passages(old, new):
    """Each passage of now compared with itself before, and those that are gone."""
    was = {row.key: row for row in old}
    rows = [_row(was.pop(row.key, None), row) for row in new]
    return [*rows, *(_row(row, None) for row in was.values())]


def _row(old, new):
    before, after = old.text if old else "", new.text if new else ""
    if old is None or new is None:
        words = "Nieuwe passage" if old is None else "Geschrapte passage"
    elif not same_words(before, after):
        words = "Gewijzigd"
    elif before != after:
        words = "Alleen de opmaak is gewijzigd"
    elif passage_label(old) != passage_label(new):
        words = f"Was: {passage_label(old) or 'tekst'}"
    else:
        words = "Ongewijzigd"
    return {"words": words, "label": passage_label(new or old), "html": differences(before, after)}
