"""The control of most rows: one Celery task per mail, acknowledged before it runs, no table."""

import os
import smtplib
import sys
from email.message import EmailMessage

from celery import Celery

from bench.faults.table import Result

app = Celery("naive", broker=os.environ.get("REDIS_URL"))
app.conf.task_ignore_result = True
app.conf.broker_connection_retry_on_startup = True
CELERY = ["-m", "celery", "-A", "bench.faults.naive", "worker", "--concurrency=2"]


@app.task(name="naive.send")
def send(n):
    mail = EmailMessage()
    mail["Message-ID"], mail["Subject"] = f"<{n}@naive.example>", f"Bericht {n}"
    mail["From"], mail["To"] = "agenda@naive.example", f"lid{n}@gemeente.example"
    mail.set_content(f"Dit is bericht {n}.")
    with smtplib.SMTP("127.0.0.1", int(os.environ["SINK_PORT"])) as smtp:
        smtp.send_message(mail)


def naive_killed(stage):
    """Its worker is killed four times."""
    total = 200
    stage.run("-m", "bench.faults.naive", str(total))
    for kill in range(1, 5):
        worker = stage.python(*CELERY)
        stage.arrived(kill * total // 6)
        worker.kill()
    stage.python(*CELERY)
    return _left_over(stage, total)


def naive_broker_lost(stage):
    """Its broker loses what it holds while the worker is at it."""
    total = 200
    stage.run("-m", "bench.faults.naive", str(total))
    stage.python(*CELERY)
    stage.arrived(total // 4)
    stage.redis.kill()
    stage.redis.start()
    return _left_over(stage, total)


def _left_over(stage, total):
    stage.quiet(8)
    lost = total - len(stage.sink.message_ids())
    # It must lose mail; that it also doubles some is not what it is there to show.
    return Result(sent=total, lost=lost, doubled=stage.copies, doubled_ok=total)


if __name__ == "__main__":
    for n in range(int(sys.argv[1])):
        send.delay(n)
