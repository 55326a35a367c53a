"""The short form of `./run faults`: each scenario once, and each control, which must fail.

Only what is counted is judged here: lost, doubled, wrong. How fast it was depends on what else the
machine is doing; the long form judges that too (docs/faults.md).
"""

import pytest

from bench.faults.theatre import SCENARIOS

pytestmark = pytest.mark.faults
# What the portal does without its safeties is shown here for one scenario of each kind of fault;
# `./run faults` plays every control.
CONTROLS = {"killed_worker", "frozen_worker", "broker_emptied", "answer_lost", "last_seat"}
CONTROLS |= {"cancelled_meanwhile", "wrong_clocks", "summer_time"}


@pytest.mark.parametrize("chosen", SCENARIOS, ids=lambda chosen: chosen.name)
def test_nothing_is_lost_doubled_or_wrong(house, chosen):
    result = house.play(chosen)

    assert result.is_right, result


@pytest.mark.parametrize(
    "chosen",
    [chosen for chosen in SCENARIOS if chosen.name in CONTROLS],
    ids=lambda chosen: chosen.name,
)
def test_without_its_safety_it_goes_wrong(house, chosen):
    result = house.play_control(chosen)

    assert result.is_finished, result
    assert not result.is_right, result
