"""The web process looks too whether mail still moves: the others may all be dead (alarms.py)."""

import threading
from time import sleep

import structlog
from django.db import Error as DatabaseError
from django.db import connection

from outbox import alarms

log = structlog.get_logger(__name__)
ROUND = 60  # seconds


def start():
    """Look once a minute for as long as this process lives (gunicorn.conf.py)."""
    threading.Thread(target=_watch, daemon=True, name="lookout").start()


def _watch():
    while True:
        sleep(ROUND)
        look()
        connection.close()  # none is kept in between


def look():
    """Look once; a database that is away is waited for."""
    try:
        alarms.look()
    except DatabaseError as error:
        log.warning("database_away", error=str(error))
