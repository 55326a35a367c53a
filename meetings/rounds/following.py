"""How one meeting follows its round, by the actions that its own organisers use.

A meeting follows as long as it has what the round had before the change; asked of the rows
themselves, so that it does not matter by which page the meeting was changed.
"""

from django.utils import timezone

from core.times import local
from meetings.actions.planning import change
from meetings.agenda import actions as agenda
from meetings.models import AgendaItem, Meeting, Paper, PaperVersion, Speaker
from meetings.speakers.actions import add_speaker
from platforms.models import Theme
from platforms.themes.actions import choose

POINT = ("title", "kind", "minutes")
OPEN = (Meeting.Status.DRAFT, Meeting.Status.ANNOUNCED)


def open_meetings(round):
    """The meetings of `round` that are still to come, in the order in which they are locked."""
    rows = Meeting.objects.filter(round=round, status__in=OPEN, starts_at__gt=timezone.now())
    return list(rows.select_related("atrium__platform", "theme").order_by("pk"))


def theme_of(atrium, starts_at, name):
    """The theme called `name` of that atrium in that year, made or chosen where it is not yet."""
    if not name:
        return None
    year = local(starts_at).year
    theme, _ = Theme.objects.get_or_create(atrium=atrium, year=year, name=name)
    return theme if theme.state == Theme.State.CHOSEN else choose(theme, by=None)


def fact(meeting, name):
    """What `meeting` has for a fact of its round."""
    if name == "theme":
        return meeting.theme.name if meeting.theme else ""
    return getattr(meeting, name)


def take_facts(meeting, before, after, names, *, by):
    """Change what `meeting` has as its round had it."""
    wanted = {
        name: getattr(after, name) for name in names if fact(meeting, name) == getattr(before, name)
    }
    _change(meeting, wanted, by=by)


def give_facts(meeting, round, *, by):
    """Title, theme and introduction as the round has them."""
    names = ("title", "theme", "introduction")
    differ = {
        name: getattr(round, name) for name in names if fact(meeting, name) != getattr(round, name)
    }
    _change(meeting, differ, by=by)


def give_programme(meeting, round, *, by):
    """The whole programme and its papers: what is there is made alike, what lacks is added."""
    points = list(round.items.all())
    order = [point.pk for point in points]
    for point in points:
        item = _item(meeting, point)
        if item is None:
            take_new_point(meeting, point, order, by=by)
        else:
            agenda.change_item(item, by=by, **{name: getattr(point, name) for name in POINT})
    if _linked(meeting) != order:
        for point in points:
            _place(meeting, point, order, by=by)
    for paper in round.papers.select_related("item"):
        _give_paper(meeting, paper, by=by)


def take_new_point(meeting, point, order, *, by):
    """A new point, after the last of those before it in the programme (`order`: pks)."""
    fields = {name: getattr(point, name) for name in POINT}
    agenda.add_item(meeting, by=by, round_item=point, **fields)
    _place(meeting, point, order, by=by)


def take_changed_point(meeting, point, before, changed, *, by):
    """What changed of a point, as far as the meeting had it like the round."""
    item = _item(meeting, point)
    if item is None:
        return
    wanted = {name: value for name, value in changed.items() if getattr(item, name) == before[name]}
    if wanted:
        agenda.change_item(item, by=by, **wanted)


def take_moved_point(meeting, point, before, after, *, by):
    """Another place, where the points stood in the order of the programme."""
    linked = [pk for pk in _linked(meeting) if pk in before]
    if linked == [pk for pk in before if pk in linked] and point.pk in linked:
        _place(meeting, point, after, by=by)


def take_speaker(meeting, point, who, *, by):
    """Name a speaker at the point; whether they were not there yet and `meeting` has the point."""
    item = _item(meeting, point)
    if item is None:
        return False
    names = ("person", "name", "email")
    if item.speakers.filter(**{name: who[name] for name in names}).exists():
        return False
    add_speaker(item, by=by, **who)
    return True


