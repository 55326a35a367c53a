"""Nothing is lost and hardly anything doubled when processes die for real.

At most one message per crash goes twice, with the same Message-ID: between the server's answer and
our commit nothing can be exact. Each bar has a control that must fail.
"""

import signal
import sys
import time

import httpx
import psycopg
import pytest
import redis

from tests.faults.processes import wait_until
from tests.sink import free_port

pytestmark = pytest.mark.faults
KILLS = 4


def states(database_url):
    with psycopg.connect(database_url) as connection:
        rows = connection.execute("SELECT state, count(*) FROM outbox_message GROUP BY state")
        return dict(rows.fetchall())


def all_accepted(database_url, count):
    wait_until(
        lambda: states(database_url) == {"accepted": count}, 30, lambda: states(database_url)
    )


def test_a_worker_killed_four_times_loses_nothing(stage, database_url):
    total = 1000
    stage.run("-m", "tests.faults.post", str(total))

    worker = stage.worker()
    for kill in range(1, KILLS + 1):
        stage.wait_for(kill * total // 6)
        worker.kill()
        worker = stage.worker()

    stage.wait_for(total)
    all_accepted(database_url, total)
    assert len(stage.sink.message_ids()) == total
    assert stage.copies <= KILLS


def test_control_one_task_per_mail_does_lose(stage):
    total = 150
    stage.run("-m", "tests.faults.naive", str(total))
    celery = [sys.executable, "-m", "celery", "-A", "tests.faults.naive", "worker"]

    for kill in range(1, KILLS + 1):
        worker = stage.start(*celery, "--concurrency", "1")
        stage.wait_for(kill * total // 6)
        worker.kill()
    stage.start(*celery, "--concurrency", "1")

    came = -1
    while came != len(stage.sink.message_ids()):
        came = len(stage.sink.message_ids())
        time.sleep(3)
    assert came < total


def test_a_frozen_worker_is_overtaken_and_does_no_harm_when_it_wakes(stage, database_url):
    total = 200
    stage.run("-m", "tests.faults.post", str(total))
    first = stage.worker()
    stage.wait_for(60)

    first.signal(signal.SIGSTOP)
    stage.worker()
    stage.wait_for(total)
    first.signal(signal.SIGCONT)
    time.sleep(3)

    all_accepted(database_url, total)
    assert stage.copies <= 1


def test_without_redis_the_web_answers_and_mail_still_flows(stage, database_url, redis_server):
    port = free_port()
    gunicorn = [sys.executable, "-m", "gunicorn", "atrium.wsgi", "--bind", f"127.0.0.1:{port}"]
    stage.start(*gunicorn, "--threads", "4")
    stage.start(sys.executable, "manage.py", "drain_outbox", "--loop")
    address = f"http://localhost:{port}"
    wait_until(lambda: _answers(address), 20, stage.logs)

    slowest = {"whole": _changes(address, "whole")}
    with redis.Redis.from_url(redis_server.url) as broker:
        assert broker.llen("celery") == 10  # one nudge for each change
    redis_server.signal(signal.SIGSTOP)
    slowest["frozen"] = _changes(address, "frozen")
    redis_server.kill()
    slowest["dead"] = _changes(address, "dead")

    stage.wait_for(30)
    all_accepted(database_url, 30)
    assert stage.copies == 0
    assert max(slowest.values()) < 2, slowest
    report = httpx.get(f"{address}/gezondheid/ready/")
    assert (report.status_code, report.json()["problems"]) == (200, ["taken zwijgt"])


def _answers(address):
    try:
        return httpx.get(f"{address}/gezondheid/live/").status_code == 200
    except httpx.TransportError:
        return False


def _changes(address, name):
    """Post ten changes; how long the slowest answer took, in seconds."""
    seconds = []
    for n in range(10):
        begun = time.monotonic()
        data = {"to": f"{name}{n}@gemeente.example"}
        response = httpx.post(f"{address}/wijzig/", data=data, timeout=10)
        assert response.status_code == 200, f"{name}{n}: {response.text}"
        seconds.append(time.monotonic() - begun)
    return max(seconds)
