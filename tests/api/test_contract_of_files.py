"""The tables of the contract of `archive`, `raw`, `uploads` and of all namespaces, row by row."""

from __future__ import annotations

import io
import json
import zipfile
from typing import Any

import pytest

from repository_world import SI_OUTPUT, WorldClient


def members(answer: Any) -> list[str]:
    assert answer.status_code == 200, answer.text
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        return archive.namelist()


@pytest.mark.parametrize("path", ["/uploads", "/auth", "/info", "/repo", "/datasets", "/metainfo", "/mirror"])
def test_common_table_of_collections(world_client: WorldClient, path: str) -> None:
    answer = world_client.get("admin", f"{path}?a=b", follow_redirects=False)
    assert answer.status_code == 308
    assert answer.headers["location"].endswith(f"/api{path}/?a=b")


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/nothing", 404),
        ("DELETE", "/info/", 405),
        ("PATCH", "/uploads/", 405),
        ("PUT", "/archive/query", 405),
        ("GET", "/raw/unknown_upload/a", 404),
        ("GET", "/uploads/", 401),
        ("GET", "/repo/?token=x", 401),
        ("GET", "/repo/?signature_token=x", 401),
        ("GET", "/archive/public_upload/x?signature_token=x", 401),
        ("GET", "/raw/public_upload/readme.md?signature_token=x", 401),
        ("GET", "/raw/public_upload", 400),
    ],
)
def test_common_table_of_errors(world_client: WorldClient, method: str, path: str, status: int) -> None:
    answer = world_client.request(None, method, path)
    assert answer.status_code == status, answer.text
    body = answer.json()
    assert {"code", "name", "description", "message"} <= set(body)
    assert body["code"] == status
    assert "files" not in body


@pytest.mark.parametrize("path", ["/repo/", "/archive/query", "/raw/public_upload/si/note.txt"])
def test_common_pages_of_elsewhere_may_ask(world_client: WorldClient, path: str) -> None:
    headers = {
        "Origin": "https://elsewhere.org",
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "authorization,content-type",
    }
    answer = world_client.request(None, "OPTIONS", path, headers=headers)
    assert answer.status_code == 200
    assert answer.headers["access-control-allow-origin"] in ("*", "https://elsewhere.org")


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ("", SI_OUTPUT),
        ("?offset=10&length=20", SI_OUTPUT[10:30]),
        ("?length=20", SI_OUTPUT[:20]),
        (f"?offset={len(SI_OUTPUT) - 3}&length=100", SI_OUTPUT[-3:]),
        ("?offset=1000000&length=5", b""),
        ("?decompress=true", SI_OUTPUT),
        ("?offset=5", 400),
        ("?offset=-1&length=5", 400),
        ("?offset=x", 400),
        ("?length=x", 400),
    ],
)
def test_raw_table_of_arguments(world_client: WorldClient, arguments: str, expected: bytes | int) -> None:
    calc_id = world_client.world.calc_id("si")
    for path in ("/raw/public_upload/si/vasprun.xml", f"/raw/calc/public_upload/{calc_id}/vasprun.xml"):
        answer = world_client.get(None, f"{path}{arguments}")
        if isinstance(expected, int):
            assert answer.status_code == expected
            assert answer.json()["message"]
        else:
            assert answer.status_code == 200
            assert answer.content == expected
            assert "attachment" in answer.headers["content-disposition"]
            assert "vasprun.xml" in answer.headers["content-disposition"]


@pytest.mark.parametrize("path", ["si%2Fnote.txt", "si/note.txt"])
def test_raw_paths_may_be_encoded(world_client: WorldClient, path: str) -> None:
    assert world_client.get(None, f"/raw/public_upload/{path}").content == b"a note\n"


@pytest.mark.parametrize(
    "path", ["../other_upload/raw", "%2e%2e/other_upload", "/etc/passwd", "si%2F..%2F..%2Fother_upload", "s", "si/dee"]
)
def test_raw_paths_stay_inside(world_client: WorldClient, path: str) -> None:
    assert world_client.get(None, f"/raw/public_upload/{path}").status_code == 404


