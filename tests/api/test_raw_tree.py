"""Listings with sub-directories: what is in them, for whom, and in which pages."""

from __future__ import annotations

import pytest

from repository_world import SI_OUTPUT, WorldClient


def names(answer):
    assert answer.status_code == 200, answer.text
    return [f"{content['name']}{'/' * (content['type'] == 'directory')}" for content in answer.json()["contents"]]


def test_a_directory_has_sub_directories_sizes_and_entries(world_client: WorldClient) -> None:
    answer = world_client.get(None, "/raw/public_upload/si?tree=true")
    assert answer.json() == {
        "upload_id": "public_upload",
        "directory": "si",
        "pagination": {"total": 6, "page": 1, "per_page": 1000},
        "contents": [
            {"name": "deep", "type": "directory"},
            {"name": "POTCAR.stripped", "type": "file", "size": 21},
            {"name": "log.gz", "type": "file", "size": answer.json()["contents"][2]["size"]},
            {"name": "log.xz", "type": "file", "size": answer.json()["contents"][3]["size"]},
            {"name": "note.txt", "type": "file", "size": 7},
            {
                "name": "vasprun.xml",
                "type": "file",
                "size": len(SI_OUTPUT),
                "calc_id": world_client.world.calc_id("si"),
            },
        ],
    }


@pytest.mark.parametrize(
    ("who", "path", "expected"),
    [
        (None, "public_upload/", ["si/", "tio2/", "readme.md"]),
        (None, "public_upload/si/", ["deep/", "POTCAR.stripped", "log.gz", "log.xz", "note.txt", "vasprun.xml"]),
        ("ada", "public_upload/si/deep", ["more.dat"]),
        (None, "mixed_upload/", ["open/"]),
        ("ben", "mixed_upload/", ["open/"]),
        ("ada", "mixed_upload/", ["closed/", "open/", "beside.txt"]),
        ("admin", "mixed_upload/closed", ["POTCAR", "aux.txt", "out.xml"]),
        ("ada", "staging_upload/", ["draft/", "work/"]),
    ],
)
def test_what_is_listed_for_whom(world_client: WorldClient, who: str | None, path: str, expected: list[str]) -> None:
    assert names(world_client.get(who, f"/raw/{path}?tree=true")) == expected


@pytest.mark.parametrize(
    ("who", "path", "status"),
    [
        (None, "unknown_upload/?tree=true", 404),
        (None, "public_upload/nothing?tree=true", 404),
        (None, "public_upload/s?tree=true", 404),
        (None, "public_upload/si/%2E%2E?tree=true", 404),
        (None, "mixed_upload/closed?tree=true", 404),
        (None, "staging_upload/?tree=true", 401),
        ("ben", "staging_upload/?tree=true", 401),
        (None, "public_upload/?tree=true&page=0", 400),
        (None, "public_upload/?tree=true&per_page=0", 400),
        (None, "public_upload/?tree=true&per_page=10001", 400),
        (None, "public_upload/?tree=true&page=x", 400),
    ],
)
def test_what_is_not_listed(world_client: WorldClient, who: str | None, path: str, status: int) -> None:
    assert world_client.get(who, f"/raw/{path}").status_code == status


def test_pages_together_are_the_whole(world_client: WorldClient) -> None:
    whole = world_client.get("ada", "/raw/public_upload/si?tree=true").json()["contents"]
    pages = []
    for page in range(1, 5):
        answer = world_client.get("ada", f"/raw/public_upload/si?tree=true&per_page=3&page={page}").json()
        assert answer["pagination"] == {"total": len(whole), "page": page, "per_page": 3}
        pages.extend(answer["contents"])
    assert pages == whole


def test_the_path_of_a_file_is_the_file(world_client: WorldClient) -> None:
    assert world_client.get(None, "/raw/public_upload/si/note.txt?tree=true").content == b"a note\n"
