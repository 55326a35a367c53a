"""gunicorn's settings: WEB_CONCURRENCY processes of eight threads (gunicorn reads that itself).

The portal's settings are looked at first: gunicorn would restart a worker that cannot load them
for ever.
"""

import os
from importlib import import_module

from atrium.environment import settings_or_exit

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "atrium.settings")
settings_or_exit()

wsgi_app = "atrium.wsgi"
worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY") or 2)
threads = 8
timeout = 60
graceful_timeout = 30
keepalive = 5
max_requests = 10_000
max_requests_jitter = 1_000
control_socket_disable = True
accesslog = None


def post_worker_init(worker):
    """Each web process also looks whether mail still moves."""
    import_module("outbox.lookout").start()
