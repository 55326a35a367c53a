"""A worker that lives but takes nothing is ended, and only that one."""

import signal

import pytest
from celery import Celery

from outbox.watchdog import Watchdog, nudges_waiting


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


def test_a_broker_that_is_away_is_no_reason_to_end():
    app = Celery(broker="redis://127.0.0.1:1/0")

    assert nudges_waiting(app) == 0


def test_waiting_nudges_are_counted_and_an_unknown_queue_is_empty():
    app = Celery(broker="memory://")
    assert nudges_waiting(app) == 0
    with app.connection_for_write() as connection:
        queue = connection.SimpleQueue("celery")
        queue.put({"n": 1})
        queue.put({"n": 2})

        assert nudges_waiting(app) == 2
        queue.clear()
        queue.close()
