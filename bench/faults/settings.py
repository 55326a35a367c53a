"""The real settings for the processes that are killed; only the clockwork runs faster."""

from atrium.settings import *  # noqa: F403

ROOT_URLCONF = "bench.faults.urls"
INSTALLED_APPS = [*INSTALLED_APPS, "bench.faults.apps.FaultsConfig"]  # noqa: F405
for name in ["drain", "heartbeat", "inbox"]:
    CELERY_BEAT_SCHEDULE[name]["schedule"] = 1.0  # noqa: F405
STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"  # noqa: F405
