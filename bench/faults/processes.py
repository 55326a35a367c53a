"""Real processes in groups of their own, so that killing or freezing one takes its children too."""

import os
import signal
import subprocess
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


class Process:
    """One program that runs until it is stopped; its output goes to a file for whoever must look."""

    def __init__(self, *command, env, log):
        self._log = log.open("ab")
        self._running = subprocess.Popen(
            command,
            cwd=ROOT,
            env=env,
            stdout=self._log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        self.pid = self._running.pid

    def signal(self, number):
        """Send a signal to the whole group."""
        os.killpg(self.pid, number)

    def family(self):
        """The process and its children, by number."""
        children = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split()
        return [self.pid, *map(int, children)]

    def kill(self):
        """`kill -9`, no time to tidy up."""
        if self._running.poll() is None:
            self.signal(signal.SIGKILL)
            self._running.wait()
        self._log.close()


def wait_until(ready, seconds, explain=lambda: ""):
    """Wait at most `seconds`; returns how long it took. Raises AssertionError when it never came."""
    begun = time.monotonic()
    while not ready():
        if time.monotonic() - begun > seconds:
            raise AssertionError(f"Waited {seconds} s in vain. {explain()}")
        time.sleep(0.05)
    return time.monotonic() - begun


def memory_of(pid):
    """The memory a process holds, in MB."""
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20
