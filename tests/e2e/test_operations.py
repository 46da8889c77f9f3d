"""Looking after a server: rebuilding it from its files, backing it up while it works, checking it."""

from __future__ import annotations

import json
import shutil
import sqlite3
import threading
import time
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx
import pytest

from s3_server import S3Server

from .conftest import PASSWORD, Server, finished, upload, zipped

pytestmark = pytest.mark.xdist_group("server")


def archive(element: str = "Si") -> bytes:
    run = {"program_name": "VASP", "section_system": [{"atom_labels": [element, element]}]}
    return json.dumps({"section_run": [run], "section_metadata": {}}).encode()


FILES = {
    "a/x.archive.json": archive("Si"),
    "b/y.archive.json": archive("Ge"),
    "a/notes.txt": b"notes",
    "a/POTCAR": b"PAW",
    "nomad.json": json.dumps({"comment": "said in the file"}).encode(),
}


def post(client: httpx.Client, path: str, body: Any) -> Any:
    answer = client.post(path, json=body)
    assert answer.status_code == 200, answer.text
    return answer.json()


def publish(client: httpx.Client, upload_id: str, **metadata: Any) -> None:
    post(client, f"/uploads/{upload_id}", {"operation": "publish", "metadata": metadata})
    finished(client, upload_id)


def edit(client: httpx.Client, upload_id: str, **actions: Any) -> None:
    post(client, "/repo/edit", {"query": {"upload_id": upload_id}, "actions": actions})


def wait_for_records(server: Server) -> None:
    """Until all `upload.json` are written."""
    deadline = time.monotonic() + 60
    while True:
        with closing(sqlite3.connect(server.folder / "data" / "nomad.db", timeout=60)) as rows:
            if not rows.execute("SELECT count(*) FROM jobs WHERE kind = 'write_record'").fetchone()[0]:
                return
        assert time.monotonic() < deadline
        time.sleep(0.1)


def answers(server: Server, upload_ids: list[str]) -> dict[str, Any]:
    """What the owner, a friend and a guest are told."""
    found: dict[str, Any] = {}
    for name in ("owner", "friend", None):
        with server.client(name) as client:
            for path in ("/repo/?owner=all&per_page=100", "/repo/?per_page=0&owner=visible", "/datasets/"):
                answer = client.get(path)
                body = answer.json()
                for volatile in ("scroll", "pagination"):
                    body.pop(volatile, None)
                if "results" in body:
                    body["results"].sort(key=lambda each: each.get("calc_id", each.get("name", "")))
                found[f"{name} {path}"] = (answer.status_code, body)
            for upload_id in upload_ids:
                for path in (f"/raw/{upload_id}/a/notes.txt", f"/raw/{upload_id}/a/POTCAR", f"/uploads/{upload_id}"):
                    answer = client.get(path)
                    body = answer.text if "/raw/" in path else without_times(answer.json())
                    found[f"{name} {path}"] = (answer.status_code, body)
                query = {"query": {"upload_id": upload_id}, "required": "*", "pagination": {"per_page": 100}}
                archives = client.post("/archive/query", json=query)
                results = sorted(archives.json().get("results", []), key=lambda each: each["calc_id"])
                found[f"{name} archives {upload_id}"] = (archives.status_code, results)
    return found


def without_times(upload_answer: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in upload_answer.items() if name != "last_status_message"}


@pytest.mark.slow
def test_rows_and_index_come_back_from_the_files(tmp_path: Path) -> None:
    server = Server(tmp_path)
    for user in ("owner", "friend"):
        server.add_user(user)
    server.start()
    data = ["--data-dir", str(tmp_path / "data")]
    with server.client("owner") as owner:
        friend_id = user_id(server, "friend")
        one = upload(owner, zipped(FILES), name="one")["upload_id"]
        two = upload(owner, zipped(FILES), name="two")["upload_id"]
        publish(owner, one)
        publish(owner, two, with_embargo=True, embargo_length=3, shared_with=[friend_id])
        edit(owner, one, datasets=[{"value": "cited"}, {"value": "dropped"}], coauthors=[{"value": friend_id}])
        edit(owner, two, comment={"value": "edited"}, references=[{"value": "http://example.org/x"}])
        edit(owner, one, datasets=[{"value": "cited"}, {"value": "removed"}])
        wait_for_records(server)
        post(owner, "/datasets/cited", None)
        assert owner.delete("/datasets/removed").status_code == 200
        server.run("admin", "reprocess", "--upload", two, *data)
        finished(owner, two)
        wait_for_records(server)
        before = answers(server, [one, two])
    assert "no problems" in server.run("admin", "verify", *data)
    server.stop()
    for name in ("nomad.db", "nomad.db-wal", "nomad.db-shm"):
        (tmp_path / "data" / name).unlink(missing_ok=True)
    shutil.rmtree(tmp_path / "data" / "index")
    assert "2 uploads" in server.run("admin", "rebuild", *data)
    for user in ("owner", "friend"):
        server.run("admin", "users", "passwd", user, "--password", PASSWORD, *data)
    server.start()
    wait_until_found(server, 4)
    after = answers(server, [one, two])
    for question, answer in before.items():
        assert after[question] == answer, question
    assert "no problems" in server.run("admin", "verify", *data)
    assert server.stop() == 0


