"""Calendar programs that people use, as real processes with a configuration of their own."""

import os
import subprocess
import sys
from pathlib import Path

BIN = Path(sys.executable).parent


class Khal:
    """A calendar on disk, in Brussels time; what `khal list` shows is what a person sees."""

    def __init__(self, folder):
        self.store = folder / "store"
        self.store.mkdir(parents=True)
        self.config = folder / "khal.conf"
        self.config.write_text(
            f"[calendars]\n[[atrium]]\npath = {self.store}\n"
            "[locale]\nlocal_timezone = Europe/Brussels\ndefault_timezone = Europe/Brussels\n"
            "timeformat = %H:%M\ndateformat = %Y-%m-%d\nlongdateformat = %Y-%m-%d\n"
            "datetimeformat = %Y-%m-%d %H:%M\nlongdatetimeformat = %Y-%m-%d %H:%M\n"
            f"[sqlite]\npath = {folder}/khal.db\n"
        )

    def take(self, text):
        """Import a calendar file, as from a mail."""
        file = self.store.parent / "incoming.ics"
        file.write_text(text, newline="")
        self._run("import", "--batch", file)

    def files(self):
        """The events as stored; what khal leaves of its own writing has another name."""
        return sorted(self.store.glob("*.ics"))

    def shows(self, first, days=30):
        """The events from day `first` on, a line each: begin, end, state and title."""
        line = "{start} {end-time} {status}{title}"
        seen = self._run("list", "--day-format", "", "--format", line, str(first), f"{days}d")
        return [" ".join(row.split()) for row in seen.splitlines() if row.strip()]

    def _run(self, *arguments):
        return run("khal", "-c", self.config, *arguments)


class Vdirsyncer:
    """Keeps a folder the same as a feed on the web."""

    def __init__(self, folder, address):
        self.store = folder / "synced"
        self.store.mkdir(parents=True)
        self.config = folder / "vdirsyncer.conf"
        self.config.write_text(
            f'[general]\nstatus_path = "{folder}/status"\n'
            '[pair mine]\na = "feed"\nb = "folder"\ncollections = null\n'
            'conflict_resolution = "a wins"\n'
            f'[storage feed]\ntype = "http"\nurl = "{address}"\n'
            f'[storage folder]\ntype = "filesystem"\npath = "{self.store}"\nfileext = ".ics"\n'
        )
        run("vdirsyncer", "-c", self.config, "discover", "mine")

    def sync(self):
        """The files that there are after a round, by name."""
        run("vdirsyncer", "-c", self.config, "sync")
        return {file.name: file.read_text() for file in sorted(self.store.glob("*.ics"))}


def run(program, *arguments):
    """What the program printed; a failed test with its own words when it did not succeed."""
    done = subprocess.run(
        [BIN / program, *arguments],
        capture_output=True,
        text=True,
        timeout=60,
        env={**os.environ, "LC_ALL": "C.UTF-8"},
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
