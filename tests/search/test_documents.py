"""From entry documents to the values of the index."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from nomad.search.documents import flatten

CASES: list[tuple[dict[str, Any], dict[str, Any]]] = [
    ({"atoms": ["Ti", "O", "O"]}, {"atoms": ["O", "Ti"], "only_atoms": ["OTi"]}),
    ({"files": ["a/b.out", "a/c"]}, {"files": ["a/b.out", "a/c"], "files-segments": ["a", "b.out", "c"]}),
    ({"atoms": ["Ti", "", None, 3, ["O", {"a": "H"}]]}, {"atoms": ["3", "O", "Ti"], "only_atoms": ["OTi3"]}),
    ({"dft": {"quantities": ["b", "ä", "b", "x" * 9000]}}, {"dft.quantities": ["b", "x" * 8192, "ä"]}),
    ({"dft": {"quantities": ["b", "a", "b"]}}, {"dft.quantities": ["a", "b"]}),
    ({"authors": [{"name": "Ada"}, {"name": ""}]}, {"authors.name": ["Ada"], "authors.name-words": ["ada"]}),
    ({"comment": "Wörld's  END"}, {"comment-words": ["end", "wörld's"]}),
    ({"upload_time": "2021-06-01T12:00:00.123456+02:00"}, {"upload_time": [1622541600123]}),
    ({"upload_time": datetime(1970, 1, 1, 0, 0, 1, tzinfo=UTC)}, {"upload_time": [1000]}),
    ({"n_atoms": "7"}, {"n_atoms": [7]}),
    ({"n_atoms": 2.5}, {"n_atoms": None}),
    ({"n_atoms": 2**70}, {"n_atoms": None}),
    ({"n_atoms": [1, {"a": 2}, None, True]}, {"n_atoms": [1]}),
    ({"published": "true"}, {"published": [True]}),
    ({"published": "perhaps"}, {"published": None}),
    ({"pid": 12}, {"pid": ["12"]}),
    ({"formula": ""}, {"formula": None}),
    ({"formula": "a\udcffb"}, {"formula": ["a?b"]}),
    ({"formula": "x" * 10_000}, {"formula": ["x" * 8192]}),
    ({"encyclopedia": {"properties": {"band_gap": float("nan")}}}, {"encyclopedia.properties.band_gap": None}),
    ({"encyclopedia": {"properties": {"band_gap": 2}}}, {"encyclopedia.properties.band_gap": [2.0]}),
    (
        {"uploader": {"user_id": "u", "name": "Ada Example", "email": "a@b.c"}},
        {"uploader.user_id": ["u"], "uploader.name": ["Ada Example"], "uploader.name-words": ["ada", "example"],
         "origin": ["Ada Example"], "uploader.email": None},
    ),
    ({"external_db": "AFLOW", "uploader": {"name": "Ada"}}, {"origin": ["AFLOW"]}),
    (
        {"datasets": [{"dataset_id": "d2", "name": "x"}, {"dataset_id": "d1"}]},
        {"datasets.dataset_id": ["d1", "d2"], "datasets.name": ["x"]},
    ),
    ({"dft": {"labels": [{"label": "b"}, {"label": "a"}]}}, {"dft.labels.label": ["a", "b"]}),
    (
        {"dft": {"optimade": {"elements": ["O", "Ti"], "elements_ratios": [2 / 3, 1 / 3]}}},
        {"optimade.ratio.O": [2 / 3], "optimade.ratio.Ti": [1 / 3], "optimade.n_structure_features": [0]},
    ),
    (
        {"upload_time": "2021-01-01", "last_processing": "2022-01-01T00:00:00.900"},
        {"optimade.last_modified": [1640995200000]},
    ),
]  # fmt: skip


@pytest.mark.parametrize(("document", "expected"), CASES, ids=lambda case: str(case)[:50])
def test_flatten(document: dict[str, Any], expected: dict[str, Any]) -> None:
    flat = flatten({"calc_id": "c", **document})
    assert {name: flat.get(name) for name in expected} == expected


@pytest.mark.parametrize("document", [{}, {"calc_id": ""}, {"calc_id": 3}])
def test_an_id_is_needed(document: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="calc_id"):
        flatten(document)
