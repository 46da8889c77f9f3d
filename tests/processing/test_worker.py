"""Whole uploads through a worker in this process."""

from __future__ import annotations

import io
import json
import os
import tarfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import func, select, update

from nomad.database.jobs import enqueue
from nomad.database.tables import DatasetRow, EntryDatasetRow, EntryRow, EntryShareRow, JobRow, UploadRow
from nomad.ids import create_calc_id
from nomad.processing.worker import Worker
from processing_world import World, chaos, settings_for, tarred, zipped

ARCHIVE = json.dumps(
    {
        "section_run": [{"program_name": "VASP", "section_system": [{"atom_labels": ["Si", "Si"]}]}],
        "section_metadata": {"comment": "from the file", "calc_hash": "forged"},
    }
)


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """A world whose worker runs during all tests of this module; each test makes uploads of its own."""
    world = World(settings_for(tmp_path_factory.mktemp("running") / "data"))
    with world.worker():
        yield world
    world.installation.close()


def test_the_way_of_an_upload(running: World) -> None:
    files = {"a/x.archive.json": ARCHIVE, "a/notes.txt": "notes", "b/c/y.chaos": chaos("nothing"), "b/z.txt": "z"}
    running.add_upload(zipped(files), "way")
    upload = running.wait_for("way")
    assert (upload.tasks_status, upload.errors, upload.warnings) == ("SUCCESS", [], [])
    entries = running.entries("way")
    assert list(entries) == ["a/x.archive.json", "b/c/y.chaos"]
    entry = entries["a/x.archive.json"]
    assert entry.calc_id == create_calc_id("way", "a/x.archive.json")
    assert entry.parser_name == "parsers/archive"
    assert entry.derived["files"] == ["a/x.archive.json", "a/notes.txt"]
    assert entry.derived["atoms"] == ["Si"]
    assert entry.derived["calc_hash"] != "forged"
    assert datetime.fromisoformat(entry.derived["last_processing"]) <= datetime.now(UTC)
    assert entry.comment == "from the file"
    assert {entry.calc_id for entry in entries.values()} <= set(running.indexed())
    assert running.archive(entry)["section_run"][0]["program_name"] == "VASP"


def test_a_file_that_is_no_archive_fails_the_upload(running: World) -> None:
    running.add_upload(b"no archive", "bad")
    upload = running.wait_for("bad")
    assert (upload.tasks_status, upload.current_task) == ("FAILURE", "extracting")
    assert len(upload.errors) == 1
    assert upload.errors[0].startswith("bad .zip/.tar file")
    assert upload.upload_path is None
    assert running.entries("bad") == {}
    assert running.stored("bad") == []
    assert not (running.settings.tmp_dir / "incoming" / "bad").exists()


def test_a_received_file_that_is_gone_fails_the_upload(running: World) -> None:
    content = zipped({"a": "x"})
    running.add_upload(content, "gone", upload_path=str(running.settings.tmp_dir / "nowhere"))
    assert "not there any more" in running.wait_for("gone").errors[0]


def test_an_upload_without_mainfiles_succeeds(running: World) -> None:
    running.add_upload(tarred({"readme.txt": "nothing to see"}, "w:gz"), "empty", publish_directly=True)
    upload = running.wait_for("empty")
    assert upload.tasks_status == "SUCCESS"
    assert upload.published is False
    assert running.entries("empty") == {}
    assert running.stored("empty") == ["manifest-sha256.txt", "raw.zip"]


def test_the_users_own_file_is_not_removed(running: World, tmp_path: Path) -> None:
    path = tmp_path / "own.zip"
    path.write_bytes(zipped({"a.chaos": chaos("nothing")}))
    running.add_upload(b"", "local", upload_path=str(path), keep_upload_path=True)
    upload = running.wait_for("local")
    assert upload.tasks_status == "SUCCESS"
    assert upload.upload_path == str(path)
    assert path.exists()


