"""What happens while a verslag is written. Several people may write; nobody's text is lost."""

from dataclasses import dataclass, field

import structlog
from django.db import transaction
from django.db.models import Max

from core.refusal import Refused
from core.richtext import from_text
from minutes.levels import levels_for
from minutes.locking import lock, refuse_adopted, refuse_locked_text
from minutes.models import Action, Passage, PassageVersion, Point
from minutes.models.action import TO_FILL_IN
from minutes.writing import history
from minutes.writing.entries import name_of, print_of, put, values_of

STEP = 10
log = structlog.get_logger(__name__)


@dataclass
class Outcome:
    """What came of saving: the new print of each part that was saved, and the rows that others
    changed meanwhile, by name. `moved`: parts that were gone and stand as new ones now."""

    saved: dict = field(default_factory=dict)
    conflicts: dict = field(default_factory=dict)
    moved: dict = field(default_factory=dict)


@transaction.atomic
def save(minutes, entries, *, by):
    """Save what `by` changed; a part that someone else changed meanwhile is left for them to choose."""
    locked, edition = open_text(minutes)
    levels, outcome, changed = set(levels_for(by, locked)), Outcome(), False
    rows = _rows(locked, edition, by)
    for entry in entries:
        if entry.values.get("level", next(iter(levels))) not in levels:
            raise Refused("U kunt geen tekst schrijven die u zelf niet mag lezen.")
        row = rows.get(entry.name)
        now = print_of(values_of(row)) if row else None
        sent = print_of(entry.values)
        if sent in {entry.print, now}:
            continue
        if entry.letter in "at":
            refuse_adopted(locked)
        if row is None:
            row = _again(locked, edition, entry)
            if row is None:
                continue
            outcome.moved[entry.name] = name_of(row)
        elif now != entry.print:
            outcome.conflicts[entry.name] = row
            continue
        _store(row, entry.values, by=by)
        outcome.saved[entry.name] = sent
        changed = True
    if changed:
        touch(locked)
    return outcome


@transaction.atomic
def add_passage(minutes, point, *, by, sort="text", text=""):
    """A passage at the end of a point; `text` is typed, not HTML."""
    locked, edition = open_text(minutes)
    row = Passage(edition=edition, point=_point(locked, point.pk), changed_by=by)
    row.order = _after(edition.passages.filter(point=point))
    values = {"sort": sort, "text": from_text(text), "level": row.level, "theme": None}
    put(row, values)
    row.save()
    touch(locked)
    return row


@transaction.atomic
def add_action(minutes, point, *, by, text=TO_FILL_IN):
    """An action at a point: what is filled in afterwards."""
    locked, _ = open_text(minutes)
    refuse_adopted(locked)
    point = _point(locked, point.pk)
    row = Action.objects.create(
        minutes=locked, point=point, text=text, order=_after(point.actions.all())
    )
    touch(locked)
    log.info("minutes.action_added", minutes=locked.pk, action=row.pk, by=by.pk)
    return row


@transaction.atomic
def add_point(minutes, *, by, title):
    """A heading at the end, with an empty passage to begin in."""
    locked, edition = open_text(minutes)
    refuse_adopted(locked)
    point = Point.objects.create(minutes=locked, title=title, order=_after(locked.points.all()))
    Passage.objects.create(edition=edition, point=point, changed_by=by)
    touch(locked)
    return point


@transaction.atomic
def move(minutes, row, *, by, step):
    """One place up (`step` -1) or down (1) among what `by` sees; at the end nothing happens."""
    locked, edition = open_text(minutes)
    if not isinstance(row, Passage):
        refuse_adopted(locked)
    everyone, seen = _siblings(locked, edition, row, by)
    place = next((number for number, one in enumerate(seen) if one.pk == row.pk), None)
    if place is None or not 0 <= place + step < len(seen):
        return
    mine, other = seen[place], seen[place + step]
    everyone.remove(mine)
    everyone.insert(everyone.index(other) + (step > 0), mine)
    for number, one in enumerate(everyone, 1):
        if one.order != STEP * number:
            type(one).objects.filter(pk=one.pk).update(order=STEP * number)
    touch(locked)


