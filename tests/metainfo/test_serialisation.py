"""Sections to dicts and back."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as st_numpy

from metainfo.schema import Band, Calculation, Cell, Geometry, NamedBand, Run, System
from nomad.metainfo import MetainfoError, MetainfoReferenceError


def filled() -> Run:
    run = Run(program="VASP", start="2021-05-04T10:11:12.123", settings={"a": [1]}, unit="eV")
    run.m_create(System, labels=["H"], positions=[[0, 0, 1]], cell=np.eye(3), kind="surface")
    calculation = run.m_create(Calculation, energy=1.5, steps=3, system=run.systems[0])
    calculation.band = Band(energies=[1.0])
    return run


def test_values_are_json() -> None:
    data = filled().m_to_dict()
    assert json.loads(json.dumps(data)) == data
    assert data["start"] == "2021-05-04T10:11:12.123000"
    assert data["systems"] == [
        {"labels": ["H"], "positions": [[0, 0, 1]], "cell": np.eye(3).tolist(), "kind": "surface"}
    ]
    assert data["calculations"] == [{"energy": 1.5, "steps": 3, "system": "/systems/0", "band": {"energies": [1.0]}}]


def test_round_trip() -> None:
    run = filled()
    copied = Run.m_from_dict(json.loads(run.m_to_json()))
    assert copied.m_to_dict() == run.m_to_dict()
    assert copied.systems[0].m_magnitude("positions").dtype == np.float64
    assert copied.start == run.start


def test_arrays_can_be_kept() -> None:
    run = filled()
    data = run.m_to_dict(keep_arrays=True)
    assert data["systems"][0]["cell"] is run.systems[0].m_magnitude("cell")
    assert data["calculations"][0]["energy"] == 1.5
    assert Run.m_from_dict(data).m_to_dict() == run.m_to_dict()


def test_defaults_and_derived_values() -> None:
    run = Run(program="VASP")
    assert run.m_to_dict() == {"program": "VASP"}
    assert run.m_to_dict(include_defaults=True) == {"program": "VASP", "clean": False}
    assert run.m_to_dict(include_derived=True) == {"program": "VASP", "title": "VASP!"}
    assert Run(clean=False).m_to_dict() == {"clean": False}


def test_meta() -> None:
    data = filled().m_to_dict(with_meta=True)
    assert data["m_def"] == "Run"
    assert "m_parent_index" not in data
    system, band = data["systems"][0], data["calculations"][0]["band"]
    assert (system["m_def"], system["m_parent_index"], system["m_parent_sub_section"]) == ("System", 0, "systems")
    assert (band["m_def"], band["m_parent_sub_section"]) == ("Band", "band")
    assert Run.m_from_dict(data).m_to_dict() == filled().m_to_dict()


def test_categories_filter_the_top() -> None:
    system = filled().systems[0]
    assert set(system.m_to_dict(categories=[Geometry])) == {"positions", "cell"}
    assert set(system.m_to_dict(categories=[Cell.m_def])) == {"cell"}


def test_partial_applies_to_all_levels() -> None:
    data = filled().m_to_dict(partial=lambda definition, section: definition.name in ("systems", "labels"))
    assert data == {"systems": [{"labels": ["H"]}]}
    assert filled().m_to_dict(partial="es") == {}


def test_numpy_values_in_json_become_plain() -> None:
    run = Run(settings={1: np.float64(0.5), "a": (np.int32(1), np.eye(2))}, anything=np.arange(2))
    assert run.m_to_dict() == {
        "settings": {"1": 0.5, "a": [1, [[1.0, 0.0], [0.0, 1.0]]]},
        "anything": [0, 1],
    }
    assert isinstance(run.m_to_dict(keep_arrays=True)["anything"], np.ndarray)


def test_derived_sections_carry_their_definition() -> None:
    calculation = Calculation()
    calculation.band = NamedBand(energies=[1.0], name="x")
    data = calculation.m_to_dict()
    assert data == {"band": {"m_def": "metainfo.schema.NamedBand", "energies": [1.0], "name": "x"}}
    copied = Calculation.m_from_dict(data)
    assert isinstance(copied.band, NamedBand)
    assert copied.m_to_dict() == data
    assert isinstance(Calculation.m_from_dict({"band": {"m_def": "NamedBand"}}).band, NamedBand)


@pytest.mark.parametrize("name", ["metainfo.schema.System", "System", "not.loaded.Section"])
def test_a_definition_that_does_not_fit_is_an_error(name: str) -> None:
    with pytest.raises((MetainfoError, MetainfoReferenceError)):
        Calculation.m_from_dict({"band": {"m_def": name}})


def test_unknown_keys_and_nulls_are_ignored() -> None:
    run = Run.m_from_dict({"program": None, "unknown": 1, "systems": [None, {"labels": ["H"]}], "title": "x"})
    assert run.systems[0] is None
    assert run.systems[1].m_path() == "/systems/1"
    assert run.m_to_dict() == {"systems": [None, {"labels": ["H"]}]}
    assert [section.m_path() for section in run.m_all_contents()] == ["/systems/1"]


def test_aliases_are_understood_but_never_written() -> None:
    assert Run.m_from_dict({"code": "VASP", "calcs": [{}]}).m_to_dict() == {"program": "VASP", "calculations": [{}]}


def test_stored_data_win_over_the_schema() -> None:
    section = System.m_from_dict({"positions": [1, 2]})
    assert section.m_to_dict() == {"positions": [1, 2]}


@pytest.mark.parametrize(
    "data", [{"systems": 5}, {"systems": {"labels": []}}, {"systems": ["x"]}, {"calculations": [{"band": []}]}]
)
def test_what_is_no_section_is_refused(data: dict[str, Any]) -> None:
    with pytest.raises(TypeError, match=r"systems|band"):
        Run.m_from_dict(data)


def test_updating_from_a_dict_adds() -> None:
    run = Run(program="VASP")
    run.m_update_from_dict({"count": 3, "systems": [{}]})
    run.m_update_from_dict({"systems": [{}]})
    assert run.m_to_dict() == {"program": "VASP", "count": 3, "systems": [{}, {}]}


def test_numbers_that_json_does_not_know() -> None:
    band = Band(energies=[float("nan"), 1.0])
    assert band.m_to_json() == '{"energies":[null,1.0]}'
    copied = Band.m_from_dict(json.loads(band.m_to_json())).m_magnitude("energies")
    assert np.isnan(copied[0])


text = st.text(max_size=8)
NAMES = ("program", "systems", "calcs", "positions", "cell", "energy", "system", "band", "m_def", "start", "periodic")
json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.floats(allow_nan=False, allow_infinity=False) | text,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(text, inner, max_size=3),
    max_leaves=5,
)
positions = st_numpy.arrays(
    np.float64,
    st.integers(0, 4).map(lambda count: (count, 3)),
    elements=st.floats(-1e300, 1e300, allow_nan=False),
)
systems = st.fixed_dictionaries(
    {}, optional={"labels": st.lists(text), "positions": positions, "kind": st.sampled_from(["bulk", "surface"])}
)
runs = st.fixed_dictionaries(
    {},
    optional={
        "program": text,
        "count": st.integers(),
        "width": st.floats(allow_nan=False),
        "clean": st.booleans(),
        "tags": st.lists(text, min_size=1),
        "settings": json_values.filter(lambda value: value is not None),
        "start": st.datetimes(),
        "person": text,
    },
)


@settings(deadline=None)
@given(values=runs, contents=st.lists(systems, max_size=3))
def test_everything_round_trips(values: dict[str, Any], contents: list[dict[str, Any]]) -> None:
    run = Run(**values)
    for content in contents:
        run.m_create(System, **content)
    data = run.m_to_dict()
    copied = Run.m_from_dict(json.loads(json.dumps(data)))
    assert copied.m_to_dict() == data
    for system, other in zip(run.systems, copied.systems, strict=True):
        assert np.array_equal(
            np.atleast_1d(system.m_magnitude("positions")), np.atleast_1d(other.m_magnitude("positions"))
        )
    assert run.m_copy(deep=True).m_to_dict() == data


anything = st.recursive(
    json_values,
    lambda inner: st.dictionaries(st.sampled_from(NAMES), inner) | st.lists(inner, max_size=3),
    max_leaves=12,
)


@settings(deadline=None)
@given(data=st.dictionaries(st.sampled_from(NAMES), anything))
@example(data={"calcs": [{"systems": {}}]})
@example(data={"calcs": [{"band": {"m_def": 1}}]})
@example(data={"start": -62135510401})
def test_arbitrary_json_is_read_or_refused(data: dict[str, Any]) -> None:
    try:
        run = Run.m_from_dict(data)
    except MetainfoError:
        return
    json.dumps(run.m_to_dict())
    run.m_all_validate()
