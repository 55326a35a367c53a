"""Write a spreadsheet to be edited: hidden keys, drop-downs, dates as dates, codes as text (T88)."""

import io
import json
from datetime import date, time

import xlsxwriter

from core.excel import harmless
from core.sheets import KEY, WRITTEN
from core.sheets.cells import standing

SPARE_ROWS = 200
FORMATS = {"day": "dd/mm/yyyy", "clock": "hh:mm", "number": "0", "text": "@"}


def editable(sheet, columns, rows, advice):
    """The bytes of an .xlsx: `rows` are pairs of a key and the values by name of the column.

    A sheet of the data with room for new rows, one with the lists of the drop-downs, one of `advice`.
    """
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"strings_to_formulas": False, "strings_to_urls": False})
    page, lists, help_page = (book.add_worksheet(name) for name in (sheet, "Lijsten", "Uitleg"))
    head = book.add_format({"bold": True, "bg_color": "#ffe615", "locked": True})
    quiet = {"font_color": "#4f5864", "bg_color": "#f7f9fc"}
    formats = {
        each.name: book.add_format(
            {"num_format": FORMATS[each.kind], **({} if each.editable else quiet)}
        )
        for each in columns
    }
    page.write_row(0, 0, [KEY, WRITTEN, *(each.heading for each in columns)], head)
    page.set_column(0, 1, 10, None, {"hidden": True})
    for place, column in enumerate(columns, start=2):
        page.set_column(place, place, column.width, formats[column.name])
    page.freeze_panes(1, 3)
    last = len(rows) + SPARE_ROWS
    for line, (key, values) in enumerate(rows, start=1):
        _write_row(page, line, key, values, columns, formats)
    page.autofilter(0, 0, max(1, len(rows)), len(columns) + 1)
    _drop_downs(page, lists, columns, last)
    lists.hide()
    help_page.set_column(0, 0, 110)
    help_page.write_column(0, 0, advice)
    book.close()
    return buffer.getvalue()


def _write_row(page, line, key, values, columns, formats):
    page.write_string(line, 0, key)
    written = {each.name: standing(each, values[each.name]) for each in columns}
    page.write_string(line, 1, json.dumps(written))
    for place, column in enumerate(columns, start=2):
        value, form = values[column.name], formats[column.name]
        if value in (None, ""):
            page.write_blank(line, place, None, form)
        elif isinstance(value, date | time):
            page.write_datetime(line, place, value, form)
        elif isinstance(value, int):
            page.write_number(line, place, value, form)
        else:
            page.write_string(line, place, harmless(value), form)


def _drop_downs(page, lists, columns, last):
    for place, column in enumerate(columns, start=2):
        if not column.choices:
            continue
        lists.write_column(0, place, [harmless(choice) for choice in column.choices])
        letter = chr(ord("A") + place)
        rule = {
            "validate": "list",
            "source": f"=Lijsten!${letter}$1:${letter}${len(column.choices)}",
            "error_title": "Kies uit de lijst",
            "error_message": "Deze waarde staat niet in de lijst.",
        }
        page.data_validation(1, place, last, place, rule)
