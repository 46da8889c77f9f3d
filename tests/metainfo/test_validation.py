"""Checks of data that are made on demand: sizes and constraints."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from metainfo.schema import Calculation, Run, System
from nomad.metainfo import MSection, Quantity, SectionProxy, SubSection, float64


class Inner(MSection):
    values: Quantity[Any] = Quantity(type=float64, shape=["n_outer"])


class Outer(MSection):
    n_outer: Quantity[int] = Quantity(type=int)
    inner: SubSection[Inner] = SubSection(sub_section=SectionProxy("Inner"))


def test_valid_data() -> None:
    assert System(labels=["H"], positions=[[0, 0, 0]], cell=np.eye(3)).m_validate() == ([], [])


def test_named_dimensions_are_looked_up() -> None:
    errors, _ = System(labels=["H", "He"], positions=[[0, 0, 0]]).m_validate()
    assert errors == ["System:/: positions has size 1 in dimension n_atoms"]


@pytest.mark.parametrize(("count", "errors"), [(2, 0), (3, 1), (None, 0)])
def test_named_dimensions_are_looked_up_in_parents(count: int | None, errors: int) -> None:
    outer = Outer(n_outer=count, inner=Inner(values=[1.0, 2.0]))
    assert len(outer.m_all_validate()[0]) == errors


def test_constraints() -> None:
    errors, warnings = System(labels=["h"]).m_validate()
    assert errors == ["System:/: labels begin with a capital"]
    assert warnings == ["System:/: has_cell"]


def test_stored_data_with_a_wrong_rank() -> None:
    errors, _ = System.m_from_dict({"cell": [1, 2, 3]}).m_validate()
    assert errors == ["System:/: cell has 1 dimensions instead of 2"]


def test_whole_trees() -> None:
    run = Run()
    run.m_create(System, labels=["h"])
    run.m_create(Calculation)
    errors, warnings = run.m_all_validate()
    assert (len(errors), len(warnings)) == (1, 1)
    assert "/systems/0" in errors[0]
