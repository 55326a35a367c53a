"""What a spreadsheet that came back would change: a Row for each line, a state for each cell.

Planning reads only; the sheet says itself how to do it (`Sheet.carry_out`).
"""

import hashlib

from core.sheets.cells import CHANGED, CONFLICT, NEW, WRONG, fresh, merged, standing
from core.sheets.reading import Unreadable, rows_of
from meetings.sheets.sheet import Row

NO_TRACE = "De verborgen kolommen van deze rij zijn gewist. Download het bestand opnieuw."


def planned(sheet, content):
    """The Rows of the file `content`, as it would be handed in to `sheet`; raises Unreadable.

    What is here already comes first, then what is new; a row with a mistake does nothing.
    """
    lines = rows_of(content, sheet.columns, sheet=sheet.tab, most=sheet.most)
    keys = [_key(sheet, line) for line in lines]
    found = sheet.found({key for key in keys if key})
    sheet.prepare(lines)
    rows, seen = {}, set()
    for line, key in zip(lines, keys, strict=True):
        if line.key:
            row = rows[line.number] = Row(line.number, subject=found.get(key))
            _compared(sheet, row, line, seen)
    for line in lines:
        if not line.key:
            row = rows[line.number] = Row(line.number)
            _fresh(sheet, row, line)
    for row in rows.values():
        if row.state == WRONG:
            row.facts = {}
    return [rows[number] for number in sorted(rows)]


def fingerprint(rows):
    """The same for the same changes, so that what is saved is what was looked at."""
    facts = [
        (
            row.number,
            _mark(row.subject),
            sorted((name, _mark(row.facts[name])) for name in row.facts),
        )
        for row in rows
    ]
    return hashlib.sha256(repr(facts).encode()).hexdigest()


def texts_of(sheet, subject):
    """What stands in the cells of `subject` here, as comparable texts by name."""
    here = sheet.values(subject)
    return {each.name: standing(each, here[each.name]) for each in sheet.columns}


def _key(sheet, line):
    """The pk in the hidden cell of `line`, None where there is none of this sheet."""
    prefix, _, key = line.key.rpartition("/")
    is_number = key.isascii() and key.isdigit() and len(key) < 12
    if is_number and (f"{prefix}/" if prefix else "") != sheet.prefix:
        raise Unreadable(sheet.elsewhere)
    return int(key) if is_number else None


def _compared(sheet, row, line, seen):
    if row.subject is None:
        row.errors.append(sheet.unknown)
    elif row.subject.pk in seen:
        row.subject = None
        row.errors.append(sheet.double)
    elif line.written is None:
        row.errors.append(NO_TRACE)
    else:
        seen.add(row.subject.pk)
        _merged(sheet, row, line)


def _merged(sheet, row, line):
    here = texts_of(sheet, row.subject)
    for column in sheet.columns:
        row.cells[column.name] = merged(
            column,
            line.cells[column.name],
            written=str(line.written.get(column.name, "")),
            now=here[column.name],
        )
    changed = {name: cell.value for name, cell in row.cells.items() if cell.state == CHANGED}
    if changed:
        sheet.take(row, changed, before=here)


def _fresh(sheet, row, line):
    row.cells = {each.name: fresh(each, line.cells[each.name]) for each in sheet.columns}
    given = {name: cell.value for name, cell in row.cells.items() if cell.state == NEW}
    if row.told:
        sheet.take_new(row, given)
        if not row.facts and row.state not in (WRONG, CONFLICT):
            row.cells = {}


def _mark(value):
    return str(getattr(value, "pk", value))
