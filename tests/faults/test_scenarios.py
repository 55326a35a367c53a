"""The short form of `./run faults`: every scenario once, and controls, which must fail.

What is counted is judged here: lost, doubled, wrong; of time only that no answer takes two seconds
while Redis is away. How fast the rest was depends on what else the machine is doing; the long form
judges that too, with nothing beside it (docs/faults.md).
"""

import pytest

from bench.faults.theatre import SCENARIOS

pytestmark = pytest.mark.faults
# Judged by how fast a machine is that does nothing else: `./run faults` only.
LONG = {"drained_fast", "claimed_fast"}
ANSWERS_IN_TIME = {"without_broker"}
# At most five minutes together: the other controls are played by `./run faults` only.
CONTROLS = {"killed_worker", "frozen_worker", "two_schedulers", "answer_lost", "last_seat"}
CONTROLS |= {"cancelled_meanwhile", "without_broker", "answer_repeated", "robot_answers"}
CONTROLS |= {"early_reminder", "summer_time", "mixed_storm"}
assert {each.name for each in SCENARIOS} >= LONG | CONTROLS | ANSWERS_IN_TIME


def played(names, *, alone=False):
    """`alone`: what is judged by the clock has the machine to itself; a control never is."""
    return [
        pytest.param(each, id=each.name, marks=[pytest.mark.alone] if alone and each.alone else [])
        for each in SCENARIOS
        if each.name in names
    ]


@pytest.mark.parametrize("chosen", played({each.name for each in SCENARIOS} - LONG, alone=True))
def test_nothing_is_lost_doubled_or_wrong(house, chosen):
    result = house.play(chosen)

    assert result.is_right, result
    if chosen.name in ANSWERS_IN_TIME:
        assert result.answered <= result.answered_ok, result


@pytest.mark.parametrize("chosen", played(CONTROLS))
def test_without_its_safety_it_goes_wrong(house, chosen):
    result = house.play_control(chosen)

    assert result.is_finished, result
    assert not result.is_right, result
