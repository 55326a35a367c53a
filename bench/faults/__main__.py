"""`./run faults`: run every scenario and its control, print one table.

Options: --runs 3, --scale 1 (how much mail), --only killed_worker …, --no-controls, --write
(replace docs/faults.md).
"""

import argparse
import os
import platform
import sys
import time
from pathlib import Path

from bench.faults import theatre
from bench.faults.processes import ROOT
from bench.faults.table import HEAD, SCENARIOS, line

INTRODUCTION = """# Proof under fault

Measured by `./run faults --runs {runs} --scale {scale} --write` in {minutes} minutes on {machine}.
Each line is one scenario with real processes: gunicorn, a Celery worker with two children, beat, the
loop without a broker, a PostgreSQL, a Redis and a mail server of its own. Of several runs the worst
is shown. A message is held for a lease of {lease} s here (60 s in production). *Control* is the same
scenario with one safety taken out (the lock, the lease, the second look, the table itself): it must
fail, or the bar means nothing.

Rows are those of the reliability design. *Doubled* is judged per sending process: a worker has two,
so killing it may double two mails, always with the same Message-ID. The rows that need no process to
die are tests: 4 (the queue is fair: `tests/concurrency/test_seats.py`), 16 (nothing is left to the
broker for later: `tests/outbox/test_no_eta.py`), the late scheduler of 15
(`tests/meetings/test_reminders.py`), 23 (the same answer a hundred times:
`tests/concurrency/test_replies.py`, `tests/inbox/test_mailbox.py`) and 24 (answers that answer:
`tests/inbox/test_calendar_round.py`).

"""


def main():
    parser = argparse.ArgumentParser(prog="./run faults", description=__doc__)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--scale", type=int, default=2)
    parser.add_argument("--only", nargs="+", default=[])
    parser.add_argument("--no-controls", action="store_true")
    parser.add_argument("--write", action="store_true", help="replace docs/faults.md")
    options = parser.parse_args()
    begun, lines = time.monotonic(), ""
    sys.stdout.write(HEAD)
    with theatre.opened() as house:
        for chosen in SCENARIOS:
            if options.only and chosen.name not in options.only:
                continue
            results = [house.play(chosen, scale=options.scale) for _ in range(options.runs)]
            control = None if options.no_controls else house.play_control(chosen)
            lines += line(chosen, results, control)
            sys.stdout.write(line(chosen, results, control))
            sys.stdout.flush()
            if options.write:
                keep(options, begun, lines)


def keep(options, begun, lines):
    """Replace docs/faults.md with what was measured so far."""
    words = {"runs": options.runs, "scale": options.scale, "lease": theatre.LEASE}
    words |= {"minutes": round((time.monotonic() - begun) / 60), "machine": machine()}
    Path(ROOT / "docs" / "faults.md").write_text(INTRODUCTION.format(**words) + HEAD + lines)


def machine():
    """The machine in a few words."""
    return f"{os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}"


if __name__ == "__main__":
    main()