@transaction.atomic
def remove(minutes, row, *, by):
    """Take a passage, an action or an empty point away from the version that is being written."""
    locked, edition = open_text(minutes)
    if not isinstance(row, Passage):
        refuse_adopted(locked)
    if isinstance(row, Point):
        row = _point(locked, row.pk)
        if row.actions.exists() or row.passages.exclude(edition=edition, text="").exists():
            raise Refused("Onder dit punt staat nog tekst. Verwijder die eerst.")
    elif isinstance(row, Action):
        if locked.is_known:
            raise Refused("De lezers kennen deze actie al. Sluit ze af en zeg wat eruit kwam.")
        row = locked.actions.filter(pk=row.pk).first()
    else:
        row = edition.passages.filter(pk=row.pk).first()
    if row is None:
        return
    log.info("minutes.part_removed", minutes=locked.pk, part=name_of(row), by=by.pk)
    row.delete()
    touch(locked)


@transaction.atomic
def restore(minutes, earlier, *, by):
    """Bring an earlier text of a passage back; the one of now becomes an earlier one."""
    locked, edition = open_text(minutes)
    passage = edition.passages.filter(pk=earlier.passage_id).first()
    earlier = PassageVersion.objects.filter(pk=earlier.pk).first()
    if passage is None or earlier is None:
        raise Refused("Deze passage of die vroegere tekst is er niet meer.")
    _store(passage, {**values_of(passage), "text": earlier.text}, by=by)
    touch(locked)
    return passage


def open_text(minutes):
    """The locked verslag and the version that is being written; Refused when there is none."""
    locked = lock(minutes)
    return locked, refuse_locked_text(locked)


def touch(locked):
    """The index follows; of a concept that changed the writer confirms anew: no positions in it."""
    locked.revision += 1
    if not locked.is_known:
        locked.no_positions_at = locked.no_positions_by = None
    locked.save(update_fields=["revision", "no_positions_at", "no_positions_by"])


def _rows(locked, edition, by):
    """Every part that `by` sees and may change, by name."""
    parts = [
        *edition.passages.permitted(by).select_related("point", "changed_by"),
        *locked.actions.permitted(by).select_related("owner"),
        *locked.points.all(),
        edition,
    ]
    return {name_of(row): row for row in parts}


def _again(locked, edition, entry):
    """A new row for a text that was removed by someone else while it was being changed."""
    point = locked.points.filter(pk=entry.point).first() or locked.points.first()
    if point is None or entry.letter not in {"p", "a"}:
        return None
    if entry.letter == "p":
        return Passage(edition=edition, point=point, order=_after(edition.passages.all()))
    return Action(minutes=locked, point=point, order=_after(point.actions.all()))


def _store(row, values, *, by):
    """Save `values` on a row, old or new; of a passage what it said before is kept."""
    was = (row.text, row.level, row.changed_at, row.changed_by) if _is_old_passage(row) else None
    fields = put(row, values)
    if hasattr(row, "version"):
        row.version += 1
        fields.append("version")
    if isinstance(row, Passage):
        row.changed_by = by
        fields += ["changed_by", "changed_at"]
    row.save(update_fields=fields if row.pk else None)
    if isinstance(row, Passage):
        history.keep(row, was, by=by)


def _is_old_passage(row):
    return isinstance(row, Passage) and row.pk is not None


def _siblings(locked, edition, row, by):
    """All rows beside `row` in order, and those of them that `by` sees."""
    if isinstance(row, Point):
        everyone = list(locked.points.all())
        return everyone, list(everyone)
    rows = locked.actions if isinstance(row, Action) else edition.passages
    beside = rows.filter(point=row.point_id).order_by("order", "pk")
    seen = set(beside.permitted(by).values_list("pk", flat=True))
    everyone = list(beside)
    return everyone, [one for one in everyone if one.pk in seen]


def _point(locked, pk):
    point = locked.points.filter(pk=pk).first()
    if point is None:
        raise Refused("Dit punt staat niet meer in het verslag.")
    return point


def _after(rows):
    """A number in the order behind all `rows`, within what the column holds."""
    last = rows.aggregate(last=Max("order"))["last"] or 0
    return min(last + STEP, 32_000)
