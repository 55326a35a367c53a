"""Spreadsheets that open well in a Belgian Excel, and cells that can do no harm (T88).

Dates are dates, codes and telephone numbers keep their zeros and plus, and a text that a
spreadsheet would take for a formula is neutralised, also in CSV (ASVS 1.2.10).
"""

import csv
import io
from datetime import date, datetime

import xlsxwriter
from django.http import HttpResponse

from core.times import local, today

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
_PHONE = set("0123456789 ()/.+-")
_CONTROL = {code: None for code in range(32) if code not in (9, 10, 13)}
_WIDEST = 60


def harmless(value):
    """`value` as text that no spreadsheet runs: a leading ' where it could start a formula.

    A telephone number such as +32 3 123 45 67 stays as it is: it is stored as text, and nothing
    but digits and separators follows the sign.
    """
    text = str(value).translate(_CONTROL)
    bare = text.lstrip(" \u00a0")
    if bare.startswith("+") and len(bare) > 1 and set(bare) <= _PHONE:
        return text
    return f"'{text}" if bare.startswith(_FORMULA) or text.startswith(_FORMULA) else text


def workbook(title, columns, rows):
    """The bytes of an .xlsx with one sheet: `columns` are headings, `rows` are iterables of values.

    Rows are written one by one (constant memory). Give codes and numbers that must keep their
    zeros as text; dates and moments as such (moments in Brussels time), numbers as numbers.
    """
    buffer = io.BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(buffer, {**options, "remove_timezone": True})
    sheet = book.add_worksheet(_sheet_name(title))
    formats = {
        "head": book.add_format({"bold": True, "bg_color": "#ffe615"}),
        "day": book.add_format({"num_format": "dd/mm/yyyy"}),
        "moment": book.add_format({"num_format": "dd/mm/yyyy hh:mm"}),
        "text": book.add_format({"num_format": "@"}),
    }
    for place, heading in enumerate(columns):
        sheet.write_string(0, place, harmless(heading), formats["head"])
    sheet.freeze_panes(1, 0)
    last, widths = 0, [max(12, len(heading) + 4) for heading in columns]
    for last, row in enumerate(rows, start=1):
        for place, value in enumerate(row):
            _write(sheet, last, place, value, formats)
            widths[place] = max(widths[place], _width(value))
    for place, width in enumerate(widths):
        sheet.set_column(place, place, min(_WIDEST, width))
    sheet.autofilter(0, 0, last, max(0, len(columns) - 1))
    book.close()
    return buffer.getvalue()


def download(stem, content):
    """The answer with an .xlsx, named after the day; what it holds stays out of every cache."""
    return HttpResponse(
        content,
        content_type=XLSX,
        headers={
            "Content-Disposition": f'attachment; filename="{stem}-{today():%Y-%m-%d}.xlsx"',
            "Cache-Control": "private, no-store",
        },
    )


def csv_file(columns, rows):
    """The same table as CSV for a Belgian Excel: semicolons, a UTF-8 byte order mark."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=";", lineterminator="\r\n")
    writer.writerow([harmless(heading) for heading in columns])
    writer.writerows([_as_text(value) for value in row] for row in rows)
    return buffer.getvalue().encode("utf-8-sig")


def _write(sheet, line, place, value, formats):
    if value is None or value == "":
        return
    if isinstance(value, bool):
        sheet.write_string(line, place, "ja" if value else "nee", formats["text"])
    elif isinstance(value, int | float):
        sheet.write_number(line, place, value)
    elif isinstance(value, datetime):
        moment = local(value).replace(tzinfo=None) if value.tzinfo else value
        sheet.write_datetime(line, place, moment, formats["moment"])
    elif isinstance(value, date):
        sheet.write_datetime(line, place, value, formats["day"])
    else:
        sheet.write_string(line, place, harmless(value)[:32767], formats["text"])


def _width(value):
    """About how many characters wide `value` is shown."""
    return 16 if isinstance(value, date) else len(str(value)) + 2 if value is not None else 0


def _as_text(value):
    if value is None:
        return ""
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if isinstance(value, datetime):
        return f"{local(value) if value.tzinfo else value:%d/%m/%Y %H:%M}"
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, float):
        return str(value).replace(".", ",")
    return str(value) if isinstance(value, int) else harmless(value)


def _sheet_name(title):
    """Excel allows 31 characters, without []:*?/\\ and without an apostrophe at the ends."""
    return "".join(mark for mark in title if mark not in "[]:*?/\\").strip("' ")[:31] or "Blad1"
