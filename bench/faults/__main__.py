"""`./run faults`: run every scenario and its control, print one table.

Options: --runs 3, --scale 1 (how much mail; above 1 is the long form), --lanes 3 (how many stages side
by side, where the clock does not judge), --only killed_worker …, --no-controls, --write (replace
docs/faults.md).
"""

import argparse
import contextlib
import os
import platform
import sys
import time
from pathlib import Path

from bench.faults import theatre
from bench.faults.processes import ROOT
from bench.faults.table import HEAD, SCENARIOS, line

CONTROL = "control"
LONGEST = {"two_schedulers", "robot_answers"}  # they begin first

INTRODUCTION = """# Proof under fault

Measured by `./run faults --runs {runs} --scale {scale} --write` in {minutes} minutes on {machine}.
Each line is one scenario with real processes: gunicorn, mailers, a worker, beat, the loop that needs
no broker, a PostgreSQL, a Redis and a mail server of its own. A mailer is one sending process ([0009](decisions/0009-one-sending-process.md)); production
has two, beside the loop. Of several runs the worst is shown. A message is held
for a lease of {lease} s here (60 s in production). Up to {lanes} scenarios were played side by side,
except those whose bar is a time; those had the machine to themselves, as far as other work left it
(its load just before: {load:.1f}). *Control* is the same scenario
with one safety taken out (the lock, the lease, the second look, the table itself): it must fail, or
the bar means nothing.

Rows are those of the reliability design. The rows that need no process to die are tests: 4 (the queue
is fair: `tests/concurrency/test_seats.py`), 16 (nothing is left to the broker for later:
`tests/outbox/test_no_eta.py`) and the late scheduler of 15 (`tests/meetings/test_reminders.py`). The
short form, `pytest -m faults`, plays every scenario once, with as many controls as fit in five minutes.

"""


def main():
    parser = argparse.ArgumentParser(prog="./run faults", description=__doc__)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--scale", type=int, default=1)
    parser.add_argument("--lanes", type=int, default=3)
    parser.add_argument("--only", nargs="+", default=[])
    parser.add_argument("--no-controls", action="store_true")
    parser.add_argument("--write", action="store_true", help="replace docs/faults.md")
    options = parser.parse_args()
    begun, load = time.monotonic(), os.getloadavg()[0]
    chosen = [each for each in SCENARIOS if not options.only or each.name in options.only]
    with contextlib.ExitStack() as stack:
        opened = [stack.enter_context(theatre.opened()) for _ in range(options.lanes)]
        lines = play(theatre.Street(opened), chosen, options)
    say("\n" + HEAD + lines)
    if options.write:
        keep(options, lines, load=load, minutes=round((time.monotonic() - begun) / 60))


def play(street, chosen, options):
    """Play what may stand side by side, then what is judged by the clock; the lines of the table."""
    runs = range(options.runs)
    together = [(each, n) for each in chosen for n in runs if not each.alone]
    if not options.no_controls:
        together += [(each, CONTROL) for each in chosen]
    together.sort(key=lambda act: act[0].name not in LONGEST)
    alone = [[(each, n)] for each in chosen for n in runs if each.alone]
    results = {}
    for acts in [together, *alone]:
        results |= street.play(acts, lambda house, act: perform(house, act, options.scale))
    return "".join(
        line(each, [results[each, n] for n in runs], results.get((each, CONTROL)))
        for each in chosen
    )


def perform(house, act, scale):
    """One run of a scenario, or its control; its result, which is also said as it comes."""
    chosen, run = act
    result = house.play_control(chosen) if run == CONTROL else house.play(chosen, scale=scale)
    say(f"{time.strftime('%H:%M:%S')} {chosen.name} {run}: {result}\n")
    return result


def say(words):
    sys.stdout.write(words)
    sys.stdout.flush()


def keep(options, lines, **words):
    """Replace docs/faults.md with what was measured."""
    words |= {"runs": options.runs, "scale": options.scale, "lanes": options.lanes}
    words |= {"lease": theatre.LEASE, "machine": machine()}
    Path(ROOT / "docs" / "faults.md").write_text(INTRODUCTION.format(**words) + HEAD + lines)


def machine():
    """The machine in a few words."""
    return f"{os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}"


if __name__ == "__main__":
    main()
