"""Sections: attributes, sub-sections, events, navigation, copies."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from metainfo.schema import Band, Calculation, NamedBand, Run, System
from nomad.metainfo import (
    MetainfoError,
    MetainfoReferenceError,
    MSection,
    Quantity,
    SectionProxy,
    SubSection,
    UnknownProperty,
)


@pytest.fixture
def run() -> Run:
    run = Run(program="VASP")
    for label in ("H", "He"):
        run.m_create(System, labels=[label], positions=np.zeros((1, 3)))
    calculation = run.m_create(Calculation, energy=-1.0, system=run.systems[1])
    calculation.m_create(Band, "bands", energies=[1.0, 2.0])
    calculation.m_create(Band, "bands", energies=[3.0])
    return run


def test_aliases_read_and_write() -> None:
    run = Run(code="VASP")
    assert run.program == run.program_name == "VASP"  # type: ignore[attr-defined]
    run.program_name = "ABINIT"  # type: ignore[attr-defined]
    assert run.m_to_dict() == {"program": "ABINIT"}
    assert run.m_get("code") == "ABINIT"


def test_unknown_names_are_errors() -> None:
    run = Run()
    with pytest.raises(AttributeError):
        run.programme = "VASP"  # type: ignore[attr-defined]
    with pytest.raises(AttributeError, match="did you mean program"):
        run.progam  # type: ignore[attr-defined]  # noqa: B018
    with pytest.raises(KeyError, match="Run has no property nothing"):
        Run(nothing=1)
    with pytest.raises(UnknownProperty):
        run.m_get("nothing")


def test_defaults_and_what_is_set() -> None:
    run = Run()
    assert run.clean is False
    assert not run.m_is_set("clean")
    run.clean = False
    assert run.m_is_set("clean")
    assert list(run.systems) == []
    assert not run.m_is_set("systems")


def test_creating_finds_the_sub_section(run: Run) -> None:
    assert [system.m_path() for system in run.systems] == ["/systems/0", "/systems/1"]
    assert run.systems[1].m_parent is run
    assert run.systems[1].m_parent_sub_section is Run.systems
    assert run.m_sub_section_count("systems") == 2
    assert run.m_get_sub_section("systems", 0) is run.systems[0]
    assert run.m_get_sub_section("systems", 7) is None


def test_creating_needs_one_sub_section_that_fits(run: Run) -> None:
    with pytest.raises(MetainfoError, match="no sub-section can hold it"):
        run.m_create(Band)
    with pytest.raises(MetainfoError, match="band, bands could all hold it"):
        run.calculations[0].m_create(Band)
    with pytest.raises(TypeError, match="holds sections System"):
        run.m_add_sub_section("systems", Band())


def test_single_sub_sections_are_replaced() -> None:
    calculation = Calculation()
    first, second = Band(), NamedBand(name="x")
    calculation.band = first
    calculation.band = second
    assert first.m_parent is None
    assert calculation.band is second
    calculation.band = None
    assert calculation.band is None
    assert second.m_parent is None


def test_repeating_sub_sections_grow_by_appending_only(run: Run) -> None:
    extra = System()
    run.systems.append(extra)
    assert extra.m_path() == "/systems/2"
    with pytest.raises(MetainfoError, match="cannot be assigned"):
        run.systems = []
    with pytest.raises(TypeError):
        run.systems.append(Band())  # type: ignore[arg-type]


def test_removing_renumbers(run: Run) -> None:
    last = run.systems[1]
    run.m_remove_sub_section("systems", 0)
    assert last.m_path() == "/systems/0"
    run.systems.remove(last)
    assert not run.m_is_set("systems")
    assert last.m_parent is None


def test_a_section_moves_between_trees(run: Run) -> None:
    other = Run()
    moved = run.systems[0]
    other.m_add_sub_section("systems", moved)
    assert moved.m_root() is other
    assert [system.m_path() for system in run.systems] == ["/systems/0"]


def test_paths_resolve(run: Run) -> None:
    calculation = run.calculations[0]
    assert run.m_resolve("/") is run
    assert run.m_resolve("/calcs/0") is calculation
    assert calculation.m_resolve("/systems/1") is run.systems[1]
    assert calculation.m_resolve("bands/1") is calculation.bands[1]
    assert run.m_resolve("/systems/0/labels") == ["H"]
    assert run["systems/1/labels/0"] == run["systems.1.labels.0"] == "He"


@pytest.mark.parametrize(
    ("path", "missing"),
    [("/systems/5", "5"), ("/nothing/0", "nothing"), ("/systems/x", "x"), ("/calculations/0/band", "band")],
)
def test_paths_that_lead_nowhere_name_the_missing_part(run: Run, path: str, missing: str) -> None:
    with pytest.raises(MetainfoReferenceError, match=missing):
        run.m_resolve(path)
    with pytest.raises(KeyError):
        run[path]


@pytest.mark.parametrize(
    ("expression", "found"),
    [
        ("program", "VASP"),
        ("systems[*].labels", [["H"], ["He"]]),
        ("systems[?labels[0]=='He'].labels | [0]", ["He"]),
        ("calculations[0].system.labels", ["He"]),
        ("calculations[0].energy", -1.0),
        ("calcs[].bands[].energies[]", [1.0, 2.0, 3.0]),
        ("{name: program, first: systems[0]}", {"name": "VASP", "first": {"labels": ["H"], "positions": [[0.0] * 3]}}),
        ("nothing.at.all", None),
    ],
)
def test_jmespath(run: Run, expression: str, found: Any) -> None:
    assert run.m_xpath(expression) == found


def test_walking(run: Run) -> None:
    paths = [section.m_path() for section in run.m_all_contents()]
    bands = ["/calculations/0/bands/0", "/calculations/0/bands/1"]
    assert paths == ["/systems/0", "/systems/1", "/calculations/0", *bands]
    assert [section.m_path() for section in run.m_all_contents(depth_first=True, include_self=True)] == [
        "/systems/0",
        "/systems/1",
        *bands,
        "/calculations/0",
        "/",
    ]
    stopped = run.m_all_contents(stop=lambda section: isinstance(section, Calculation))
    assert [section.m_path() for section in stopped] == ["/systems/0", "/systems/1", "/calculations/0"]
    assert list(run.m_contents()) == [*run.systems, *run.calculations]


def test_traversal_gives_content_before_the_sub_section_itself(run: Run) -> None:
    found = [(section.m_def.name, item.name, index) for section, item, index in run.m_traverse()]
    assert found[:4] == [
        ("Run", "program", -1),
        ("System", "labels", -1),
        ("System", "positions", -1),
        ("Run", "systems", 0),
    ]
    assert found[-1] == ("Run", "calculations", 0)
    assert found.count(("Calculation", "bands", 1)) == 1


def test_deep_copies_are_independent(run: Run) -> None:
    copied = run.m_copy(deep=True)
    assert copied.m_to_dict() == run.m_to_dict()
    copied.systems[0].labels = ["Li"]
    assert run.systems[0].labels == ["H"]
    assert copied.systems[0].m_root() is copied


def test_shallow_copies_share_their_sub_sections(run: Run) -> None:
    copied = run.m_copy()
    copied.program = "ABINIT"
    assert run.program == "VASP"
    assert copied.systems[0] is run.systems[0]
    assert run.systems[0].m_root() is run


def test_cached_derived_values_follow_changes() -> None:
    system = System(cell=np.eye(3))
    assert system.m_magnitude("volume") == pytest.approx(1)
    system.cell = np.eye(3) * 2
    assert system.m_magnitude("volume") == pytest.approx(8)
    with pytest.raises(MetainfoError, match="derived"):
        system.volume = 3.0


def test_annotations_and_cache_are_not_serialised() -> None:
    run = Run(a_note="seen")
    run.m_cache["spectrum"] = [1]
    run.m_resource = "file"
    assert run.a_note == "seen"
    assert run.m_create(System).m_resource == "file"
    assert run.m_to_dict() == {"systems": [{}]}
    with pytest.raises(AttributeError):
        run.a_other  # noqa: B018


class Watched(MSection):
    log: Quantity[Any] = Quantity(type=Any)
    value: Quantity[int] = Quantity(type=int)
    children: SubSection[list[Any]] = SubSection(sub_section=SectionProxy("Watched"), repeats=True)

    def on_set(self, quantity: Any, value: Any) -> None:
        if quantity.name == "value":
            self.m_data["log"] = [quantity.name, value]

    def on_add_sub_section_children(self, section: Any, definition: Any) -> None:
        self.m_data["log"] = [definition.name, section.value]


def test_events() -> None:
    watched = Watched()
    watched.value = 3
    assert watched.log == ["value", 3]
    watched.m_create(Watched, value=5)
    assert watched.log == ["children", 5]
    assert Watched.m_def.event_handlers == ["on_set", "on_add_sub_section_children"]
