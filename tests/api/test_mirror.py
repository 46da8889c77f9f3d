"""The namespace `mirror`: records and public files of uploads, for the admin only."""

from __future__ import annotations

import io
import json
import zipfile

import pytest

from nomad.storage.archive_pack import ArchivePack
from nomad.storage.objects import FileReader

ROUTES = (
    ("POST", "/mirror/"),
    ("GET", "/mirror/public_upload"),
    ("GET", "/mirror/files/public_upload?prefix=raw"),
    ("GET", "/mirror/files/public_upload?prefix=archive"),
    ("GET", "/mirror/users"),
)


@pytest.mark.parametrize(("method", "path"), ROUTES)
def test_only_the_admin_mirrors(world_client, method, path):
    for who, status in ((None, 401), ("ada", 401), ("admin", 200)):
        assert world_client.request(who, method, path).status_code == status


@pytest.mark.parametrize(
    ("query", "uploads"),
    [
        ({}, "public mixed staging other"),
        ({"published": False}, "staging"),
        ({"published__ne": True}, "staging"),
        ({"upload_id": "other_upload"}, "other"),
        ({"name": "mixed name"}, "mixed"),
        ({"name__in": ["mixed name", "other name", "x"]}, "mixed other"),
        ({"name__nin": ["mixed name", "other name"]}, "public staging"),
        ({"upload_time__gt": "2021-02-01T12:00:00"}, "staging other"),
        ({"upload_time__gte": "2021-02-01T12:00:00+00:00", "published": True}, "mixed other"),
        ({"upload_time__lt": "2021-02-01T12:00:00Z"}, "public"),
        ({"embargo_length__exists": True}, ""),
    ],
)
def test_finding_uploads(world_client, query, uploads):
    answer = world_client.post("admin", "/mirror/", {"query": query})
    assert answer.status_code == 200, answer.text
    assert [upload["upload_id"] for upload in answer.json()] == [f"{name}_upload" for name in uploads.split()]
    assert all(upload["upload_files_path"] for upload in answer.json())


@pytest.mark.parametrize(
    "query",
    [
        {"unknown": 1},
        {"user_id__regex": "a"},
        {"published": "yes"},
        {"published__in": True},
        {"upload_time__gt": "yesterday"},
        {"upload_time__gt": 5},
        {"password_hash": "x"},
        {"errors": []},
        [],
        "text",
    ],
)
def test_bad_queries(world_client, query):
    assert world_client.post("admin", "/mirror/", {"query": query}).status_code == 400


def test_the_records_of_an_upload(world_client):
    world = world_client.world
    body = world_client.get("admin", "/mirror/mixed_upload").json()
    upload = json.loads(body["upload"])
    assert upload["_id"] == body["upload_id"] == "mixed_upload"
    assert upload["user_id"] == world.people["ada"].user_id
    assert upload["published"] is True
    assert upload["upload_time"] == {"$date": 1612180800000}
    calcs = {calc["mainfile"]: calc for calc in body["calcs"]}
    closed = calcs["closed/out.xml"]
    assert closed["_id"] == world.calc_id("closed")
    assert closed["metadata"]["with_embargo"] is True
    assert closed["metadata"]["shared_with"] == [world.people["ben"].user_id]
    assert closed["metadata"]["calc_hash"] == "hash-closed/out.xml"
    assert "datasets" not in body
    assert "dois" not in body


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/mirror/unknown", 404),
        ("/mirror/files/unknown?prefix=raw", 404),
        ("/mirror/files/staging_upload?prefix=raw", 404),
        ("/mirror/files/staging_upload?prefix=archive", 404),
        ("/mirror/files/public_upload", 400),
        ("/mirror/files/public_upload?prefix=x", 400),
    ],
)
def test_what_cannot_be_mirrored(world_client, path, status):
    assert world_client.get("admin", path).status_code == status


def test_raw_files_are_those_that_everybody_may_read(world_client):
    answer = world_client.get("admin", "/mirror/files/mixed_upload?prefix=raw")
    assert answer.headers["content-type"] == "application/binary"
    assert "attachment" in answer.headers["content-disposition"]
    with zipfile.ZipFile(io.BytesIO(answer.content)) as file:
        assert sorted(file.namelist()) == ["open/aux.txt", "open/out.xml"]


def test_archives_are_the_pack(world_client):
    answer = world_client.get("admin", "/mirror/files/public_upload?prefix=archive")
    assert int(answer.headers["content-length"]) == len(answer.content) > 0


def test_archives_under_embargo_are_left_out(world_client, tmp_path):
    answer = world_client.get("admin", "/mirror/files/mixed_upload?prefix=archive")
    assert int(answer.headers["content-length"]) == len(answer.content)
    (tmp_path / "mirrored.pack").write_bytes(answer.content)
    pack = ArchivePack(FileReader(tmp_path / "mirrored.pack"))
    assert list(pack.calc_ids) == [world_client.world.calc_id("open")]
    assert pack.read(pack.calc_ids[0])["section_run"][0]["program_name"] == "VASP"
    pack.close()
    assert not list(world_client.world.installation.settings.tmp_dir.glob("mirror-*"))


def test_users_have_no_address(world_client):
    users = world_client.get("admin", "/mirror/users").json()
    assert set(users) == set(world_client.world.people)
    assert users["ada"]["name"] == "Ada Example"
    assert "example.org" not in json.dumps(users)