@pytest.mark.parametrize(
    ("who", "search", "body", "expected"),
    [
        (None, "atoms=Fe", {"query": {"atoms": ["Fe"]}}, ["other_upload/fe/out.xml", "other_upload/fe/in.txt"]),
        (
            None,
            "atoms=Fe&file_pattern=*.txt",
            {"query": {"atoms": ["Fe"]}, "file_pattern": "*.txt"},
            ["other_upload/fe/in.txt"],
        ),
        (None, "atoms=Fe&strip=true", {"query": {"atoms": ["Fe"]}, "strip": True}, ["out.xml", "in.txt"]),
        (None, "atoms=Xe", {"query": {"atoms": ["Xe"]}}, []),
        (None, "atoms=Ga&owner=all", {"query": {"atoms": ["Ga"], "owner": "all"}}, []),
        (
            "ben",
            "owner=shared&atoms=C",
            {"query": {"owner": "shared", "atoms": ["C"]}},
            ["staging_upload/work/out.xml", "staging_upload/work/aux.txt"],
        ),
        (None, "owner=nobody", {"query": {"owner": "nobody"}}, 400),
        (None, "owner=user", {"query": {"owner": "user"}}, 401),
        (None, "from_time=x", {"query": {"from_time": "x"}}, 400),
        (None, 'query={"$or":1}', {"query": {"$or": 1}}, 400),
    ],
)
def test_raw_table_of_queries(
    world_client: WorldClient, who: str | None, search: str, body: Any, expected: Any
) -> None:
    for answer in (world_client.get(who, f"/raw/query?{search}"), world_client.post(who, "/raw/query", body)):
        if isinstance(expected, int):
            assert answer.status_code == expected, answer.text
            continue
        *names, last = members(answer)
        assert last == "manifest.json"
        assert sorted(names) == sorted(expected)
        with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
            manifest = json.loads(archive.read(last))
        assert bool(manifest) == bool(expected)
        assert all({"upload_id", "calc_id"} <= set(value) for value in manifest.values())


@pytest.mark.parametrize("who", [None, "ben", "cleo"])
def test_raw_potentials_are_for_the_owner_only(world_client: WorldClient, who: str | None) -> None:
    calc_id = world_client.world.calc_id("si")
    for path in ("/raw/public_upload/si/POTCAR", f"/raw/calc/public_upload/{calc_id}/POTCAR"):
        assert world_client.get(who, path).status_code == 401
        assert world_client.get("ada", path).content == b"secret potential"
        assert world_client.get("admin", path).content == b"secret potential"
        assert world_client.get(who, f"{path}.stripped").status_code == 200
    zips = (
        world_client.get(who, "/raw/public_upload/si/*"),
        world_client.get(who, "/raw/public_upload?files=si/POTCAR,si/note.txt"),
        world_client.post(who, "/raw/public_upload", {"files": ["si/POTCAR"]}),
        world_client.get(who, "/raw/query?atoms=Si"),
    )
    assert not any(name.endswith("POTCAR") for answer in zips for name in members(answer))


def test_archive_table_of_requests(world_client: WorldClient) -> None:
    query = {"upload_id": ["public_upload"]}
    required = {"section_run": {"program_name": "*"}}
    for body in (
        {"query": query, "required": required},
        {"query": query, "query_schema": required},
        {"query": query, "required": required, "query_schema": "*", "scroll": {"scroll": True}},
    ):
        answer = world_client.post(None, "/archive/query", body).json()
        assert set(answer) == {"results", "pagination"}
        assert answer["pagination"] == {"page": 1, "per_page": 10, "total": 2}
        for result in answer["results"]:
            assert set(result) == {"calc_id", "parser_name", "archive"}
            assert set(result["archive"]) == {"section_run"}


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/archive/public_upload/{si}", "application/json"),
        ("/archive/download", "application/zip"),
        ("/raw/query", "application/zip"),
        ("/raw/public_upload/si/note.txt", "text/plain"),
        ("/repo/", "application/json"),
    ],
)
def test_common_head_tells_the_same_without_body(world_client: WorldClient, path: str, kind: str) -> None:
    path = path.format(si=world_client.world.calc_id("si"))
    answer = world_client.request(None, "HEAD", path)
    assert answer.status_code == 200
    assert answer.content == b""
    assert answer.headers["content-type"].startswith(kind)
