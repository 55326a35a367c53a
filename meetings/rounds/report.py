"""What a round reached: counts per province, and of all together each only once."""

from dataclasses import dataclass, field

from meetings.models import Meeting, Registration

Status = Registration.Status
Attendance = Registration.Attendance
FACTS = ("meeting", "person", "status", "attendance", "organisation", "organisation__municipality")


@dataclass
class Line:
    """One meeting, or (without) all of them; people, organisations and municipalities by key."""

    meeting: Meeting | None = None
    asked: set = field(default_factory=set)
    registered: set = field(default_factory=set)
    waiting: set = field(default_factory=set)
    present: set = field(default_factory=set)
    organisations: set = field(default_factory=set)
    municipalities: set = field(default_factory=set)

    def add(self, other):
        for name in ("asked", "registered", "waiting", "present"):
            getattr(self, name).update(getattr(other, name))
        self.organisations |= other.organisations
        self.municipalities |= other.municipalities


@dataclass
class Report:
    lines: list
    total: Line


def report_of(meetings):
    """The Report of some meetings, those that were cancelled left out; one query.

    Reached is in whose name somebody was present; where no attendance was filled in, registered.
    """
    lines = {row.pk: Line(row) for row in meetings if row.status != Meeting.Status.CANCELLED}
    rows = Registration.objects.filter(meeting__in=list(lines)).order_by()
    rows = list(rows.values_list(*FACTS))
    filled_in = {row[0] for row in rows if row[3] != Attendance.UNKNOWN}
    for meeting, person, status, attendance, organisation, municipality in rows:
        line = lines[meeting]
        is_present = attendance == Attendance.PRESENT
        line.asked.add(person)
        if status == Status.REGISTERED:
            line.registered.add(person)
        if status == Status.WAITLISTED:
            line.waiting.add(person)
        if is_present:
            line.present.add(person)
        counts = is_present if meeting in filled_in else status == Status.REGISTERED
        if counts:
            line.organisations |= {organisation} - {None}
            line.municipalities |= {municipality} - {None}
    total = Line()
    for line in lines.values():
        total.add(line)
    return Report(list(lines.values()), total)
