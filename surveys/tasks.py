"""What the worker does with evaluations; a rerun is harmless."""

from celery import shared_task

from surveys import asking


@shared_task
def ask():
    """Every few minutes: evaluations whose morning has come, and reminders of them."""
    asking.scan()
