"""The tables of the contract of `repo` and `datasets`, row by row; each test is named after its table."""

from __future__ import annotations

import json
from typing import Any

import pytest

from repository_world import WorldClient

ALL = "closed draft fe open si tio2 work"


def found(client: WorldClient, who: str | None, search: str) -> str:
    answer = client.get(who, f"/repo/?{search}")
    assert answer.status_code == 200, answer.text
    return client.world.names(hit["calc_id"] for hit in answer.json()["results"])


@pytest.mark.parametrize(
    ("who", "method", "path", "body", "status"),
    [
        (None, "GET", "/repo/?page=x", None, 400),
        (None, "GET", "/repo/?per_page=-1", None, 400),
        (None, "GET", "/repo/?order=0", None, 400),
        (None, "GET", "/repo/?metrics=nothing", None, 400),
        (None, "GET", "/repo/?order_by=nothing", None, 400),
        (None, "GET", "/repo/?statistics=nothing", None, 400),
        (None, "POST", "/repo/", {"statistics_required": ["nothing"]}, 400),
        (None, "GET", "/repo/?owner=nobody", None, 400),
        (None, "GET", "/repo/?owner=user", None, 401),
        (None, "GET", "/repo/?owner=shared", None, 401),
        (None, "GET", "/repo/?owner=staging", None, 401),
        ("ada", "GET", "/repo/?owner=admin", None, 401),
        (None, "GET", "/repo/?from_time=yesterday", None, 400),
        (None, "GET", "/repo/?until_time=2021-02-30", None, 400),
        (None, "GET", "/repo/?dft.optimade=nelements", None, 400),
        (None, "GET", "/repo/?query=nothing", None, 400),
        (None, "GET", '/repo/?query={"nothing":1}', None, 400),
        (None, "GET", '/repo/?query={"$or":1}', None, 400),
        (None, "POST", "/repo/", {"query": {"$lt": {"nothing": 1}}}, 400),
        (None, "POST", "/repo/", {"query": {"$lt": {"n_atoms": 1, "formula": "a"}}}, 400),
        (None, "GET", "/repo/?with_embargo=perhaps", None, 400),
        (None, "GET", "/repo/?last_processing=soon", None, 400),
        (None, "POST", "/repo/", None, 400),
        (None, "POST", "/repo/", "text", 400),
        (None, "GET", "/repo/?scroll_id=unknown", None, 400),
        (None, "GET", "/repo/?page=1001&per_page=10", None, 400),
        (None, "GET", "/repo/?page=1000&per_page=10", None, 200),
        (None, "GET", "/repo/quantity/nothing", None, 400),
        (None, "GET", "/repo/suggestions/nothing", None, 400),
        (None, "GET", "/repo/quantities?quantities=nothing", None, 400),
        (None, "GET", "/repo/quantity/atoms?size=-1", None, 400),
        (None, "GET", "/repo/x/nothing", None, 404),
        (None, "GET", "/repo/x/{closed}", None, 401),
        (None, "GET", "/repo/?nothing=1", None, 200),
        (None, "POST", "/repo/", {"query": {"nothing": 1}}, 200),
    ],
)
def test_repo_table_of_errors(
    world_client: WorldClient, who: str | None, method: str, path: str, body: Any, status: int
) -> None:
    path = path.replace("{closed}", world_client.world.calc_id("closed"))
    answer = world_client.request(who, method, path, **({} if body is None else {"json": body}))
    assert answer.status_code == status, answer.text
    if status != 200:
        content = answer.json()
        assert {"code", "name", "description", "message"} <= set(content)
        assert content["code"] == status


@pytest.mark.parametrize(
    ("owner", "guest", "ben", "ada"),
    [
        ("visible", "fe open si tio2", "closed fe open si tio2 work", ALL),
        ("public", "fe open si tio2", "fe open si tio2", "fe open si tio2"),
        ("all", "closed fe open si tio2", "closed fe open si tio2 work", ALL),
        ("user", None, "", "closed draft open si tio2 work"),
        ("shared", None, "closed work", "closed draft open si tio2 work"),
        ("staging", None, "work", "draft work"),
        ("admin", None, None, None),
    ],
)
def test_repo_table_of_owners(
    world_client: WorldClient, owner: str, guest: str | None, ben: str | None, ada: str | None
) -> None:
    for who, expected in ((None, guest), ("ben", ben), ("ada", ada)):
        if expected is None:
            assert world_client.get(who, f"/repo/?owner={owner}").status_code == 401
        else:
            assert found(world_client, who, f"owner={owner}") == expected
            body = {"query": {"owner": owner}}
            hits = world_client.post(who, "/repo/", body).json()["results"]
            assert world_client.world.names(hit["calc_id"] for hit in hits) == expected
    assert found(world_client, "admin", "owner=admin") == ALL
    assert found(world_client, "admin", "") == "fe open si tio2", "the admin has no special rights otherwise"


