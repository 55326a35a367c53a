"""The Celery application. The broker carries nudges only; every fact is a row (docs/decisions/0003)."""

import os

from celery import Celery

from atrium.environment import settings_or_exit

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "atrium.settings")

app = Celery("atrium")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@app.on_configure.connect
def check_settings(**_):
    """A worker or beat with a wrong setting ends with one clear line, not a traceback."""
    settings_or_exit()
