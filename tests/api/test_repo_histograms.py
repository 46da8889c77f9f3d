"""Limits and distributions of numeric quantities under a filter."""

from __future__ import annotations

from typing import Any

import pytest

from repository_world import WorldClient


@pytest.mark.parametrize(
    ("who", "search", "expected"),
    [
        (None, "histogram_buckets=3", {"minimum": 2, "maximum": 4, "interval": 1, "counts": {2: 3, 3: 0, 4: 1}}),
        (None, "histogram_interval=2", {"minimum": 2, "maximum": 4, "interval": 2, "counts": {2: 3, 4: 1}}),
        (None, "atoms=Ti&histogram_buckets=1", {"minimum": 4, "maximum": 4, "interval": 1, "counts": {4: 1}}),
        (None, "atoms=Xe", {"counts": {}}),
        ("ada", "owner=staging&histogram_buckets=1", {"minimum": 2, "maximum": 2, "interval": 1, "counts": {2: 2}}),
    ],
)
def test_a_histogram_has_limits_and_buckets(
    world_client: WorldClient, who: str | None, search: str, expected: dict[str, Any]
) -> None:
    answer = world_client.get(who, f"/repo/?histogram=n_atoms&per_page=0&{search}")
    assert answer.status_code == 200, answer.text
    found = answer.json()["histograms"]["n_atoms"]
    found["counts"] = {bucket["from"]: bucket["code_runs"] for bucket in found.pop("buckets")}
    assert found == expected


def test_posting_asks_the_same_with_metrics_and_dates(world_client: WorldClient) -> None:
    body = {"histogram": ["n_atoms", "upload_time"], "histogram_buckets": 2, "metrics": ["uploads"]}
    histograms = world_client.post(None, "/repo/", body).json()["histograms"]
    assert histograms["n_atoms"]["buckets"] == [
        {"from": 2, "code_runs": 3, "uploads": 3},
        {"from": 4, "code_runs": 1, "uploads": 1},
    ]
    assert histograms["upload_time"]["minimum"] == 1609502400000
    assert "histograms" not in world_client.post(None, "/repo/", {}).json()


@pytest.mark.parametrize(
    ("search", "named"),
    [
        ("histogram=nothing", "nothing"),
        ("histogram=formula", "formula"),
        ("histogram=n_atoms&histogram_buckets=0", "histogram_buckets"),
        ("histogram=n_atoms&histogram_buckets=1000000", "histogram_buckets"),
        ("histogram=n_atoms&histogram_buckets=x", "histogram_buckets"),
        ("histogram=n_atoms&histogram_interval=-1", "histogram_interval"),
        ("histogram=n_atoms&histogram_interval=nan", "histogram_interval"),
        ("histogram=n_atoms&histogram_interval=x", "histogram_interval"),
        ("histogram=upload_time&histogram_interval=1e-9", "50000"),
        ("histogram=n_atoms&histogram_interval=1&histogram_buckets=2", "either"),
    ],
)
def test_bad_histograms_are_named(world_client: WorldClient, search: str, named: str) -> None:
    answer = world_client.get(None, f"/repo/?{search}")
    assert answer.status_code == 400, answer.text
    assert named in answer.json()["message"] + answer.json()["description"]


@pytest.mark.parametrize("body", [{"histogram": "n_atoms"}, {"histogram": ["n_atoms"], "histogram_interval": True}])
def test_bad_bodies(world_client: WorldClient, body: Any) -> None:
    assert world_client.post(None, "/repo/", body).status_code == 400