@pytest.mark.parametrize(
    ("url", "body", "check"),
    [
        ("atoms=Si", {"query": {"atoms": ["Si"]}}, lambda a: a["pagination"]["total"] == 1),
        ("domain=ems", {"query": {"domain": "ems"}}, lambda a: a["pagination"]["total"] == 0),
        ("from_time=2021-02-01", {"query": {"from_time": "2021-02-01"}}, lambda a: a["pagination"]["total"] == 2),
        ("until_time=2021-01-31", {"query": {"until_time": "2021-01-31"}}, lambda a: a["pagination"]["total"] == 2),
        (
            "page=2&per_page=3",
            {"pagination": {"page": 2, "per_page": 3}},
            lambda a: a["pagination"] == {"total": 4, "page": 2, "per_page": 3} and len(a["results"]) == 1,
        ),
        ("per_page=0", {"pagination": {"per_page": 0}}, lambda a: a["results"] == [] and a["pagination"]["total"] == 4),
        (
            "order_by=formula&order=1",
            {"pagination": {"order_by": "formula", "order": 1}},
            lambda a: [hit["formula"] for hit in a["results"]] == ["Fe2", "Ge2", "O2Ti2", "Si2"],
        ),
        ("scroll=true", {"scroll": {"scroll": True}}, lambda a: a["scroll"]["size"] == 1000 and "pagination" not in a),
        (
            "statistics=dft.system&metrics=uploads",
            {"statistics_required": ["dft.system"], "metrics": ["uploads"]},
            lambda a: (
                a["statistics"]["dft.system"]["bulk"] == {"code_runs": 3, "uploads": 3}
                and a["statistics"]["total"]["all"] == {"code_runs": 4, "uploads": 3}
            ),
        ),
        (
            "date_histogram=true&interval=1y",
            {"date_histogram": True, "interval": "1y"},
            lambda a: a["statistics"]["date_histogram"] == {"1609459200000": {"code_runs": 4}},
        ),
        (
            "uploads_grouped=true",
            {"uploads_grouped": {}},
            lambda a: (
                {key: group["total"] for key, group in a["uploads_grouped"]["values"].items()}
                == {"other_upload": 1, "mixed_upload": 1, "public_upload": 2}
            ),
        ),
        (
            "dft.groups_grouped=true",
            {"dft.groups_grouped": {}},
            lambda a: set(a["dft.groups_grouped"]["values"]) == {"group-VASP", "group-exciting"},
        ),
        (
            "encyclopedia.material.materials_grouped=true",
            {"encyclopedia.material.materials_grouped": {}},
            lambda a: len(a["encyclopedia.material.materials_grouped"]["values"]) == 4,
        ),
        ("datasets_grouped=true", {"datasets_grouped": {}}, lambda a: "datasets_grouped" not in a),
        ("exclude=dft,files", {"exclude": ["dft", "files"]}, lambda a: not {"dft", "files"} & set(a["results"][0])),
        ("scroll=false&date_histogram=0", {}, lambda a: "scroll" not in a and "date_histogram" not in a["statistics"]),
    ],
)
def test_repo_table_of_parameters(world_client: WorldClient, url: str, body: Any, check: Any) -> None:
    for answer in (world_client.get(None, f"/repo/?{url}"), world_client.post(None, "/repo/", body)):
        assert answer.status_code == 200, answer.text
        assert check(answer.json()), answer.text
        assert {"results", "code"} <= set(answer.json())


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ({"atoms": "Si"}, "si"),
        ({"atoms": ["Ti", "O"]}, "tio2"),
        ({"$and": [{"atoms": "Ti"}, {"atoms": "O"}]}, "tio2"),
        ({"$and": {"atoms": "Ti"}}, "tio2"),
        ({"$or": [{"atoms": "Ti"}, {"atoms": "Si"}]}, "si tio2"),
        ({"$or": [{"atoms": "Ti", "dft.code_name": "VASP"}, {"atoms": "Si"}]}, "si"),
        ({"$not": [{"atoms": "Ti"}, {"atoms": "Si"}]}, "fe open"),
        ({"$not": {"dft.code_name": "VASP"}}, "fe tio2"),
        ({"$gt": {"n_atoms": 2}}, "tio2"),
        ({"$gte": {"n_atoms": 2}, "$lt": {"n_atoms": 4}}, "fe open si"),
        ({"$lte": {"formula": "Ge2"}}, "fe open"),
        ({"$lt": {"upload_time": "2021-02-01"}}, "si tio2"),
        ({"$not": [{"$or": [{"$not": [{"atoms": ["Si"]}]}]}]}, "si"),
    ],
)
def test_repo_table_of_expressions(world_client: WorldClient, expression: Any, expected: str) -> None:
    assert found(world_client, None, f"query={json.dumps(expression)}") == expected
    hits = world_client.post(None, "/repo/", {"query": expression}).json()["results"]
    assert world_client.world.names(hit["calc_id"] for hit in hits) == expected


