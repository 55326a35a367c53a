"""A worker that lives but takes nothing is ended, and only that one."""

import os
import signal
import subprocess
import sys
from time import time

import pytest
from celery import Celery

from outbox.watchdog import Watchdog, alive, nudges_waiting


class Clock:
    def __init__(self):
        self.now = 0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


def test_a_worker_that_takes_nothing_while_nudges_wait_is_ended(clock):
    ended = []
    watchdog = Watchdog(lambda: 5, ended.append, clock)

    clock.now = 179
    assert not watchdog.look()
    clock.now = 181
    assert watchdog.look()

    assert ended == [signal.SIGTERM]


@pytest.mark.parametrize(("waiting", "taken_at"), [(0, 0), (5, 100)])
def test_a_worker_without_work_or_with_fresh_work_is_left_alone(clock, waiting, taken_at):
    ended = []
    watchdog = Watchdog(lambda: waiting, ended.append, clock)
    clock.now = taken_at
    watchdog.taken()

    clock.now = 181

    assert not watchdog.look()
    assert ended == []


@pytest.mark.parametrize(("age", "lives"), [(20, True), (120, False)])
def test_the_health_check_of_a_container_ends_a_worker_that_fell_silent(
    age, lives, settings, tmp_path
):
    """A real process, stopped as a frozen one is."""
    file = tmp_path / "alive"
    with subprocess.Popen(["sleep", "600"]) as worker:
        worker.send_signal(signal.SIGSTOP)
        file.write_text(f"{worker.pid}\n")
        os.utime(file, (time() - age, time() - age))

        check = [sys.executable, settings.BASE_DIR / "docker" / "worker_lives.py"]
        done = subprocess.run(check, env={"ALIVE_FILE": str(file)}, check=False)

        assert done.returncode == int(not lives)
        if lives:
            worker.kill()
        assert worker.wait(10) == -signal.SIGKILL


def test_a_worker_says_at_every_look_that_it_lives(settings, tmp_path):
    settings.ALIVE_FILE = str(tmp_path / "alive")

    alive()

    assert (tmp_path / "alive").read_text() == f"{os.getpid()}\n"


def test_a_broker_that_is_away_is_no_reason_to_end():
    app = Celery(broker="redis://127.0.0.1:1/0")

    assert nudges_waiting(app) == 0


def test_waiting_nudges_are_counted_and_an_unknown_queue_is_empty():
    app = Celery(broker="memory://")
    app.conf.task_default_queue = "nudges of this test alone"
    assert nudges_waiting(app) == 0
    with app.connection_for_write() as connection:
        queue = connection.SimpleQueue(app.conf.task_default_queue)
        queue.put({"n": 1})
        queue.put({"n": 2})

        assert nudges_waiting(app) == 2
        queue.clear()
        queue.close()


def test_a_mailer_counts_the_nudges_in_its_own_queue_only():
    app = Celery(broker="memory://")
    app.amqp.queues.select(["mail"])
    with app.connection_for_write() as connection:
        mail, other = connection.SimpleQueue("mail"), connection.SimpleQueue("celery")
        mail.put({"n": 1})
        other.put({"n": 2})

        assert nudges_waiting(app) == 1
        for queue in (mail, other):
            queue.clear()
            queue.close()
