"""Entry points for Celery: look in the mailbox, read what came in."""

from celery import shared_task

from inbox import upkeep, work


@shared_task
def look():
    """Every minute: take what lies in the mailbox and process what was not yet."""
    work.look()


@shared_task
def purge():
    """Once a day: forget what need not be kept."""
    upkeep.purge()
    work.tidy()
