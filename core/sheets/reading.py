"""Open a spreadsheet that somebody sends: within limits, never running anything in it."""

import io
import json
import zipfile
import zlib
from dataclasses import dataclass

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from core.sheets import KEY, WRITTEN

MAX_BYTES = 5 * 1024 * 1024
MAX_UNPACKED = 60 * 1024 * 1024
MAX_COLUMNS = 40
NOT_READABLE = "Dit bestand is geen Excelbestand (.xlsx) dat wij kunnen lezen."
NOT_OURS = "Dit is niet het bestand dat u hier downloadde: download het opnieuw en werk daarin."
# SyntaxError: of XML, whichever parser reads it. RuntimeError: a password, an unknown packing.
BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    InvalidFileException,
    SyntaxError,
    RuntimeError,
    AttributeError,
    EOFError,
)
FORMULA = object()


class Unreadable(ValueError):
    """Why a file cannot be read, in Dutch."""


@dataclass(frozen=True)
class Row:
    """A row as it came: its number in the sheet, its key, what was written, and its cells by name."""

    number: int
    key: str
    written: dict | None
    cells: dict


def opened(content, *, values=True, plain=False):
    """The workbook in `content`, to be read row by row; raises Unreadable.

    `values`: formulas as their last value, else as they stand. `plain`: refuse macros and links to
    other files.
    """
    if len(content) > MAX_BYTES:
        raise Unreadable("Het bestand is groter dan 5 MB. Splits het op.")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
        if sum(part.file_size for part in parts) > MAX_UNPACKED:
            raise Unreadable("Het bestand is uitgepakt veel te groot.")
        if plain:
            _refuse_more_than_cells([part.filename.lower() for part in parts])
        return openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=values)
    except Unreadable:
        raise
    except (*BROKEN, KeyError, ValueError, IndexError, OSError, TypeError) as error:
        raise Unreadable(NOT_READABLE) from error


def rows_of(content, columns, *, sheet, most):
    """The rows of a workbook that `core.sheets.writing` made and somebody edited; raises Unreadable.

    Columns are found by their heading, wherever they stand; empty rows are left out. A cell with a
    formula holds FORMULA, one of a column that is not in the file None.
    """
    book = opened(content, values=False, plain=True)
    if sheet not in book.sheetnames:
        raise Unreadable(NOT_OURS)
    try:
        lines = book[sheet].iter_rows(max_col=MAX_COLUMNS)
        places = _places([cell.value for cell in next(lines, [])], columns)
        return list(_rows(lines, places, [each.name for each in columns], most))
    except Unreadable:
        raise
    except (*BROKEN, KeyError, ValueError, IndexError, OSError, TypeError) as error:
        raise Unreadable(NOT_READABLE) from error


def _refuse_more_than_cells(names):
    if any("vbaproject" in name for name in names):
        raise Unreadable("Het bestand bevat macro's. Bewaar het als gewone Excelwerkmap (.xlsx).")
    if any("externallinks/" in name for name in names):
        raise Unreadable("Het bestand verwijst naar andere bestanden. Verwijder die koppelingen.")


def _places(headings, columns):
    """`{name: place}` of the columns there are; ours to recognise a row by must be among them.

    What is only shown may be left out, or be there no more since the sheet was written.
    """
    found = [str(heading or "").strip().lower() for heading in headings]
    names = {KEY: KEY, WRITTEN: WRITTEN} | {each.heading.lower(): each.name for each in columns}
    shown = {each.heading.lower() for each in columns if not each.editable and not each.takes_new}
    names = {head: name for head, name in names.items() if head in found or head not in shown}
    missing = [heading for heading in names if found.count(heading) != 1]
    if KEY in missing or WRITTEN in missing:
        raise Unreadable(NOT_OURS)
    if missing:
        raise Unreadable(f"Deze kolom ontbreekt of staat er dubbel: {', '.join(missing)}.")
    return {name: found.index(heading) for heading, name in names.items()}


def _rows(lines, places, names, most):
    kept = 0
    for number, line in enumerate(lines, start=2):
        if number > 20 * most:
            raise Unreadable(f"Het blad telt te veel rijen (meer dan {most}).")
        values = {
            name: _value(line[place]) if place < len(line) else None
            for name, place in places.items()
        }
        values = dict.fromkeys(names) | values
        key, written = values.pop(KEY), values.pop(WRITTEN)
        if key is None and all(value in (None, "") for value in values.values()):
            continue
        kept += 1
        if kept > most:
            raise Unreadable(f"Het bestand telt meer dan {most} rijen. Splits het op.")
        yield Row(number, str(key or "").strip(), _facts(written), values)


def _value(cell):
    return FORMULA if cell.value is not None and cell.data_type == "f" else cell.value


def _facts(written):
    try:
        facts = json.loads(written)
    except (TypeError, ValueError, RecursionError):
        return None
    return facts if isinstance(facts, dict) else None
