"""Every reading operation, for every role, in every state of an upload."""

from __future__ import annotations

from typing import Any

import pytest

from api.access.reading import READINGS, Reading
from api.access.security import effective_role
from api.access.world import ROLES, STATES, AccessWorld, Cell


@pytest.mark.parametrize("reading", READINGS, ids=[reading.name for reading in READINGS])
def test_everybody_reads_what_they_may_and_nothing_else(access_world: AccessWorld, reading: Reading) -> None:
    wrong: list[tuple[str, str, Any, Any]] = []
    for state in STATES:
        for role in ROLES:
            response = access_world.request(
                role, reading.method, access_world.path(reading.path, state), **reading.options(state)
            )
            acting = effective_role(access_world, reading.operation, role)
            expected = 401 if acting is None else reading.expect(Cell(acting, state))
            observed = reading.observe(response, state)
            if observed != expected:
                wrong.append((role, state, expected, observed))
    assert not wrong, "\n".join(f"{role}, {state}: expected {want}, got {got}" for role, state, want, got in wrong)
