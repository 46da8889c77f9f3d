"""The registry of search quantities equals the published list."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from nomad.search.fields import names
from nomad.search.quantities import groups, metrics, quantities

JOULE = {  # energies of the encyclopedia are Joule, where the list says electron volt
    "encyclopedia.properties.energies.energy_total",
    "encyclopedia.properties.energies.energy_total_T0",
    "encyclopedia.properties.energies.energy_free",
    "encyclopedia.properties.band_gap",
}
MEMBERS = [
    "type", "kind", "stored", "query_many", "url_many", "filter_field", "aggregatable", "sortable", "owner",
    "unit", "group", "default", "default_order", "meaning",
]  # fmt: skip


@pytest.fixture(scope="module")
def published(shared_dir: Path) -> dict[str, dict[str, Any]]:
    rows = json.loads((shared_dir / "spec" / "search-quantities.json").read_text(encoding="utf-8"))
    return {row["name"]: row for row in rows}


def test_names(published: dict[str, Any]) -> None:
    assert set(quantities()) == set(published)
    assert len(quantities()) == 156


def test_members(published: dict[str, Any]) -> None:
    for name, row in published.items():
        found = quantities()[name]
        shown = {member: getattr(found, member) for member in MEMBERS}
        expected = {member: row[member] for member in MEMBERS}
        if name in JOULE:
            expected["unit"] = "joule"
        assert shown == expected, name


def test_statistics(published: dict[str, Any]) -> None:
    for name, row in published.items():
        found, expected = quantities()[name].statistic, row["statistic"]
        if expected is None or found is None:
            assert found is expected, name
            continue
        assert found.order == expected["order"].split()[0], name
        assert found.fixed_size == expected["fixed_size"], name
        if name == "dft.code_name":
            assert found.fixed_values is not None
            assert found.fixed_values[-2:] == ("unavailable", "not processed")
            assert found.size == len(found.fixed_values)
        else:
            assert found.size == expected["size"], name
            assert list(found.fixed_values or ()) == (expected["fixed_values"] or []), name


def test_closed_values(published: dict[str, Any]) -> None:
    for name, row in published.items():
        if isinstance(row["values_allowed"], list):
            assert sorted(quantities()[name].values_allowed or ()) == sorted(row["values_allowed"]), name


def test_metrics_and_groups(published: dict[str, Any]) -> None:
    expected = {
        row["metric"]["name"]: (row["metric"]["kind"], name) for name, row in published.items() if row["metric"]
    }
    assert {each.name: (each.kind, each.field) for each in metrics().values()} == expected
    assert {group: each.name for group, each in groups().items()} == {
        row["group"]: name for name, row in published.items() if row["group"]
    }


def test_everything_that_can_be_counted_has_a_field() -> None:
    for name, quantity in quantities().items():
        assert (name in names()) == (quantity.kind not in ("object", "nested")), name
