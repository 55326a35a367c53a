"""Meetings that a spreadsheet changes or plans, and puts back."""

from functools import partial

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Q

from core.refusal import Refused
from meetings import actions
from meetings.locking import lock
from meetings.models import Meeting, SheetChange
from meetings.sheets.attempt import attempt
from meetings.sheets.values import restored, same, stored
from platforms.models import Atrium

GONE = "deze bijeenkomst bestaat niet meer."
NOT_MINE = "u kunt deze bijeenkomst niet (meer) wijzigen."
LOST = "wat er voordien stond, bestaat niet meer."


def carry_out(rows, done, plan):
    """Change and plan what `rows` say; `plan(by=, **facts)` makes the draft of a new one.

    Drafts change freely, new rows become drafts, of what was announced people are told. More
    meetings than one are locked here, always in the order of their key, so that two imports never
    wait for each other.
    """
    changed = [row for row in rows if row.subject and row.facts]
    acts = [(row, _change) for row in sorted(changed, key=lambda row: row.subject.pk)]
    acts += [(row, partial(_plan, plan)) for row in rows if row.is_new]
    for row, act in acts:
        if why := attempt(partial(act, row, done)):
            row.errors.append(why)


def undo(done):
    """Put back what `done` changed and nobody changed since; returns why not, per meeting left.

    A meeting of which one fact was changed since stays as it is, whole; so does a new one that is
    no longer as it was made.
    """
    by = done.made_by
    by_meeting = {}
    for change in done.changes.select_related("meeting__atrium").order_by("meeting_id", "pk"):
        by_meeting.setdefault(change.meeting_id, []).append(change)
    left = []
    for pk, changes in by_meeting.items():
        mine = pk and Meeting.objects.permitted(by, "change").filter(pk=pk).first()
        gone = NOT_MINE if pk else GONE
        why = attempt(partial(_undo, mine, changes, by)) if mine else gone
        if why:
            left.append(f"{mine or 'Een bijeenkomst'}: {why}")
    return left


def _change(row, done):
    before = {name: stored(row.subject, name) for name in row.facts}
    version = row.subject.version
    meeting = actions.change(row.subject, by=done.made_by, version=version, **row.facts)
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


def _plan(plan, row, done):
    meeting = plan(by=done.made_by, **row.facts)
    SheetChange.objects.create(sheet_import=done, meeting=meeting, after=str(meeting.version))


def _undo(meeting, changes, by):
    """Undo the changes of one meeting; raises Refused with why that cannot be."""
    meeting, _ = lock(meeting)
    if changes[0].field == "":
        _undo_new(meeting, changes[0], by)
        return
    others = [each for each in changes if not same(meeting, each.field, each.after)]
    if others:
        words = [Meeting._meta.get_field(each.field).verbose_name for each in others]
        raise Refused(f"sindsdien gewijzigd: {', '.join(words)}.")
    try:
        facts = {each.field: restored(each.field, each.before) for each in changes}
    except ObjectDoesNotExist as error:
        raise Refused(LOST) from error
    if "atrium" in facts and not _organises(by, facts["atrium"]):
        raise Refused(NOT_MINE)
    actions.change(meeting, by=by, version=meeting.version, **facts)


def _undo_new(meeting, change, by):
    if str(meeting.version) != change.after or _is_worked_on(meeting):
        raise Refused("sindsdien gewijzigd; verwijder het concept zelf als het weg mag.")
    actions.delete_draft(meeting, by=by)


def _is_worked_on(meeting):
    """Whether somebody made an agenda, papers or workshops for it.

    What came by itself does not count: points that waited, the programme and papers of its round.
    """
    own_points = meeting.agenda_items.filter(
        Q(talking_point=None, continues=None, round_item=None) | Q(version__gt=0)
    )
    own_papers = meeting.papers.filter(Q(round_paper=None) | Q(replaced_at__isnull=False))
    return own_points.exists() or own_papers.exists() or meeting.blocks.exists()


def _organises(person, atrium):
    return Atrium.objects.permitted(person, "organise").filter(pk=atrium.pk).exists()
