"""Killed or failed at every single call that changes files: what was acknowledged stays, and nothing else is left.

The default run takes points evenly over each scenario, the slow one all of them. Counts are printed.
"""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from reliability.conftest import FaultProcess
from reliability.faults import Fault
from reliability.scenarios import SCENARIOS

KILLS, FAULTS = 36, 2
"""Points of each scenario in the default run."""
pytestmark = pytest.mark.xdist_group("faults")

EXTENT = pytest.mark.parametrize(
    "everywhere", [False, pytest.param(True, marks=[pytest.mark.slow, pytest.mark.timeout(3600)])], ids=["some", "all"]
)


def points(calls: int, wanted: int | None) -> list[int]:
    """All points, or some at equal distances; the first and the last ones are always among them."""
    if wanted is None or wanted >= calls:
        return list(range(1, calls + 1))
    return sorted({1 + round(number * (calls - 1) / (wanted - 1)) for number in range(wanted)})


@EXTENT
@pytest.mark.parametrize("name", SCENARIOS)
def test_killed_anywhere(
    fault_process: FaultProcess, name: str, everywhere: bool, record_count: Callable[[str, int], None]
) -> None:
    calls = fault_process.ask(scenario=name)["calls"]
    chosen = points(calls, None if everywhere else KILLS)
    killed = 0
    for at in chosen:
        answer = fault_process.ask(scenario=name, fault=Fault.KILL.name, at=at)
        assert answer["problem"] is None, f"{name} killed before call {at} of {calls}: {answer['problem']}"
        killed += answer["killed"]
    # threads that merge parts of the index make the number of calls vary a little
    assert killed > 0.9 * len(chosen)
    record_count(f"stop points of {name}", killed)


@EXTENT
@pytest.mark.parametrize("fault", [Fault.FULL, Fault.ERROR, Fault.SHORT, Fault.READ], ids=lambda fault: fault.name)
@pytest.mark.parametrize("name", SCENARIOS)
def test_failing_disks(
    fault_process: FaultProcess,
    name: str,
    fault: Fault,
    everywhere: bool,
    record_count: Callable[[str, int], None],
) -> None:
    """The disk is full from some call on, or one call fails or writes less: a clean error, and a retry works."""
    calls = fault_process.ask(scenario=name, fault=fault.name, at=0)["calls"]
    chosen = points(calls, None if everywhere else FAULTS)
    for at in chosen:
        answer = fault_process.ask(scenario=name, fault=fault.name, at=at)
        place = f"{name}, {fault.name} at call {at} of {calls}"
        assert answer["problem"] is None, f"{place}: {answer['problem']}"
        refusals = (503, 507) if fault is Fault.FULL else (500, 503)
        assert answer["status"] in (200, *refusals), f"{place}: {answer}"
        if answer["status"] != 200:
            error = json.loads(answer["answer"])
            assert error["message"], place
            assert "Traceback" not in error["message"], place
    record_count(f"{fault.name} faults of {name}", len(chosen))
