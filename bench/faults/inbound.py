"""Mail that comes in more often than it should, and robots that answer us (rows 23 and 24).

`python -m bench.faults.inbound FILE SENDER COPIES` is a mail server that lost count: it hands the mail
in FILE over so many times at once, and again whenever it was not told that the portal has it.
"""

import io
import json
import os
import random
import signal
import sys
import time
from types import SimpleNamespace

import django
from django.core.management import CommandError, call_command

from bench.faults.table import Result, scenario
from tests.inbox.mails import as_reply, mail

TO = "agenda@localhost"
REGISTRATION = "SELECT status, revision FROM meetings_registration"


@scenario(
    "23",
    "the same answer a hundred times at once by `receive_mail`, two of three killed (-9) meanwhile or "
    "between acting and saying so",
    bar="kept once, applied once, one mail",
    control="no_turns",
)
def answer_repeated(stage):
    copies = 100
    invited = stage.seed("invited")
    file = stage.folder / "answer"
    file.write_bytes(
        as_reply(invited["uid"], sender=invited["address"], to=TO, stamp=invited["stamp"])
    )
    stage.supervised("mailer", "worker", "beat")
    handed = ["-m", "bench.faults.inbound", str(file), invited["address"], str(copies)]
    killed = json.loads(stage.run(*handed, FAULT_CONTROL=stage.control))
    stage.waits_for("SELECT count(*) FROM inbox_inboundmail WHERE state = 'applied'")
    stage.arrived(1)
    stage.quiet(3)
    kept = stage.sql("SELECT state, count(*) FROM inbox_inboundmail GROUP BY state")
    wrong = int(kept != [("applied", 1)]) + int(stage.sql(REGISTRATION) != [("registered", 1)])
    wrong += abs(len(stage.sink.received) - 1) + int(killed == 0)
    return Result(sent=copies, wrong=wrong, doubled=stage.copies, note=f"{killed} killed")


@scenario(
    "24",
    "a robot answers every mail we send, with a calendar answer and with a note that it is away "
    "(for 10 minutes in the long form)",
    bar="at most 1 mail from us",
    control="never_automatic",
)
def robot_answers(stage):
    invited = stage.seed("invited")
    stage.supervised("mailer", "worker", "beat")
    robot_says(stage, invited)
    stage.arrived(1)
    answered, until = 0, time.monotonic() + (600 if stage.scale > 1 and not stage.control else 15)
    while time.monotonic() < until:
        if answered < len(stage.sink.received):
            answered += 1
            robot_says(stage, invited)
        time.sleep(0.1)
    mails = len(stage.sink.received)
    return Result(sent=answered + 1, wrong=max(0, mails - 1), note=f"{mails} from us")


def robot_says(stage, invited):
    """What the robot mails: an answer nobody vouches for, and a note without a mark of a robot."""
    about = {"sender": invited["address"], "to": TO}
    for raw in (
        as_reply(invited["uid"], stamp=invited["stamp"], dmarc="none", **about),
        mail("Ik ben er even niet.", subject="Re: uw bericht", **about),
    ):
        stage.hand_over(raw, sender=invited["address"], to=TO)


def attempt(raw, sender, end):
    """A process that hands the mail over; `end` says how it dies. Its number."""
    pid = os.fork()
    if pid:
        return pid
    code = 0
    try:
        if end == "meanwhile":
            signal.setitimer(signal.ITIMER_REAL, random.uniform(0.01, 0.5))  # the kernel ends us
        sys.stdin = SimpleNamespace(buffer=io.BytesIO(raw))
        call_command("receive_mail", to=TO, sender=sender)
        if end == "afterwards":
            os.kill(os.getpid(), signal.SIGKILL)
    except CommandError as error:
        code = error.returncode
    finally:
        os._exit(code)


def hand_over(raw, sender, copies):
    """Hand over until each copy is taken; how many processes were killed."""
    ends = ["meanwhile", "afterwards", ""]
    killed, waiting = 0, [ends[n % 3] for n in range(copies)]
    while waiting:
        tried = [attempt(raw, sender, end) for end in waiting]
        codes = [os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) for pid in tried]
        killed += sum(code < 0 for code in codes)
        waiting = [""] * sum(code != 0 for code in codes)
    return killed


if __name__ == "__main__":
    django.setup()
    with open(sys.argv[1], "rb") as file:
        sys.stdout.write(json.dumps(hand_over(file.read(), sys.argv[2], int(sys.argv[3]))))
