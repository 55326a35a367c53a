"""Send what is due without Celery or Redis: a database and a mail server are enough."""

import time

import structlog
from django.core.management.base import BaseCommand
from django.db import Error as DatabaseError
from django.db import close_old_connections, connection

from outbox import alarms
from outbox.delivery import drain

log = structlog.get_logger(__name__)
NAP = 2  # seconds between two looks


class Command(BaseCommand):
    help = "Verstuur de berichten die klaarstaan."

    def add_arguments(self, parser):
        parser.add_argument("--loop", action="store_true", help="blijf kijken tot het stopt")

    def handle(self, *args, loop, **options):
        if not loop:
            self.stdout.write(f"{drain()} berichten verstuurd")
            return
        while True:
            self._look()
            time.sleep(NAP)

    def _look(self):
        """One round; a database that is away is waited for."""
        close_old_connections()
        try:
            drain(seconds=60)
            alarms.look()
        except DatabaseError as error:
            log.warning("database_away", error=str(error))
            connection.close()
