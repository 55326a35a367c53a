"""The real settings with a few lines for speed; the database and Redis are the real ones."""

import os

os.environ.setdefault("SECRET_KEY", "alleen-voor-de-tests-" * 4)
os.environ.setdefault("LOG_LEVEL", "ERROR")

from atrium.settings import *  # noqa: F403

ALLOWED_HOSTS = ["localhost", "127.0.0.1", "testserver"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
TEMPLATES[0]["DIRS"].append(BASE_DIR / "tests" / "templates")  # noqa: F405
TEMPLATES[0]["OPTIONS"]["string_if_invalid"] = "[[bestaat niet: %s]]"  # noqa: F405
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
# Static files straight from their folders: tests need no collectstatic.
WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS = True
# A test must not depend on the hour or the day at which it runs, nor leave nudges behind.
MAIL_QUIET_HOURS = False
CALENDAR_ANSWERS = True
if not REDIS_URL:  # noqa: F405
    CELERY_BROKER_URL = "memory://"
    CELERY_BROKER_TRANSPORT_OPTIONS = {}
