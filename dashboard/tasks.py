"""Entry point for Celery."""

from celery import shared_task

from dashboard.retention import forget_old


@shared_task
def forget():
    """Once a day: what was kept long enough; a rerun is harmless."""
    forget_old()
