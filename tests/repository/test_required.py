"""The `required` language on a small tree."""

from __future__ import annotations

from typing import Any

import pytest

from nomad.errors import BadRequest
from nomad.repository import extraction
from nomad.repository.extraction import Extraction
from nomad.repository.required import parse_required

ARCHIVE: dict[str, Any] = {
    "runs": [
        {
            "name": "first",
            "systems": [{"label": "a"}, {"label": "b", "twin": "/runs/0/systems/0"}],
            "results": [
                {"energy": 1.0, "system": "/runs/0/systems/0"},
                {"energy": 2.0, "system": "/runs/0/systems/1"},
                {"energy": 3.0},
            ],
        }
    ],
    "flow": {"result": "/runs/0/results/1", "all": ["/runs/0/results/0", "/runs/0/results/2"], "gone": "/runs/7/x/0"},
}
ENERGIES = [{"energy": 1.0}, {"energy": 2.0}, {"energy": 3.0}]


def results(key: str) -> dict[str, Any]:
    return {"runs": {key: {"energy": "*"}}}


@pytest.mark.parametrize(
    ("required", "expected"),
    [
        ("*", ARCHIVE),
        (" include ", ARCHIVE),
        ({"flow": "*"}, {"flow": ARCHIVE["flow"]}),
        ({"flow": "exclude"}, {}),
        ({"nothing": "*"}, {}),
        ({"runs": {"name": "*"}}, {"runs": [{"name": "first"}]}),
        ({"runs": {"nothing": "*"}}, {"runs": [{}]}),
        (results("results"), {"runs": [{"results": ENERGIES}]}),
        (results(" results [ 0 ] "), {"runs": [{"results": ENERGIES[:1]}]}),
        (results("results[2]"), {"runs": [{"results": ENERGIES[2:]}]}),
        (results("results[3]"), {"runs": [{}]}),
        (results("results[-1]"), {"runs": [{"results": ENERGIES[2:]}]}),
        (results("results[-7]"), {"runs": [{"results": ENERGIES[:1]}]}),
        (results("results[0:2]"), {"runs": [{"results": ENERGIES[:2]}]}),
        (results("results[1:]"), {"runs": [{"results": ENERGIES[1:]}]}),
        (results("results[:-1]"), {"runs": [{"results": ENERGIES[:2]}]}),
        (results("results[-2:9]"), {"runs": [{"results": ENERGIES[1:]}]}),
        (results("results[1:1]"), {"runs": [{"results": ENERGIES[1:2]}]}),
        (results("results[-1:-1]"), {"runs": [{"results": ENERGIES[2:]}]}),
        (results("results[7:9]"), {"runs": [{}]}),
        (results("results[2:1]"), {"runs": [{"results": []}]}),
        (
            {"runs": {"results": {"system": "*"}}},
            {"runs": [{"results": [{"system": "/runs/0/systems/0"}, {"system": "/runs/0/systems/1"}, {}]}]},
        ),
        (
            {"flow": {"result": {"energy": "*", "system": {"label": "*"}}}},
            {
                "flow": {"result": "/runs/0/results/1"},
                "runs": [
                    {
                        "results": [None, {"energy": 2.0, "system": "/runs/0/systems/1"}],
                        "systems": [None, {"label": "b"}],
                    }
                ],
            },
        ),
        (
            {"flow": {"all": {"energy": "*"}}},
            {
                "flow": {"all": ["/runs/0/results/0", "/runs/0/results/2"]},
                "runs": [{"results": [{"energy": 1.0}, None, {"energy": 3.0}]}],
            },
        ),
        ({"flow": {"gone": {"energy": "*"}}}, {"flow": {"gone": "/runs/7/x/0"}}),
        (
            {"flow": {"result": {"energy": "*"}}, "runs": {"name": "*", "systems": {"label": "*"}}},
            {
                "flow": {"result": "/runs/0/results/1"},
                "runs": [
                    {
                        "name": "first",
                        "systems": [{"label": "a"}, {"label": "b"}],
                        "results": [None, {"energy": 2.0}],
                    }
                ],
            },
        ),
    ],
)
def test_what_is_extracted(required: Any, expected: Any) -> None:
    assert Extraction(ARCHIVE).extract(parse_required(required)) == expected


@pytest.mark.parametrize(
    ("required", "named"),
    [
        ({"runs": {"resolve-inplace": True}}, "root only"),
        ({"resolve-inplace": "yes", "runs": "*"}, "yes"),
        ("all", "all"),
        (5, "5"),
        (None, "None"),
        ({"runs": ["*"]}, "runs"),
        ({"runs[0": "*"}, "runs"),
        ({"runs[0:1:2]": "*"}, "runs"),
        ({"runs[a]": "*"}, "runs"),
        ({"": "*"}, "name"),
        ({"ru*": "*"}, "ru"),
    ],
)
def test_bad_specifications_are_named(required: Any, named: str) -> None:
    with pytest.raises(BadRequest, match=named):
        parse_required(required)


