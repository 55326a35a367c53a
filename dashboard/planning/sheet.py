"""The year plan as a spreadsheet (T88)."""

from core.excel import workbook
from dashboard.planning.year import QUARTERS

COLUMNS = [
    *("Platform", "Atrium", "Provincie", "Relatiebeheerder", "Minimum", "Maximum"),
    *(f"Kwartaal {quarter}" for quarter in QUARTERS),
    *(
        "Voorbij",
        "Aangekondigd",
        "Datum vrijgehouden",
        "Concept",
        "Geannuleerd",
        "Stand",
        "Nog te plannen",
        "Verslagen die ontbreken",
    ),
    "Laatste bijeenkomst",
]


def year_sheet(platform, year, rows):
    """An .xlsx with a row per atrium; a quarter counts what is not cancelled and not lapsed; bytes."""
    return workbook(f"Planning {year}", COLUMNS, [_cells(platform, row) for row in rows])


def _cells(platform, row):
    return [
        platform.name,
        row.atrium.name,
        row.atrium.province.name if row.atrium.province else "",
        ", ".join(map(str, row.managers)),
        row.least,
        row.most,
        *(row.counted_in(quarter) for quarter in QUARTERS),
        row.count("held"),
        row.count("announced"),
        row.count("saved"),
        row.count("draft"),
        row.count("cancelled"),
        row.words,
        row.missing,
        len(row.unreported),
        row.atrium.last_held,
    ]