def test_dropped_members_are_warnings_of_the_upload(running: World) -> None:
    running.add_upload(tarred({"../evil": "x", "a.chaos": chaos("nothing")}), "warned")
    upload = running.wait_for("warned")
    assert len(upload.warnings) == 1
    assert "../evil" in upload.warnings[0]


def test_publishing_directly(running: World) -> None:
    files = {"a/1.chaos": chaos("nothing"), "b/2.chaos": chaos("raise no")}
    files["nomad.json"] = json.dumps({"entries": {"a/1.chaos": {"with_embargo": True}}})
    running.add_upload(zipped(files), "direct", publish_directly=True)
    upload = running.wait_for("direct")
    assert upload.published
    assert upload.publish_time is not None
    assert {name: entry.with_embargo for name, entry in running.entries("direct").items()} == {
        "a/1.chaos": True,
        "b/2.chaos": False,
    }


def test_many_files_in_a_folder_are_one_warning(running: World) -> None:
    files = {f"many/{n:03}.txt": "x" for n in range(149)} | {"many/mainfile.chaos": chaos("nothing")}
    running.add_upload(zipped(files), "many")
    running.wait_for("many")
    entry = running.entries("many")["many/mainfile.chaos"]
    assert len(entry.warnings) == 1
    assert "150 files" in entry.warnings[0]
    assert entry.derived["files"] == ["many/mainfile.chaos", *(f"many/{n:03}.txt" for n in range(100))]


def test_hidden_files_are_no_mainfiles(running: World) -> None:
    running.add_upload(zipped({".a.chaos": chaos("nothing"), "~b.chaos": chaos("nothing")}), "hidden")
    running.wait_for("hidden")
    assert running.entries("hidden") == {}


def test_metadata_files(running: World) -> None:
    with running.installation.database.session() as session:
        session.add(DatasetRow(dataset_id="mine", user_id="owner", name="mine"))
        session.add(DatasetRow(dataset_id="theirs", user_id="friend", name="theirs"))
    files = {
        "nomad.json": json.dumps(
            {
                "comment": "root",
                "license": "root",
                "shared_with": ["friend", "nobody"],
                "uploader": "friend",
                "entries": {"a/b/1.chaos": {"comment": "entry", "datasets": ["mine", "theirs"]}},
            }
        ),
        "a/nomad.yaml": "comment: folder a\nreferences: [http://a]\nwith_embargo: true\n",
        "a/b/nomad.yml": "references: [http://b]\nexternal_id: 7\ntypo: x\n",
        "a/b/1.chaos": chaos("nothing"),
        "a/2.chaos": chaos("nothing"),
        "c/nomad.yaml": "comment: [unclosed",
        "c/3.chaos": chaos("nothing"),
    }
    running.add_upload(zipped(files), "metadata")
    upload = running.wait_for("metadata")
    entries = running.entries("metadata")
    first, second, third = (entries[name] for name in ("a/b/1.chaos", "a/2.chaos", "c/3.chaos"))
    assert (first.comment, first.license, first.references, first.with_embargo) == ("entry", "root", ["http://b"], True)
    assert (second.comment, second.license, second.references) == ("folder a", "root", ["http://a"])
    assert (third.comment, third.with_embargo, third.references) == ("root", False, [])
    assert first.external_id is None
    assert first.uploader_id == "owner"
    notes = " ".join(first.warnings)
    assert [word for word in ("'typo'", "'external_id'", "nobody", "theirs", "uploader") if word not in notes] == []
    assert any("c/nomad.yaml" in warning for warning in upload.warnings)
    with running.installation.database.read_session() as session:
        shares = session.scalars(select(EntryShareRow.user_id).where(EntryShareRow.calc_id == first.calc_id)).all()
        datasets = session.scalars(
            select(EntryDatasetRow.dataset_id).where(EntryDatasetRow.calc_id == first.calc_id)
        ).all()
    assert shares == ["friend"]
    assert datasets == ["mine"]