def common_speakers(round):
    """`(point, who)` of who speaks at a point in every meeting to come that has it.

    In two of them or more: from one alone nobody can tell who speaks in all of them. Not who said
    no in one: that was decided there, and is to be looked at again.
    """
    meetings = open_meetings(round)
    items = AgendaItem.objects.filter(meeting__in=meetings, round_item__round=round)
    items = items.select_related("round_item").prefetch_related("speakers__person")
    per_point = {}
    for item in items.order_by("round_item__order", "pk"):
        per_point.setdefault(item.round_item, []).append(_who_speak(item))
    found = []
    for point, lists in per_point.items():
        everywhere = lists[0] if len(lists) > 1 else []
        found += [(point, who) for who in everywhere if all(who in others for others in lists)]
    return found


def _who_speak(item):
    """What names each speaker of `item` who did not decline."""
    names = ("person", "name", "email", "organisation")
    rows = [row for row in item.speakers.all() if row.answer != Speaker.Answer.DECLINED]
    return [{name: getattr(row, name) for name in names} for row in rows]


def lose_point(meeting, point, *, by):
    """Take the point away, unless the meeting had it otherwise: then it stays as its own.

    So does one that was moved on: it is the history of where it went.
    """
    item = _item(meeting, point)
    if (
        item
        and not item.moved_on_at
        and all(getattr(item, name) == getattr(point, name) for name in POINT)
    ):
        agenda.remove_item(item, by=by)


def take_paper(meeting, paper, before, *, by):
    """A new paper, or what changed of one that the meeting had like the round (`before`)."""
    if before is None:
        return _give_paper(meeting, paper, by=by)
    copy = paper.copies.filter(meeting=meeting).first()
    if copy is None or copy.document_id != before.document_id:
        return None
    return _give_paper(meeting, paper, by=by, keeps_title=copy.title != before.title)


def lose_paper(meeting, paper, *, by):
    """Take it away where the file is still the one of the round."""
    for copy in paper.copies.filter(meeting=meeting, document=paper.document_id):
        agenda.remove_paper(copy, by=by)


def _change(meeting, wanted, *, by):
    if "theme" in wanted:
        wanted["theme"] = theme_of(meeting.atrium, meeting.starts_at, wanted["theme"])
    if wanted:
        change(meeting, by=by, **wanted)


def _item(meeting, point):
    return AgendaItem.objects.filter(meeting=meeting, round_item=point).order_by("pk").first()


def _linked(meeting):
    """The points of the programme on the agenda of `meeting`, in its order."""
    rows = AgendaItem.objects.filter(meeting=meeting, round_item__isnull=False)
    return list(rows.values_list("round_item", flat=True))


def _place(meeting, point, order, *, by):
    """Move the point to where `order` wants it among the others; points of its own stay between."""
    rows = list(AgendaItem.objects.filter(meeting=meeting))
    item = next(row for row in rows if row.round_item_id == point.pk)
    seen = rows.index(item) + 1
    rows.remove(item)
    ranks = {pk: rank for rank, pk in enumerate(order)}
    before = [
        place
        for place, row in enumerate(rows, 1)
        if ranks.get(row.round_item_id, len(order)) < ranks[point.pk]
    ]
    later = [
        place
        for place, row in enumerate(rows, 1)
        if ranks.get(row.round_item_id, -1) > ranks[point.pk]
    ]
    place = before[-1] + 1 if before else later[0] if later else 1
    if place != seen:
        agenda.move_item(item, by=by, place=place, seen=seen)


def _give_paper(meeting, paper, *, by, keeps_title=False):
    meeting = agenda.open_for_change(meeting)
    copy = paper.copies.filter(meeting=meeting).first() or Paper(meeting=meeting, round_paper=paper)
    if copy.pk and copy.document_id != paper.document_id:
        old = PaperVersion.objects.create(paper=copy, document_id=copy.document_id, replaced_by=by)
        copy.replaced_at = old.replaced_at
    copy.document_id = paper.document_id
    copy.item = _item(meeting, paper.item) if paper.item else None
    if not keeps_title:
        copy.title = paper.title
    copy.save()
    return copy
