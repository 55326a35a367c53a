"""What the worker does with files: beat calls both, a rerun is harmless."""

from celery import shared_task

from documents.actions import record_scan
from documents.models import Document
from documents.scan import scan
from documents.storage import location
from documents.sweep import sweep

BATCH = 20


@shared_task
def scan_pending():
    """Ask the scanner about what it has not seen; what it cannot answer now is asked again later."""
    for document in Document.objects.to_scan()[:BATCH]:
        record_scan(document, scan(location(document)))


@shared_task
def sweep_files():
    sweep()
