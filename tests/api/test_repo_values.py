"""Values of quantities, suggestions, single entries and PIDs."""

from __future__ import annotations

from typing import Any

import pytest

from repository_world import ENTRIES, WorldClient


def test_values_of_a_quantity_page_by_page(world_client: WorldClient) -> None:
    seen: dict[str, int] = {}
    after = None
    while True:
        path = "/repo/quantity/atoms?size=2" + (f"&after={after}" if after else "")
        page = world_client.get(None, path).json()["quantity"]
        assert "after" in page
        if not page["values"]:
            assert page["after"] is None
            break
        seen |= {value: counts["total"] for value, counts in page["values"].items()}
        after = page["after"]
    assert seen == {"Fe": 1, "Ge": 1, "O": 1, "Si": 1, "Ti": 1}


def test_the_archive_client_finds_upload_ids(world_client: WorldClient) -> None:
    query = '{"$and":[{"dft.quantities":["section_run","energy_total"]},{"domain":"dft"}]}'
    answer = world_client.get(None, f"/repo/quantity/upload_id?size=1000&query={query}").json()
    assert answer["quantity"]["values"] == {
        "mixed_upload": {"total": 1},
        "other_upload": {"total": 1},
        "public_upload": {"total": 2},
    }


@pytest.mark.parametrize(
    ("who", "path", "expected"),
    [
        (None, "/repo/quantity/atoms", "Fe Ge O Si Ti"),
        (None, "/repo/quantity/atoms?owner=all", "Fe Ga Ge O Si Ti"),
        ("ben", "/repo/quantity/atoms", "C Fe Ga Ge O Si Ti"),
        ("ada", "/repo/quantity/atoms?owner=staging", "C N"),
        (None, "/repo/suggestions/atoms", "Fe Ge O Si Ti"),
        (None, "/repo/suggestions/atoms?include=e", "Fe Ge"),
        (None, "/repo/suggestions/atoms?include=.", ""),
        ("ada", "/repo/suggestions/atoms?include=N", "N"),
        (None, "/repo/suggestions/atoms?include=N", ""),
        (None, "/repo/suggestions/dft.code_name?dft.system=bulk&size=1", "VASP"),
    ],
)
def test_values_tell_only_what_the_user_may_find(
    world_client: WorldClient, who: str | None, path: str, expected: str
) -> None:
    content = world_client.get(who, path).json()
    values = content["suggestions"] if "suggestions" in content else list(content["quantity"]["values"])
    assert " ".join(sorted(values)) == expected


def test_several_quantities(world_client: WorldClient) -> None:
    content = world_client.get(None, "/repo/quantities?quantities=dft.system&quantities=atoms&size=2").json()
    assert content["quantities"]["dft.system"] == [
        {"values": {"2D": {"total": 1}, "bulk": {"total": 3}}, "after": "bulk"}
    ]
    assert list(content["quantities"]["atoms"][0]["values"]) == ["Fe", "Ge"]


@pytest.mark.parametrize(
    "path",
    [
        "/repo/quantity/nothing",
        "/repo/quantity/comment",
        "/repo/quantity/atoms?size=-1",
        "/repo/quantity/atoms?size=x",
        "/repo/suggestions/nothing",
        "/repo/quantities?quantities=nothing",
        "/repo/quantity/atoms?owner=nobody",
    ],
)
def test_bad_requests(world_client: WorldClient, path: str) -> None:
    assert world_client.get(None, path).status_code == 400


@pytest.mark.parametrize(
    ("who", "readable"),
    [
        (None, "si tio2 open fe"),
        ("cleo", "si tio2 open fe"),
        ("ben", "si tio2 open fe closed work"),
        ("ada", "si tio2 open fe closed work draft"),
        ("admin", "si tio2 open fe closed work draft"),
    ],
)
def test_single_entries(world_client: WorldClient, who: str | None, readable: str) -> None:
    for name, plan in ENTRIES.items():
        calc_id = world_client.world.calc_id(name)
        answer = world_client.get(who, f"/repo/whatever/{calc_id}")
        assert answer.status_code == (200 if name in readable.split() else 401), name
        if answer.status_code == 200:
            assert answer.json()["mainfile"] == plan.mainfile
            assert set(answer.json()["code"]) == {"python", "curl", "clientlib"}
            assert answer.json()["license"] == "CC BY 4.0"


def test_an_unknown_entry(world_client: WorldClient) -> None:
    assert world_client.get(None, "/repo/public_upload/unknown").status_code == 404


@pytest.mark.parametrize(
    ("pid", "status"),
    [
        ("1234", 200),
        ("21.11132/16i", 200),
        ("21.11132%2F16I", 200),
        ("99", 404),
        ("abc", 400),
        ("-1", 400),
        ("11.11/16i", 400),
        ("21.11132/xyz", 400),
        ("21.11132/", 400),
    ],
)
def test_pids(world_client: WorldClient, pid: str, status: int) -> None:
    answer = world_client.get(None, f"/repo/pid/{pid}")
    assert answer.status_code == status
    if status == 200:
        expected: Any = {"upload_id": "public_upload", "calc_id": world_client.world.calc_id("si")}
        assert answer.json() == expected
