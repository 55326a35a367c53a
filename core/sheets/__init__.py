"""Spreadsheets that go out, are edited in Excel, and come back: written, read and compared.

Each row carries two hidden cells: which row it is, and what its cells said when it was written. So
what somebody typed is told apart from what meanwhile changed here, cell by cell.
"""

from dataclasses import dataclass

KEY, WRITTEN = "kenmerk", "stand"
ERASE = "-"


@dataclass(frozen=True)
class Column:
    """A column by name and heading. `kind`: text, day, clock or number; `choices`: a drop-down.

    What is not `editable` is shown only; what is `erasable` becomes empty with a dash. `in_new`: what
    may be done with it in a row that is typed anew: typed, refused or ignored.
    """

    name: str
    heading: str
    kind: str = "text"
    choices: tuple = ()
    editable: bool = True
    erasable: bool = False
    width: int = 18
    in_new: str = ""

    @property
    def takes_new(self):
        return self.in_new == "typed" or (self.editable and not self.in_new)
