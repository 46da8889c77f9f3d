"""Going through hits and archives, and columns out of them, over the web application."""

from __future__ import annotations

import sys
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from nomad.client.tables import Columns
from nomad.errors import BadRequest
from repository_world import WorldClient

CALCULATION = "section_run[0].section_single_configuration_calculation[-1]"


@pytest.mark.parametrize("per_page", [1, 4])
@pytest.mark.parametrize(
    ("who", "query", "expected"),
    [
        (None, None, "fe open si tio2"),
        (None, {"owner": "all"}, "closed fe open si tio2"),
        ("ben", {"owner": "shared", "$and": {"n_atoms": 2}}, "closed work"),
        (None, {"$and": [{"dft.code_name": "VASP"}], "$gt": {"n_atoms": 1}}, "open si"),
    ],
)
def test_all_hits_come_once(
    connect: Any, world_client: WorldClient, per_page: int, who: str | None, query: Any, expected: str
) -> None:
    hits = list(connect(who).hits(query, per_page=per_page, exclude=["files"]))
    assert world_client.world.names(hit["calc_id"] for hit in hits) == expected
    assert all("files" not in hit and hit["formula"] for hit in hits)


@pytest.mark.parametrize("per_page", [1, 100])
@pytest.mark.parametrize("parallel", [1, 2])
def test_all_archives(connect: Any, world_client: WorldClient, per_page: int, parallel: int) -> None:
    client = connect("ben")
    required = {"section_run[0]": {"program_name": "*"}}
    found = list(client.archives({"owner": "all"}, required, per_page=per_page, parallel=parallel))
    assert world_client.world.names(one["calc_id"] for one in found) == "closed fe open si tio2 work"
    assert all(set(one["archive"]["section_run"][0]) == {"program_name"} for one in found)
    assert client.count({"owner": "all"}) == 6


def test_going_through_archives_can_be_stopped(connect: Any) -> None:
    archives = connect().archives(per_page=1, parallel=1)
    assert next(archives)["calc_id"]
    archives.close()


def test_errors_come_to_the_caller(connect: Any) -> None:
    with pytest.raises(BadRequest, match="nothing"):
        list(connect().archives({}, {"section_workflow": {"nothing": "*"}}))


COLUMNS = {
    "code": "section_run[0].program_name",
    "energy": f"{CALCULATION}.energy_total",
    "first": "section_run[0].section_single_configuration_calculation[0].energy_total",
    "positions": "section_run[0].section_system[1].atom_positions",
    "result": "section_workflow.calculation_result_ref.energy_total",
    "labels": "section_workflow.calculation_result_ref.single_configuration_calculation_to_system_ref.atom_labels",
    "all": "section_run.section_system.atom_labels",
    "missing": f"{CALCULATION}.energy_free",
    "comment": "section_metadata.comment",
}


def test_rows(connect: Any, world_client: WorldClient) -> None:
    [row] = connect().rows({"atoms": ["Si"]}, COLUMNS)
    assert row == {
        "calc_id": world_client.world.calc_id("si"),
        "code": "VASP",
        "energy": -2.5,
        "first": -1.5,
        "positions": [[1.0, 1.0, 1.0]],
        "result": -2.5,
        "labels": ["Si"],
        "all": [[["Si"], ["Si"]]],
        "missing": None,
        "comment": "first light of silicon",
    }


def test_arrays(connect: Any) -> None:
    columns = connect().arrays({"dft.code_name": "VASP"}, COLUMNS)
    assert columns["energy"].dtype == np.float64
    assert columns["energy"].tolist() == [-2.5, -2.5]
    assert columns["positions"].shape == (2, 1, 3)
    assert columns["code"].tolist() == ["VASP", "VASP"]
    assert columns["missing"].tolist() == [None, None]
    ragged = connect().arrays({}, {"positions": COLUMNS["positions"]})["positions"]
    assert ragged.dtype == object
    assert sorted(map(len, ragged)) == [1, 1, 1, 2]


@pytest.mark.parametrize(
    ("values", "expected"),
    [([1.5, None], [1.5, "nan"]), ([1, 2], [1, 2]), (["a", None], ["a", None]), ([], [])],
)
def test_gaps(values: list[Any], expected: list[Any]) -> None:
    from nomad.client.tables import arrays

    found = arrays(({"x": value} for value in values), ["x"])["x"].tolist()
    assert ["nan" if value != value else value for value in found] == expected


def test_tables_without_pandas(connect: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(BadRequest, match="pip install pandas"):
        connect().table({}, {"code": COLUMNS["code"]})


def test_tables_are_made_by_pandas(connect: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    made = SimpleNamespace(from_records=lambda records, columns, index: (records, columns, index))
    monkeypatch.setitem(sys.modules, "pandas", SimpleNamespace(DataFrame=made))
    records, columns, index = connect().table({"atoms": ["Si"]}, {"code": COLUMNS["code"]})
    assert [record["code"] for record in records] == ["VASP"]
    assert (columns, index) == (["calc_id", "code"], "calc_id")


def test_a_table_of_pandas(connect: Any) -> None:
    pytest.importorskip("pandas", reason="pandas is not installed")
    table = connect().table({}, {"energy": COLUMNS["energy"]})
    assert table["energy"].mean() == -2.5
    assert table.index.name == "calc_id"


@pytest.mark.parametrize(
    ("places", "required"),
    [
        ({"a": "x.y"}, {"x": {"y": "*"}}),
        ({"a": "x[0].y", "b": "x[0].z"}, {"x[0]": {"y": "*", "z": "*"}}),
        ({"a": "x[0].y", "b": "x[-1].z"}, {"x": {"y": "*", "z": "*"}}),
        ({"a": "x[1:3].y"}, {"x[1:3]": {"y": "*"}}),
        ({"a": "x", "b": "x"}, {"x": "*"}),
    ],
)
def test_what_is_asked_for(places: dict[str, str], required: dict[str, Any]) -> None:
    assert Columns(places).required == {**required, "resolve-inplace": True}


@pytest.mark.parametrize("place", ["", "a..b", "a[x]", "a[]", "a b", "a[1"])
def test_bad_places_are_named(place: str) -> None:
    with pytest.raises(BadRequest, match="'gap'"):
        Columns({"gap": place})
