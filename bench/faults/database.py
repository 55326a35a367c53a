"""PostgreSQL crashes and comes back (row 11)."""

import time

from bench.faults.load import Load
from bench.faults.processes import wait_until
from bench.faults.table import Result, scenario

AWAY = 6  # seconds


@scenario(
    "11",
    "PostgreSQL stops at once and comes back after 6 s while changes go on",
    bar="lost 0, nothing half written, a polite 503 meanwhile, answering again within 10 s",
    control="commits_unwritten",
)
def database_killed(stage):
    if stage.control == "commits_unwritten":
        stage.postgres.forgetful(stage.database)
    stage.supervised("web", "worker", "beat", "drain")
    with Load(stage.address, pause=0.02, clients=4) as load:
        time.sleep(4)
        stage.postgres.crash()
        time.sleep(AWAY)
        stage.postgres.start()
        back = time.monotonic()
        wait_until(lambda: load.first_yes_after(back) < float("inf"), 60, stage.logs)
        time.sleep(2)
    stage.settled(90)
    came = {mail.to for mail in stage.sink.received}
    rows = {row[0] for row in stage.sql("SELECT to_address FROM outbox_message")}
    impolite = load.statuses() - {200, -503}
    return Result(
        sent=len(load.promised),
        lost=len(load.promised - came),
        doubled=stage.copies,
        wrong=len(impolite) + len(load.promised - rows),
        seconds=load.first_yes_after(back) - back,
        doubled_ok=3,  # one per process that was sending when its answer could not be written
        seconds_ok=10,
        note=f"also answered {sorted(impolite)}" if impolite else "",
    )
