"""`GET` and `POST /repo/`: hits, pages, statistics, groups, scrolling, snippets."""

from __future__ import annotations

from typing import Any

import pytest

from repository_world import WorldClient

PUBLIC = "fe open si tio2"


def names(world_client: WorldClient, answer: Any) -> str:
    assert answer.status_code == 200, answer.text
    return world_client.world.names(hit["calc_id"] for hit in answer.json()["results"])


@pytest.mark.parametrize(
    ("who", "search", "expected"),
    [
        (None, "", PUBLIC),
        (None, "owner=all", f"closed {PUBLIC}"),
        ("ben", "", f"closed {PUBLIC} work"),
        ("ben", "owner=staging", "work"),
        ("ada", "owner=user", "closed draft open si tio2 work"),
        ("ada", "owner=user&published=false", "draft work"),
        ("admin", "owner=admin", "closed draft fe open si tio2 work"),
        (None, "atoms=Ti&atoms=O", "tio2"),
        (None, "only_atoms=O&only_atoms=Ti", "tio2"),
        (None, "dft.code_name=exciting&unknown=1", "fe tio2"),
        (None, 'query={"$or":[{"atoms":["Si"]},{"atoms":["Fe"]}]}', "fe si"),
        (None, "comment=silicon", "si"),
    ],
)
def test_hits(world_client: WorldClient, who: str | None, search: str, expected: str) -> None:
    answer = world_client.get(who, f"/repo/?{search}")
    assert names(world_client, answer) == expected
    assert answer.json()["pagination"] == {"total": len(expected.split()), "page": 1, "per_page": 10}
    assert answer.json()["statistics"]["total"]["all"]["code_runs"] == len(expected.split())


@pytest.mark.parametrize(
    ("who", "method", "request_", "status", "named"),
    [
        (None, "GET", "owner=user", 401, "login"),
        (None, "GET", "owner=shared", 401, "login"),
        (None, "GET", "owner=staging", 401, "login"),
        ("ada", "GET", "owner=admin", 401, "admin"),
        (None, "GET", "owner=me", 400, "me"),
        (None, "GET", "page=0", 400, "page"),
        (None, "GET", "page=x", 400, "page"),
        (None, "GET", "per_page=-1", 400, "per_page"),
        (None, "GET", "order=2", 400, "order"),
        (None, "GET", "order_by=nothing", 400, "nothing"),
        (None, "GET", "order_by=comment", 400, "comment"),
        (None, "GET", "metrics=nothing", 400, "nothing"),
        (None, "GET", "metrics=code_runs", 400, "code_runs"),
        (None, "GET", "statistics=nothing", 400, "nothing"),
        (None, "GET", "statistics=comment", 400, "comment"),
        (None, "GET", "from_time=never", 400, "never"),
        (None, "GET", "dft.optimade=elements", 400, "filter"),
        (None, "GET", "query={", 400, "JSON"),
        (None, "GET", 'query={"nothing":1}', 400, "nothing"),
        (None, "GET", "n_atoms=many", 400, "many"),
        (None, "GET", "scroll_id=unknown", 400, "scroll"),
        (None, "GET", "page=1001&per_page=10", 400, "10000"),
        (None, "GET", "date_histogram=true&interval=soon", 400, "soon"),
        (None, "GET", "uploads_grouped=true&uploads_grouped_after=@", 400, "after"),
        (None, "POST", [], 400, "payload"),
        (None, "POST", {"query": []}, 400, "query"),
        (None, "POST", {"query": {"owner": 1}}, 400, "owner"),
        (None, "POST", {"query": {"$nothing": 1}}, 400, "nothing"),
        (None, "POST", {"pagination": {"page": "1"}}, 400, "pagination.page"),
        (None, "POST", {"pagination": 1}, 400, "pagination"),
        (None, "POST", {"metrics": "uploads"}, 400, "metrics"),
        (None, "POST", {"statistics_required": ["nothing"]}, 400, "nothing"),
        (None, "POST", {"exclude": [1]}, 400, "exclude"),
        (None, "POST", {"scroll": {"scroll_id": "unknown"}}, 400, "scroll"),
        (None, "POST", {"query": {"n_atoms": [[]]}}, 400, "n_atoms"),
    ],
)
def test_bad_requests_are_named(
    world_client: WorldClient, who: str | None, method: str, request_: Any, status: int, named: str
) -> None:
    if method == "GET":
        answer = world_client.get(who, f"/repo/?{request_}")
    else:
        answer = world_client.post(who, "/repo/", request_)
    body = answer.json()
    assert (answer.status_code, body["code"]) == (status, status), body
    assert named in body["message"] + body["description"]


