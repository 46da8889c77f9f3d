"""Which values each type takes, what it stores, and what it refuses."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import numpy as np
import pytest

from metainfo.schema import Run, System
from nomad.metainfo import MetainfoTypeError

ACCEPTED: list[tuple[str, Any, Any]] = [
    ("program", "VASP", "VASP"),
    ("program", np.str_("VASP"), "VASP"),
    ("count", 3, 3),
    ("count", np.int64(3), 3),
    ("width", 1.5, 1.5),
    ("width", np.float64(1.5), 1.5),
    ("clean", True, True),
    ("clean", np.bool_(True), True),
    ("periodic", [True, False, np.bool_(True)], [True, False, True]),
    ("periodic", np.array([True, False, True]), [True, False, True]),
    ("tags", ["a", None], ["a", None]),
    ("settings", {"a": [1, {"b": None}]}, {"a": [1, {"b": None}]}),
    ("anything", "x", "x"),
    ("person", "ada", "Ada"),
    ("dimension", "n_atoms", "n_atoms"),
    ("dimension", 3, 3),
    ("start", "2021-05-04T10:11:12", datetime(2021, 5, 4, 10, 11, 12)),
    ("start", "2021-05-04 10:11:12.5", datetime(2021, 5, 4, 10, 11, 12, 500000)),
    ("start", "2021-05-04", datetime(2021, 5, 4)),
    ("start", "Tue, 04 May 2021 10:11:12 +0000", datetime(2021, 5, 4, 10, 11, 12, tzinfo=UTC)),
    ("start", 0, datetime.fromtimestamp(0)),
]

REFUSED: list[tuple[str, Any]] = [
    ("program", 1),
    ("program", b"VASP"),
    ("count", 1.0),
    ("count", True),
    ("count", np.float64(1)),
    ("width", 1),
    ("width", "1.5"),
    ("clean", 1),
    ("periodic", [1, 0, 1]),
    ("periodic", [True]),
    ("tags", "a"),
    ("tags", ("a", "b")),
    ("tags", ["a", 1]),
    ("unit", "not a unit"),
    ("unit", 5),
    ("dimension", 1.5),
    ("start", "yesterday"),
    ("start", -62135510401),
    ("start", float("nan")),
    ("start", [2021]),
    ("person", 1),
]


@pytest.mark.parametrize(("name", "value", "stored"), ACCEPTED)
def test_accepted_values(name: str, value: Any, stored: Any) -> None:
    run = Run()
    run.m_set(name, value)
    assert run.m_get(name) == stored
    assert type(run.m_get(name)) is type(stored)
    data = run.m_to_dict()
    copied = Run.m_from_dict(json.loads(json.dumps(data)))
    assert copied.m_get(name) == stored
    assert type(copied.m_get(name)) is type(stored)
    assert copied.m_to_dict() == data


@pytest.mark.parametrize(("name", "value"), REFUSED)
def test_refused_values_name_the_quantity(name: str, value: Any) -> None:
    run = Run()
    with pytest.raises(TypeError, match=f"Run.{name}"):
        run.m_set(name, value)
    assert not run.m_is_set(name)


def test_an_enumeration_takes_only_its_values() -> None:
    system = System()
    system.kind = "surface"
    with pytest.raises(MetainfoTypeError, match="'bulk', 'surface'"):
        system.kind = "cluster"
    assert system.kind == "surface"


def test_a_unit_is_read_as_a_unit() -> None:
    run = Run(unit="eV/angstrom")
    assert str(run.unit) == "electron_volt / angstrom"
    assert run.m_to_dict() == {"unit": "electron_volt / angstrom"}


def test_none_unsets() -> None:
    run = Run(program="VASP", clean=True)
    run.program = None
    run.clean = None
    assert run.program is None
    assert run.clean is False
    assert run.m_to_dict() == {}


def test_any_holds_only_json_values_when_it_is_serialised() -> None:
    run = Run(anything=object())
    with pytest.raises(TypeError, match="no JSON value"):
        run.m_to_dict()
