"""One part of the sheet a verslag is written on: what it holds, and whether someone changed it.

Each part (a passage, an action, the title of a point, who was there) is a row with a form of its
own and a *print* of what its writer had before them. Only what differs from that print was
changed by them; only where the row differs from it too did someone else change it meanwhile.
"""

import json
from dataclasses import dataclass
from hashlib import blake2b

from minutes.models import Action, Edition, Passage, Point

SORTS = {
    "text": ("text", ""),
    "decision": ("decision", ""),
    "initiative": ("signal", "initiative"),
    "concern": ("signal", "concern"),
    "request": ("signal", "request"),
}


@dataclass(frozen=True)
class Entry:
    """What someone sent for one part: `name` says which (`p12`), `print` what they had before them."""

    name: str
    values: dict
    print: str
    point: int | None = None

    @property
    def letter(self):
        return self.name[0]

    @property
    def pk(self):
        return int(self.name[1:])


def name_of(row):
    return f"{LETTERS[type(row)]}{row.pk}"


def values_of(row):
    """What a writer can change of `row`, as its form has it."""
    return _VALUES[type(row)](row)


def print_of(values):
    """A short mark of these values: equal for equal values."""
    known = {key: str(value or "").replace("\r\n", "\n") for key, value in values.items()}
    text = json.dumps(known, sort_keys=True)
    return blake2b(text.encode(), digest_size=9).hexdigest()


def put(row, values):
    """Set `values` on `row`; the names of the fields that are to be saved."""
    if isinstance(row, Passage):
        kind, signal = SORTS[values["sort"]]
        fields = {
            "text": values["text"],
            "level": values["level"],
            "kind": kind,
            "signal_kind": signal,
            "theme_id": values["theme"] if signal else None,
        }
    elif isinstance(row, Action):
        fields = {**values, "owner_id": values["owner"]}
        del fields["owner"]
    else:
        fields = values
    for name, value in fields.items():
        setattr(row, name, value)
    return [name.removesuffix("_id") for name in fields]


def _passage(row):
    return {
        "text": row.text,
        "level": row.level,
        "sort": row.signal_kind or row.kind,
        "theme": row.theme_id,
    }


def _action(row):
    return {
        "text": row.text,
        "level": row.level,
        "owner": row.owner_id,
        "owner_name": row.owner_name,
        "due_on": row.due_on,
    }


_VALUES = {
    Passage: _passage,
    Action: _action,
    Point: lambda row: {"title": row.title},
    Edition: lambda row: {"present": row.present, "excused": row.excused},
}
LETTERS = {Passage: "p", Action: "a", Point: "t", Edition: "e"}
