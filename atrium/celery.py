"""The Celery application. The broker carries nudges only; every fact is a row (docs/decisions/0003)."""

import os
from importlib import import_module

from celery import Celery
from celery.signals import worker_init

from atrium.environment import settings_or_exit

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "atrium.settings")

app = Celery("atrium")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_init.connect
def watch(**_):
    """Let a worker that stands still end itself; its supervisor starts it anew."""
    import_module("outbox.watchdog")


@app.on_configure.connect
def check_settings(**_):
    """A worker or beat with a wrong setting ends with one clear line, not a traceback."""
    settings_or_exit()
