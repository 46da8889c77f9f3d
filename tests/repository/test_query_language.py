"""What clients ask for, and the entries that it means."""

from __future__ import annotations

import json
from typing import Any

import pytest

from nomad.errors import BadRequest
from nomad.repository.query_language import MAX_DEPTH, Filters, filters_from_json, filters_from_url
from nomad.repository.stored_queries import query_from_json, query_to_json
from nomad.search.query import SearchRequest
from repository_world import World

EVERYTHING = "fe open si tio2"


def found(world: World, filters: Filters) -> str:
    query = filters.query(None)
    assert query_from_json(json.loads(json.dumps(query_to_json(query)))) == query
    return world.names(world.installation.search.search(SearchRequest(query=query, size=20)).hits)


@pytest.mark.parametrize(
    ("parameters", "expected"),
    [
        ({}, EVERYTHING),
        ({"atoms": ["Ti"]}, "tio2"),
        ({"atoms": ["Ti", "O"]}, "tio2"),
        ({"atoms": ["Ti", "Si"]}, ""),
        ({"only_atoms": ["Ti", "O"]}, "tio2"),
        ({"only_atoms": ["Ti"]}, ""),
        ({"upload_id": ["public_upload", "other_upload"]}, "fe si tio2"),
        ({"upload_id": ["staging_upload"]}, ""),
        ({"dft.system": ["2D", "bulk"]}, "fe open si"),
        ({"dft.code_name": ["exciting"], "atoms": ["Fe"]}, "fe"),
        ({"external_id": ["a,b"]}, ""),
        ({"authors": ["Ada Example"]}, "open si tio2"),
        ({"uploader": ["Cleo Example", "Ada Example"]}, EVERYTHING),
        ({"comment": ["SILICON nonsense"]}, "si"),
        ({"path": ["si"]}, "si"),
        ({"files": ["open/aux.txt"]}, "open"),
        ({"n_atoms": ["4"]}, "tio2"),
        ({"published": ["true"]}, EVERYTHING),
        ({"published": ["0"]}, ""),
        ({"from_time": ["2021-02-01"]}, "fe open"),
        ({"until_time": ["2021-01-01T12:00:00Z"]}, "si tio2"),
        ({"from_time": ["2021-01-15"], "until_time": ["2021-02-15"]}, "open"),
        ({"upload_time": ["2021-01-01T12:00:00+00:00"]}, "si tio2"),
        ({"query": ['{"$not": {"dft.code_name": "VASP"}}']}, "fe tio2"),
        ({"dft.optimade": ['_nmd_dft_code_name = "exciting"']}, "fe tio2"),
        ({"uploader.email": ["ada@example.org"]}, ""),
        ({"unknown": ["x"], "paths": ["y"]}, EVERYTHING),
        ({"domain": ["dft"]}, EVERYTHING),
        ({"domain": ["ems"]}, ""),
    ],
)
def test_url_parameters(world: World, parameters: dict[str, list[str]], expected: str) -> None:
    assert found(world, filters_from_url(parameters)) == expected


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, EVERYTHING),
        ({"atoms": ["Ti", "O"]}, "tio2"),
        ({"atoms": "Ti"}, "tio2"),
        ({"upload_id": []}, ""),
        ({"published": True}, EVERYTHING),
        ({"published": "true"}, EVERYTHING),
        ({"n_atoms": 4}, "tio2"),
        ({"dft.system": ["bulk", "2D"]}, ""),
        ({"unknown": 1}, EVERYTHING),
        ({"$and": []}, EVERYTHING),
        ({"$or": []}, ""),
        ({"$not": []}, EVERYTHING),
        ({"$and": [{"atoms": ["Ti"]}, {"$not": [{"dft.code_name": "VASP"}]}]}, "tio2"),
        ({"$or": [{"atoms": "Ti"}, {"atoms": "Fe"}]}, "fe tio2"),
        ({"$or": {"atoms": "Ti", "dft.code_name": "VASP"}}, ""),
        ({"$or": [{"atoms": "Ti", "dft.code_name": "exciting"}]}, "tio2"),
        ({"$not": [{"atoms": "Ti"}, {"atoms": "Fe"}]}, "open si"),
        ({"$not": {"atoms": "Ti", "dft.code_name": "VASP"}}, EVERYTHING),
        ({"$gt": {"n_atoms": 2}}, "tio2"),
        ({"$gte": {"n_atoms": 2}, "$lt": {"n_atoms": 4}}, "fe open si"),
        ({"$lte": {"upload_time": "2021-01-15"}}, "si tio2"),
        ({"$gt": {"formula": "Ge2"}}, "si tio2"),
        ({"from_time": "2021-03-15"}, "fe"),
        ({"owner": "all", "$and": [{"with_embargo": True}]}, "closed"),
        ({"dft.optimade": 'elements HAS "Ti"', "domain": "dft"}, ""),
    ],
)
def test_json_queries(world: World, query: dict[str, Any], expected: str) -> None:
    assert found(world, filters_from_json(query)) == expected


@pytest.mark.parametrize(
    ("query", "named"),
    [
        ({"$and": [{"unknown": 1}]}, "unknown"),
        ({"$xor": []}, r"\$xor"),
        ({"$and": "x"}, r"\$and"),
        ({"$and": [1]}, "query expression"),
        ({"$gt": {"n_atoms": 1, "formula": "x"}}, r"\$gt"),
        ({"$gt": {}}, r"\$gt"),
        ({"$gt": {"comment": "x"}}, "comment"),
        ({"$gt": {"published": True}}, "published"),
        ({"n_atoms": "many"}, "many"),
        ({"n_atoms": float("inf")}, "inf"),
        ({"n_atoms": True}, "True"),
        ({"published": "perhaps"}, "perhaps"),
        ({"upload_time": "yesterday"}, "yesterday"),
        ({"formula": {"a": 1}}, "object"),
        ({"formula": [["a"]]}, "list"),
        ({"formula": None}, "null"),
        ({"only_atoms": ["Xx"]}, "Xx"),
        ({"domain": "physics"}, "physics"),
        ({"from_time": "tomorrow"}, "from_time"),
        ({"until_time": 5}, "until_time"),
        ({"owner": 5}, "owner"),
        ({"dft.optimade": "elements HAS"}, "filter"),
        ({"dft.optimade": ["x"]}, "optimade"),
        ({"dft.optimade.elements_ratios": 1}, "elements_ratios"),
        (["x"], "query"),
    ],
)
def test_what_cannot_be_understood_is_named(query: Any, named: str) -> None:
    with pytest.raises(BadRequest, match=named):
        filters_from_json(query)


@pytest.mark.parametrize("text", ["{", "[]", "5", '{"unknown": 1}', '{"$or": 5}'])
def test_bad_expressions_in_urls(text: str) -> None:
    with pytest.raises(BadRequest, match=r"query|or"):
        filters_from_url({"query": [text]})


def test_nesting_has_a_limit() -> None:
    query: dict[str, Any] = {"atoms": "Si"}
    for _ in range(MAX_DEPTH + 1):
        query = {"$and": [query]}
    with pytest.raises(BadRequest, match="nested"):
        filters_from_json(query)
