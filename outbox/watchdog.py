"""End a Celery worker that lives but no longer takes nudges, so that its supervisor starts it anew.

It happens after trouble with Redis (celery#8030, #9054): the process is there, answers signals, and
its queue only grows. A thread in the worker's main process counts what it takes; when that was
nothing for three minutes while nudges wait, it asks the worker to end, and insists after a while.
A worker without nudges, without a broker or busy with what it took is left alone.

A process that is frozen cannot look at itself: the same thread touches ALIVE_FILE, and whoever
started the worker ends it when that stops (scripts/supervise.py, docker/worker_lives.py).
"""

import os
import signal
import threading
from pathlib import Path
from time import monotonic, sleep

import structlog
from celery.signals import task_received, worker_ready
from django.conf import settings

log = structlog.get_logger(__name__)
STILL = 180  # seconds
ROUND = 5
GRACE = 45


class Watchdog:
    """`waiting()` says how many nudges wait; `end(number)` sends this process a signal."""

    def __init__(self, waiting, end, clock=monotonic):
        self._waiting, self._end, self._clock = waiting, end, clock
        self._taken_at = clock()

    def taken(self, **kwargs):
        """The worker took a nudge."""
        self._taken_at = self._clock()

    def look(self):
        """End the worker when it stands still; whether it did."""
        if self._clock() - self._taken_at < STILL:
            return False
        waiting = self._waiting()
        if not waiting:
            return False
        log.error("worker_stands_still", waiting=waiting)
        self._end(signal.SIGTERM)
        return True

    def watch(self, alive=lambda: None):
        """Look for as long as this process lives; `alive` says so at every look."""
        while not self.look():
            alive()
            sleep(ROUND)
        sleep(GRACE)
        self._end(signal.SIGKILL)


def nudges_waiting(app):
    """How many nudges stand in the queues this worker takes; none without a broker to ask."""
    with app.connection_for_read() as connection:
        channel = connection.channel
        errors = (*connection.connection_errors, *connection.channel_errors)
        return sum(_waiting_in(channel, queue, errors) for queue in app.amqp.queues.consume_from)


def _waiting_in(channel, queue, errors):
    try:
        return channel().queue_declare(queue, passive=True).message_count
    except errors:
        return 0


def alive():
    """Tell whoever started this worker that it lives: its number, in a file that stays young."""
    if settings.ALIVE_FILE:
        Path(settings.ALIVE_FILE).write_text(f"{os.getpid()}\n")


@worker_ready.connect
def start(sender, **kwargs):
    """Each worker watches itself, from its main process."""
    watchdog = Watchdog(
        lambda: nudges_waiting(sender.app), lambda number: os.kill(os.getpid(), number)
    )
    task_received.connect(watchdog.taken, weak=False)
    threading.Thread(target=watchdog.watch, args=[alive], daemon=True, name="watchdog").start()
