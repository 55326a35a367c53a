"""A year plan from Excel carried out, and undone, by the same actions as everywhere else."""

from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from core.refusal import Refused
from meetings import actions
from meetings.locking import lock
from meetings.models import Meeting, SheetChange, SheetImport
from meetings.sheets.values import restored, same, stored
from platforms.models import Atrium

GONE = "deze bijeenkomst bestaat niet meer."
NOT_MINE = "u kunt deze bijeenkomst niet (meer) wijzigen."
TOO_LATE = "Dit kon tot 24 uur na het inlezen, en hoogstens één keer."


@transaction.atomic
def carry_out(rows, *, by):
    """Change and plan what `rows` (of `meetings.sheets.plan`) say; returns the SheetImport.

    Drafts change freely, new rows become drafts, of what was announced people are told. A row that
    an action refuses gets the reason in its `errors`; whoever calls decides whether to go on. More
    meetings than one are locked here, always in the order of their key, so that two imports never
    wait for each other.
    """
    done = SheetImport.objects.create(made_by=by)
    changed = [row for row in rows if row.meeting and row.facts]
    for row in sorted(changed, key=lambda row: row.meeting.pk):
        _try(row, done, _change, by)
    for row in rows:
        if row.is_new:
            _try(row, done, _plan, by)
    return done


@transaction.atomic
def undo(done, *, by):
    """Put back what `done` changed and nobody changed since; returns why not, per meeting left.

    A meeting of which one fact was changed since stays as it is, whole; so does a new one that is
    no longer as it was made. Raises Refused after 24 hours and the second time.
    """
    taken = SheetImport.objects.filter(pk=done.pk, made_by=by, undone_at=None)
    if not done.may_undo or not taken.update(undone_at=timezone.now()):
        raise Refused(TOO_LATE)
    by_meeting = {}
    for change in done.changes.select_related("meeting__atrium").order_by("meeting_id", "pk"):
        by_meeting.setdefault(change.meeting_id, []).append(change)
    left = []
    for pk, changes in by_meeting.items():
        mine = pk and Meeting.objects.permitted(by, "change").filter(pk=pk).first()
        gone = NOT_MINE if pk else GONE
        why = _undo(mine, changes, by) if mine else gone
        if why:
            left.append(f"{mine or 'Een bijeenkomst'}: {why}")
    return left


def _try(row, done, act, by):
    try:
        with transaction.atomic():
            act(row, done, by)
    except Refused as refusal:
        row.errors.append(str(refusal))


def _change(row, done, by):
    before = {name: stored(row.meeting, name) for name in row.facts}
    meeting = actions.change(row.meeting, by=by, version=row.meeting.version, **row.facts)
    SheetChange.objects.bulk_create(
        SheetChange(
            sheet_import=done,
            meeting=meeting,
            field=name,
            before=before[name],
            after=stored(meeting, name),
        )
        for name in row.facts
        if not same(meeting, name, before[name])
    )


def _plan(row, done, by):
    meeting = actions.plan(by=by, **row.facts)
    SheetChange.objects.create(sheet_import=done, meeting=meeting, after=str(meeting.version))


def _undo(meeting, changes, by):
    """Why the changes of one meeting cannot be undone; empty when they were."""
    try:
        with transaction.atomic():
            meeting, _ = lock(meeting)
            if changes[0].field == "":
                return _undo_new(meeting, changes[0], by)
            others = [each for each in changes if not same(meeting, each.field, each.after)]
            if others:
                words = [Meeting._meta.get_field(each.field).verbose_name for each in others]
                return f"sindsdien gewijzigd: {', '.join(words)}."
            facts = {each.field: restored(each.field, each.before) for each in changes}
            if "atrium" in facts and not _organises(by, facts["atrium"]):
                return NOT_MINE
            actions.change(meeting, by=by, version=meeting.version, **facts)
    except Refused as refusal:
        return str(refusal)
    except ObjectDoesNotExist:
        return "wat er voordien stond, bestaat niet meer."
    return ""


def _undo_new(meeting, change, by):
    if str(meeting.version) != change.after or _is_worked_on(meeting):
        return "sindsdien gewijzigd; verwijder het concept zelf als het weg mag."
    actions.delete_draft(meeting, by=by)
    return ""


def _is_worked_on(meeting):
    """Whether somebody made an agenda, papers or workshops for it; points that waited do not count."""
    own_points = meeting.agenda_items.filter(Q(talking_point=None) | Q(version__gt=0))
    return own_points.exists() or meeting.papers.exists() or meeting.blocks.exists()


def _organises(person, atrium):
    return Atrium.objects.permitted(person, "organise").filter(pk=atrium.pk).exists()
