"""The mails about workshops. Each person is told once of each change; the event goes along."""

from meetings import mail
from meetings.workshops import held


def promoted(meeting, seats):
    """A seat came free for who waited for it."""
    news = [(seat.registration, seat.pk, {"seat": seat}) for seat in seats]
    return mail.about_workshops("workshop_promoted", meeting, news)


def allotted(meeting, rows, *, now):
    """What each of `rows` has, and why; also after staff put someone elsewhere."""
    held.attach(rows)
    news = [(row, now.isoformat(), {"workshop_reasons": _with_reasons(row)}) for row in rows]
    return mail.about_workshops("workshops_allotted", meeting, news)


def dropped(meeting, rows, workshop):
    """A workshop does not go on: ask its people to choose again."""
    news = [(row, workshop.pk, {"workshop": workshop}) for row in rows]
    return mail.about_workshops("workshop_dropped", meeting, news)


def _with_reasons(row):
    """A line per workshop, and why it is this one where that was worked out."""
    return [
        f"{held.line(seat)}, {seat.reason}" if seat.reason else held.line(seat)
        for seat in held.told_to(row)
    ]
