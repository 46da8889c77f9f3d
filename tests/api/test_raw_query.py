"""Zips with the raw files of all matching entries."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import orjson
import pytest

from nomad.repository import raw_query
from repository_world import WorldClient

OPEN = ["mixed_upload/open/aux.txt", "mixed_upload/open/out.xml"]
CLOSED = ["mixed_upload/closed/POTCAR", "mixed_upload/closed/aux.txt", "mixed_upload/closed/out.xml"]
WORK = ["staging_upload/work/aux.txt", "staging_upload/work/out.xml"]
SI = [f"public_upload/si/{name}" for name in ("POTCAR.stripped", "log.gz", "log.xz", "note.txt", "vasprun.xml")]
TIO2 = ["public_upload/tio2/OUTCAR"]
FE = ["other_upload/fe/in.txt", "other_upload/fe/out.xml"]


def content(answer: Any) -> tuple[list[str], dict[str, Any]]:
    """Names of the files without the manifest, and the manifest."""
    assert answer.status_code == 200, answer.text
    with zipfile.ZipFile(io.BytesIO(answer.content)) as file:
        assert file.testzip() is None
        *names, manifest = file.namelist()
        assert manifest == "manifest.json"
        return names, orjson.loads(file.read(manifest))


CASES = [
    (None, {"atoms": ["Si"]}, SI, "si"),
    (None, {"upload_id": ["public_upload"]}, [*SI, *TIO2], "si tio2"),
    (None, {}, [*SI, *TIO2, *FE, *OPEN], "fe open si tio2"),
    (None, {"owner": "all", "upload_id": ["mixed_upload"]}, OPEN, "open"),
    ("cleo", {"owner": "all", "upload_id": ["mixed_upload"]}, OPEN, "open"),
    ("ben", {"upload_id": ["mixed_upload"]}, [*OPEN, *CLOSED], "closed open"),
    ("ben", {"owner": "staging"}, WORK, "work"),
    ("ada", {"owner": "staging"}, [*WORK, "staging_upload/draft/out.xml"], "draft work"),
    (None, {"atoms": ["Xe"]}, [], ""),
    (None, {"$or": [{"atoms": "Ti"}, {"atoms": "Fe"}]}, [*TIO2, *FE], "fe tio2"),
]


@pytest.mark.parametrize("sized_entries", [5000, 0])
@pytest.mark.parametrize(("who", "query", "expected", "entries"), CASES)
def test_files_of_matching_entries(
    world_client: WorldClient,
    monkeypatch: pytest.MonkeyPatch,
    who: str | None,
    query: dict[str, Any],
    expected: list[str],
    entries: str,
    sized_entries: int,
) -> None:
    """With and without a known length of the zip."""
    monkeypatch.setattr(raw_query, "SIZED_ENTRIES", sized_entries)
    answer = world_client.post(who, "/raw/query", {"query": query})
    names, manifest = content(answer)
    assert sorted(names) == sorted(expected)
    uploads = [name.partition("/")[0] for name in names]
    assert uploads == sorted(uploads, reverse=True)
    assert world_client.world.names(entry["calc_id"] for entry in manifest.values()) == entries
    assert answer.headers["content-disposition"] == "attachment; filename=nomad_raw_files.zip"
    if sized_entries and entries:
        assert answer.headers["content-length"] == str(len(answer.content))


def test_the_manifest(world_client: WorldClient) -> None:
    _, manifest = content(world_client.get(None, "/raw/query?atoms=Si"))
    assert manifest == {
        "public_upload/si/vasprun.xml": {
            "upload_id": "public_upload",
            "calc_id": world_client.world.calc_id("si"),
            "pid": "1234",
            "calc_hash": "hash-si/vasprun.xml",
        }
    }


@pytest.mark.parametrize(
    ("search", "expected"),
    [
        ("atoms=Si&file_pattern=*.xml", ["public_upload/si/vasprun.xml"]),
        ("atoms=Si&file_pattern=log.?z&file_pattern=n*", SI[1:4]),
        ("atoms=Si&file_pattern=[ln]*.txt", [SI[3]]),
        ("atoms=Si&file_pattern=NOTE.TXT", []),
        ("atoms=Si&strip=true", [name.removeprefix("public_upload/si/") for name in SI]),
        ("upload_id=public_upload&strip=true&file_pattern=*T*R", ["tio2/OUTCAR"]),
        ("atoms=Si&compress=true", SI),
    ],
)
def test_patterns_and_strip(world_client: WorldClient, search: str, expected: list[str]) -> None:
    assert content(world_client.get(None, f"/raw/query?{search}"))[0] == expected


def test_entries_without_a_matching_file_are_not_in_the_manifest(world_client: WorldClient) -> None:
    body = {"query": {"upload_id": ["public_upload"]}, "file_pattern": "OUTCAR"}
    _, manifest = content(world_client.post(None, "/raw/query", body))
    assert list(manifest) == ["public_upload/tio2/OUTCAR"]


def test_strip_has_a_limit(world_client: WorldClient, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = world_client.world.installation.settings
    uploads = settings.uploads.model_copy(update={"raw_file_strip_cutoff": 3})
    monkeypatch.setattr(world_client.world.installation, "settings", settings.model_copy(update={"uploads": uploads}))
    assert world_client.get(None, "/raw/query?strip=true").status_code == 400
    assert world_client.get(None, "/raw/query?strip=true&atoms=Si").status_code == 200


@pytest.mark.parametrize(
    ("who", "method", "request_", "status"),
    [
        (None, "GET", "owner=user", 401),
        (None, "GET", "owner=nobody", 400),
        (None, "GET", "from_time=never", 400),
        (None, "GET", "query={", 400),
        (None, "POST", {"query": []}, 400),
        (None, "POST", {"query": {"$x": 1}}, 400),
        (None, "POST", {"file_pattern": 5}, 400),
        (None, "POST", {"strip": "x"}, 400),
        (None, "POST", [], 400),
        ("ada", "POST", {"query": {"owner": "admin"}}, 401),
    ],
)
def test_bad_requests(world_client: WorldClient, who: str | None, method: str, request_: Any, status: int) -> None:
    if method == "GET":
        answer = world_client.get(who, f"/raw/query?{request_}")
    else:
        answer = world_client.post(who, "/raw/query", request_)
    assert answer.status_code == status
