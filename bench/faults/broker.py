"""Redis crashes, forgets everything, or is away all day (rows 8, 9 and 10)."""

import signal
import time

import httpx

from bench.faults.load import Load
from bench.faults.naive import naive_broker_lost
from bench.faults.processes import wait_until
from bench.faults.stage import SENDERS
from bench.faults.table import Result, scenario
from bench.faults.workers import counted

AWAY = 5  # seconds
CHANGES = 10
CONSUMING = "SELECT at FROM outbox_heartbeat WHERE name = 'taken'"


@scenario(
    "8",
    "Redis is killed (-9) and comes back while changes go on",
    bar="lost 0, doubled 0, no 5xx, 99 of 100 answers within 2 s, nudges taken again within 30 s",
    control=naive_broker_lost,
    alone=True,
)
def broker_killed(stage):
    stage.supervised("web", *SENDERS, "worker", "beat")
    stage.beating("taken")
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
    return all_promised_came(stage, load, answered=load.p99(), seconds=seconds, seconds_ok=30)


@scenario(
    "9",
    "Redis forgets everything (FLUSHALL) in the middle of a mailing",
    bar="lost 0, doubled 0, who was logged in still is",
    control=naive_broker_lost,
)
def broker_emptied(stage):
    total = 200 * min(stage.scale, 5)
    (person,) = stage.seed("people", 1)
    stage.supervised("web", "mailer", "beat")
    assert looked(stage, "/mijn/", person) == 200
    stage.seed("post", total)
    stage.arrived(total // 4)
    stage.redis.empty()
    seconds = stage.arrived(total)
    stage.settled()
    result = counted(stage, total, seconds=seconds)
    result.wrong += int(looked(stage, "/mijn/", person) != 200)
    return result


@scenario(
    "10",
    "Redis whole, then frozen, then dead all day: only web and the loop",
    bar="lost 0, doubled 0, no 5xx, every answer within 2 s, one nudge per change while it is whole, "
    "ready says only *taken zwijgt*, log-in closed and reading open",
    control="no_loop",
    alone=True,
)
def without_broker(stage):
    (person,) = stage.seed("people", 1)
    stage.supervised("web", *([] if stage.control == "no_loop" else ["drain"]))
    load = Load(stage.address)
    changes(load, "heel")
    nudges = stage.redis.waiting()
    stage.redis.signal(signal.SIGSTOP)
    changes(load, "bevroren")
    stage.redis.kill()
    changes(load, "dood")
    with load:
        time.sleep(8)
    stage.quiet(4)
    result = all_promised_came(stage, load, answered=load.slowest())
    wrong = {
        f"{nudges} nudges": nudges != CHANGES,
        "ready": not stage.control and readiness(stage) != (200, ["taken zwijgt"]),
        "reading": looked(stage, "/mijn/", person) != 200 or looked(stage, "/aanmelden/") != 200,
        "log-in": asked_for_a_code(stage, person) != 503,
    }
    result.wrong += sum(wrong.values())
    result.note = ", ".join(name for name, is_wrong in wrong.items() if is_wrong)
    return result


def changes(load, name):
    """Ten changes, one after the other."""
    for n in range(CHANGES):
        load.change(f"{name}{n}@gemeente.example")


def readiness(stage):
    """The status of the readiness page and what it says is wrong."""
    answer = httpx.get(f"{stage.address}/gezondheid/ready/", timeout=15)
    return answer.status_code, answer.json()["problems"]


def looked(stage, path, person=None):
    """The status of a page, for someone who is logged in or for anybody."""
    cookies = person["cookies"] if person else {}
    return httpx.get(f"{stage.address}{path}", cookies=cookies, timeout=15).status_code


def asked_for_a_code(stage, person):
    """The status when somebody who is not logged in asks for a log-in code."""
    data = {"email": "lid@gemeente.example", "csrfmiddlewaretoken": person["token"]}
    cookies = {"csrf": person["cookies"]["csrf"]}
    address = f"{stage.address}/aanmelden/"
    return httpx.post(address, data=data, cookies=cookies, timeout=15).status_code


def all_promised_came(stage, load, *, failed_ok=0, **fields):
    """Every change that was answered with yes was mailed once; every answer was one, and quick."""
    if stage.control != "no_loop":
        stage.settled()
    came = [mail.to for mail in stage.sink.received]
    return Result(
        sent=len(load.promised),
        lost=len(load.promised - set(came)),
        doubled=stage.copies,
        wrong=max(0, load.refused() - failed_ok),
        answered_ok=2,
        **fields,
    )
