"""References: to sections, lists of sections, quantities, and what lies outside of the tree."""

from __future__ import annotations

from typing import Any

import pytest

from metainfo.schema import Band, Calculation, Run, System
from nomad.metainfo import MetainfoReferenceError, MetainfoTypeError, MProxy


@pytest.fixture
def run() -> Run:
    run = Run()
    run.m_create(System, labels=["H"])
    run.m_create(System, labels=["He"])
    run.m_create(Calculation, system=run.systems[1], systems=list(run.systems), labels=run.systems[1])
    return run


def test_references_are_paths_when_serialised(run: Run) -> None:
    assert run.m_to_dict()["calculations"] == [
        {"system": "/systems/1", "systems": ["/systems/0", "/systems/1"], "labels": "/systems/1/labels"}
    ]


def test_references_round_trip(run: Run) -> None:
    copied = Run.m_from_dict(run.m_to_dict())
    calculation = copied.calculations[0]
    assert calculation.system is copied.systems[1]
    assert calculation.systems == list(copied.systems)
    assert calculation.labels == ["He"]
    assert copied.m_to_dict() == run.m_to_dict()


def test_text_becomes_a_reference(run: Run) -> None:
    calculation = run.calculations[0]
    calculation.system = "/systems/0"
    assert calculation.system is run.systems[0]
    assert run.m_to_dict()["calculations"][0]["system"] == "/systems/0"


@pytest.mark.parametrize("value", [Band(), 1.5, ["/systems/0"]])
def test_other_things_are_refused(value: Any) -> None:
    with pytest.raises(MetainfoTypeError, match="a section System"):
        Calculation(system=value)


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("/systems/7", "no item 7"),
        ("/calculations/0", "does not lead to a section System"),
        ("../uploads/u/archive/e#/systems/0", "no way to load"),
    ],
)
def test_unresolvable_references_raise_when_they_are_read(run: Run, path: str, message: str) -> None:
    calculation = run.calculations[0]
    calculation.system = path
    with pytest.raises(MetainfoReferenceError, match=message):
        calculation.system  # noqa: B018
    assert run.m_to_dict()["calculations"][0]["system"] == path


def test_a_quantity_reference_may_end_in_an_alias(run: Run) -> None:
    run.calculations[0].labels = "/systems/0/atom_labels"  # type: ignore[assignment]
    assert run.calculations[0].labels == ["H"]


def test_a_quantity_reference_must_end_in_the_quantity(run: Run) -> None:
    run.calculations[0].labels = "/systems/1/kind"
    with pytest.raises(MetainfoReferenceError, match="does not lead to a quantity labels"):
        run.calculations[0].labels  # noqa: B018


def test_references_into_other_archives_go_through_the_context(run: Run) -> None:
    other = Run()
    other.m_create(System, labels=["Xe"])

    class Context:
        def load(self, url: str) -> Run:
            assert url == "../upload/archive/other"
            return other

    run.m_context = Context()
    run.calculations[0].system = "../upload/archive/other#/systems/0"
    assert run.calculations[0].system is other.systems[0]


def test_a_proxy_behaves_like_its_section(run: Run) -> None:
    proxy = MProxy("/systems/1", run.calculations[0], Calculation.system)
    assert proxy.labels == ["He"]
    assert proxy.m_proxy_resolve() is run.systems[1]
    assert "systems/1" in repr(proxy)
    assert not hasattr(proxy, "__len__")


def test_numbers_are_no_paths(run: Run) -> None:
    run.calculations[0].system = 5
    with pytest.raises(MetainfoReferenceError, match="which is no path"):
        run.calculations[0].system  # noqa: B018
