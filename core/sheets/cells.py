"""What a cell says, and what became of it between going out and coming back."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time

from core.excel import harmless
from core.sheets import ERASE
from core.sheets.reading import FORMULA
from core.text import clean_line

NEW, CHANGED, SAME, CONFLICT, WRONG = "nieuw", "gewijzigd", "ongewijzigd", "conflict", "fout"
LONGEST = 500
SHOWN_AT_MOST = 60
_CLOCK = re.compile(r"^(\d{1,2})\s*[.:uh]\s*(\d{2})$")


@dataclass(frozen=True)
class Cell:
    """One cell of what came back: its state, what it says, what is here (`before`), and why not.

    `value`: of a changed or new cell, as comparable text; empty where it is erased.
    """

    heading: str
    state: str
    text: str = ""
    before: str = ""
    why: str = ""
    value: str = ""


def text_of(column, value):
    """`value` of a cell as comparable text (`2026-11-05`, `09:00`, `40`); raises ValueError in Dutch."""
    if value is FORMULA:
        raise ValueError("Hier staat een formule: typ de waarde zelf.")
    if value is None or (isinstance(value, str) and not value.strip()):
        return ""
    if isinstance(value, str) and value.strip() == ERASE:
        return ERASE
    return {"day": _day, "clock": _clock, "number": _number, "text": _text}[column.kind](value)


def merged(column, value, *, written, now):
    """The Cell: what was typed in `column`, beside what was `written` and what is here `now` (texts).

    A blank cell leaves what is here; a dash erases (T86). What someone else changed meanwhile is
    kept, unless the same cell was typed in: that is a conflict.
    """
    try:
        mine = text_of(column, value)
    except ValueError as error:
        return Cell(column.heading, WRONG, _typed(value), shown(column, now), str(error))
    here = shown(column, now)
    if mine == "" or mine in (written, now):
        return Cell(column.heading, SAME, here, here)
    if not column.editable:
        return Cell(
            column.heading, WRONG, shown(column, mine), here, "Deze kolom is alleen ter info."
        )
    if mine == ERASE and not column.erasable:
        return Cell(column.heading, WRONG, ERASE, here, "Dit kan niet leeg gemaakt worden.")
    mine = "" if mine == ERASE else mine
    if mine == now:
        return Cell(column.heading, SAME, here, here)
    if now != written:
        why = f"Intussen werd dit hier gewijzigd in ‘{here or 'leeg'}’."
        return Cell(column.heading, CONFLICT, shown(column, mine), here, why)
    return Cell(column.heading, CHANGED, shown(column, mine), here, value=bare(mine))


def fresh(column, value):
    """The Cell of a row that is not here yet: new, empty or wrong."""
    if column.in_new == "ignored":
        return Cell(column.heading, SAME)
    try:
        mine = text_of(column, value)
    except ValueError as error:
        return Cell(column.heading, WRONG, _typed(value), why=str(error))
    if mine in ("", ERASE):
        return Cell(column.heading, SAME)
    if not column.takes_new:
        why = "Deze kolom is alleen ter info: laat ze leeg."
        return Cell(column.heading, WRONG, shown(column, mine), why=why)
    return Cell(column.heading, NEW, shown(column, mine), value=bare(mine))


def wrong(cell, why):
    """`cell` as it was typed, with why that cannot be."""
    return Cell(cell.heading, WRONG, cell.text, cell.before, why)


def standing(column, value):
    """`value` as comparable text, as it stands in a cell of ours: unable to run."""
    return text_of(column, harmless(value) if isinstance(value, str) else value)


def shown(column, text):
    """Comparable text as people read it: `5/11/2026`, `9.00`."""
    if not text or text == ERASE:
        return text
    if column.kind == "day":
        day = date.fromisoformat(text)
        return f"{day.day}/{day.month}/{day.year}"
    return text.lstrip("0").replace(":", ".") or "0" if column.kind == "clock" else text


def _typed(value):
    """What stands in a cell that cannot be read, so that one finds it again."""
    return "een formule" if value is FORMULA else clean_line(str(value), SHOWN_AT_MOST)


def _text(value):
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return clean_line(value, LONGEST)


def bare(text):
    """A text without the mark that kept a spreadsheet from running it."""
    return text[1:] if text.startswith("'") and harmless(text[1:]) == text else text


def _day(value):
    if isinstance(value, datetime):
        value = value.date()
    for form in ("%d/%m/%Y", "%Y-%m-%d", "%d-%m-%Y", "%d.%m.%Y"):
        if isinstance(value, date):
            break
        try:
            value = datetime.strptime(str(value).strip(), form).date()  # noqa: DTZ007
        except ValueError:
            continue
    if not isinstance(value, date) or not 2000 <= value.year <= 2100:
        raise ValueError("Dit is geen datum (dag/maand/jaar, tussen 2000 en 2100).")
    return value.isoformat()


def _clock(value):
    if isinstance(value, datetime):
        value = value.time()
    if isinstance(value, time):
        return f"{value:%H:%M}"
    found = _CLOCK.match(str(value).strip())
    if not found or int(found[1]) > 23 or int(found[2]) > 59:
        raise ValueError("Dit is geen uur, zoals 9:30.")
    return f"{int(found[1]):02}:{found[2]}"


def _number(value):
    text = str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
    if isinstance(value, bool) or not (text.strip().isascii() and text.strip().isdigit()):
        raise ValueError("Dit is geen geheel getal.")
    if len(text.strip()) > 9:
        raise ValueError("Dit getal is te groot.")
    return str(int(text))
