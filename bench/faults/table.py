"""What a scenario is, what it gave, and the table of all of them."""

import time
import traceback
from dataclasses import dataclass
from typing import Any

SCENARIOS = []


@dataclass
class Result:
    """What was counted. `wrong` is what must be 0 besides lost mail; `seconds` what the bar names."""

    sent: int = 0
    lost: int = 0
    doubled: int = 0
    wrong: int = 0
    seconds: float = 0.0
    doubled_ok: int = 0
    seconds_ok: float = float("inf")
    answered: float = 0.0  # within how many seconds the requests that the bar names were answered
    answered_ok: float = float("inf")
    note: str = ""
    is_finished: bool = True

    @property
    def is_right(self):
        """Whether the counts are as they must be; how fast depends on what else the machine does."""
        return self.lost == 0 and self.wrong == 0 and self.doubled <= self.doubled_ok

    @property
    def passed(self):
        in_time = self.seconds <= self.seconds_ok and self.answered <= self.answered_ok
        return self.is_right and in_time


@dataclass(frozen=True)
class Scenario:
    """`run(stage)` gives a Result; `control` is a safety to take out, or a scenario of its own."""

    rows: str
    title: str
    bar: str
    run: Any
    control: Any
    alone: bool = False  # nothing else may run meanwhile: it is judged by the clock

    @property
    def name(self):
        return self.run.__name__


def scenario(rows, title, *, bar, control, alone=False):
    """Register a scenario of these rows of the reliability design, with its bar and its control."""

    def register(run):
        SCENARIOS.append(Scenario(rows, title, bar, run, control, alone))
        return run

    return register


def played(run, stage):
    """The Result of one run; a scenario that never came to its end is one wrong thing more."""
    begun = time.monotonic()
    try:
        return run(stage)
    except Exception as error:  # whatever it is, the other scenarios must be played
        traceback.print_exc()
        words = str(error).splitlines()[0] if str(error) else repr(error)
        seconds = time.monotonic() - begun
        return Result(wrong=1, seconds=seconds, note=words, seconds_ok=0, is_finished=False)
    finally:
        stage.end()


HEAD = (
    "| row | scenario | runs | sent | lost | doubled | wrong | seconds | bar | control |\n"
    "|--:|---|--:|--:|--:|--:|--:|--:|---|---|\n"
)


def line(chosen, results, control):
    """One line: the sum of what was sent, the worst of everything else."""
    passed = all(result.passed for result in results)
    cells = [
        *(chosen.rows, chosen.title, len(results), sum(result.sent for result in results)),
        *(max(result.lost for result in results), max(result.doubled for result in results)),
        max(result.wrong for result in results),
        f"{max(result.seconds for result in results):.1f}",
        f"{chosen.bar}: {'reached' if passed else '**not reached**'}",
        _control(control),
    ]
    notes = {result.note for result in results if result.note}
    answered = max(result.answered for result in results)
    notes |= {f"answers within {answered:.1f} s"} if answered else set()
    notes = sorted(notes)
    cells[1] += f" ({'; '.join(notes)})" if notes else ""
    return "| " + " | ".join(map(str, cells)) + " |\n"


def _control(result):
    if result is None:
        return "–"
    said = f"lost {result.lost}, doubled {result.doubled}, wrong {result.wrong}"
    said += f"; {result.note}" if result.note else ""
    if not result.is_finished:
        return f"**did not come to its end** ({said})"
    return f"fails ({said})" if not result.passed else f"**does not fail** ({said})"
