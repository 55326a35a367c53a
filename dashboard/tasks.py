"""Entry points for Celery."""

from celery import shared_task

from dashboard import summary
from dashboard.mergers import carry_due_through
from dashboard.retention import forget_old
from dashboard.search import checking, indexing, similar, texts


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


@shared_task
def index_changed():
    """Every few seconds: what changed can be found; several workers may do so side by side."""
    indexing.work_off()


@shared_task
def read_texts():
    """The words inside new files, for as long as there are any to read."""
    texts.read_new()


@shared_task
def check_search():
    """At night, a minute at a time: whether everything can be found, and nothing that is gone."""
    checking.check()


@shared_task
def compare_minutes():
    """Every hour: which verslagen are about the same; a rerun changes nothing more."""
    similar.compare_all()
