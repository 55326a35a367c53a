"""A point that was not finished goes on to the next meeting, with its history (T68). Nobody is mailed."""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from core.refusal import Refused
from meetings.agenda.actions import CANCELLED, GONE, open_for_change, refuse_stale
from meetings.agenda.copying import continue_point
from meetings.models import AgendaItem, Meeting

COMING = (Meeting.Status.DRAFT, Meeting.Status.ANNOUNCED)
WORKED_ON = "Op de agenda van {meeting} is al aan dit punt gewerkt. Verwijder het eerst daar als het weg mag."
TOO_LATE = "De bijeenkomst waarnaar dit punt is doorgeschoven, is al begonnen."


@dataclass(frozen=True)
class Trail:
    """Where a point came from and where it went to; None where there is nothing to tell."""

    came_from: Meeting | None = None
    went_to: Meeting | None = None


def next_meeting(meeting):
    """The first meeting of the same atrium after `meeting` that has not begun, or None."""
    rows = Meeting.objects.not_begun().filter(atrium=meeting.atrium_id, status__in=COMING)
    rows = rows.filter(starts_at__gte=meeting.starts_at).exclude(pk=meeting.pk)
    return rows.order_by("starts_at", "pk").first()


@transaction.atomic
def carry_on(item, *, by, version=None):
    """Move a point on to the next meeting, or let it wait for one; returns it. Twice is once.

    It stays where it was, with its papers. Only the next meeting is locked, the row of the point
    before it: two meetings are never locked at once (reliability.md 2.2).
    """
    item = _locked(item)
    if item.moved_on_at:
        return item
    refuse_stale(item, version)
    item.moved_on_at = timezone.now()
    item.version += 1
    item.save(update_fields=["moved_on_at", "version"])
    target = next_meeting(item.meeting)
    if target:
        continue_point(item, open_for_change(target))
    return item


@transaction.atomic
def bring_back(item, *, by):
    """Undo it: off the agenda of the later meeting, as long as nobody worked on it there."""
    item = _locked(item)
    later = AgendaItem.objects.filter(continues=item).select_related("meeting").first()
    if later:
        meeting = open_for_change(later.meeting)
        if meeting.has_begun:
            raise Refused(TOO_LATE)
        if later.version or later.papers.exists():
            raise Refused(WORKED_ON.format(meeting=meeting.title))
        later.delete()
    item.moved_on_at = None
    item.version += 1
    item.save(update_fields=["moved_on_at", "version"])
    return item


def _locked(item):
    """The point as it is, its row locked; Refused when it is gone or its meeting was cancelled."""
    rows = AgendaItem.objects.select_for_update(of=("self",), no_key=True)
    row = rows.select_related("meeting").filter(pk=item.pk, meeting=item.meeting_id).first()
    if row is None:
        raise Refused(GONE)
    if row.meeting.status == Meeting.Status.CANCELLED:
        raise Refused(CANCELLED)
    return row


def trails(items, *, to=None):
    """`{item pk: Trail}` of the points that were moved on or continue one; no query for others.

    `to`: the meeting on whose page they stand; of a meeting that its readers may not know, nothing
    is told. Without it, for who organises, all of it.
    """
    before = [item.continues_id for item in items if item.continues_id]
    gone = [item.pk for item in items if item.moved_on_at]
    if not before and not gone:
        return {}
    rows = AgendaItem.objects.filter(Q(pk__in=before) | Q(continues__in=gone))
    rows = [row for row in rows.select_related("meeting") if to is None or _known(row.meeting, to)]
    origin = {row.pk: row.meeting for row in rows}
    sequel = {row.continues_id: row.meeting for row in rows}
    return {item.pk: Trail(origin.get(item.continues_id), sequel.get(item.pk)) for item in items}


def _known(meeting, to):
    """Whether who reads `to`, of the same atrium, may know `meeting`: not a draft (T6), nor for fewer."""
    wide = {to.audience, Meeting.Audience.ELIGIBLE}
    is_told = meeting.announced_at is not None and meeting.status != Meeting.Status.DRAFT
    return is_told and meeting.audience in wide
