"""Entry points for Celery; each runs again a minute later and does nothing twice."""

from celery import shared_task

from meetings import actions, arrivals, departures, reminders
from meetings.polls import upkeep
from outbox.health import beat


@shared_task
def remind():
    """Every minute: make the reminders whose moment has come."""
    reminders.scan()
    beat("herinneringen")


@shared_task
def close():
    """Every few minutes: what is over becomes held."""
    actions.mark_held()


@shared_task
def leave():
    """Every few minutes: who lost the right to come while a step was broken off gives up the seat."""
    departures.sweep()


@shared_task
def welcome():
    """Every few minutes: who joined while a step was broken off is invited after all."""
    arrivals.sweep()


@shared_task
def poll():
    """Every few minutes: polls of which people are reminded, or whose organiser can choose."""
    upkeep.scan()
