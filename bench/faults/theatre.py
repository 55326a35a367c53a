"""The house in which scenarios are played: one PostgreSQL, one migrated template, a stage each."""

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from bench.faults import broker, clock, database, mailserver, speed, web, workers
from bench.faults.machinery import Postgres
from bench.faults.processes import ROOT
from bench.faults.stage import LEASE, Stage
from bench.faults.table import SCENARIOS, played

# Importing a family registers its scenarios.
FAMILIES = (web, workers, broker, database, mailserver, clock, speed)
__all__ = ["FAMILIES", "LEASE", "SCENARIOS", "House", "opened"]


class House:
    def __init__(self, postgres, folder):
        self._postgres = postgres
        self._folder = folder
        self._played = 0
        self._template = postgres.make()
        self._migrate()

    def _migrate(self):
        env = os.environ | {
            "DJANGO_SETTINGS_MODULE": "atrium.settings",
            "SECRET_KEY": "alleen-voor-de-proef-" * 4,
            "DATABASE_URL": self._postgres.address(self._template),
            "VAR_DIR": str(self._folder),
        }
        command = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
        subprocess.run(command, cwd=ROOT, env=env, check=True)

    def play(self, chosen, *, scale=1):
        """Play a scenario once; its Result."""
        return played(chosen.run, self._stage(scale=scale))

    def play_control(self, chosen):
        """Play it with a safety taken out; the Result, which should not have passed."""
        if callable(chosen.control):
            return played(chosen.control, self._stage())
        return played(chosen.run, self._stage(control=chosen.control))

    def _stage(self, **options):
        self._played += 1
        folder = self._folder / str(self._played)
        folder.mkdir()
        return Stage(folder, self._postgres, self._template, **options)


@contextlib.contextmanager
def opened():
    """A house for a series of scenarios; everything in it is gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="atrium-faults-"))
    postgres = Postgres()
    try:
        yield House(postgres, folder)
    finally:
        postgres.end()
        shutil.rmtree(folder, ignore_errors=True)
