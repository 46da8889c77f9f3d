"""Archives that were written when the definitions were different ones."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from nomad.metainfo import (
    JSON,
    MEnum,
    MetainfoTypeError,
    MSection,
    Package,
    Quantity,
    Section,
    SectionProxy,
    SubSection,
    float64,
    former_values,
    int32,
)
from nomad.metainfo.registry import packages
from nomad.storage.archive_pack import ArchivePack, ArchivePackWriter
from nomad.storage.objects import FolderStore

PACKAGE = "tests.lab"
MODULE = f"{__name__}.schema"


def define(classes: Any) -> SimpleNamespace:
    """One version of the package `tests.lab`: the classes that a function makes in it."""
    package = Package(name=PACKAGE)
    made = {}
    for name, (bases, content) in classes.items():
        bases = tuple(made.get(base, base) for base in bases)
        made[name] = type(name, bases, {"__module__": MODULE, "__qualname__": name, **content})
        package.add(made[name].m_def)
    package.__init_metainfo__()
    return SimpleNamespace(**made)


def former() -> SimpleNamespace:
    return define(
        {
            "Atoms": (
                (MSection,),
                {
                    "m_def": Section(validate=False),
                    "positions": Quantity(type=float64, shape=["n", 3], unit="angstrom"),
                    "charges": Quantity(type=float64, shape=["n"]),
                    "labels": Quantity(type=str, shape=["n"]),
                },
            ),
            "Result": (
                (MSection,),
                {
                    "energy": Quantity(type=float64, unit="electron_volt"),
                    "width": Quantity(type=float, unit="electron_volt"),
                    "count": Quantity(type=int),
                    "quality": Quantity(type=int),
                    "kind": Quantity(type=MEnum("rough", "fine")),
                    "spin": Quantity(type=float64),
                    "gap": Quantity(type=float64, unit="joule"),
                    "version": Quantity(type=str),
                    "methods": Quantity(type=str, shape=["0..*"]),
                    "notes": Quantity(type=str),
                    "steps": Quantity(type=float64, shape=["*"]),
                    "atoms": Quantity(type=SectionProxy("Atoms")),
                },
            ),
            "Special": (("Result",), {"shift": Quantity(type=float64, unit="electron_volt")}),
            "Job": (
                (MSection,),
                {
                    "code": Quantity(type=str),
                    "systems": SubSection(sub_section=SectionProxy("Atoms"), repeats=True),
                    "result": SubSection(sub_section=SectionProxy("Result")),
                    "logs": SubSection(sub_section=SectionProxy("Atoms"), repeats=True),
                },
            ),
        }
    )


def present() -> SimpleNamespace:
    return define(
        {
            "System": (
                (MSection,),
                {
                    "m_def": Section(validate=False),
                    "positions": Quantity(type=float64, shape=["n", 3], unit="meter"),
                    "charges": Quantity(type=float64, shape=["n"], unit="coulomb"),
                    "symbols": Quantity(type=str, shape=["n"], aliases=["labels"]),
                    "new": Quantity(type=str),
                },
            ),
            "Result": (
                (MSection,),
                {
                    "energy_total": Quantity(type=float64, unit="joule", aliases=["energy"]),
                    "width": Quantity(type=float, unit="joule"),
                    "count": Quantity(type=float),
                    "kind": Quantity(type=MEnum("coarse", "fine")),
                    "spin": Quantity(type=int32),
                    "gap": Quantity(type=float64, unit="second"),
                    "versions": Quantity(type=str, shape=["0..*"], aliases=["version"]),
                    "method": Quantity(type=str, aliases=["methods"]),
                    "notes": SubSection(sub_section=SectionProxy("System")),
                    "steps": Quantity(type=int32, shape=["*"]),
                    "system": Quantity(type=SectionProxy("System"), aliases=["atoms"]),
                },
            ),
            "Special": (("Result",), {"shift": Quantity(type=float64, unit="joule")}),
            "Job": (
                (MSection,),
                {
                    "code": Quantity(type=str),
                    "geometries": SubSection(sub_section=SectionProxy("System"), repeats=True, aliases=["systems"]),
                    "results": SubSection(sub_section=SectionProxy("Result"), repeats=True, aliases=["result"]),
                    "logs": SubSection(sub_section=SectionProxy("System")),
                },
            ),
        }
    )


@pytest.fixture(autouse=True)
def no_package_is_left() -> Any:
    yield
    for name in (PACKAGE, MODULE):
        packages.pop(name, None)


@pytest.fixture
def stored() -> dict[str, Any]:
    """An archive as the former schema wrote it."""
    schema = former()
    job = schema.Job(code="VASP")
    job.m_create(schema.Atoms, "systems", positions=[[0, 0, 1], [0, 0, 2]], charges=[1.0, -1.0], labels=["H", "Cl"])
    job.result = schema.Special(energy=2.0, width=1.5, count=3, quality=4, kind="rough", spin=0.5, gap=1.0)
    job.result.m_update(version="5.4", methods=["DFT"], notes="quick", steps=[1.0, 2.0], shift=1.0)
    job.result.atoms = job.systems[0]
    for _ in range(2):
        job.m_create(schema.Atoms, "logs")
    data: dict[str, Any] = job.m_to_dict(keep_arrays=True, with_definitions=True)
    return data


EV = 1.602176634e-19


def test_the_definitions_are_stored_with_the_data(stored: dict[str, Any]) -> None:
    rows = {row["name"]: row for row in stored["m_definitions"]}
    schema = former()
    assert next(iter(rows)) == "tests.lab.Job"
    assert rows["tests.lab.Job"]["definition_id"] == schema.Job.m_def.definition_id
    assert rows["tests.lab.Atoms"] == {
        "name": "tests.lab.Atoms",
        "definition_id": schema.Atoms.m_def.definition_id,
        "units": {"positions": "angstrom"},
    }


def test_an_archive_of_an_older_definition_is_opened_from_a_pack(stored: dict[str, Any], tmp_path: Path) -> None:
    writer = ArchivePackWriter(tmp_path / "archive.pack")
    writer.add("entry", stored)
    writer.finish()
    tree = ArchivePack.open(FolderStore(tmp_path), "archive.pack").read("entry")

    job = present().Job.m_from_dict(tree)

    system, result = job.geometries[0], job.results[0]
    assert job.code == "VASP"
    assert system.symbols == ["H", "Cl"]
    np.testing.assert_allclose(system.m_magnitude("positions"), [[0, 0, 1e-10], [0, 0, 2e-10]])
    assert system.new is None
    assert result.m_magnitude("energy_total") == pytest.approx(2 * EV)
    assert result.m_magnitude("shift") == pytest.approx(EV)
    assert result.width == pytest.approx(1.5 * EV)
    assert result.count == 3.0
    assert isinstance(result.count, float)
    assert result.versions == ["5.4"]
    assert result.method == "DFT"
    assert result.m_magnitude("steps").dtype == np.int32
    assert result.system is system


@pytest.mark.parametrize(
    ("path", "value", "unit", "reason"),
    [
        ("/results/0/quality", 4, None, "has no property quality"),
        ("/results/0/kind", "rough", None, "takes one of 'coarse', 'fine'"),
        ("/results/0/gap", 1.0, "joule", "was joule and is second"),
        ("/results/0/notes", "quick", None, "is a sub-section now"),
        ("/geometries/0/charges", [1.0, -1.0], None, "was none and is coulomb"),
        ("/logs", [{}, {}], None, "does not repeat any more"),
    ],
)
def test_what_has_no_place_any_more_is_kept_with_the_reason(
    stored: dict[str, Any], path: str, value: Any, unit: str | None, reason: str
) -> None:
    found = former_values(present().Job.m_from_dict(stored))[path]
    assert np.array_equal(found.value, value) if isinstance(value, list) else found.value == value
    assert found.unit == unit
    assert reason in found.reason


def test_what_was_read_is_written_by_the_present_schema(stored: dict[str, Any]) -> None:
    job = present().Job.m_from_dict(stored)
    data = job.m_to_dict(with_definitions=True)
    assert json.loads(json.dumps(data)) == data
    again = type(job).m_from_dict(data)
    assert again.m_to_dict() == job.m_to_dict()
    assert former_values(again) == {}


def test_nothing_is_converted_when_the_definitions_are_the_same(stored: dict[str, Any]) -> None:
    job = former().Job.m_from_dict(stored)
    assert job.systems[0].m_magnitude("positions") is stored["systems"][0]["positions"]
    assert job.m_to_dict(keep_arrays=True, with_definitions=True).keys() == stored.keys()
    assert former_values(job) == {}


def test_extensions_are_among_the_stored_definitions() -> None:
    schema = former()
    content = {"__module__": MODULE, "m_def": Section(extends_base_section=True)}
    extension = type("XJob", (schema.Job,), {**content, "x_time": Quantity(type=float64, unit="hour")})
    packages[PACKAGE].add(extension.m_def)  # type: ignore[attr-defined]
    data = schema.Job(x_time=1.0).m_to_dict(with_definitions=True)
    assert list(data["m_definitions"][0]["extensions"]) == ["tests.lab.XJob"]

    job = present().Job.m_from_dict(data)
    assert job.m_former["x_time"].value == 1.0
    assert job.m_former["x_time"].unit == "hour"


@pytest.mark.parametrize(
    "rows",
    [
        1,
        {},
        [1],
        [{"name": "x"}],
        [{"name": "x", "definition_id": "y", "units": ["meter"]}],
        [{"name": "x", "definition_id": "y", "units": {"a": 1}}],
        [{"name": "x", "definition_id": "y", "sub_sections": {"a": 1}}],
    ],
)
def test_malformed_definitions_are_refused(rows: Any) -> None:
    with pytest.raises(MetainfoTypeError, match="m_definitions"):
        former().Job.m_from_dict({"m_definitions": rows})


def test_a_kind_that_is_gone_is_read_as_what_the_place_holds(stored: dict[str, Any]) -> None:
    schema = present()
    stored["result"]["m_def"] = "tests.lab.Gone"
    stored["m_definitions"] = [row for row in stored["m_definitions"] if row["name"] != "tests.lab.Special"]
    stored["m_definitions"][0].pop("sub_sections")
    result = schema.Job.m_from_dict(stored).results[0]
    assert type(result) is schema.Result
    assert result.m_former["shift"].value == 1.0


def test_unreadable_values_of_free_form_stay_as_they_are() -> None:
    schema = define({"Free": ((MSection,), {"data": Quantity(type=JSON), "text": Quantity(type=str)})})
    data = schema.Free(data={"a": [1]}, text="x").m_to_dict(with_definitions=True)
    data["m_definitions"][0]["definition_id"] = "0" * 40
    assert schema.Free.m_from_dict(data).m_to_dict() == {"data": {"a": [1]}, "text": "x"}
