"""What is watched, and which entries a change reaches.

A source is a thing that changed. Some have entries of their own; what many entries take over (the
name of an atrium) reaches those, one step at a time, when its turn comes.
"""

from functools import partial

from core.watching import watch
from dashboard.models import SHARDS, SearchTodo
from dashboard.search import meeting_kinds, people_kinds  # noqa: F401 -- these two register kinds
from dashboard.search.kinds import KINDS
from documents.models import Document
from meetings.models import AgendaItem, Meeting, Paper
from members.models import Function, Organisation, Position, User
from minutes.models import Action, Minutes, MinutesFile, Passage, Point
from platforms.models import Atrium, Theme
from regions.models import Municipality

BATCH = 500


def mark(source, pks):
    """Note that these changed, in the transaction of the change."""
    todos = (SearchTodo(source=source, object_id=pk, shard=pk % SHARDS) for pk in pks)
    SearchTodo.objects.bulk_create(todos, batch_size=BATCH)


def reached(source, pk):
    """{source: pks} of what must be looked at as well when `source` number `pk` changed."""
    reach = _REACHES.get(source)
    return {name: list(rows) for name, rows in reach(pk).items()} if reach else {}


def _keys(model, **lookup):
    return model._default_manager.filter(**lookup).order_by().values_list("pk", flat=True)


def _of_meeting(pk):
    return {
        "programme": [pk],
        "item": _keys(AgendaItem, meeting=pk),
        "paper": _keys(Paper, meeting=pk),
        "minutes": _keys(Minutes, meeting=pk),
    }


def _of_minutes(pk):
    return {
        "file": _keys(MinutesFile, minutes=pk),
        "passage": _keys(Passage, edition__minutes=pk),
        "action": _keys(Action, minutes=pk),
    }


def _of_municipality(pk):
    merged = Municipality.objects.filter(predecessors=pk).values_list("pk", flat=True)
    further = Municipality.objects.filter(predecessors__predecessors=pk)
    around = [pk, *merged, *further.values_list("pk", flat=True)]
    return {
        "programme": _keys(Meeting, municipality__in=around),
        "organisation": _keys(Organisation, municipality__in=around),
    }


_REACHES = {
    "meeting": _of_meeting,
    "minutes": _of_minutes,
    "atrium": lambda pk: {"meeting": _keys(Meeting, atrium=pk)},
    "person": lambda pk: {"about": [pk]},
    "organisation": lambda pk: {"person": _people(organisation=pk)},
    "function": lambda pk: {"person": _people(function=pk)},
    "municipality": _of_municipality,
}


def _people(**lookup):
    return set(Position.objects.filter(**lookup).values_list("person", flat=True))


def _mark_owners(model, name, source, at):
    """Mark what stands at `at` of the changed rows of `model`, now: when they go it is too late."""

    def told(pks):
        rows = model._default_manager.filter(pk__in=pks).order_by().values_list(at, flat=True)
        mark(source, set(rows))

    return told


def _mark_users(model, name, source):
    """Mark the rows of `model` that point to the changed ones by `name`."""

    def told(pks):
        mark(source, list(_keys(model, **{f"{name}__in": pks})))

    return told


def watch_all():
    """Called once, when the portal starts."""
    meeting = ["title", "introduction", "theme", "atrium", "starts_at", "municipality", "venue"]
    watch(Meeting, meeting, partial(mark, "meeting"))
    watch(AgendaItem, ["title", "kind", "meeting"], partial(mark, "item"))
    watch(Paper, ["title", "document", "meeting"], partial(mark, "paper"))
    watch(Minutes, ["title", "summary", "dated_on", "meeting"], partial(mark, "minutes"))
    watch(MinutesFile, ["title", "document", "minutes"], partial(mark, "file"))
    passage = ["text", "kind", "theme", "point", "edition"]
    watch(Passage, passage, partial(mark, "passage"))
    watch(Point, ["title"], _mark_users(Passage, "point", "passage"))
    watch(Action, ["text", "note", "minutes"], partial(mark, "action"))
    watch(Theme, ["name"], _mark_users(Passage, "theme", "passage"))
    watch(Document, ["text", "name"], _mark_users(Paper, "document", "paper"))
    watch(Document, ["text", "name"], _mark_users(MinutesFile, "document", "file"))
    watch(Theme, ["name"], _mark_users(Meeting, "theme", "meeting"))
    watch(Atrium, ["name", "province", "platform"], partial(mark, "atrium"))
    watch(
        User,
        ["first_name", "last_name", "is_active", "about", "show_about"],
        partial(mark, "person"),
    )
    held = ["person", "organisation", "function", "start_on", "end_on"]
    watch(Position, held, _mark_owners(Position, "person", "person", "person"))
    organisation = ["name", "abbreviation", "type", "municipality", "province"]
    watch(Organisation, organisation, partial(mark, "organisation"))
    watch(Function, ["name"], partial(mark, "function"))
    watch(Municipality, ["name", "province", "successor"], partial(mark, "municipality"))


def is_kind(source):
    return source in KINDS
