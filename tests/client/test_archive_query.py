"""The client library's way through archives, over the web application."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from nomad.client import ArchiveQuery, Client
from nomad.errors import BadRequest
from repository_world import WorldClient


@pytest.fixture
def ask(connect: Callable[..., Client]) -> Callable[..., ArchiveQuery]:
    return lambda who=None, **options: ArchiveQuery(client=connect(who), **{"as_dicts": True, **options})


@pytest.mark.parametrize("per_page", [1, 4])
@pytest.mark.parametrize("parallel", [0, 3])
def test_every_entry_comes_once(ask: Any, world_client: WorldClient, per_page: int, parallel: int) -> None:
    query = ask(per_page=per_page, parallel=parallel)
    assert len(query) == query.total == 4
    found = [archive["section_metadata"]["calc_id"] for archive in query]
    assert len(found) == len(set(found)) == 4
    assert world_client.world.names(found) == "fe open si tio2"


def test_a_limit(ask: Any) -> None:
    query = ask(max=3, per_page=2)
    assert len(query) == 3
    assert query.total == 4
    assert len(list(query)) == 3
    assert list(ask(max=0)) == []
    assert len(list(ask(max=None))) == 4


def test_items_and_slices_fetch_what_they_need(ask: Any) -> None:
    query = ask(per_page=1)
    assert query.results == []
    first = query[0]
    assert query.results == [first]
    assert query[0:2] == query.results
    assert len(query.results) == 2
    assert query[-1] == query.results[3]
    assert query[::2] == [query.results[0], query.results[2]]
    with pytest.raises(IndexError):
        query[4]


def test_repeated_fetches(ask: Any) -> None:
    query = ask(per_page=1)
    query.call_api()
    assert len(query.results) == 1
    assert len(query.fetch(2)) == 2
    assert len(query.fetch()) == 1
    assert query.fetch() == []
    query.call_api()
    assert len(query) == len(query.results) == 4


def test_statistics_are_printed(ask: Any) -> None:
    query = ask(per_page=2)
    query.call_api()
    text = str(query)
    assert "Entries that match the query: 4" in text
    assert "Archives fetched: 2" in text
    assert "Requests for archives: 1" in text


def test_results_are_objects_with_units_and_references(ask: Any) -> None:
    [archive] = ask(query={"atoms": ["Si"]}, as_dicts=False)
    calculation = archive.section_workflow.calculation_result_ref
    assert calculation.energy_total.magnitude == -2.5
    assert str(calculation.energy_total.units) == "joule"
    assert calculation.single_configuration_calculation_to_system_ref.atom_labels == ["Si"]


def test_the_quantities_that_are_required_must_be_there(ask: Any) -> None:
    assert len(ask(required={"section_run[0]": {"section_system": "*"}})) == 4
    assert len(ask(required={"section_run": {"section_dos": "*"}})) == 0


@pytest.mark.parametrize(
    ("who", "query", "count"),
    [
        ("ben", {"owner": "shared"}, 2),
        (None, {"owner": "all"}, 4),
        ("ada", {"owner": "user", "$or": [{"atoms": ["C"]}, {"atoms": ["N"]}]}, 2),
        (None, {"from_time": "2021-02-01"}, 2),
        (None, {"domain": "ems"}, 0),
    ],
)
def test_queries(ask: Any, who: str | None, query: dict[str, Any], count: int) -> None:
    assert len(list(ask(who, query=query))) == count


@pytest.mark.parametrize(
    ("options", "named"),
    [
        ({"required": {"section_nothing": "*"}, "query": {"atoms": ["Si"]}}, None),
        ({"query": {"owner": "nobody"}}, "nobody"),
        ({"query": {"$and": [{"nothing": 1}]}}, "nothing"),
        ({"required": {"section_run": 1}}, "section_run"),
    ],
)
def test_the_words_of_the_server(ask: Any, options: dict[str, Any], named: str | None) -> None:
    if named is None:
        assert len(ask(**options)) == 0  # no entry has it, so nothing is asked for
        return
    with pytest.raises(BadRequest, match=named):
        list(ask(**options))
