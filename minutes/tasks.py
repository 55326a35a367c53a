"""What the worker does with verslagen: beat calls both, a rerun is harmless."""

from celery import shared_task

from minutes.reminders import remind_missing as remind
from minutes.search import index_changed as index


@shared_task
def index_changed():
    index()


@shared_task
def remind_missing():
    remind()
