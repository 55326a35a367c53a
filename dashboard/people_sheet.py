"""The spreadsheet of people: the empty template, and reading what comes back.

Excel (.xlsx) and CSV with semicolons are read; formulas are read as their last value, never run.
"""

import csv
import io
from datetime import date, datetime

import tablib
import xlsxwriter
from import_export.formats.base_formats import Format

from core.sheets.reading import BROKEN, MAX_BYTES, MAX_COLUMNS, Unreadable, opened
from core.text import clean_line
from members.models import Function
from platforms.models import Role

COLUMNS = [
    "e-mailadres",
    "voornaam",
    "naam",
    "telefoon",
    "organisatie",
    "functie",
    "vanaf",
    "tot en met",
    "atrium",
    "rol",
]
MAX_ROWS = 5_000
NOT_READABLE = "Dit bestand is geen Excelbestand (.xlsx) of CSV dat wij kunnen lezen."


class PeopleSheet(Format):
    """import-export's view of our one format; what it is, the content says."""

    def __init__(self, encoding=None):
        self.encoding = encoding

    def get_title(self):
        return "Excel of CSV"

    def get_extension(self):
        return "xlsx"

    def is_binary(self):
        return True

    def get_read_mode(self):
        return "rb"

    def can_import(self):
        return True

    def can_export(self):
        return False

    def create_dataset(self, in_stream):
        """The rows as a dataset with our columns in lower case; raises Unreadable."""
        if len(in_stream) > MAX_BYTES:
            raise Unreadable("Het bestand is groter dan 5 MB. Splits het op.")
        rows = _from_excel(in_stream) if in_stream[:2] == b"PK" else _from_csv(in_stream)
        return _dataset(rows)


def template_workbook():
    """An empty .xlsx with our columns, drop-down lists of functions and roles, and a sheet of help."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"strings_to_formulas": False})
    sheet, lists, advice = (book.add_worksheet(name) for name in ("Personen", "Lijsten", "Uitleg"))
    bold, text = book.add_format({"bold": True}), book.add_format({"num_format": "@"})
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    sheet.write_row(0, 0, COLUMNS, bold)
    sheet.freeze_panes(1, 0)
    for place, column in enumerate(COLUMNS):
        sheet.set_column(place, place, 24, day if column in ("vanaf", "tot en met") else text)
    choices = {
        "functie": list(Function.objects.values_list("name", flat=True)),
        "rol": [role.label for role in Role],
    }
    for place, (column, names) in enumerate(choices.items()):
        lists.write_column(0, place, names)
        letter = "AB"[place]
        source = f"=Lijsten!${letter}$1:${letter}${max(1, len(names))}"
        rule = {"validate": "list", "source": source}
        sheet.data_validation(1, COLUMNS.index(column), MAX_ROWS, COLUMNS.index(column), rule)
    advice.set_column(0, 0, 100)
    advice.write_column(0, 0, ADVICE)
    book.close()
    return buffer.getvalue()


ADVICE = [
    "Eén rij per persoon en functie of lidmaatschap. Heeft iemand er twee, maak dan twee rijen.",
    "e-mailadres: verplicht; hieraan herkennen wij de persoon. Hoofdletters maken niet uit.",
    "Een lege cel verandert niets. Zet een streepje (-) om een telefoonnummer of einddatum te wissen.",
    "organisatie: de naam, de code, het KBO-nummer of de NIS-code.",
    "functie: kies uit de lijst. vanaf: leeg betekent vandaag.",
    "atrium: de naam of de code. rol: kies uit de lijst; leeg betekent lid.",
    "Hetzelfde bestand twee keer inladen verandert de tweede keer niets.",
]


def _from_excel(content):
    try:
        rows = opened(content).worksheets[0].iter_rows(max_col=MAX_COLUMNS, values_only=True)
        return list(_bounded(rows))
    except Unreadable:
        raise
    except (*BROKEN, KeyError, ValueError, IndexError, OSError) as error:
        raise Unreadable(NOT_READABLE) from error


def _from_csv(content):
    if b"\x00" in content and content[:2] not in (b"\xff\xfe", b"\xfe\xff"):
        raise Unreadable(NOT_READABLE)
    text = _decoded(content)
    separator = ";" if ";" in text.partition("\n")[0] else ","
    try:
        return list(_bounded(csv.reader(io.StringIO(text, newline=""), delimiter=separator)))
    except csv.Error as error:
        raise Unreadable(NOT_READABLE) from error


def _decoded(content):
    """Excel saves CSV as UTF-8 with a mark, as UTF-16 or in the Windows code page."""
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _bounded(rows):
    """Rows that are not empty, with an end: a million empty rows are no rows."""
    kept = 0
    for number, row in enumerate(rows):
        if number > 20 * MAX_ROWS:
            raise Unreadable(f"Het bestand telt te veel rijen (meer dan {MAX_ROWS}).")
        values = [_cell(value) for value in row]
        if any(values):
            kept += 1
            if kept > MAX_ROWS + 1:
                raise Unreadable(f"Het bestand telt meer dan {MAX_ROWS} rijen. Splits het op.")
            yield number + 1, values


def _cell(value):
    """A cell as clean text or a date; 32123456.0 is what Excel makes of 32123456."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return clean_line(value, 300)


def _dataset(rows):
    if not rows:
        raise Unreadable("Het bestand is leeg.")
    if len(rows) == 1:
        raise Unreadable("Onder de titels staan geen rijen.")
    (_, headings), *lines = rows
    names = [str(heading).lower() for heading in headings]
    missing = [name for name in ("e-mailadres", "voornaam", "naam") if name not in names]
    if missing:
        raise Unreadable(f"Deze kolom ontbreekt: {', '.join(missing)}. Gebruik het sjabloon.")
    unknown = [name for name in names if name and name not in COLUMNS]
    if unknown or len(set(names) - {""}) < len([name for name in names if name]):
        raise Unreadable(f"Deze kolom kennen wij niet of staat dubbel: {', '.join(unknown)}.")
    dataset = tablib.Dataset(headers=["rij", *COLUMNS])
    for number, values in lines:
        cells = dict(zip(names, values, strict=False))
        dataset.append([number, *[cells.get(name, "") for name in COLUMNS]])
    return dataset
