"""The short form of `./run faults`: scenarios once, and controls, which must fail.

Only what is counted is judged here: lost, doubled, wrong. How fast it was depends on what else the
machine is doing; the long form judges that too (docs/faults.md).
"""

import pytest

from bench.faults.theatre import SCENARIOS

pytestmark = pytest.mark.faults
# At most five minutes: what is not named here is played by `./run faults` only.
SHORT = {"killed_worker", "frozen_worker", "broker_killed", "broker_emptied", "without_broker"}
SHORT |= {"database_killed", "answer_lost", "put_off", "refused", "cancelled_meanwhile"}
SHORT |= {"last_seat", "fifty_clicks", "rolling_restart"}
CONTROLS = {"killed_worker", "answer_lost", "last_seat", "cancelled_meanwhile"}
assert {each.name for each in SCENARIOS} >= SHORT | CONTROLS


def named(names):
    return [each for each in SCENARIOS if each.name in names]


@pytest.mark.parametrize("chosen", named(SHORT), ids=lambda chosen: chosen.name)
def test_nothing_is_lost_doubled_or_wrong(house, chosen):
    result = house.play(chosen)

    assert result.is_right, result


@pytest.mark.parametrize("chosen", named(CONTROLS), ids=lambda chosen: chosen.name)
def test_without_its_safety_it_goes_wrong(house, chosen):
    result = house.play_control(chosen)

    assert result.is_finished, result
    assert not result.is_right, result
