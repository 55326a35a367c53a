"""Bring rows in line with a file of facts: what is new is added, what differs is corrected."""

import csv
from dataclasses import dataclass

BATCH = 500


@dataclass(frozen=True)
class Tally:
    """How many rows were added and how many corrected."""

    new: int = 0
    changed: int = 0

    def __add__(self, other):
        return Tally(self.new + other.new, self.changed + other.changed)


def facts(path):
    """The rows of a CSV file (UTF-8, first line names the columns) as dictionaries of text."""
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def align(model, key, rows):
    """Add or correct the rows of `model` by their unique field `key`; others are left alone.

    `rows` are dictionaries of field values; text becomes what the field holds ("1" is True, ""
    is None where a field may be empty). Model.save() is not called: give derived fields too.
    """
    known = {getattr(row, key): row for row in model._base_manager.all()}
    new, changed = [], []
    for values in ({name: _value(model, name, raw) for name, raw in row.items()} for row in rows):
        row = known.get(values[key])
        if row is None:
            new.append(model(**values))
        elif any(getattr(row, name) != value for name, value in values.items()):
            for name, value in values.items():
                setattr(row, name, value)
            changed.append(row)
    model._default_manager.bulk_create(new, batch_size=BATCH)
    if changed:
        fields = [name for name in rows[0] if name != key]
        model._default_manager.bulk_update(changed, fields, batch_size=BATCH)
    return Tally(len(new), len(changed))


def align_links(relation, wanted):
    """Make a many-to-many relation hold exactly `wanted`: {owner pk: set of target pks}.

    Owners that are not named keep what they have. Counts owners: new had no links before.
    """
    through = relation.through
    owner, target = relation.field.m2m_field_name(), relation.field.m2m_reverse_field_name()
    existing = {pk: {} for pk in wanted}
    for link in through._base_manager.all():
        if getattr(link, f"{owner}_id") in existing:
            existing[getattr(link, f"{owner}_id")][getattr(link, f"{target}_id")] = link.pk
    missing = [
        through(**{f"{owner}_id": pk, f"{target}_id": other})
        for pk, others in wanted.items()
        for other in others - existing[pk].keys()
    ]
    extra = [
        link
        for pk, others in existing.items()
        for other, link in others.items()
        if other not in wanted[pk]
    ]
    through._base_manager.bulk_create(missing, batch_size=BATCH)
    for start in range(0, len(extra), BATCH):
        through._base_manager.filter(pk__in=extra[start : start + BATCH]).delete()
    differing = [pk for pk, others in wanted.items() if existing[pk].keys() != others]
    new = sum(not existing[pk] for pk in differing)
    return Tally(new, len(differing) - new)


def pks(model, key):
    """{value of the unique field `key`: pk} of all rows."""
    return dict(model._base_manager.values_list(key, "pk"))


def listed(text):
    """The parts of a cell that holds a list: `11001|11002`."""
    return [part for part in text.split("|") if part]


def _value(model, name, raw):
    field = model._meta.get_field(name)
    if field.is_relation:
        return raw
    return None if raw == "" and field.null else field.to_python(raw)
