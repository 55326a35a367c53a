"""Spreadsheets for a Belgian Excel (T88)."""

import io
from datetime import date, datetime, timezone

import pytest
from openpyxl import load_workbook

from core.excel import csv_file, harmless, workbook

HOSTILE = ["=1+1", "+SUM(A1)", "-2+3", "@cmd", "\t=1", "\r=1", " =HYPERLINK(1)", "-"]


def read(content):
    return load_workbook(io.BytesIO(content)).active


def test_dates_are_dates_and_codes_keep_their_zeros():
    moment = datetime(2026, 7, 1, 7, 30, tzinfo=timezone.utc)  # noqa: UP017
    row = ["02044", "+32 3 123 45 67", date(2026, 11, 5), moment, 12, True, None]

    sheet = read(workbook("Deelnemers", list("abcdefg"), [row]))

    values = [cell.value for cell in sheet[2]]
    assert values == [
        "02044",
        "+32 3 123 45 67",
        datetime(2026, 11, 5),  # noqa: DTZ001 -- a cell has no time zone
        datetime(2026, 7, 1, 9, 30),  # noqa: DTZ001
        12,
        "ja",
        None,
    ]
    assert [cell.data_type for cell in sheet[2]][:4] == ["s", "s", "d", "d"]


@pytest.mark.parametrize("text", HOSTILE)
def test_no_cell_can_run_as_a_formula(text):
    sheet = read(workbook("Test", [text], [[text]]))

    assert [(cell.data_type, cell.value[0]) for row in sheet for cell in row] == [("s", "'")] * 2


def test_a_nul_byte_does_not_break_the_file():
    assert (
        read(workbook("Test", ["naam"], [["Jan\x00 Janssens\x0b"]]))["A2"].value == "Jan Janssens"
    )


def test_a_title_with_forbidden_signs_becomes_a_sheet_name():
    assert read(workbook("Startdag [2026]: vraag/antwoord?" * 3, ["a"], [])).title.startswith(
        "Startdag 2026 vraagantwoord"
    )


def test_an_ordinary_text_with_a_dash_inside_stays_as_it_is():
    assert harmless("Merelbeke-Melle") == "Merelbeke-Melle"


def test_csv_has_semicolons_a_byte_order_mark_and_harmless_cells():
    content = csv_file(["naam", "dag"], [["=1+1", date(2026, 11, 5)], ["a;b", None]])

    assert content == '\ufeffnaam;dag\r\n\'=1+1;05/11/2026\r\n"a;b";\r\n'.encode()


def test_a_column_is_as_wide_as_what_stands_in_it_up_to_a_limit():
    rows = [["an.peeters@gemeente.example", "x" * 500, date(2026, 11, 5)]]

    sheet = read(workbook("Test", ["Adres", "Tekst", "Dag"], rows))

    widths = [round(sheet.column_dimensions[letter].width) for letter in "ABC"]
    assert widths == [30, 61, 17]