def test_a_post_without_body_is_refused(world_client: WorldClient) -> None:
    assert world_client.request(None, "POST", "/repo/").status_code == 400
    assert (
        world_client.request(
            None, "POST", "/repo/", content=b"{", headers={"Content-Type": "application/json"}
        ).status_code
        == 400
    )


def test_a_hit_shows_the_nested_document(world_client: WorldClient) -> None:
    [hit] = world_client.get(None, "/repo/?atoms=Si").json()["results"]
    ada = world_client.world.people["ada"]
    person = {"user_id": ada.user_id, "name": "Ada Example", "first_name": "Ada", "last_name": "Example"}
    assert hit["upload_id"] == "public_upload"
    assert hit["mainfile"] == "si/vasprun.xml"
    assert hit["upload_time"] == "2021-01-01T12:00:00+00:00"
    assert hit["published"] is True
    assert hit["with_embargo"] is False
    assert hit["uploader"] == person
    assert hit["authors"] == [person]
    assert hit["owners"] == [person]
    assert hit["license"] == "CC BY 4.0"
    assert hit["datasets"] == []
    assert hit["pid"] == "1234"
    assert hit["only_atoms"] == "Si"
    assert hit["dft"]["code_name"] == "VASP"
    assert "example.org" not in str(hit)


def test_post_means_the_same(world_client: WorldClient) -> None:
    body = {
        "query": {"atoms": ["Ti", "O"], "$not": [{"dft.code_name": "VASP"}], "owner": "public"},
        "pagination": {"page": 1, "per_page": 5, "order_by": "formula", "order": 1},
        "statistics_required": ["dft.system"],
        "metrics": ["datasets", "dft.calculations"],
        "uploads_grouped": {},
        "exclude": ["dft", "files"],
    }
    answer = world_client.post(None, "/repo/", body)
    assert names(world_client, answer) == "tio2"
    content = answer.json()
    assert content["statistics"]["dft.system"] == {"2D": {"code_runs": 1, "datasets": 0, "dft.calculations": 3}}
    assert list(content["uploads_grouped"]["values"]) == ["public_upload"]
    assert "dft" not in content["results"][0]
    assert names(world_client, world_client.post(None, "/repo/", {})) == PUBLIC


@pytest.mark.parametrize(
    ("search", "expected"),
    [
        ("", "fe open"),  # newest upload first
        ("order=1", "si tio2"),
        ("order_by=formula&order=1", "fe open"),
        ("order_by=formula", "si tio2"),
        ("order_by=n_atoms&per_page=1", "tio2"),
        ("page=2&order_by=formula", "fe open"),
        ("page=3", ""),
        ("per_page=0", ""),
    ],
)
def test_order_and_pages(world_client: WorldClient, search: str, expected: str) -> None:
    separator = "" if "per_page" in search else "per_page=2&"
    answer = world_client.get(None, f"/repo/?{separator}{search}")
    assert names(world_client, answer) == expected
    assert answer.json()["pagination"]["total"] == 4


@pytest.mark.parametrize(
    ("exclude", "gone", "kept"),
    [
        ("dft", "dft", "atoms"),
        ("dft.code_name,files", "dft.code_name", "dft.system"),
        ("d*", "domain", "atoms"),
        ("*atoms", "n_atoms", "formula"),
        ("authors.first_name", "authors.0.first_name", "authors.0.name"),
    ],
)
def test_excluded_keys(world_client: WorldClient, exclude: str, gone: str, kept: str) -> None:
    [hit] = world_client.get(None, f"/repo/?atoms=Si&exclude={exclude}").json()["results"]

    def has(path: str) -> bool:
        node: Any = hit
        for key in path.split("."):
            if isinstance(node, list):
                node = node[int(key)]
            elif key in node:
                node = node[key]
            else:
                return False
        return True

    assert not has(gone)
    assert has(kept)


def test_statistics_and_metrics(world_client: WorldClient) -> None:
    search = "statistics=dft.code_name&statistics=atoms&statistics=published&statistics=n_atoms&metrics=uploads"
    statistics = world_client.get(None, f"/repo/?{search}&metrics=dft.calculations&per_page=0").json()["statistics"]
    assert statistics["total"]["all"] == {"code_runs": 4, "uploads": 3, "dft.calculations": 12}
    assert statistics["dft.code_name"] == {
        "VASP": {"code_runs": 2, "uploads": 2, "dft.calculations": 6},
        "exciting": {"code_runs": 2, "uploads": 2, "dft.calculations": 6},
    }
    assert list(statistics["atoms"]) == ["Fe", "Ge", "O", "Si", "Ti"]
    assert list(statistics["published"]) == ["1"]
    assert list(statistics["n_atoms"]) == ["2", "4"]


