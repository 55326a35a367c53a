"""Who hosted, who reported and who brought the papers, so that a suggestion has reasons."""

from datetime import timedelta

from dashboard.demo.world import keep
from meetings.models import Duty, Registration

Kind = Duty.Kind
GROUPS = {"lokaal-atrium", "atrium-centrumsteden"}
ASKED_BEFORE = timedelta(days=20)


def share(world, gatherings):
    """Give the work of meetings that are over to some of who was there; the papers every other time."""
    meetings = [row.meeting for row in gatherings if row.meeting.atrium.platform.code in GROUPS]
    present = _present(meetings)
    duties = []
    for number, meeting in enumerate(meetings):
        people = present.get(meeting.pk, [])
        if len(people) < 3:
            continue
        kinds = [Kind.HOST, Kind.REPORT, Kind.PAPERS][: 2 + number % 2]
        first = number * 3 % len(people)
        chosen = (people[first:] + people)[: len(kinds)]
        duties += [
            _duty(meeting, kind, row, Duty.State.DONE, world.now)
            for kind, row in zip(kinds, chosen, strict=True)
        ]
    keep(duties)


def promise(world, meeting):
    """A coming meeting whose host is known and whose report was asked of somebody."""
    people = list(_rows([meeting], status=Registration.Status.REGISTERED)[:2])
    if len(people) == 2:
        host = _duty(meeting, Kind.HOST, people[0], Duty.State.ACCEPTED, world.now)
        keep([host, _duty(meeting, Kind.REPORT, people[1], Duty.State.ASKED, world.now)])


def _present(meetings):
    found = {}
    for row in _rows(meetings, attendance=Registration.Attendance.PRESENT):
        found.setdefault(row.meeting_id, []).append(row)
    return found


def _rows(meetings, **facts):
    rows = Registration.objects.filter(meeting__in=meetings, organisation__isnull=False, **facts)
    return rows.filter(organisation__type__code="gemeente").order_by("meeting", "pk")


def _duty(meeting, kind, row, state, now):
    asked_at = min(meeting.starts_at, now) - ASKED_BEFORE
    return Duty(
        meeting=meeting,
        kind=kind,
        person_id=row.person_id,
        organisation_id=row.organisation_id if kind == Kind.HOST else None,
        state=state,
        asked_at=asked_at,
        answered_at=None if state == Duty.State.ASKED else asked_at + timedelta(days=2),
    )
