"""Real processes in groups of their own, so that killing or freezing one takes its children too."""

import os
import signal
import subprocess
import sys
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

    def signal(self, number):
        """Send a signal to the whole group."""
        os.killpg(self._running.pid, number)

    def kill(self):
        """`kill -9`, no time to tidy up."""
        if self._running.poll() is None:
            self.signal(signal.SIGKILL)
            self._running.wait()
        self._log.close()


class Stage:
    """The environment all processes of one scenario share, and a broom for what they leave."""

    def __init__(self, folder, database_url, redis_url, sink, lease=4):
        self.folder = folder
        self.sink = sink
        self.env = os.environ | {
            "DJANGO_SETTINGS_MODULE": "tests.faults.settings",
            "SECRET_KEY": "alleen-voor-de-tests-" * 4,
            "DATABASE_URL": database_url,
            "REDIS_URL": redis_url,
            "EMAIL_URL": f"smtp://127.0.0.1:{sink.port}",
            "SINK_PORT": str(sink.port),
            "VAR_DIR": str(folder),
            "OUTBOX_LEASE_SECONDS": str(lease),
        }
        self._started = []

    def run(self, *arguments):
        """Run a Python program to its end; a failure is shown."""
        subprocess.run(
            [sys.executable, *arguments],
            cwd=ROOT,
            env=self.env,
            check=True,
            stdout=subprocess.DEVNULL,
        )

    def start(self, *command):
        name = f"{len(self._started)}.log"
        process = Process(*command, env=self.env, log=self.folder / name)
        self._started.append(process)
        return process

    def worker(self):
        """A Celery worker with one child and its own beat."""
        number = len(self._started)
        celery = [sys.executable, "-m", "celery", "-A", "atrium", "worker", "--concurrency", "1"]
        schedule = str(self.folder / f"beat-{number}")
        return self.start(*celery, "--beat", "--schedule", schedule, "--hostname", f"w{number}@h")

    def stop(self):
        for process in self._started:
            process.kill()

    def wait_for(self, count, seconds=60):
        """Until the sink has `count` different messages; else say how far it came."""
        wait_until(lambda: len(self.sink.message_ids()) >= count, seconds, self.logs)

    def logs(self):
        tails = [file.read_text(errors="replace")[-1500:] for file in self.folder.glob("*.log")]
        return f"{len(self.sink.message_ids())} messages came\n" + "\n---\n".join(tails)

    @property
    def copies(self):
        """How many mails came more than once, counting each extra copy."""
        return len(self.sink.received) - len(self.sink.message_ids())


def wait_until(ready, seconds, explain=lambda: ""):
    end = time.monotonic() + seconds
    while not ready():
        if time.monotonic() > end:
            raise AssertionError(f"Waited {seconds} s in vain. {explain()}")
        time.sleep(0.05)
