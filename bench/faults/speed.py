"""How fast the queue empties, beside a bare loop that sends the same bytes (issue 3, section 4)."""

import json
import smtplib
import sys
import time

from bench.faults.processes import memory_of
from bench.faults.table import Result, scenario

SHARE = 0.6  # of the rate of the bare loop
GROWTH = 20  # MB


@scenario(
    "5",
    "a long queue is sent to a server that is never busy, beside a bare loop of smtplib",
    bar="lost 0, doubled 0, at least 60 % of the rate of the bare loop, memory flat",
    control="one_mail_per_connection",
)
def drained_fast(stage):
    total = 1000 * stage.scale
    stage.sink.seconds_per_mail = 0
    stage.seed("post", total)
    worker = stage.worker()
    stage.beat()
    stage.arrived(total // 5, 120)
    before = _memory(worker)
    stage.arrived(total, 60 + total / 20)
    growth = _memory(worker) - before
    stage.settled()
    ours = _rate([mail.at for mail in stage.sink.received])
    lost, doubled = total - len(stage.sink.message_ids()), stage.copies
    mail = stage.folder / "mail"
    mail.write_bytes(stage.sink.received[0].content)
    worker.kill()
    bare = json.loads(stage.run("-m", "bench.faults.speed", str(stage.sink.port), str(mail)))
    note = f"{ours:.0f} a second, the bare loop {bare:.0f}; {growth:+.0f} MB"
    wrong = int(ours < SHARE * bare) + int(growth > GROWTH)
    return Result(sent=total, lost=lost, doubled=doubled, wrong=wrong, note=note)


def _rate(moments):
    """Mails a second between the first and the last."""
    return (len(moments) - 1) / (max(moments) - min(moments))


def _memory(worker):
    """What the worker and its children hold, in MB."""
    return sum(memory_of(pid) for pid in worker.family())


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
