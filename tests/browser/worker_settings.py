"""The worker of the main job: the real settings on a faster clock.

Only reminders are not left to beat: the test says itself when their moment has come. The search runs
at its own pace, which is what it must keep up with.
"""

from atrium.settings import *  # noqa: F403

# A test that starts at night or on Sunday tells as much.
MAIL_QUIET_HOURS = False
for name in ["drain", "heartbeat", "close"]:
    CELERY_BEAT_SCHEDULE[name]["schedule"] = 1.0  # noqa: F405
del CELERY_BEAT_SCHEDULE["remind"]  # noqa: F405
STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"  # noqa: F405
