"""The house in which scenarios are played: one PostgreSQL, one migrated template, a stage each."""

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from pathlib import Path
from queue import SimpleQueue

from bench.faults import broker, clock, database, inbound, mailserver, speed, web, workers
from bench.faults.machinery import Postgres
from bench.faults.processes import ROOT
from bench.faults.stage import LEASE, Stage
from bench.faults.table import SCENARIOS, played

# Importing a family registers its scenarios.
FAMILIES = (web, workers, broker, database, mailserver, clock, inbound, speed)
__all__ = ["FAMILIES", "LEASE", "SCENARIOS", "House", "Street", "opened"]


class House:
    def __init__(self, postgres, folder):
        self._postgres = postgres
        self._folder = folder
        self._stages = count(1)
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
        folder = self._folder / str(next(self._stages))
        folder.mkdir()
        return Stage(folder, self._postgres, self._template, **options)


class Street:
    """A few houses side by side, as long as what is played is not judged by the clock."""

    def __init__(self, houses):
        self._free = SimpleQueue()
        for house in houses:
            self._free.put(house)
        self._lanes = ThreadPoolExecutor(len(houses))

    def play(self, acts, perform):
        """`perform(house, act)` each act in the first house that is free; the result of each."""

        def in_a_free_house(act):
            house = self._free.get()
            try:
                return perform(house, act)
            finally:
                self._free.put(house)

        return dict(zip(acts, self._lanes.map(in_a_free_house, acts), strict=True))


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