def test_the_root_file_may_name_the_only_mainfiles(running: World) -> None:
    said = {"skip_matching": True, "entries": {"b.chaos": {}, "missing.chaos": {}}}
    files = {"nomad.json": json.dumps(said), "a.chaos": chaos("nothing"), "b.chaos": chaos("nothing")}
    running.add_upload(zipped(files), "skipped")
    upload = running.wait_for("skipped")
    assert list(running.entries("skipped")) == ["b.chaos"]
    assert "missing.chaos" in upload.warnings[0]


def test_processing_again_keeps_what_the_owner_said(running: World) -> None:
    running.add_upload(
        zipped({"a.chaos": chaos("nothing"), "b.chaos": chaos("nothing")}), "again", publish_directly=True
    )
    old = running.wait_for("again")
    with running.installation.database.session() as session:
        entry = session.scalars(
            select(EntryRow).where(EntryRow.mainfile == "b.chaos", EntryRow.upload_id == "again")
        ).one()
        entry.comment, entry.parser_name = "mine", "parsers/archive"
        upload = session.get_one(UploadRow, "again")
        upload.run += 1
        upload.tasks_status, upload.process_running = "PENDING", True
        upload.current_process = "re_process_upload"
        enqueue(session, "re_process_upload", "re_process_upload:again:2", {"upload_id": "again"})
    new = running.wait_for("again")
    entries = running.entries("again")
    assert (new.tasks_status, new.published, new.upload_time) == ("SUCCESS", True, old.upload_time)
    assert new.archive_key != old.archive_key
    assert entries["b.chaos"].comment == "mine"
    assert entries["b.chaos"].parser_name == "parsers/chaos-test"
    assert entries["b.chaos"].current_process == "re_process_calc"
    assert running.archive(entries["b.chaos"])["section_run"][0]["program_name"] == "Chaos b.chaos"


def test_publishing(running: World) -> None:
    running.add_upload(zipped({"a.chaos": chaos("nothing")}), "publish")
    running.wait_for("publish")
    with running.installation.database.session() as session:
        session.execute(
            update(UploadRow)
            .where(UploadRow.upload_id == "publish")
            .values(process_running=True, current_process="publish_upload")
        )
        payload = {"upload_id": "publish", "metadata": {"comment": "published"}}
        enqueue(session, "publish_upload", "publish_upload:publish", payload)
    upload = running.wait_for("publish")
    assert (upload.published, upload.tasks_status) == (True, "SUCCESS")
    assert running.entries("publish")["a.chaos"].comment == "published"


def test_deleting(running: World) -> None:
    running.add_upload(zipped({"a.chaos": chaos("nothing")}), "delete")
    running.wait_for("delete")
    calc_id = running.entries("delete")["a.chaos"].calc_id
    with running.installation.database.session() as session:
        session.delete(session.get_one(UploadRow, "delete"))
        enqueue(session, "delete_upload", "delete_upload:delete", {"upload_id": "delete"})
    running.wait_until(lambda: running.stored("delete") == [])
    assert calc_id not in {entry.calc_id for entry in running.entries("delete").values()}


def test_no_job_is_left(running: World) -> None:
    running.wait_until(
        lambda: _count_jobs(running) == 0,
    )


def _count_jobs(world: World) -> int:
    with world.installation.database.read_session() as session:
        statement = (
            select(func.count()).select_from(JobRow).where(JobRow.kind.not_in(["remove_objects", "write_record"]))
        )
        return session.scalar(statement) or 0


def test_a_small_upload_does_not_wait_for_a_large_one(world: World) -> None:
    large = zipped({f"{n}/{n}.chaos": chaos("sleep 0.03") for n in range(300)})
    with world.worker():
        world.add_upload(large, "large")
        world.wait_until(lambda: bool(world.entries("large")))
        world.add_upload(zipped({"a.chaos": chaos("nothing")}), "small")
        world.wait_for("small")
        assert world.is_running("large")


