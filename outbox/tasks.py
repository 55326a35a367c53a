"""Entry points for Celery. The broker carries nudges; every fact is a row.

A periodic task of any app is a `shared_task` in its tasks.py plus one entry in
BEAT_SCHEDULE in atrium/schedule.py (with `expires`, so that a queue that stood still does
not run it a hundred times). A task has no arguments, or a pk; it calls one action. `deliver` and
`drain` have a queue of their own, `mail`, for workers that send one mail at a time (decision 0009).
"""

from celery import shared_task

from outbox import alarms, delivery, health, upkeep

BUSY_FOR = 45  # seconds; the next nudge or tick goes on, well before the task's time limit


@shared_task
def deliver():
    """A request committed mail: send what is due."""
    delivery.drain(seconds=BUSY_FOR)


@shared_task
def drain():
    """The tick of every 15 seconds: send what is due, nudged or not."""
    delivery.drain(seconds=BUSY_FOR)


@shared_task
def heartbeat():
    """Beat scheduled this and a worker ran it: both live."""
    health.beat("taken")
    alarms.look()


@shared_task
def purge():
    """Once a day: forget what need not be kept."""
    upkeep.purge()
