"""What the invented people answered, and who was there."""

from datetime import timedelta

from meetings.models import Registration

Status, Attendance = Registration.Status, Registration.Attendance
REASONS = ("", "", "Andere vergadering.", "Verlof.", "Een collega gaat in mijn plaats.")
# A white spot for the relationship manager of the demonstration: registered, but never there.
STAYS_AWAY = "gemeente-tremelo"
LATELY = timedelta(days=550)
CAME = ((Attendance.PRESENT, Attendance.EXCUSED, Attendance.ABSENT), (88, 8, 4))


def past(world, gathering):
    """Registrations of a meeting that is over, with attendance; a full one turned people away."""
    rows = coming(world, gathering, mix=(0.72, 0.16))
    for row in rows:
        if row.status == Status.WAITLISTED:
            row.status, row.queue_no = Status.CANCELLED, None
        if row.status == Status.REGISTERED:
            row.attendance = world.random.choices(*CAME)[0]
            if _stays_away(world, row):
                row.attendance = Attendance.EXCUSED
    gathering.present = sum(row.attendance == Attendance.PRESENT for row in rows)
    return rows


def _stays_away(world, row):
    long_ago = world.now - row.meeting.starts_at > LATELY
    return not long_ago and row.organisation is not None and row.organisation.code == STAYS_AWAY


def coming(world, gathering, mix=(0.5, 0.12)):
    """Registrations of a meeting that people were told about.

    `mix`: the share that registered and the share that declined; who finds no seat waits.
    `gathering.answers` fixes the answer of some.
    """
    meeting, queue = gathering.meeting, 0
    seats = meeting.capacity or len(gathering.invited)
    rows = []
    for colleague in gathering.invited:
        status = gathering.answers.get(colleague) or _answer(world.random.random(), mix)
        if status == Status.REGISTERED:
            seats -= 1
            if seats < 0:
                status, queue = Status.WAITLISTED, queue + 1
        rows.append(_row(world, meeting, colleague, status))
        rows[-1].queue_no = queue if status == Status.WAITLISTED else None
    meeting.next_queue_no = queue + 1
    return rows


def _answer(chance, mix):
    registered, declined = mix
    if chance < registered:
        return Status.REGISTERED
    return Status.DECLINED if chance < registered + declined else Status.INVITED


def _row(world, meeting, colleague, status):
    row = Registration(
        meeting=meeting,
        person=colleague.person,
        status=status,
        invited_at=meeting.announced_at,
    )
    if status != Status.INVITED:
        row.organisation = colleague.organisation_on(meeting.starts_at.date())
        row.registered_by = colleague.person
        row.answered_at = meeting.announced_at + timedelta(hours=world.random.randint(1, 60))
    if status == Status.DECLINED:
        row.reason = world.random.choice(REASONS)
    return row
