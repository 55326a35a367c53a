"""Entry points for Celery."""

from celery import shared_task

from dashboard import summary
from dashboard.mergers import carry_due_through
from dashboard.retention import forget_old


@shared_task
def forget():
    """Once a day: what was kept long enough; a rerun is harmless."""
    forget_old()


@shared_task
def summarise():
    """On Monday morning, and every hour until evening: who has no summary yet gets one."""
    summary.write_all()


@shared_task
def carry_mergers():
    """Just after midnight: municipalities that merge today; a rerun does nothing more."""
    carry_due_through()
