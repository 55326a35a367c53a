"""Look in the mailbox without Celery or Redis: a database and a mailbox are enough."""

import time

import structlog
from django.core.management.base import BaseCommand
from django.db import Error as DatabaseError
from django.db import close_old_connections, connection

from inbox import work

log = structlog.get_logger(__name__)
NAP = 60  # seconds between two looks


class Command(BaseCommand):
    help = "Haal de mail uit de mailbox en verwerk ze."

    def add_arguments(self, parser):
        parser.add_argument("--loop", action="store_true", help="blijf kijken tot het stopt")

    def handle(self, *args, loop, **options):
        if not loop:
            self.stdout.write(f"Binnengekomen: {work.look()}.")
            return
        while True:
            self._look()
            time.sleep(NAP)

    def _look(self):
        """One round; a database that is away is waited for."""
        close_old_connections()
        try:
            work.look()
        except DatabaseError as error:
            log.warning("database_away", error=str(error))
            connection.close()