@pytest.mark.postgresql
def test_two_workers_on_postgresql(tmp_path: Path, postgresql_url: str) -> None:
    world = World(settings_for(tmp_path / "data", database_url=postgresql_url))
    world.add_upload(zipped({f"{n:02}.chaos": chaos("nothing") for n in range(90)} | {"x.archive.json": ARCHIVE}))
    with world.worker(), world.worker():
        upload = world.wait_for()
    assert (upload.tasks_status, upload.errors) == ("SUCCESS", [])
    entries = world.entries()
    assert len(entries) == 91
    assert {entry.tasks_status for entry in entries.values()} == {"SUCCESS"}
    assert world.indexed() == sorted(entry.calc_id for entry in entries.values())
    assert world.archive(entries["x.archive.json"])["section_metadata"]["atoms"] == ["Si"]
    world.installation.close()


def test_stopping_gives_work_back_at_once(world: World) -> None:
    world.add_upload(zipped({f"{n}.chaos": chaos("sleep 0.1") for n in range(60)}))
    with world.worker():
        world.wait_until(lambda: any(e.tasks_status == "RUNNING" for e in world.entries().values()))
    assert world.is_running("upload-1")
    with world.installation.database.read_session() as session:
        states = {row.state for row in session.scalars(select(JobRow))}
    assert states == {"ready"}
    with world.worker():
        world.wait_for()
    assert {entry.tasks_status for entry in world.entries().values()} == {"SUCCESS"}


def test_a_failing_disk_is_tried_again(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    store = world.installation.store
    put_file = store.put_file
    failures = iter([True, False])

    def fail_once(key: str, source: Path) -> None:
        if next(failures, False):
            raise OSError(28, "No space left on device")
        put_file(key, source)

    monkeypatch.setattr(store, "put_file", fail_once)
    world.add_upload(zipped({"a.chaos": chaos("nothing")}))
    with world.worker():
        world.wait_for()
    assert world.upload().tasks_status == "SUCCESS"
    assert len(world.entries()) == 1


def test_what_fails_again_and_again_ends_with_a_message(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(key: str, source: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(world.installation.store, "put_file", fail)
    monkeypatch.setattr("nomad.processing.worker.MAX_FAILURES", 2)
    world.add_upload(zipped({"a.chaos": chaos("nothing")}))
    with world.worker():
        world.wait_for()
    upload = world.upload()
    assert upload.tasks_status == "FAILURE"
    assert "No space left on device" in upload.errors[0]
    assert world.stored() == []


def test_the_work_of_a_worker_that_is_gone_is_taken_over(world: World) -> None:
    world.add_upload(zipped({"a.chaos": chaos("nothing")}))
    with world.installation.database.session() as session:
        row = session.scalars(select(JobRow)).one()
        owner = Worker(world.installation)._owner.split(":")
        row.state, row.lease_owner = "leased", f"{owner[0]}:{os.getpid()}:1"
        row.lease_until = datetime(2100, 1, 1, tzinfo=UTC)
    with world.worker():
        world.wait_for()
    assert world.upload().tasks_status == "SUCCESS"


def test_the_work_folder_is_made_again_from_the_raw_pack(world: World) -> None:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        for name in ("a.chaos", "b.chaos"):
            data = chaos("nothing").encode()
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    world.add_upload(buffer.getvalue())
    with world.worker():
        world.wait_for()
    with world.installation.database.session() as session:
        session.execute(update(EntryRow).values(tasks_status="PENDING"))
        upload = session.get_one(UploadRow, "upload-1")
        upload.tasks_status, upload.process_running = "RUNNING", True
        calc_ids = list(session.scalars(select(EntryRow.calc_id)))
        enqueue(session, "entries", "entries:x", {"upload_id": "upload-1", "run": 1, "calc_ids": calc_ids})
    with world.worker():
        world.wait_for()
    assert {entry.tasks_status for entry in world.entries().values()} == {"SUCCESS"}
