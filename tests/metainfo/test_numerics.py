"""Numpy quantities: dtype, rank, sizes and units."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from metainfo.schema import Band, Calculation, System
from nomad.metainfo import MetainfoShapeError
from nomad.units import registry


def test_arrays_of_the_right_dtype_are_not_copied() -> None:
    array = np.zeros((2, 3))
    system = System(positions=array)
    assert system.m_magnitude("positions") is array


@pytest.mark.parametrize(
    "value", [[[0, 0, 1]], np.array([[0, 0, 1]]), [["0", "0", "1"]], np.array([[0, 0, 1]], dtype=np.float32)]
)
def test_other_arrays_get_the_dtype(value: Any) -> None:
    stored = System(positions=value).m_magnitude("positions")
    assert stored.dtype == np.float64
    assert stored.tolist() == [[0.0, 0.0, 1.0]]


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("positions", [0, 0, 1], "2 dimensions"),
        ("positions", [[0, 1]], "shape"),
        ("positions", np.zeros((2, 2, 3)), "2 dimensions"),
        ("cell", np.zeros((2, 3)), r"\(2, 3\)"),
        ("cell", 1.0, "2 dimensions"),
    ],
)
def test_rank_and_fixed_sizes_are_enforced(name: str, value: Any, message: str) -> None:
    with pytest.raises(MetainfoShapeError, match=message):
        System().m_set(name, value)


@pytest.mark.parametrize("value", [[["a", "b", "c"]], [[1j, 0, 0]], [[1, 2], [3]], object()])
def test_what_is_no_number_is_refused(value: Any) -> None:
    with pytest.raises(TypeError, match="positions"):
        System(positions=value)


def test_an_empty_list_is_an_empty_array() -> None:
    assert System(positions=[]).m_magnitude("positions").shape == (0, 3)
    assert Band(energies=[]).m_magnitude("energies").shape == (0,)


@pytest.mark.parametrize(("value", "stored"), [(1, 1), (1.7, 1), ("3", 3), (np.array(4), 4), (np.array([5]), 5)])
def test_scalars_become_numpy_scalars(value: Any, stored: int) -> None:
    calculation = Calculation(steps=value)
    assert calculation.steps == stored
    assert isinstance(calculation.steps, np.int32)


@pytest.mark.parametrize("value", ["x", None.__class__, [1, 2]])
def test_bad_scalars_are_refused(value: Any) -> None:
    with pytest.raises(TypeError, match="steps"):
        Calculation(steps=value)


def test_numbers_with_unit_are_converted_on_write() -> None:
    units = registry()
    system = System(positions=units.Quantity(np.ones((1, 3)), "angstrom"))
    calculation = Calculation(energy=units.Quantity(1.0, "electron_volt"))

    assert np.allclose(system.m_magnitude("positions"), 1e-10)
    assert calculation.m_magnitude("energy") == pytest.approx(1.602176634e-19)
    assert system.m_to_dict() == {"positions": [[pytest.approx(1e-10)] * 3]}


def test_reading_gives_numbers_with_unit() -> None:
    system = System(positions=[[0, 0, 1]])
    assert str(system.positions.units) == "meter"
    assert system.positions.to("angstrom").magnitude[0][2] == pytest.approx(1e10)
    assert System().positions is None


@pytest.mark.parametrize(("section", "name"), [(Calculation(), "steps"), (Calculation(), "energy")])
def test_values_with_a_wrong_unit_are_refused(section: Calculation, name: str) -> None:
    with pytest.raises(TypeError, match=name):
        section.m_set(name, registry().Quantity(1.0, "second"))


def test_magnitudes_of_what_is_not_set() -> None:
    system = System(cell=np.eye(3) * 2)
    assert system.m_magnitude("positions") is None
    assert system.m_magnitude("volume") == pytest.approx(8)
    assert system.volume.to("angstrom ** 3").magnitude == pytest.approx(8e30)
