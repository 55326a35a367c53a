"""What was typed in a spreadsheet, done and undone: by the same actions as everywhere else."""

from django.db import transaction
from django.utils import timezone

from core.refusal import Refused
from meetings.models import SheetImport

TOO_LATE = "Dit kon tot 24 uur na het inlezen, en hoogstens één keer."


@transaction.atomic
def carry_out(sheet, rows):
    """Do what `rows` (of `meetings.sheets.plan`) of `sheet` say; returns the SheetImport.

    A row that an action refuses gets the reason in its `errors`; whoever calls decides whether to go
    on. What comes of a row besides is in its `notes`.
    """
    for row in rows:
        row.notes.clear()
    done = SheetImport.objects.create(**sheet.origin)
    sheet.carry_out(rows, done)
    return done


@transaction.atomic
def undo(sheet, done):
    """Put back what `done` changed and nobody changed since; returns why not, per row left.

    Raises Refused after 24 hours and the second time.
    """
    taken = SheetImport.objects.filter(pk=done.pk, made_by=sheet.user, undone_at=None)
    if not done.may_undo or not taken.update(undone_at=timezone.now()):
        raise Refused(TOO_LATE)
    return sheet.undo(done)
