"""The mail server refuses, hangs, forgets to answer or is away (rows 5, 12, 13 and 14)."""

import time

from bench.faults.table import Result, scenario
from bench.faults.workers import counted

BROKEN_OFF = "lid1@gemeente.example"


@scenario(
    "12",
    "the mail server puts everyone off (451) for a while, and one person all the time",
    bar="lost 0, doubled 0, nobody waits for that one person more than 30 s",
    control="everything_is_final",
)
def put_off(stage):
    total, never = 50, "lid7@gemeente.example"
    stage.sink.mode = "4xx"
    stage.seed("post", total)
    stage.supervised("mailer", "beat")
    stage.asked(total)
    stage.sink.mode, stage.sink.modes = "ok", {never: "4xx"}
    seconds = stage.settled(90) if stage.control else stage.arrived(total - 1)
    attempts, reason = stage.sql(
        "SELECT attempts, reason FROM outbox_message WHERE to_address = %s", never
    )[0]
    seen = attempts > 0 and reason.startswith("451")
    came = len(stage.sink.message_ids())
    return Result(
        sent=total,
        lost=total - 1 - came,
        doubled=stage.copies,
        wrong=int(not seen),
        seconds=seconds,
        seconds_ok=30,
    )


@scenario(
    "13",
    "the mail server refuses for good (550)",
    bar="one attempt each, state *mislukt* with the server's words within 60 s",
    control="nothing_is_final",
)
def refused(stage):
    total = 20
    stage.sink.mode = "5xx"
    stage.seed("post", total)
    stage.supervised("mailer", "beat")
    begun = time.monotonic()
    stage.asked(total)
    stage.quiet(3)
    rows = stage.sql("SELECT state, attempts, reason FROM outbox_message")
    wrong = sum(row != ("failed", 1, "550 5.1.1 Onbekend adres") for row in rows)
    wrong += sum(tries != 1 for tries in stage.sink.tries.values())
    seconds = time.monotonic() - begun
    return Result(sent=total, wrong=wrong, seconds=seconds, seconds_ok=60)


@scenario(
    "14",
    "the server takes a mail and breaks off, another time it never answers",
    bar="lost 0, doubled at most 1 per broken answer, same Message-ID, marked *mogelijk dubbel*",
    control="new_id_each_time",
)
def answer_lost(stage):
    total = 30
    stage.sink.modes = {BROKEN_OFF: "drop_after", "lid2@gemeente.example": "hang"}
    stage.seed("post", total)
    stage.supervised("mailer", "beat")
    stage.arrived(total - 1)
    stage.sink.modes = {}
    seconds = stage.settled(90)
    ids = {row[0] for row in stage.sql("SELECT message_id FROM outbox_message")}
    strange = len(stage.sink.message_ids().keys() - ids)
    marked = stage.sql("SELECT count(*) FROM outbox_message WHERE uncertain")[0][0]
    result = counted(stage, total, doubled_ok=2, seconds=seconds)
    result.wrong += strange + int(marked != 2)
    return result


@scenario(
    "5",
    "the mail server is away, then back",
    bar="lost 0, doubled 0, no attempt spent",
    control="down_is_final",
)
def server_away(stage):
    total = 100 * stage.scale
    stage.sink.stop()
    stage.seed("post", total)
    stage.supervised("mailer", "beat")
    stage.waits_for("SELECT count(*) FROM outbox_message WHERE reason <> ''")
    stage.sink.start()
    seconds = stage.settled(90)
    spent = stage.sql("SELECT count(*) FROM outbox_message WHERE attempts <> 1")[0][0]
    result = counted(stage, total, seconds=seconds)
    result.wrong += spent
    return result
