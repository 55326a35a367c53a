"""Send what is due without Celery or Redis: a database and a mail server are enough."""

from time import monotonic

import structlog
from django.conf import settings
from django.db import Error as DatabaseError
from django.utils.module_loading import import_string

from core.looping import LoopingCommand
from outbox import alarms
from outbox.delivery import drain

log = structlog.get_logger(__name__)


class Command(LoopingCommand):
    """As a loop it also makes what is to be mailed by the clock (LOOP_TASKS), once a minute."""

    help = "Verstuur de berichten die klaarstaan."
    nap = 2
    made_at = float("-inf")

    def once(self):
        return f"{drain()} berichten verstuurd"

    def again(self):
        if monotonic() - self.made_at >= 60:
            self.made_at = monotonic()
            self._make()
        drain(seconds=60)
        alarms.look()

    def _make(self):
        for name in settings.LOOP_TASKS:
            try:
                import_string(name)()
            except DatabaseError:
                raise
            except Exception:  # it comes again in a minute; what stands ready must leave now
                log.exception("task_failed", task=name)
