"""PostgreSQL crashes and comes back (row 11)."""

import time

from bench.faults.load import Load
from bench.faults.processes import wait_until
from bench.faults.stage import SENDERS
from bench.faults.table import Result, scenario

AWAY = 6  # seconds


@scenario(
    "11",
    "PostgreSQL stops at once and comes back after 6 s while changes go on",
    bar="lost 0, nothing half written, a polite 503 meanwhile, answering again within 10 s, "
    "doubled at most 1 per sending process",
    control="commits_unwritten",
    alone=True,
)
def database_killed(stage):
    if stage.control == "commits_unwritten":
        stage.postgres.forgetful(stage.database)
    stage.supervised("web", *SENDERS, "worker", "beat")
    with Load(stage.address, pause=0.02, clients=8) as load:
        time.sleep(4)
        stage.postgres.crash()
        time.sleep(AWAY)
        stage.postgres.start()
        stage.postgres.remember()
        back = time.monotonic()
        wait_until(lambda: load.first_yes_after(back) < float("inf"), 60, stage.logs)
        time.sleep(2)
    if stage.control:  # it may not settle: the outbox sees that its database went back, and pauses
        stage.quiet(5)
    else:
        stage.settled(90)
    came = {mail.to for mail in stage.sink.received}
    rows = {row[0] for row in stage.sql("SELECT to_address FROM outbox_message")}
    impolite = load.statuses() - {200, -503}
    unwritten = len(load.promised - rows)
    notes = [f"also answered {sorted(impolite)}"] if impolite else []
    notes += [f"{unwritten} of the promised changes are not in the database"] if unwritten else []
    return Result(
        sent=len(load.promised),
        lost=len(load.promised - came),
        doubled=stage.copies,
        wrong=len(impolite) + unwritten,
        seconds=load.first_yes_after(back) - back,
        doubled_ok=len(
            SENDERS
        ),  # one per process that was sending when its answer could not be written
        seconds_ok=10,
        note="; ".join(notes),
    )
