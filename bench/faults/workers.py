"""Whoever sends dies, freezes, or is there more than once (rows 5, 6, 7, 17 and 22)."""

import signal
import threading
import time

from bench.faults.naive import naive_killed
from bench.faults.stage import LEASE
from bench.faults.table import Result, scenario

CHILDREN = 2  # sending processes of one worker
SLOWEST = """
SELECT coalesce(extract(epoch FROM percentile_cont(0.99) WITHIN GROUP
       (ORDER BY accepted_at - created_at)), 0)::float FROM outbox_message
"""
IDLE = """
SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()
AND state = 'idle in transaction' AND now() - state_change > interval '1 second'
"""


@scenario(
    "5",
    "changes are committed while everything runs",
    bar="lost 0, doubled 0, 99 of 100 within 60 s",
    control=naive_killed,
)
def committed_is_mailed(stage):
    total = 300 * stage.scale
    stage.supervised("worker", "beat")
    stage.seed("post_apart", total)
    stage.settled(60 + total / 20)
    slowest = stage.sql(SLOWEST)[0][0]
    return counted(stage, total, seconds=slowest, seconds_ok=60)


@scenario(
    "6",
    "the worker is killed four times (-9)",
    bar="lost 0, doubled at most 1 per sending process killed, same Message-ID, "
    "going on within the lease + 30 s",
    control=naive_killed,
)
def killed_worker(stage):
    total, kills = 400 * stage.scale, 4
    stage.seed("post", total)
    stage.supervised("worker", "beat")
    for kill in range(1, kills + 1):
        stage.arrived(kill * total // 6)
        stage.signal("worker", signal.SIGKILL)
    killed_at = time.monotonic()
    stage.arrived(total, LEASE + 90)
    stage.settled()
    seconds = time.monotonic() - killed_at
    return counted(
        stage,
        total,
        doubled_ok=kills * CHILDREN,
        seconds=seconds,
        seconds_ok=LEASE + 30 + total / 20,
    )


@scenario(
    "7",
    "a worker freezes longer than its lease, another takes over, it wakes",
    bar="lost 0, doubled at most 1 per sending process frozen",
    control="no_owner",
)
def frozen_worker(stage):
    total = 200 * stage.scale
    stage.seed("post", total)
    first = stage.worker()
    stage.beat()
    stage.arrived(40)
    first.signal(signal.SIGSTOP)
    second = stage.worker()
    seconds = stage.arrived(total)
    stage.settled()
    second.kill()
    first.signal(signal.SIGCONT)
    stage.quiet(3)
    return counted(stage, total, doubled_ok=CHILDREN, seconds=seconds)


@scenario(
    "17",
    "two schedulers and three workers",
    bar="doubled 0",
    control="no_lock",
)
def two_schedulers(stage):
    total = 300 * stage.scale
    stage.seed("post", total)
    for _ in range(3):
        stage.worker()
    stage.beat()
    stage.beat()
    seconds = stage.arrived(total, 60 + total / 10)
    stage.settled()
    stage.quiet(2)
    return counted(stage, total, seconds=seconds)


@scenario(
    "22",
    "five loops drain one queue",
    bar="doubled 0; no transaction is open while mail is handed over",
    control="no_lock",
)
def five_loops(stage):
    total = 500 * stage.scale
    stage.seed("post", total)
    idle, done = [], threading.Event()

    def sample():
        while not done.wait(0.1):
            idle.append(stage.sql(IDLE)[0][0])

    watcher = threading.Thread(target=sample)
    watcher.start()
    for _ in range(5):
        stage.drain()
    try:
        seconds = stage.arrived(total)
        stage.settled()
        stage.quiet(1)
    finally:
        done.set()
        watcher.join()
    result = counted(stage, total, seconds=seconds)
    result.wrong += max(idle)
    return result


def counted(stage, total, **fields):
    """What came of `total` mails; a row that is not accepted at the end is wrong."""
    came = stage.sink.message_ids()
    wrong = total - stage.states().get("accepted", 0)
    return Result(
        sent=total, lost=total - len(came), doubled=stage.copies, wrong=abs(wrong), **fields
    )
