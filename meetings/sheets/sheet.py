"""What one kind of spreadsheet is; a subclass describes it."""

from abc import ABC, abstractmethod
from dataclasses import dataclass, field

from core.sheets.cells import CHANGED, CONFLICT, NEW, SAME, WRONG, wrong
from core.sheets.writing import editable


@dataclass
class Row:
    """One row of the file. `subject`: what it is about here, None for a new one.

    `cells`: by the name of their column. `facts`: what the actions get. `notes`: what comes of it
    besides what was typed.
    """

    number: int
    cells: dict = field(default_factory=dict)
    subject: object = None
    facts: dict = field(default_factory=dict)
    errors: list = field(default_factory=list)
    notes: list = field(default_factory=list)

    @property
    def is_new(self):
        return self.subject is None and bool(self.facts)

    @property
    def state(self):
        states = {cell.state for cell in self.cells.values()}
        if self.errors or WRONG in states:
            return WRONG
        if self.is_new or (NEW in states and self.facts):
            return NEW
        return next((each for each in (CONFLICT, CHANGED) if each in states), SAME)

    @property
    def told(self):
        """The cells worth a look."""
        return [cell for cell in self.cells.values() if cell.state != SAME]

    def refuse(self, name, why):
        """Say at the cell of column `name` why it cannot be."""
        self.cells[name] = wrong(self.cells[name], why)


class Sheet(ABC):
    """A kind of spreadsheet, as `user` may use it.

    `kind`: of SheetImport. `tab`: the name of the sheet in the file. `title`, `subject`: what it and
    a row of it are called in Dutch. `prefix`: in front of each key, where a sheet is of one thing.
    """

    kind = ""
    tab = ""
    title = ""
    subject = ""
    most = 1000
    advice = ()
    prefix = ""
    unknown = ""
    double = (
        "Deze rij heeft hetzelfde verborgen kenmerk als een rij erboven (gekopieerd?). "
        "Typ wat nieuw is in een lege rij onderaan."
    )
    elsewhere = "Dit is een ander blad dan dat van deze pagina: download het opnieuw."
    # Of what an import was: given to SheetImport, and asked back when it is undone.
    meeting = None
    round = None

    def __init__(self, user):
        self.user = user
        self.columns = self.make_columns()

    @property
    def about(self):
        """The meeting or the round that the whole sheet is about, if any."""
        return self.meeting or self.round

    @property
    def origin(self):
        """What tells an import by this sheet, and by this user, from all others."""
        return {
            "made_by": self.user,
            "kind": self.kind,
            "meeting": self.meeting,
            "round": self.round,
        }

    @abstractmethod
    def make_columns(self):
        """The columns, with in the drop-downs what `user` may choose."""

    @property
    @abstractmethod
    def address(self):
        """The page where one takes it along and hands it in."""

    @abstractmethod
    def undo_address(self, done):
        """The page where what `done` changed is put back."""

    @abstractmethod
    def found(self, pks):
        """`{pk: subject}` of what is here and may stand in it."""

    @abstractmethod
    def values(self, subject):
        """What stands in the cells of `subject`, by the name of the column."""

    @abstractmethod
    def name_of(self, row):
        """What `row` is called on the preview."""

    @abstractmethod
    def prepare(self, lines):
        """Ask once what all `lines` (of core.sheets.reading) refer to."""

    @abstractmethod
    def take(self, row, changed, *, before):
        """Make of what was typed in `row` (texts by name) its facts; `before`: the texts here now."""

    @abstractmethod
    def take_new(self, row, given):
        """The same for a row that is typed anew."""

    @abstractmethod
    def carry_out(self, rows, done):
        """Do what `rows` say with the actions, and keep in SheetChange what that changed."""

    @abstractmethod
    def undo(self, done):
        """Put back what `done` changed and nobody changed since; returns why not, per row left."""

    @abstractmethod
    def said(self, rows):
        """What was saved, in a sentence."""

    def workbook(self, subjects):
        """The bytes of an .xlsx with a row for each of `subjects`."""
        pairs = [(f"{self.prefix}{each.pk}", self.values(each)) for each in subjects]
        return editable(self.tab, self.columns, pairs, self.advice)
