"""A gunicorn of our own on a free port, and the CPU time its processes have used."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextlib.contextmanager
def running(env, *, app="atrium.wsgi", workers=2, threads=4, path="/bench/constant/"):
    """Start the web process and wait until `path` answers; yields (address, pid of the master)."""
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", app, "-b", f"127.0.0.1:{port}"]
    command += ["-w", str(workers), "--threads", str(threads), "--log-level", "error"]
    command += ["--max-requests", "0"]  # a worker that is replaced takes its CPU time with it
    process = subprocess.Popen(command, env={**os.environ, **env}, start_new_session=True)
    try:
        address = f"http://127.0.0.1:{port}"
        _wait(address + path)
        yield address, process.pid
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(20)


def _wait(address, seconds=30):
    end = time.monotonic() + seconds
    while True:
        try:
            urllib.request.urlopen(address, timeout=2).read()
            return
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.1)


def cpu_seconds(master):
    """Time that the workers of `master` were on a processor so far, in seconds, to the nanosecond.

    Linux keeps such a clock for every process, which clock_getcpuclockid(3) finds; unlike the
    10 ms steps of /proc/<pid>/stat it is exact, and unlike schedstat it counts all threads.
    """
    children = Path(f"/proc/{master}/task/{master}/children").read_text().split()
    return sum(time.clock_gettime(_cpu_clock(int(pid))) for pid in children)


def _cpu_clock(pid):
    whole_process, by_scheduler = ~pid << 3, 2
    return whole_process | by_scheduler
