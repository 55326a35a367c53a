"""Whoever sends dies, freezes, or is there more than once (rows 5, 6, 7, 17 and 22)."""

import os
import signal
import threading
import time

from bench.faults.naive import naive_killed
from bench.faults.stage import LEASE, SENDERS
from bench.faults.table import Result, scenario

KILLS = 4
FROZEN = 12  # seconds after which the supervisor ends what is frozen; 60 in `./run demo`
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
    stage.supervised(*SENDERS, "worker", "beat")
    stage.seed("post_apart", total)
    stage.settled(60 + total / 20)
    slowest = stage.sql(SLOWEST)[0][0]
    return counted(stage, total, seconds=slowest, seconds_ok=60)


@scenario(
    "6",
    "the sending process is killed four times (-9) in a thousand mails",
    bar="lost 0, doubled at most 1 per kill with the same Message-ID, going on within the lease + 30 s",
    control=naive_killed,
)
def killed_worker(stage):
    total = 1000
    stage.seed("post", total)
    stage.supervised("mailer", "beat")
    pauses = []
    for kill in range(1, KILLS + 1):
        stage.arrived(kill * total // 6)
        stage.signal("mailer", signal.SIGKILL)
        pauses.append(stage.arrived(len(stage.sink.message_ids()) + 1))
    stage.arrived(total, LEASE + 90)
    stage.settled()
    pause, most = max(pauses), LEASE + 30
    return counted(stage, total, doubled_ok=KILLS, seconds=pause, seconds_ok=most)


@scenario(
    "7",
    "the sending process freezes longer than its lease, another takes over, it wakes",
    bar="lost 0, doubled at most 1",
    control="no_owner",
)
def frozen_worker(stage):
    total = 200
    stage.seed("post", total)
    first = stage.part("mailer")
    stage.part("beat")
    stage.arrived(60)
    first.signal(signal.SIGSTOP)
    stage.part("mailer-2")
    seconds = stage.arrived(total)
    first.signal(signal.SIGCONT)
    stage.quiet(3)
    stage.settled()
    return counted(stage, total, doubled_ok=1, seconds=seconds)


@scenario(
    "7",
    "the only sending process freezes for good, under the supervisor of `./run demo`",
    bar="lost 0, doubled at most 1, unattended: ended and started again, mail goes on within 60 s",
    control="no_sign_of_life",
)
def frozen_for_good(stage):
    total = 200
    stage.seed("post", total)
    stage.supervised("mailer", "beat", frozen_after=FROZEN)
    stage.arrived(60)
    frozen = stage.pid_of("mailer")
    stage.signal("mailer", signal.SIGSTOP)
    before = len(stage.sink.message_ids())
    if stage.control:
        stage.quiet(FROZEN * 2)
        return counted(stage, total)
    seconds = stage.arrived(before + 2)
    stage.arrived(total)
    stage.settled()
    result = counted(stage, total, doubled_ok=1, seconds=seconds, seconds_ok=60)
    result.wrong += int(is_there(frozen))
    return result


def is_there(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


@scenario(
    "17",
    "two schedulers and three sending processes, all awake when the mailings come (a mailing a minute "
    "for 10 minutes in the long form)",
    bar="doubled 0",
    control="no_lock",
)
def two_schedulers(stage):
    minutes = 10 if stage.scale > 1 and not stage.control else 1
    for name in ("mailer", "mailer-2", "mailer-3", "beat", "beat-2"):
        stage.part(name)
    stage.all_awake(3)
    stage.sink.seconds_per_mail = 0.02
    for minute in range(minutes):
        next_mailing = time.monotonic() + 60
        stage.seed("post", 600)
        if minute + 1 < minutes:
            time.sleep(max(0, next_mailing - time.monotonic()))
    return all_came(stage, 600 * minutes)


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
    for n in range(5):
        stage.part(f"drain-{n}")
    try:
        result = all_came(stage, total)
    finally:
        done.set()
        watcher.join()
    result.wrong += max(idle)
    return result


def all_came(stage, total):
    """Wait until everything came and nothing comes any more; what came of it."""
    seconds = stage.arrived(total, 90 + total / 10)
    stage.settled()
    stage.quiet(2)
    return counted(stage, total, seconds=seconds)


def counted(stage, total, **fields):
    """What came of `total` mails; a row that is not accepted at the end is wrong."""
    came = stage.sink.message_ids()
    wrong = total - stage.states().get("accepted", 0)
    return Result(
        sent=total, lost=total - len(came), doubled=stage.copies, wrong=abs(wrong), **fields
    )
