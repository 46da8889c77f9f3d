"""Every changing operation, for every role, in every state of an upload; what is refused changes nothing."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from api.access.changing import CHANGES, Change
from api.access.reading import READINGS
from api.access.security import effective_role, operations
from api.access.world import PEOPLE, ROLES, STATES, AccessWorld, Cell
from nomad.database.tables import Base


def rows(world: AccessWorld) -> dict[str, list[str]]:
    """Everything that is stored, in order."""
    with world.installation.database.read_session() as session:
        return {table.name: sorted(map(repr, session.execute(select(table)))) for table in Base.metadata.sorted_tables}


def check(world: AccessWorld, change: Change, role: str) -> list[str]:
    """What went wrong when somebody sent this change in every state."""
    wrong = []
    acting = effective_role(world, change.operation, role)
    for state in STATES:
        before = rows(world)
        response = world.request(role, change.method, world.path(change.path, state), **change.options(state))
        cell = Cell(acting or role, state)
        expected = 401 if acting is None else change.expect(cell)
        if response.status_code != expected:
            wrong.append(f"{role}, {state}: expected {expected}, got {response.status_code} {response.text[:200]}")
        may_change = expected == 200 and change.changes(cell)
        if (rows(world) != before) != may_change:
            wrong.append(f"{role}, {state}: {'nothing' if may_change else 'something'} was changed")
    return wrong


def is_refused(change: Change, role: str) -> bool:
    """Nothing may change for this role, whatever the state."""
    return not any(change.expect(Cell(role, state)) == 200 and change.changes(Cell(role, state)) for state in STATES)


@pytest.mark.parametrize("change", CHANGES, ids=[change.name for change in CHANGES])
def test_what_is_refused_changes_nothing(access_world: AccessWorld, change: Change) -> None:
    wrong = []
    for role in ROLES:
        acting = effective_role(access_world, change.operation, role)
        if acting is None or is_refused(change, acting):
            wrong += check(access_world, change, role)
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(
    ("change", "role"),
    [
        pytest.param(change, role, id=f"{change.name} by {role}")
        for change in CHANGES
        for role in (*PEOPLE, "upload token")
        if not is_refused(change, role) or (role == "upload token" and change.operation == "uploads.upload")
    ],
)
def test_owners_change_what_their_state_allows(own_access_world: AccessWorld, change: Change, role: str) -> None:
    wrong = check(own_access_world, change, role)
    assert not wrong, "\n".join(wrong)


def test_the_matrix_has_every_operation(access_world: AccessWorld) -> None:
    covered = {reading.operation for reading in READINGS} | {change.operation for change in CHANGES}
    assert set(operations(access_world)) == covered