def test_metrics_of_nothing_are_zero(world_client: WorldClient) -> None:
    answer = world_client.get(None, "/repo/?atoms=Xe&metrics=datasets&date_histogram=true").json()
    assert answer["statistics"]["total"]["all"] == {"code_runs": 0, "datasets": 0}
    assert answer["results"] == []


def test_the_date_histogram_has_the_empty_months_between(world_client: WorldClient) -> None:
    answer = world_client.get(None, "/repo/?date_histogram=true&atoms=Si&atoms=Si").json()
    assert answer["statistics"]["date_histogram"] == {"1609459200000": {"code_runs": 1}}
    counts = world_client.get(None, "/repo/?date_histogram=1m").json()["statistics"]["date_histogram"]
    assert [bucket["code_runs"] for bucket in counts.values()] == [2, 1, 0, 1]


def test_groups_page_by_page(world_client: WorldClient) -> None:
    first = world_client.get(None, "/repo/?uploads_grouped=true&per_page=2").json()["uploads_grouped"]
    assert list(first["values"]) == ["other_upload", "mixed_upload"]
    assert first["values"]["mixed_upload"]["total"] == 1
    [example] = first["values"]["mixed_upload"]["examples"]
    assert world_client.world.name(example["calc_id"]) == "open"
    search = f"/repo/?uploads_grouped=true&per_page=2&uploads_grouped_after={first['after']}"
    second = world_client.get(None, search).json()["uploads_grouped"]
    assert list(second["values"]) == ["public_upload"]
    materials = world_client.get(None, "/repo/?encyclopedia.material.materials_grouped=true").json()
    assert list(materials["encyclopedia.material.materials_grouped"]["values"]) == [
        "material-Fe", "material-Ge", "material-O-Ti", "material-Si",
    ]  # fmt: skip
    assert "datasets_grouped" not in world_client.get(None, "/repo/?datasets_grouped=true").json()


@pytest.mark.parametrize("who", [None, "ben"])
def test_a_scroll_delivers_every_hit_once(world_client: WorldClient, who: str | None) -> None:
    expected = PUBLIC if who is None else f"closed {PUBLIC} work"
    seen: list[str] = []
    answer = world_client.get(who, "/repo/?scroll=true&per_page=3&exclude=dft").json()
    while answer["results"]:
        assert answer["scroll"]["total"] == len(expected.split())
        assert answer["scroll"]["size"] == 3
        assert "pagination" not in answer
        assert all("dft" not in hit for hit in answer["results"])
        seen += [hit["calc_id"] for hit in answer["results"]]
        last = answer["scroll"]["scroll_id"]
        answer = world_client.get(who, f"/repo/?scroll=true&scroll_id={last}").json()
    assert "scroll_id" not in answer["scroll"]
    assert len(seen) == len(set(seen))
    assert world_client.world.names(seen) == expected
    assert world_client.get(who, f"/repo/?scroll=1m&scroll_id={last}").status_code == 400


def test_a_scroll_belongs_to_its_user(world_client: WorldClient) -> None:
    scroll = world_client.post("ben", "/repo/", {"scroll": {"scroll": True}, "pagination": {"per_page": 1}}).json()
    stolen = {"scroll": {"scroll_id": scroll["scroll"]["scroll_id"]}}
    assert world_client.post(None, "/repo/", stolen).status_code == 400
    assert world_client.post("cleo", "/repo/", stolen).status_code == 400
    again = world_client.post("ben", "/repo/", stolen).json()
    assert again["results"] == world_client.post("ben", "/repo/", stolen).json()["results"]


def test_snippets(world_client: WorldClient) -> None:
    search = "atoms=Ti&atoms=O&dft.system=2D&statistics=atoms&page=1&owner=public&order=-1"
    code = world_client.get(None, f"/repo/?{search}").json()["code"]
    assert code["repo_url"] == "http://testserver/api/repo?atoms=Ti&atoms=O&dft.system=2D"
    assert "'http://testserver/api/archive/download?atoms=Ti&atoms=O" in code["curl"]
    assert "statistics" not in code["curl"]
    assert "{'atoms': ['Ti', 'O'], 'dft.system': '2D'}" in code["python"]
    for name in ("python", "clientlib"):
        compile(code[name], name, "exec")
    posted = world_client.post(None, "/repo/", {"query": {"$or": [{"atoms": ["Ti"]}]}}).json()["code"]
    assert "'$or': [{'atoms': ['Ti']}]" in posted["python"]
    assert "repo_url" not in posted
