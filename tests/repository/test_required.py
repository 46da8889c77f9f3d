"""The `required` language on a small tree."""

from __future__ import annotations

from typing import Any

import pytest

from nomad.errors import BadRequest
from nomad.repository.required import Extraction, parse_required

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
