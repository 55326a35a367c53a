"""Redis crashes, forgets everything, or is away all day (rows 8, 9 and 10)."""

import time

import httpx

from bench.faults.load import Load
from bench.faults.naive import naive_broker_lost
from bench.faults.processes import wait_until
from bench.faults.table import Result, scenario
from bench.faults.workers import counted

AWAY = 5  # seconds
CONSUMING = "SELECT at FROM outbox_heartbeat WHERE name = 'taken'"


@scenario(
    "8",
    "Redis is killed (-9) and comes back while changes go on",
    bar="lost 0, doubled 0, no 5xx, 99 of 100 answers within 2 s, nudges taken again within 30 s",
    control=naive_broker_lost,
)
def broker_killed(stage):
    stage.supervised("web", "worker", "beat", "drain")
    stage.waits_for("SELECT count(*) FROM outbox_heartbeat WHERE name = 'taken'")
    with Load(stage.address) as load:
        time.sleep(3)
        stage.redis.kill()
        time.sleep(AWAY)
        stage.redis.start()
        back = time.monotonic()
        before = stage.sql(CONSUMING)
        wait_until(lambda: stage.sql(CONSUMING) != before, 60, stage.logs)
        seconds = time.monotonic() - back
        time.sleep(1)
    return all_promised_came(stage, load, seconds=seconds, seconds_ok=30)


@scenario(
    "9",
    "Redis forgets everything (FLUSHALL) in the middle of a mailing",
    bar="lost 0, doubled 0, who was logged in still is",
    control=naive_broker_lost,
)
def broker_emptied(stage):
    total = 200 * stage.scale
    (person,) = stage.seed("people", 1)
    stage.supervised("web", "worker", "beat")
    assert logged_in(stage, person)
    stage.seed("post", total)
    stage.arrived(total // 4)
    stage.redis.empty()
    seconds = stage.arrived(total)
    stage.settled()
    result = counted(stage, total, seconds=seconds)
    result.wrong += int(not logged_in(stage, person))
    return result


@scenario(
    "10",
    "no Redis all day: only web and the loop",
    bar="lost 0, doubled 0, no 5xx, 99 of 100 answers within 2 s",
    control="no_loop",
)
def without_broker(stage):
    stage.redis.kill()
    stage.supervised("web", *([] if stage.control == "no_loop" else ["drain"]))
    with Load(stage.address) as load:
        time.sleep(8)
    stage.quiet(4)
    return all_promised_came(stage, load)


def all_promised_came(stage, load, **fields):
    """Every change that was answered with yes was mailed once; every answer was one, and quick."""
    if stage.control != "no_loop":
        stage.settled()
    came = [mail.to for mail in stage.sink.received]
    return Result(
        sent=len(load.promised),
        lost=len(load.promised - set(came)),
        doubled=stage.copies,
        wrong=load.refused(),
        answered=load.p99(),
        answered_ok=2,
        **fields,
    )


def logged_in(stage, person):
    """Whether the browser of `person` sees its own page."""
    page = httpx.get(f"{stage.address}/mijn/", cookies=person["cookies"], timeout=15)
    return page.status_code == 200
