"""Keep some processes running until told to stop; standard library only.

    python -m scripts.supervise [--frozen-after=60] LOGS name=command [name=command ...]

Each process gets a session of its own, its output in LOGS/<name>.log and its number in
LOGS/<name>.pid. One that ends is started again, after the rest of its process group is gone: a
Celery worker killed with -9 leaves its beat alive, and two beats would double every sweep.
One that keeps LOGS/<name>.alive young (it is told so as ALIVE_FILE) and then no longer does is
frozen: it is killed, which starts it again.
SIGINT, SIGTERM and SIGHUP stop everything; so does, on Linux, a supervisor killed with -9.
"""

import argparse
import contextlib
import ctypes
import os
import shlex
import signal
import subprocess
import sys
import time
from pathlib import Path

FIRST_WAIT = 1
LONGEST_WAIT = 30
STEADY = 30  # after so many seconds alive, a crash counts as the first again
GRACE = 10  # seconds to end by itself after SIGTERM
FROZEN = 60  # seconds in which a process that says it lives said nothing
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Service:
    """One process with its process group; `start_at` is when it may start, None while it runs."""

    def __init__(self, name, command, logs, *, frozen_after=FROZEN):
        self.name = name
        self.command = command
        self.frozen_after = frozen_after
        self.log = logs / f"{name}.log"
        self.pid_file = logs / f"{name}.pid"
        self.alive_file = logs / f"{name}.alive"
        self.process = None
        self.start_at = 0.0
        self.wait = FIRST_WAIT

    def start(self):
        self.alive_file.unlink(missing_ok=True)
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=os.environ | {"ALIVE_FILE": str(self.alive_file)},
                start_new_session=True,
                preexec_fn=end_with_the_supervisor if sys.platform == "linux" else None,
            )
        self.started_at = self.heard_at = time.monotonic()
        self.heard = None
        self.start_at = None
        self.pid_file.write_text(f"{self.process.pid}\n")

    def look(self):
        """Start it when its time has come; plan a new start when it has ended."""
        if self.start_at is not None:
            if time.monotonic() >= self.start_at:
                self.start()
            return
        code = self.process.poll()
        if code is None:
            self.end_if_frozen()
            return
        self.signal_group(signal.SIGKILL)
        now = time.monotonic()
        if code == 0 or now - self.started_at > STEADY:  # it was asked to end, or ran for long
            self.wait = FIRST_WAIT
        say(f"{self.name} ended with code {code}: again in {self.wait} s, see {self.log}")
        self.start_at = now + self.wait
        self.wait = min(self.wait * 2, LONGEST_WAIT)

    def end_if_frozen(self):
        """Kill what said that it lives and then fell silent; the next look starts it again."""
        heard = self.alive_file.stat().st_mtime if self.alive_file.exists() else None
        if heard != self.heard:
            self.heard, self.heard_at = heard, time.monotonic()
        elif heard and time.monotonic() - self.heard_at > self.frozen_after:
            say(f"{self.name} is frozen: it is ended")
            self.signal_group(signal.SIGKILL)

    def signal_group(self, number):
        if self.process:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, number)

    def ask_to_end(self):
        """SIGTERM to the process alone: it ends its own children in good order."""
        if self.process and self.process.poll() is None:
            self.process.terminate()

    def end(self, deadline):
        """Wait until `deadline` (monotonic), then remove whatever is left of the group."""
        if not self.process:
            return
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(max(0, deadline - time.monotonic()))
        self.signal_group(signal.SIGKILL)
        self.process.wait()
        self.pid_file.unlink(missing_ok=True)
        self.alive_file.unlink(missing_ok=True)


def supervise(services, *, each_round=lambda: None, pause=0.2):
    """Run until a signal comes; `each_round` is called after every look at the services."""
    stopping = []
    for number in SIGNALS:
        signal.signal(number, lambda received, frame: stopping.append(received))
    try:
        while not stopping:
            for service in services:
                service.look()
            each_round()
            time.sleep(pause)
    finally:
        for service in services:
            service.ask_to_end()
        deadline = time.monotonic() + GRACE
        for service in services:
            service.end(deadline)


def end_with_the_supervisor():
    """Ask Linux to send SIGTERM when the parent dies in whatever way (PR_SET_PDEATHSIG)."""
    ctypes.CDLL(None).prctl(1, signal.SIGTERM)


def say(line):
    print(line, flush=True)


def main(arguments):
    parser = argparse.ArgumentParser(prog="python -m scripts.supervise")
    parser.add_argument("--frozen-after", type=float, default=FROZEN, metavar="SECONDS")
    parser.add_argument("logs", type=Path)
    parser.add_argument("parts", nargs="+", metavar="name=command")
    given = parser.parse_args(arguments)
    if not all("=" in part for part in given.parts):
        parser.error("each part is written as name=command")
    given.logs.mkdir(parents=True, exist_ok=True)
    pairs = (part.split("=", 1) for part in given.parts)
    frozen = {"frozen_after": given.frozen_after}
    supervise(
        [Service(name, shlex.split(command), given.logs, **frozen) for name, command in pairs]
    )


if __name__ == "__main__":
    main(sys.argv[1:])
