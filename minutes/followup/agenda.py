"""The next agenda gets the adoption of a verslag and the open actions by itself (T80).

Computed from what there is, by a round every five minutes: so it is right whichever meeting is
planned, moved or called off. What an organiser takes away stays away from that agenda.
"""

from dataclasses import dataclass

import structlog
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format

from core.refusal import Busy, Refused
from meetings.agenda.actions import add_item, move_item, open_for_change, remove_item
from meetings.models import AgendaItem, Meeting
from minutes.models import Action, AgendaMention, Level, Minutes

Status = Meeting.Status
Kind = AgendaItem.Kind
ACTIONS = "Opvolging van de acties"
log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Wanted:
    """A point that belongs on the next agenda."""

    minutes: Minutes | None
    title: str
    kind: str
    length: int  # in minutes


def follow_agendas():
    """Bring the next agenda of every atrium concerned up to date; return how many points changed."""
    waiting = to_adopt().values("meeting__atrium")
    promised = to_follow_up().values("minutes__meeting__atrium")
    coming = AgendaMention.objects.filter(item__isnull=False, meeting__in=_coming())
    rows = Meeting.objects.filter(
        Q(atrium__in=waiting) | Q(atrium__in=promised) | Q(pk__in=coming.values("meeting"))
    )
    atria = rows.order_by().values_list("atrium", flat=True).distinct()
    return sum(_follow(atrium) for atrium in sorted(atria))


def to_adopt():
    """The verslagen that a meeting must adopt: read through, and not adopted by silence."""
    rows = Minutes.objects.filter(status=Minutes.Status.IN_REVIEW)
    silent = Q(meeting__atrium__platform__silent_adoption=True)
    return rows.exclude(silent & Q(remarks_until__gt=timezone.now()))


def to_follow_up():
    """Open actions that readers know of. One for PBM alone puts nothing on an agenda."""
    rows = Action.objects.filter(state=Action.State.OPEN).exclude(level=Level.DEPARTMENT)
    return rows.exclude(minutes__status=Minutes.Status.DRAFT)


def _coming():
    rows = Meeting.objects.not_begun().filter(status__in=[Status.DRAFT, Status.ANNOUNCED])
    return rows.order_by("starts_at", "pk")


def _follow(atrium):
    target = _coming().filter(atrium=atrium).first()
    wanted = _wanted(atrium)
    keep = [row.minutes for row in wanted]
    changed = 0
    mentions = AgendaMention.objects.filter(meeting__in=_coming(), meeting__atrium=atrium)
    for mention in mentions.filter(item__isnull=False).select_related("item", "meeting", "minutes"):
        if mention.meeting != target or mention.minutes not in keep:
            changed += _politely(_take_off, mention)
    if target:
        there = set(AgendaMention.objects.filter(meeting=target).values_list("minutes", flat=True))
        for row in wanted:
            if (row.minutes.pk if row.minutes else None) not in there:
                changed += _politely(_put_on, target, row)
    return changed


def _wanted(atrium):
    rows = [
        Wanted(
            row, f"Goedkeuring verslag van {date_format(row.dated_on, 'j F Y')}", Kind.ADOPTION, 5
        )
        for row in to_adopt().filter(meeting__atrium=atrium).order_by("dated_on", "pk")
    ]
    if to_follow_up().filter(minutes__meeting__atrium=atrium).exists():
        rows.append(Wanted(None, ACTIONS, Kind.DISCUSSION, 10))
    return rows


def _politely(act, *facts):
    """Do it in a transaction of its own; where somebody is busy the next round does it."""
    try:
        with transaction.atomic():
            return act(*facts)
    except (Busy, Refused) as refusal:
        log.info("minutes.agenda_waits", why=type(refusal).__name__)
        return 0


def _put_on(meeting, wanted):
    """On a draft after the welcome; on an agenda that people know at the end, so no hour moves."""
    meeting = open_for_change(meeting)
    mention, is_new = AgendaMention.objects.get_or_create(meeting=meeting, minutes=wanted.minutes)
    if not is_new:
        return 0
    item = meeting.agenda_items.filter(title=wanted.title).first()
    if item is None:
        fields = {"title": wanted.title, "kind": wanted.kind, "minutes": wanted.length}
        item = add_item(meeting, by=None, **fields)
        last = meeting.agenda_items.count()
        if meeting.status == Status.DRAFT and last > 2:
            move_item(item, by=None, place=2, seen=last)
    mention.item = item
    mention.save(update_fields=["item"])
    return 1


def _take_off(mention):
    """Off an agenda where it does not belong any more, unless somebody worked on it there."""
    item = mention.item
    if item.version or item.moved_on_at or item.papers.exists() or item.speakers.exists():
        return 0
    remove_item(item, by=None)
    mention.delete()
    return 1
