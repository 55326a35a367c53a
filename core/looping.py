"""Commands that do one round, or with `--loop` one after the other: for who has no Celery or Redis."""

import time

import structlog
from django.core.management.base import BaseCommand
from django.db import Error as DatabaseError
from django.db import close_old_connections, connection

log = structlog.get_logger(__name__)


class LoopingCommand(BaseCommand):
    """A command of this kind has two methods: `once()` does the round that somebody asked for and
    returns what to tell about it, `again()` does each round of a process that stays.
    """

    nap = 60  # seconds between two rounds

    def add_arguments(self, parser):
        parser.add_argument("--loop", action="store_true", help="blijf kijken tot het stopt")

    def handle(self, *args, loop, **options):
        if not loop:
            self.stdout.write(self.once())
            return
        while True:
            self._round()
            time.sleep(self.nap)

    def _round(self):
        """One round; a database that is away is waited for."""
        close_old_connections()
        try:
            self.again()
        except DatabaseError as error:
            log.warning("database_away", error=str(error))
            connection.close()
