"""A verslag that is begun: a point for each point of the agenda, who was there, who was excused."""

import structlog
from django.db import transaction

from core.refusal import Refused
from core.times import day_words, local
from meetings.agenda import going_on
from meetings.models import AgendaItem, Meeting, Registration
from minutes.models import Edition, Minutes, Passage, Point

Attendance, Status = Registration.Attendance, Registration.Status
log = structlog.get_logger(__name__)


@transaction.atomic
def start(meeting, *, by):
    """Begin the verslag of `meeting` as a concept that is written in the portal."""
    locked = Meeting.objects.select_for_update(of=("self",)).filter(pk=meeting.pk).first()
    if locked is None or locked.status not in {Meeting.Status.ANNOUNCED, Meeting.Status.HELD}:
        raise Refused("Deze bijeenkomst bestaat niet meer of is geannuleerd.")
    if Minutes.objects.filter(meeting=locked).exists():
        raise Refused("Voor deze bijeenkomst is er al een verslag.")
    minutes = Minutes.objects.create(
        meeting=locked,
        title=f"Verslag {locked.title}"[:160],
        summary=f"Verslag van {locked.atrium.name}, {day_words(locked.starts_at)}.",
        dated_on=local(locked.starts_at).date(),
        created_by=by,
    )
    fill(minutes, by=by)
    log.info("minutes.started", minutes=minutes.pk, by=by.pk)
    return minutes


@transaction.atomic
def add_text(minutes, *, by):
    """Begin the written text beside a file that was uploaded; harmless when there is one."""
    locked = Minutes.objects.select_for_update(of=("self",)).filter(pk=minutes.pk).first()
    if locked is None or locked.status != Minutes.Status.DRAFT:
        raise Refused("Alleen bij een concept begint u nog een tekst.")
    if not locked.editions.exists():
        fill(locked, by=by)
    return locked


def fill(minutes, *, by):
    """The first version, from what the portal knows of the meeting."""
    present, excused = attendance(minutes.meeting)
    edition = Edition.objects.create(
        minutes=minutes,
        made_by=by,
        present="\n".join(present),
        excused="\n".join(excused),
    )
    items = going_on(minutes.meeting.agenda_items.select_related("meeting"))
    points = [
        Point(minutes=minutes, item=item, title=item.title, order=10 * number)
        for number, item in enumerate(items, 1)
        if item.kind != AgendaItem.Kind.BREAK
    ]
    Point.objects.bulk_create(points or [Point(minutes=minutes, title="Bespreking", order=10)])
    Passage.objects.bulk_create(
        Passage(edition=edition, point=point, changed_by=by) for point in minutes.points.all()
    )


def attendance(meeting):
    """Who was present and who excused, by name with their organisation (T75).

    Before anyone filled in who came, who had a seat counts as present: the writer corrects it.
    """
    rows = list(
        meeting.registrations.select_related("person", "organisation").order_by(
            "person__sort_name", "pk"
        )
    )
    is_known = any(row.attendance != Attendance.UNKNOWN for row in rows)
    came = [
        row
        for row in rows
        if row.attendance == Attendance.PRESENT or not is_known and row.status == Status.REGISTERED
    ]
    stayed = [
        row
        for row in rows
        if row not in came
        and (row.attendance == Attendance.EXCUSED or row.status == Status.DECLINED)
    ]
    return [_name(row) for row in came], [_name(row) for row in stayed]


def _name(row):
    return f"{row.person} ({row.organisation})" if row.organisation else str(row.person)
