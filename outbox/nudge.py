"""Tell a worker that there is mail. The only place where a request talks to the broker.

A nudge may get lost: beat drains every 15 seconds and `drain_outbox --loop` needs no broker at all.
So whatever goes wrong here is logged and swallowed: the business change is already committed.
"""

from functools import cache

import structlog
from celery import current_app
from django.db import transaction
from kombu.pools import producers

log = structlog.get_logger(__name__)
LONGEST = 1  # seconds a request may lose on a broker that does not answer


def nudge():
    """After the commit of this transaction (or now, outside one), nudge a worker; once is enough."""
    waiting = transaction.get_connection().run_on_commit
    if not any(function is _publish for _, function, *_ in waiting):
        transaction.on_commit(_publish)


def _publish():
    try:
        with producers[_broker()].acquire(block=True, timeout=LONGEST) as producer:
            current_app.send_task("outbox.tasks.deliver", producer=producer, retry=False)
    except Exception as error:  # not only OSError: a lost broker shows itself in many ways
        log.warning("nudge_failed", error=repr(error))


@cache
def _broker():
    """A connection of its own for publishing, with shorter patience than a worker's."""
    return current_app.connection_for_write(
        transport_options={
            "socket_timeout": LONGEST,
            "socket_connect_timeout": LONGEST,
            "max_retries": 0,
            "connect_retries_timeout": LONGEST,
        }
    )
