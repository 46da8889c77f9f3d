"""The same way of an upload with the bytes in S3."""

from __future__ import annotations

import io
import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path

import pytest

from s3_server import S3Server

from .conftest import Server, finished, folder_files, upload, zipped

pytestmark = pytest.mark.xdist_group("server")
TEST_DATA = Path(__file__).parent.parent / "data"


def make_outdated(database: Path) -> None:
    """As if an older version had processed everything."""
    with closing(sqlite3.connect(database, timeout=30)) as connection, connection:
        connection.execute("UPDATE entries SET derived = json_set(derived, '$.nomad_version', '0.0.1')")


def test_upload_publish_download_process_again_and_delete(tmp_path: Path, s3_server: S3Server) -> None:
    bucket = s3_server.new_bucket()
    server = Server(tmp_path, settings=s3_server.environment(bucket))
    server.add_user("owner")
    server.start()
    try:
        with server.client("owner") as owner, server.client() as guest:
            files = folder_files(TEST_DATA / "quantum-espresso", "si_scf", "fe_bcc_spin")
            found = upload(owner, zipped(files))
            upload_id = found["upload_id"]
            assert [entry["tasks_status"] for entry in found["calcs"]["results"]] == ["SUCCESS"] * 2, found
            assert owner.post(f"/uploads/{upload_id}", json={"operation": "publish"}).status_code == 200
            assert finished(owner, upload_id)["published"]

            name = "si_scf/si.scf.out"
            assert guest.get(f"/raw/{upload_id}/{name}").content == files[name]
            archive = guest.get("/raw/query", params={"upload_id": upload_id}).content
            with zipfile.ZipFile(io.BytesIO(archive)) as file:
                assert file.read(f"{upload_id}/{name}") == files[name]
            part = guest.get(f"/raw/{upload_id}/*", headers={"Range": "bytes=100-199"})
            assert part.status_code == 206
            assert part.content == guest.get(f"/raw/{upload_id}/*").content[100:200]
            query = {"query": {"upload_id": upload_id}, "required": {"section_metadata": {"calc_id": "*"}}}
            answer = guest.post("/archive/query", json=query).json()
            assert {result["archive"]["section_metadata"]["calc_id"] for result in answer["results"]} == {
                entry["calc_id"] for entry in found["calcs"]["results"]
            }

            make_outdated(tmp_path / "data" / "nomad.db")
            assert owner.post(f"/uploads/{upload_id}", json={"operation": "re-process"}).status_code == 200
            again = finished(owner, upload_id)
            assert [entry["tasks_status"] for entry in again["calcs"]["results"]] == ["SUCCESS"] * 2
            calc_id = again["calcs"]["results"][0]["calc_id"]
            assert guest.get(f"/archive/{upload_id}/{calc_id}").status_code == 200

            other = upload(owner, zipped({"readme.txt": b"nothing to parse"}))["upload_id"]
            s3_server.stop()
            refused = owner.get(f"/raw/{other}/readme.txt")
            assert refused.status_code == 503
            assert "try again" in refused.json()["message"]
            assert "Retry-After" in refused.headers
            late = owner.put("/uploads/", content=zipped({"late.txt": b"sent while the store was away"})).json()
            s3_server.start()
            assert owner.get(f"/raw/{other}/readme.txt").content == b"nothing to parse"
            assert finished(owner, late["upload_id"])["tasks_status"] == "SUCCESS"
            assert owner.get(f"/raw/{late['upload_id']}/late.txt").content == b"sent while the store was away"

            assert owner.delete(f"/uploads/{other}").status_code == 200
            assert owner.get(f"/raw/{other}/readme.txt").status_code == 404
        assert not (tmp_path / "data" / "uploads").exists()
    finally:
        server.stop()