@pytest.mark.parametrize("required", [{"flow[0]": "*"}, {"runs": {"name": {"a": "*"}}}, {"runs": {"name[0]": "*"}}])
def test_what_does_not_fit_the_archive_is_named(required: Any) -> None:
    with pytest.raises(BadRequest, match=r"flow|name"):
        Extraction(ARCHIVE).extract(parse_required(required))


def test_nesting_has_a_limit() -> None:
    required: Any = "*"
    for _ in range(60):
        required = {"a": required}
    with pytest.raises(BadRequest, match="nested"):
        parse_required(required)


@pytest.mark.parametrize(
    ("required", "keys"),
    [
        ("all", "required"),
        ({"runs": {"results[-1]": {"system": {"label": 1}}}}, "required.runs.results[-1].system.label"),
        ({"runs": {"results[x]": "*"}}, "required.runs.results[x]"),
        ({"resolve-inplace": 1}, "required.resolve-inplace"),
    ],
)
def test_errors_name_the_keys_down_to_the_wrong_place(required: Any, keys: str) -> None:
    with pytest.raises(BadRequest) as caught:
        parse_required(required)
    assert list(caught.value.errors or ()) == [keys]
    assert caught.value.message.startswith(f"{keys}: ")


TARGETS = {
    "results": [None, {"energy": 2.0, "system": "/runs/0/systems/1"}],
    "systems": [{"label": "a"}, {"label": "b", "twin": "/runs/0/systems/0"}],
}
PLACED = {"energy": 2.0, "system": {"label": "b", "twin": {"label": "a"}}}


@pytest.mark.parametrize(
    ("required", "expected"),
    [
        (
            {"flow": {"result": "include-resolved"}},
            {"flow": {"result": "/runs/0/results/1"}, "runs": [TARGETS]},
        ),
        ({"flow": {"result": "include-resolved"}, "resolve-inplace": True}, {"flow": {"result": PLACED}}),
        ({"flow": {"result": "*"}, "resolve-inplace": True}, {"flow": {"result": "/runs/0/results/1"}}),
        (
            {"flow": {"all": {"energy": "*", "system": {"label": "*"}}}, "resolve-inplace": True},
            {"flow": {"all": [{"energy": 1.0, "system": {"label": "a"}}, {"energy": 3.0}]}},
        ),
        ({"flow": {"gone": "include-resolved"}, "resolve-inplace": True}, {"flow": {"gone": "/runs/7/x/0"}}),
        (
            {"runs": {"results[1]": {"system": "include-resolved"}}, "resolve-inplace": True},
            {"runs": [{"results": [{"system": PLACED["system"]}]}]},
        ),
        ("include-resolved", ARCHIVE),
        ({"flow": "exclude", "resolve-inplace": True}, {}),
    ],
)
def test_the_extended_reader(required: Any, expected: Any) -> None:
    assert Extraction(ARCHIVE).extract(parse_required(required)) == expected


CIRCLE: dict[str, Any] = {"a": [{"next": "/a/1", "n": 0}, {"next": "/a/0", "n": 1}], "start": {"at": "/a/0"}}


@pytest.mark.parametrize(
    ("required", "expected"),
    [
        ({"start": "include-resolved"}, {"start": {"at": "/a/0"}, "a": CIRCLE["a"]}),
        (
            {"start": "include-resolved", "resolve-inplace": True},
            {"start": {"at": {"n": 0, "next": {"n": 1, "next": "/a/0"}}}},
        ),
        ({"start": {"at": {"next": {"next": {"n": "*"}}}}}, {"start": {"at": "/a/0"}, "a": [
            {"next": "/a/1", "n": 0}, {"next": "/a/0"}]}),
    ],
)  # fmt: skip
def test_references_in_circles(required: Any, expected: Any) -> None:
    assert Extraction(CIRCLE).extract(parse_required(required)) == expected


def test_what_is_put_in_place_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each step refers twice to the one before: all of them in place would be 2^40 values."""
    steps = [{"left": f"/steps/{number - 1}", "right": f"/steps/{number - 1}"} for number in range(1, 40)]
    archive = {"steps": [{"n": 0}, *steps], "start": {"at": "/steps/39"}}
    monkeypatch.setattr(extraction, "MAX_RESOLVED_VALUES", 1000)
    required = parse_required({"start": "include-resolved", "resolve-inplace": True})
    answer = Extraction(archive).extract(required)
    assert len(str(answer)) < 100_000
    assert answer["start"]["at"]["left"]["left"]
