"""Content hashes: they change when the meaning of stored data changes, and only then."""

from __future__ import annotations

from typing import Any

import pytest

from metainfo.schema import Geometry, Run, System
from nomad.metainfo import MSection, Quantity, Section, SubSection, float64, int32


def make(**changes: Any) -> Section:
    arguments: dict[str, Any] = {"type": float64, "shape": ["n"], "unit": "meter", **changes}
    quantity: Quantity[Any] = Quantity(**arguments)
    cls = type("Made", (MSection,), {"__module__": __name__, "value": quantity})
    return cls.m_def  # type: ignore[attr-defined, no-any-return]


def test_equal_definitions_have_equal_hashes() -> None:
    assert make().definition_id == make().definition_id
    assert len(make().definition_id) == 40
    assert make(description="other words", categories=[Geometry]).definition_id == make().definition_id


@pytest.mark.parametrize(
    "change", [{"type": int32}, {"shape": ["n", 3]}, {"unit": "angstrom"}, {"default": [1.0]}, {"aliases": ["v"]}]
)
def test_every_change_of_meaning_changes_the_hash(change: dict[str, Any]) -> None:
    assert make(**change).definition_id != make().definition_id


def test_all_kinds_of_definitions_have_a_hash() -> None:
    package = System.m_def.package
    assert package is not None
    kinds = [package, System.m_def, System.labels, Run.systems, Geometry.m_def, Section.m_def]
    assert isinstance(Run.systems, SubSection)
    assert len({definition.definition_id for definition in kinds}) == len(kinds)
