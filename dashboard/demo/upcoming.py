"""Meetings to come, in every state: draft, announced, full with a waiting list, cancelled, today."""

from datetime import timedelta
from functools import partial

from dashboard.demo import answers
from dashboard.demo.gatherings import Status, gather, workday
from dashboard.demo.history import OPEN, extra, invite, store
from dashboard.demo.world import keep
from meetings.models import Meeting, ReminderRound

# Platform: (days until the first, days between them, every how many-th atrium, seats).
PLANNED = {
    "lokaal-atrium": (20, 5, 1, 25),
    "partneroverleg": (6, 3, 9, None),
    "provinciaal-atrium": (33, 7, 1, 60),
    "atrium-centrumsteden": (38, 1, 1, 40),
    "vlaams-atrium": (41, 1, 1, None),
    "burgemeestersoverleg": (26, 9, 3, None),
    "vlaamse-infodagen": (47, 6, 1, 30),
    "thematisch-atrium": (52, 9, 1, 20),
}
USUAL = (0.5, 0.12)
MIX = {"vlaamse-infodagen": (0.75, 0.05)}
# How long before a meeting the reminders go out; those of before the demonstration were sent.
REMINDED = {"reminder_answer": 14, "reminder_registered": 2}


def plan(world, seats, themes):
    """Store what is planned for the coming months; the demo accounts' own meetings come apart."""
    for platform, (first, step, every, capacity) in PLANNED.items():
        rows = []
        for number, atrium in enumerate(world.atria(platform)[::every]):
            day = workday(world.random, world.today + timedelta(days=first + number * step % 120))
            fields = {**extra(atrium), "capacity": capacity}
            rows.append(
                gather(
                    world,
                    atrium,
                    day,
                    _status(atrium, number),
                    themes=themes.get(atrium.pk),
                    seats=seats[atrium.pk],
                    **fields,
                )
            )
            invite(world, rows[-1], day)
        store(world, rows, partial(answers.coming, mix=MIX.get(platform, USUAL)))
    _today(world, seats)


def _status(atrium, number):
    """One in six is still a draft, one in eleven was cancelled; public days are all announced."""
    if atrium.platform.admission in OPEN:
        return Status.ANNOUNCED
    if number % 6 == 5:
        return Status.DRAFT
    return Status.CANCELLED if number % 11 == 3 else Status.ANNOUNCED


def _today(world, seats):
    """Two groups meet today, one in the morning and one in the afternoon."""
    rows = [
        gather(world, atrium, world.today, Status.ANNOUNCED, seats=seats[atrium.pk], hour=hour)
        for atrium, hour in zip(world.atria("lokaal-atrium")[-2:], ((9, 30), (14, 0)), strict=True)
    ]
    store(world, rows, answers.coming)


def reminded(world):
    """Note that the reminders whose time has passed were sent, so that no old ones leave now."""
    rows = []
    for kind, days in REMINDED.items():
        soon = Meeting.objects.filter(
            status=Status.ANNOUNCED, starts_at__lt=world.now + timedelta(days=days, hours=12)
        )
        rows += [
            ReminderRound(meeting=meeting, kind=kind, starts_at=meeting.starts_at)
            for meeting in soon
        ]
    keep(rows)
