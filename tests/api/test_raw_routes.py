"""Single raw files, listings and zips of one upload or entry."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest
from sqlalchemy import update

from nomad.database.tables import UploadRow
from repository_world import FILES, SI_OUTPUT, WorldClient


def members(answer: Any) -> list[str]:
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(answer.content)) as file:
        assert file.testzip() is None
        return file.namelist()


@pytest.mark.parametrize(
    ("who", "path", "status"),
    [
        (None, "public_upload/si/vasprun.xml", 200),
        (None, "public_upload/si%2Fvasprun.xml", 200),
        (None, "public_upload/si/POTCAR.stripped", 200),
        (None, "public_upload/si/POTCAR", 401),
        ("cleo", "public_upload/si/POTCAR", 401),
        ("ada", "public_upload/si/POTCAR", 200),
        ("admin", "public_upload/si/POTCAR", 200),
        (None, "public_upload/si/unknown", 404),
        (None, "public_upload/si/%2E%2E/readme.md", 404),
        (None, "public_upload/si/%2E%2E/%2E%2E/other_upload/raw.zip", 404),
        (None, "public_upload//etc/passwd", 404),
        (None, "unknown_upload/a", 404),
        (None, "mixed_upload/open/aux.txt", 200),
        (None, "mixed_upload/closed/aux.txt", 401),
        (None, "mixed_upload/beside.txt", 401),
        ("ben", "mixed_upload/closed/aux.txt", 401),
        ("ada", "mixed_upload/closed/aux.txt", 200),
        ("ada", "mixed_upload/beside.txt", 200),
        (None, "staging_upload/work/out.xml", 401),
        ("ben", "staging_upload/work/out.xml", 401),
        ("cleo", "staging_upload/work/out.xml", 401),
        ("ada", "staging_upload/work/out.xml", 200),
        ("admin", "staging_upload/work/out.xml", 200),
        (None, "calc/mixed_upload/{closed}/aux.txt", 401),
        ("ben", "calc/mixed_upload/{closed}/aux.txt", 200),
        ("ben", "calc/mixed_upload/{closed}/POTCAR", 200),
        ("ben", "calc/staging_upload/{work}/out.xml", 200),
        ("ben", "calc/staging_upload/{draft}/out.xml", 401),
        ("cleo", "calc/staging_upload/{work}/out.xml", 401),
        (None, "calc/public_upload/{si}/note.txt", 200),
        (None, "calc/public_upload/{si}/deep/more.dat", 200),
        (None, "calc/public_upload/{si}/POTCAR", 401),
        (None, "calc/public_upload/{si}/%2E%2E/readme.md", 404),
        (None, "calc/other_upload/{si}/note.txt", 404),
        (None, "calc/public_upload/unknown/note.txt", 404),
        (None, "public_upload/si/vasprun.xml?offset=-1", 400),
        (None, "public_upload/si/vasprun.xml?offset=5", 400),
        (None, "public_upload/si/vasprun.xml?offset=5&length=0", 400),
        (None, "public_upload/si/vasprun.xml?offset=x", 400),
        (None, "public_upload/si/vasprun.xml?length=x", 400),
        (None, "public_upload/si/vasprun.xml?offset=999999&length=1", 200),
    ],
)
def test_who_may_read_which_file(world_client: WorldClient, who: str | None, path: str, status: int) -> None:
    ids = {name: world_client.world.calc_id(name) for name in ("si", "closed", "work", "draft")}
    answer = world_client.get(who, f"/raw/{path.format(**ids)}")
    assert answer.status_code == status, answer.text
    if status != 200:
        assert answer.json()["code"] == status


@pytest.mark.parametrize(
    ("path", "content", "media_type", "name"),
    [
        ("si/vasprun.xml", SI_OUTPUT, "text/xml; charset=utf-8", "vasprun.xml"),
        ("si/vasprun.xml?offset=10&length=20", SI_OUTPUT[10:30], "text/xml; charset=utf-8", "vasprun.xml"),
        ("si/vasprun.xml?length=20", SI_OUTPUT[:20], "text/xml; charset=utf-8", "vasprun.xml"),
        ("si/note.txt?offset=2&length=99", b"note\n", "text/plain; charset=utf-8", "note.txt"),
        ("si/note.txt?offset=99&length=1", b"", "text/plain; charset=utf-8", "note.txt"),
        ("si/note.txt?decompress=true", b"a note\n", "text/plain; charset=utf-8", "note.txt"),
        ("si/deep/more.dat", b"\x00\x01\x02\x03", "application/octet-stream", "more.dat"),
        ("si/log.gz", FILES["public"]["si/log.gz"], "application/gzip", "log.gz"),
        ("si/log.xz", FILES["public"]["si/log.xz"], "application/x-xz", "log.xz"),
        ("si/log.gz?decompress=true", b"line one\nline two\n", "text/plain; charset=utf-8", "log"),
        ("si/log.xz?decompress=1", b"line one\nline two\n", "text/plain; charset=utf-8", "log"),
        ("si/log.gz?decompress=true&offset=5&length=8", b"one\nline", "text/plain; charset=utf-8", "log"),
        ("si/log.xz?decompress=true&offset=99&length=8", b"", "text/plain; charset=utf-8", "log"),
    ],
)
def test_the_content_of_files(world_client: WorldClient, path: str, content: bytes, media_type: str, name: str) -> None:
    answer = world_client.get(None, f"/raw/public_upload/{path}")
    assert answer.content == content
    assert answer.headers["content-type"] == media_type
    assert answer.headers["content-disposition"] == f"attachment; filename={name}"
    assert "content-encoding" not in answer.headers


def test_files_can_be_resumed(world_client: WorldClient) -> None:
    path = "/raw/public_upload/si/vasprun.xml"
    whole = world_client.get(None, path)
    assert whole.headers["content-length"] == str(len(SI_OUTPUT))
    part = world_client.get(None, path, headers={"Range": "bytes=100-199", "If-Range": whole.headers["etag"]})
    assert (part.status_code, part.content) == (206, SI_OUTPUT[100:200])
    same = world_client.get(None, path, headers={"If-None-Match": whole.headers["etag"]})
    assert (same.status_code, same.content) == (304, b"")
    head = world_client.request(None, "HEAD", path)
    assert (head.headers["content-length"], head.content) == (str(len(SI_OUTPUT)), b"")


@pytest.mark.parametrize(
    ("who", "path", "expected"),
    [
        (None, "public_upload/si", "POTCAR.stripped log.gz log.xz note.txt vasprun.xml"),
        (None, "public_upload/si/", "POTCAR.stripped log.gz log.xz note.txt vasprun.xml"),
        ("ada", "public_upload/si", "POTCAR POTCAR.stripped log.gz log.xz note.txt vasprun.xml"),
        (None, "public_upload/", "readme.md"),
        (None, "public_upload/s", 404),
        (None, "public_upload/unknown/", 404),
        (None, "mixed_upload/open", "aux.txt out.xml"),
        (None, "mixed_upload/closed", 404),
        (None, "mixed_upload/", 404),
        ("ada", "mixed_upload/", "beside.txt"),
        (None, "staging_upload/work", 401),
        ("ada", "staging_upload/", 404),
        ("ben", "calc/staging_upload/{work}/", "out.xml aux.txt"),
        (None, "calc/public_upload/{si}/", "vasprun.xml POTCAR.stripped log.gz log.xz note.txt"),
        (None, "calc/public_upload/{si}/deep", "more.dat"),
        (None, "calc/staging_upload/{work}/", 401),
    ],
)
def test_listings(world_client: WorldClient, who: str | None, path: str, expected: str | int) -> None:
    ids = {name: world_client.world.calc_id(name) for name in ("si", "work")}
    answer = world_client.get(who, f"/raw/{path.format(**ids)}")
    if isinstance(expected, int):
        assert answer.status_code == expected
    else:
        assert " ".join(file["name"] for file in answer.json()["contents"]) == expected


def test_the_form_of_a_listing(world_client: WorldClient) -> None:
    assert world_client.get(None, "/raw/public_upload/si/deep/").json() == {
        "upload_id": "public_upload",
        "directory": "si/deep",
        "contents": [{"name": "more.dat", "size": 4}],
    }


PUBLIC_SI = ["si/POTCAR.stripped", "si/deep/more.dat", "si/log.gz", "si/log.xz", "si/note.txt", "si/vasprun.xml"]


@pytest.mark.parametrize(
    ("who", "path", "expected"),
    [
        (None, "public_upload/si/*", PUBLIC_SI),
        (None, "public_upload/s*", PUBLIC_SI),
        (None, "public_upload/si/lo*?strip=true", ["log.gz", "log.xz"]),
        (None, "public_upload/nothing*", 404),
        (None, "mixed_upload/*", ["open/aux.txt", "open/out.xml"]),
        (None, "staging_upload/*", []),
        ("ada", "staging_upload/*", ["draft/out.xml", "work/aux.txt", "work/out.xml"]),
        ("ben", "staging_upload/*", []),
        ("ben", "calc/staging_upload/{work}/*", ["work/aux.txt", "work/out.xml"]),
        (None, "calc/public_upload/{si}/no*", ["si/note.txt"]),
        (None, "public_upload?files=si/note.txt,%20readme.md%20,unknown,si/POTCAR", ["si/note.txt", "readme.md"]),
        (None, "public_upload?files=note.txt,deep/more.dat&prefix=si", ["si/note.txt", "si/deep/more.dat"]),
        (None, "public_upload?files=si/note.txt,si/log.gz&strip=true", ["note.txt", "log.gz"]),
        (None, "public_upload?files=si/note.txt,si/note.txt", ["si/note.txt"]),
        (None, "mixed_upload?files=closed/out.xml", []),
        (None, "public_upload", 400),
        (None, "unknown_upload?files=a", 404),
    ],
)
def test_zips(world_client: WorldClient, who: str | None, path: str, expected: list[str] | int) -> None:
    ids = {name: world_client.world.calc_id(name) for name in ("si", "work")}
    answer = world_client.get(who, f"/raw/{path.format(**ids)}")
    if isinstance(expected, int):
        assert answer.status_code == expected
    else:
        assert members(answer) == expected
        assert answer.headers["content-length"] == str(len(answer.content))
        assert answer.headers["content-disposition"].endswith("_upload.zip")


def test_zips_hold_the_content_and_can_be_resumed(world_client: WorldClient) -> None:
    path = "/raw/public_upload/si/*?compress=true"
    whole = world_client.get(None, path)
    with zipfile.ZipFile(io.BytesIO(whole.content)) as file:
        found = {name: file.read(name) for name in file.namelist()}
        assert found == {name: FILES["public"][name] for name in PUBLIC_SI}
        assert file.getinfo("si/vasprun.xml").compress_type == zipfile.ZIP_DEFLATED
    rest = world_client.get(None, path, headers={"Range": "bytes=100-"})
    assert whole.content[100:] == rest.content


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"files": ["si/note.txt", "tio2/OUTCAR"], "compress": True}, ["si/note.txt", "tio2/OUTCAR"]),
        ({}, []),
        ({"files": "si/note.txt"}, 400),
        ({"files": [1]}, 400),
        ({"files": [], "compress": "yes"}, 400),
        ([], 400),
    ],
)
def test_zips_by_post(world_client: WorldClient, body: Any, expected: list[str] | int) -> None:
    answer = world_client.post(None, "/raw/public_upload", body)
    if isinstance(expected, int):
        assert answer.status_code == expected
    else:
        assert members(answer) == expected


def test_signature_tokens_open_downloads(world_client: WorldClient) -> None:
    tokens = world_client.client.app.state.authenticator.tokens  # type: ignore[attr-defined]
    token = tokens.signature_token(world_client.world.people["ada"])
    path = "/raw/staging_upload/work/out.xml?signature_token="
    assert world_client.get(None, path + token).content == b"<work/>"
    assert world_client.get("ada", f"{path}wrong").status_code == 401
    assert world_client.get(None, "/raw/public_upload/readme.md?signature_token=wrong").status_code == 401


def test_files_while_an_upload_is_processed(own_world_client: WorldClient) -> None:
    """Its owner can read the raw files as soon as they are extracted, archives once there are some."""
    client = own_world_client
    calc_id = client.world.calc_id("work")
    raw, archive = "/raw/staging_upload/work/aux.txt", f"/archive/staging_upload/{calc_id}"
    for values, expected in (
        ({"tasks_status": "RUNNING", "archive_key": None}, (200, 404)),
        ({"tasks_status": "RUNNING", "archive_key": None, "raw_key": None}, (404, 404)),
    ):
        with client.world.installation.database.session() as session:
            session.execute(update(UploadRow).where(UploadRow.upload_id == "staging_upload").values(**values))
        assert (client.get("ada", raw).status_code, client.get("ada", archive).status_code) == expected
    assert client.get("ada", f"/archive/logs/staging_upload/{calc_id}").status_code == 404
    answer = client.post("ada", "/archive/query", {"query": {"owner": "staging"}}).json()
    assert (answer["results"], answer["pagination"]["total"]) == ([], 2)
    with zipfile.ZipFile(io.BytesIO(client.get("ada", "/raw/query?owner=staging").content)) as file:
        assert (file.namelist(), file.read("manifest.json")) == (["manifest.json"], b"{}")
