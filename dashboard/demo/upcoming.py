"""Meetings to come, in every state: draft, announced, full with a waiting list, cancelled, today."""

from datetime import timedelta
from functools import partial

from dashboard.demo import answers
from dashboard.demo.gatherings import Status, gather, workday
from dashboard.demo.history import OPEN, extra, invite, limit, store
from dashboard.demo.world import is_own, keep
from meetings.models import ReminderRound
from meetings.reminders import DAYS_BEFORE, due_for

# Platform: (days until the first, days between them, every how many-th atrium, seats per invitee).
PLANNED = {
    "lokaal-atrium": (20, 5, 1, 0.7),
    "partneroverleg": (6, 3, 9, None),
    "provinciaal-atrium": (50, 7, 1, 0.8),
    "atrium-centrumsteden": (38, 1, 1, 0.8),
    "vlaams-atrium": (41, 1, 1, None),
    "burgemeestersoverleg": (26, 9, 3, None),
    "vlaamse-infodagen": (64, 6, 1, 0.7),
    "thematisch-atrium": (52, 9, 1, 0.5),
}
USUAL = (0.5, 0.12)
MIX = {"vlaamse-infodagen": (0.74, 0.05), "thematisch-atrium": (0.7, 0.1)}


def plan(world, seats, themes):
    """Store what is planned for the coming months; the demo accounts' own meetings come apart."""
    for platform, (first, step, every, share) in PLANNED.items():
        rows = []
        others = [atrium for atrium in world.atria(platform) if not is_own(atrium)]
        for number, atrium in enumerate(_some(others, every)):
            day = workday(world.random, world.today + timedelta(days=first + number * step % 120))
            rows.append(
                gather(
                    world,
                    atrium,
                    day,
                    _status(atrium, number),
                    themes=themes.get(atrium.pk),
                    seats=seats[atrium.pk],
                    **extra(atrium),
                )
            )
            invite(world, rows[-1], day)
            limit(rows[-1], share)
        store(world, rows, partial(answers.coming, mix=MIX.get(platform, USUAL)))
    _today(world, seats)


def _some(atria, every):
    """Every so many-th, or all where there are few."""
    return atria[::every] if len(atria) > 5 * every else atria


def _status(atrium, number):
    """One in six is still a draft, one in eleven was cancelled; public days are all announced."""
    if atrium.platform.admission in OPEN:
        return Status.ANNOUNCED
    if number % 6 == 2:
        return Status.DRAFT
    return Status.CANCELLED if number % 11 == 3 else Status.ANNOUNCED


def _today(world, seats):
    """Two groups meet today, one in the morning and one in the afternoon."""
    rows = [
        gather(world, atrium, world.today, Status.ANNOUNCED, seats=seats[atrium.pk], hour=hour)
        for atrium, hour in zip(world.atria("lokaal-atrium")[-2:], ((9, 30), (14, 0)), strict=False)
    ]
    store(world, rows, answers.coming)


def reminded():
    """Note that the reminders whose time has passed were sent, so that no old ones leave now."""
    keep(
        [
            ReminderRound(meeting=meeting, kind=kind, starts_at=meeting.starts_at)
            for kind in DAYS_BEFORE
            for meeting in due_for(kind)
        ]
    )
