"""The worker of the main job: the real settings on a faster clock.

Only reminders are not left to beat: the test says itself when their moment has come.
"""

from tests.faults.settings import *  # noqa: F403

for name in ["index", "close"]:
    CELERY_BEAT_SCHEDULE[name]["schedule"] = 1.0  # noqa: F405
del CELERY_BEAT_SCHEDULE["remind"]  # noqa: F405