def user_id(server: Server, name: str) -> str:
    listed = server.run("admin", "users", "list", name, "--data-dir", str(server.folder / "data"))
    return listed.split("\t")[0]


def wait_until_found(server: Server, count: int) -> None:
    deadline = time.monotonic() + 60
    with server.client("owner") as owner:
        while owner.get("/repo/", params={"owner": "all"}).json()["pagination"]["total"] < count:
            assert time.monotonic() < deadline
            time.sleep(0.05)


@pytest.mark.slow
def test_a_backup_of_a_busy_server_can_be_served(tmp_path: Path) -> None:
    server = Server(tmp_path)
    server.add_user("owner")
    server.start()
    data = ["--data-dir", str(tmp_path / "data")]
    target = tmp_path / "copy" / "data"
    target.parent.mkdir()
    stop = threading.Event()
    acknowledged: list[str] = []

    def work() -> None:
        """Uploads, publishes, edits, deletes and processes again, all the time."""
        with server.client("owner") as owner:
            number = 0
            while not stop.is_set():
                number += 1
                files = {**FILES, "b/number.txt": str(number).encode() * 1000}
                upload_id = upload(owner, zipped(files), name=f"upload {number}")["upload_id"]
                if number % 4 == 0:
                    assert owner.delete(f"/uploads/{upload_id}").status_code == 200
                    continue
                publish(owner, upload_id)
                edit(owner, upload_id, comment={"value": f"comment {number}"}, datasets=[{"value": "all"}])
                acknowledged.append(upload_id)
                if number % 3 == 0:
                    server.run("admin", "reprocess", "--upload", upload_id, *data)

    worker = threading.Thread(target=work)
    worker.start()
    try:
        for _ in range(2):
            while len(acknowledged) < 6:
                time.sleep(0.1)
            known = list(acknowledged)
            with server.client("owner") as owner:
                pending = owner.put("/uploads/", params={"name": "pending"}, content=zipped(FILES)).json()["upload_id"]
            server.run("admin", "backup", str(target), *data)
            acknowledged.clear()
    finally:
        stop.set()
        worker.join(100)
    assert "no problems" in server.run("admin", "verify", "--no-index", "--data-dir", str(target))
    assert server.stop() == 0

    copy = Server(target.parent)
    copy.start()
    with copy.client("owner") as owner:
        finished(owner, pending)
        found = owner.get("/uploads/", params={"state": "all", "per_page": 1000}).json()["results"]
        for each in found:
            finished(owner, each["upload_id"])
        assert {*known, pending} <= {each["upload_id"] for each in found}
        for upload_id in known:
            hits = owner.get("/repo/", params={"upload_id": upload_id, "owner": "user"}).json()["results"]
            assert [hit["comment"][:7] for hit in hits] == ["comment", "comment"]
    wait_for_records(copy)
    assert "no problems" in copy.run("admin", "verify", "--data-dir", str(target))
    assert copy.stop() == 0


@pytest.mark.slow
def test_objects_in_s3_are_checked_and_backed_up(tmp_path: Path, s3_server: S3Server) -> None:
    server = Server(tmp_path, settings=s3_server.environment(s3_server.new_bucket()))
    server.add_user("owner")
    server.start()
    data = ["--data-dir", str(tmp_path / "data")]
    target = str(tmp_path / "copy")
    with server.client("owner") as owner:
        upload_id = upload(owner, zipped(FILES), publish_directly="true")["upload_id"]
    wait_for_records(server)
    assert "1 uploads with 6 files" in server.run("admin", "verify", *data)
    assert "1 uploads in 4 objects; 4 copied" in server.run("admin", "backup", target, *data)
    assert "1 uploads in 4 objects; 1 copied" in server.run("admin", "backup", target, *data)
    assert server.stop() == 0
    copy = Server(tmp_path / "elsewhere")
    copy.folder.mkdir()
    assert "no problems" in copy.run("admin", "verify", "--no-index", "--upload", upload_id, "--data-dir", target)