@pytest.mark.parametrize("host", ["http://testserver", "https://data.example.org:8443"])
def test_repo_table_of_snippets(world_client: WorldClient, host: str) -> None:
    """They carry the address that the client used."""
    search = "atoms=Ti&atoms=O&dft.code_name=exciting&order=-1&page=1&statistics=atoms&owner=public"
    code = world_client.client.get(f"{host}/api/repo/?{search}").json()["code"]
    assert set(code) == {"repo_url", "curl", "python", "clientlib"}
    assert code["repo_url"] == f"{host}/api/repo?atoms=Ti&atoms=O&dft.code_name=exciting"
    assert f"{host}/api/archive/download?atoms=Ti&atoms=O&dft.code_name=exciting" in code["curl"]
    assert code["curl"].endswith("nomad.zip")
    for name in ("python", "clientlib"):
        compile(code[name], name, "exec")
        assert f'"{host}/api' in code[name]
        assert "'atoms': ['Ti', 'O'], 'dft.code_name': 'exciting'" in code[name]
    posted = world_client.client.post(f"{host}/api/repo/", json={"query": {"$or": [{"atoms": ["Ti"]}]}}).json()["code"]
    assert "'$or': [{'atoms': ['Ti']}]" in posted["python"]
    entry = world_client.client.get(f"{host}/api/repo/x/{world_client.world.calc_id('si')}").json()["code"]
    assert {"curl", "python", "clientlib"} <= set(entry)
    assert all(host in text for text in entry.values())


def test_repo_all_asked_quantities_are_answered(world_client: WorldClient) -> None:
    names = ["atoms", "dft.system", "dft.code_name", "encyclopedia.material.material_id", "upload_id", "n_atoms"]
    search = "&".join(f"quantities={name}" for name in names)
    answer = world_client.get(None, f"/repo/quantities?{search}").json()["quantities"]
    assert list(answer) == names
    for name in names:
        [values] = answer[name]
        assert values["values"], name
        assert all(set(counts) == {"total"} for counts in values["values"].values())


@pytest.mark.parametrize(
    ("who", "body", "status"),
    [
        ("ada", None, 400),
        ("ada", [1], 400),
        ("ada", {}, 400),
        ("ada", {"name": "a name", "colour": "red"}, 400),
        ("ada", {"name": "a name", "user_id": "me"}, 400),
        ("ada", {"name": "a name", "doi": "10.1/x"}, 400),
        ("ada", {"name": "a name", "dataset_id": "x"}, 400),
        ("ada", {"name": " "}, 400),
        (None, {"name": "a name"}, 401),
    ],
)
def test_datasets_table_of_creation(world_client: WorldClient, who: str | None, body: Any, status: int) -> None:
    answer = world_client.request(who, "PUT", "/datasets/", **({} if body is None else {"json": body}))
    assert answer.status_code == status, answer.text
    assert world_client.get("ada", "/datasets/?prefix=a name").json()["results"] == []


def test_datasets_table_of_operations(own_world_client: WorldClient) -> None:
    client = own_world_client
    created = client.request("ada", "PUT", "/datasets/", json={"name": "a name"}).json()
    assert set(created) >= {"dataset_id", "name", "user_id", "created"}
    assert client.request("ada", "PUT", "/datasets/", json={"name": "a name"}).status_code == 400
    for method, path, statuses in (
        ("GET", "/datasets/", {None: 401, "ada": 200, "ben": 200}),
        ("GET", "/datasets/a name", {None: 401, "ada": 200, "ben": 404}),
        ("POST", "/datasets/a name", {None: 401, "ada": 400, "ben": 404}),
        ("GET", "/datasets/doi/10.1/x", {None: 404, "ada": 404}),
        ("DELETE", "/datasets/a name", {None: 401, "ben": 404, "ada": 200}),
    ):
        for who, status in statuses.items():
            assert client.request(who, method, path).status_code == status, (method, path, who)
    assert client.get("ada", "/datasets/a name").status_code == 404
