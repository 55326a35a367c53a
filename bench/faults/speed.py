"""How fast the queue empties, beside a bare loop that sends the same bytes (issue 3, section 4)."""

import json
import smtplib
import sys
import time
from statistics import median

from bench.faults.processes import memory_of
from bench.faults.stage import SENDERS
from bench.faults.table import Result, scenario

SHARE = 0.6  # of the rate of the bare loop
GROWTH = 20  # MB
QUEUED = 50_000
CLAIM = 0.020  # seconds


@scenario(
    "5",
    "a long queue is sent as in production (two mailers and the loop) to a server that is never "
    "busy, beside a bare loop of smtplib over one connection",
    bar="lost 0, doubled 0, at least 60 % of the rate of the bare loop, memory flat",
    control="one_mail_per_connection",
    alone=True,
)
def drained_fast(stage):
    total = 1000 * stage.scale
    stage.sink.seconds_per_mail = 0
    senders = [stage.part(name) for name in SENDERS]
    stage.part("beat")
    stage.all_awake(2)
    stage.seed("post", total)
    stage.arrived(total // 5, 120)
    before = _memory(senders)
    stage.arrived(total, 60 + total / 20)
    growth = _memory(senders) - before
    stage.settled()
    ours = _rate([mail.at for mail in stage.sink.received])
    lost, doubled = total - len(stage.sink.message_ids()), stage.copies
    mail = stage.folder / "mail"
    mail.write_bytes(stage.sink.received[0].content)
    for sender in senders:
        sender.kill()
    bare = json.loads(stage.run("-m", "bench.faults.speed", str(stage.sink.port), str(mail)))
    note = f"{ours:.0f} a second, the bare loop {bare:.0f}: {ours / bare:.0%}; {growth:+.0f} MB"
    wrong = int(ours < SHARE * bare) + int(growth > GROWTH)
    return Result(sent=total, lost=lost, doubled=doubled, wrong=wrong, note=note)


@scenario(
    "5",
    f"mail is claimed while {QUEUED:,} messages are queued".replace(",", " "),
    bar="a claim of fifty takes less than 20 ms",
    control="no_index",
    alone=True,
)
def claimed_fast(stage):
    stage.seed("long_queue", QUEUED)
    if stage.control == "no_index":
        stage.seed("forget_indexes")
    times = stage.seed("claim_again_and_again", 50)
    note = f"median {median(times) * 1000:.1f} ms, slowest of fifty {max(times) * 1000:.1f} ms"
    return Result(sent=QUEUED, wrong=int(median(times) > CLAIM), seconds=max(times), note=note)


def _rate(moments):
    """Mails a second between the first and the last."""
    return (len(moments) - 1) / (max(moments) - min(moments))


def _memory(senders):
    """What these processes and their children hold, in MB."""
    return sum(memory_of(pid) for sender in senders for pid in sender.family())


def bare(port, content, count=1000):
    """Send the same bytes over one connection; mails a second."""
    with smtplib.SMTP("127.0.0.1", port) as smtp:
        begun = time.monotonic()
        for _ in range(count):
            smtp.sendmail("agenda@atrium.example", ["lid@gemeente.example"], content)
        return count / (time.monotonic() - begun)


if __name__ == "__main__":
    with open(sys.argv[2], "rb") as file:
        sys.stdout.write(json.dumps(bare(int(sys.argv[1]), file.read())))
