"""Whatever a client sends to a search, it is answered or refused, never an internal error."""

from __future__ import annotations

import pytest

from nomad.search.quantities import quantities
from repository_world import WorldClient

VALUES = [
    *("", "x", "1", "-1.5e3", "true", "null", "\x00", "\N{GRINNING FACE}", "a" * 5000, "2020-01-01", "9" * 400),
    *("*", '"', "a/b", "NaN", "[]"),
]
KINDS = {(q.kind, q.type, q.query_many, q.stored): q.name for q in quantities().values()}
"""One quantity of each kind."""
KEYS = (
    *("query", "pagination", "scroll", "statistics_required", "metrics", "exclude", "interval", "date_histogram"),
    "uploads_grouped",
)
OPERATORS = ["$lt", "$gte", "$and", "$or", "$not"]


@pytest.mark.parametrize("name", sorted({*KINDS.values(), "only_atoms", "path", "external_id"}))
def test_quantities_with_all_kinds_of_values(world_client: WorldClient, name: str) -> None:
    for value in VALUES:
        answer = world_client.get(None, "/repo/", params={name: value, "per_page": 1})
        assert answer.status_code in (200, 400), (name, value, answer.text)
    for value in (*VALUES, 1, -1.5, True, None, [], {}, [[]], [None], 2**80, 1e308):
        for query in ({name: value}, {"$lt": {name: value}}, {"$not": [{name: value}]}):
            answer = world_client.post(None, "/repo/", {"query": query, "pagination": {"per_page": 1}})
            assert answer.status_code in (200, 400), (query, answer.text)


@pytest.mark.parametrize("name", sorted(quantities()))
def test_every_quantity_counted_sorted_and_listed(world_client: WorldClient, name: str) -> None:
    quantity = quantities()[name]
    answers = {
        "sortable": world_client.get(None, "/repo/", params={"order_by": name, "order": 1}),
        "aggregatable": world_client.get(None, "/repo/", params={"statistics": name, "metrics": "uploads"}),
        "listed": world_client.get(None, f"/repo/quantity/{name}"),
        "suggested": world_client.get(None, f"/repo/suggestions/{name}?include=a"),
    }
    for kind, answer in answers.items():
        possible = quantity.sortable if kind == "sortable" else quantity.aggregatable
        assert answer.status_code == (200 if possible else 400), (kind, answer.text)


@pytest.mark.parametrize("operator", OPERATORS)
@pytest.mark.parametrize("value", [None, 1, "x", [], {}, [1], [[]], [{}], {"atoms": None}, {"x": 1}, [{"$and": 1}]])
def test_every_operator_with_all_kinds_of_values(world_client: WorldClient, operator: str, value: object) -> None:
    answer = world_client.post(None, "/repo/", {"query": {operator: value}})
    assert answer.status_code in (200, 400), answer.text


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("value", [1, "x", [], {}, [1], [None], True, {"after": 1}, {"page": None}, {"scroll": "x"}])
def test_every_key_of_a_body_with_all_kinds_of_values(world_client: WorldClient, key: str, value: object) -> None:
    answer = world_client.post(None, "/repo/", {key: value})
    assert answer.status_code in (200, 400), answer.text
