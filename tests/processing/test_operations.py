"""Checking, backing up and changing many uploads, with uploads that have really been processed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete, select, update

from nomad.database.jobs import enqueue
from nomad.database.tables import EntryRow, JobRow, PropertyRow, UploadRow, utc_now
from nomad.errors import BadRequest, Conflict, NotFound
from nomad.repository.backup import backup
from nomad.repository.holding import held_objects
from nomad.repository.indexing import drain, wait_until_indexed
from nomad.repository.installation import Installation
from nomad.repository.maintenance import Lifted, Selection, embargo_end, lift_embargo, reprocess, version_key
from nomad.repository.upload_record import write_upload_record
from nomad.repository.verification import Problem, Report, verify
from nomad.search.index import open_writer
from nomad.storage.keys import archive_key, manifest_key, raw_key, upload_record_key
from processing_world import World, chaos, settings_for, zipped

FILES = {"a/1.chaos": chaos("nothing"), "a/aux.txt": "auxiliary " * 20, "b/2.chaos": chaos("raise no")}


@pytest.fixture
def processed(world: World) -> World:
    """One published upload with two entries, the second of which has failed, and its record."""
    world.add_upload(zipped(FILES), publish_directly=True)
    with world.worker():
        world.wait_for()
    write_upload_record(world.installation, "upload-1")
    with world.installation.database.session() as session:
        session.execute(delete(JobRow))
    for key in list(world.installation.store.list()):
        if "/part-" in key:
            world.installation.store.delete(key)
    return world


def problems(world: World, *, fast: bool = False) -> list[Problem]:
    return list(verify(world.installation, Report(), fast=fast))


def flip(world: World, key: str, position: int) -> None:
    path = world.settings.uploads_dir / key
    data = bytearray(path.read_bytes())
    data[position] ^= 1
    path.write_bytes(data)


def test_damage_is_found_and_named(processed: World) -> None:
    report = Report()
    assert list(verify(processed.installation, report)) == []
    assert (report.uploads, report.entries, report.files) == (1, 2, 3)
    entries = processed.entries()
    first, second = (entries[name].calc_id for name in ("a/1.chaos", "b/2.chaos"))
    content = (processed.settings.uploads_dir / raw_key("upload-1")).read_bytes()
    flip(processed, raw_key("upload-1"), content.index(b"a/aux.txt") + 40)
    [damaged] = problems(processed)
    assert (damaged.kind, damaged.path, damaged.calc_ids) == ("damaged-file", "a/aux.txt", [first])
    assert problems(processed, fast=True) == []
    processed.installation.store.delete(manifest_key("upload-1"))
    assert {each.kind for each in problems(processed)} == {"damaged-file", "missing-object"}
    flip(processed, processed.upload().archive_key or "", 40)
    assert {first, second} & {each.calc_ids[0] for each in problems(processed) if "archive" in each.kind}
    processed.installation.store.delete(raw_key("upload-1"))
    assert [first, second] in [each.calc_ids for each in problems(processed, fast=True)]


def test_what_does_not_fit_together_is_found(processed: World) -> None:
    store, database = processed.installation.store, processed.installation.database
    key = archive_key("upload-1", 7)
    store.put_bytes(key, b"left over")
    store.put_bytes("zz/zz-gone/raw.zip", b"left over")
    assert [each.key for each in problems(processed)] == [key, "zz/zz-gone/raw.zip"]
    with database.session() as session:  # what is about to be removed is no problem
        enqueue(session, "remove_objects", "later", {"keys": [key]})
        enqueue(session, "delete_upload", "later too", {"upload_id": "zz-gone"})
    assert problems(processed) == []
    with database.session() as session:
        session.execute(update(EntryRow).values(comment="changed behind the back"))
    [outdated] = problems(processed)
    assert (outdated.kind, outdated.key) == ("outdated-record", upload_record_key("upload-1"))
    store.put_bytes(upload_record_key("upload-1"), b"{")
    assert [each.kind for each in problems(processed)] == ["damaged-record"]
    write_upload_record(processed.installation, "upload-1")
    first = processed.entries()["a/1.chaos"].calc_id
    writer = open_writer(processed.settings)
    assert writer is not None
    writer.delete([first])
    writer.write([{"calc_id": "ghost", "upload_id": "upload-1", "mainfile": "x", "files": ["x"]}])
    writer.commit()
    writer.close()
    assert [(each.kind, each.calc_ids) for each in problems(processed)] == [
        ("not-indexed", [first]),
        ("indexed-without-row", ["ghost"]),
    ]
    with pytest.raises(NotFound, match="nothing-such"):
        list(verify(processed.installation, Report(), ["nothing-such"]))


def test_a_backup_is_an_installation(processed: World, tmp_path: Path) -> None:
    processed.add_upload(zipped(FILES), "upload-2")
    target = tmp_path / "backup"
    first = backup(processed.installation, target)
    assert (first.uploads, first.copied) == (2, 4)
    processed.installation.store.put_bytes(archive_key("upload-1", 9), b"unknown to the rows")
    again = backup(processed.installation, target)
    assert (again.objects, again.copied, again.removed) == (4, 1, 0)
    copy = World.__new__(World)
    copy.settings = settings_for(target)
    copy.installation = Installation.open(copy.settings)
    assert list(verify(copy.installation, Report(), index=False)) == []
    with copy.worker():  # what was received is processed there, wherever it is
        assert copy.wait_for("upload-2").tasks_status == "SUCCESS"
    assert len(copy.entries("upload-2")) == 2
    assert copy.archive(copy.entries()["a/1.chaos"])["section_metadata"]
    copy.installation.close()


def test_a_backup_needs_a_folder_of_its_own(processed: World, tmp_path: Path) -> None:
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "cat.jpg").write_bytes(b"cat")
    for folder in (tmp_path / "photos", processed.settings.data_dir, processed.settings.data_dir.parent):
        with pytest.raises(BadRequest, match=str(folder)):
            backup(processed.installation, folder)
    with held_objects(processed.installation), pytest.raises(Conflict, match="Another backup"):
        backup(processed.installation, tmp_path / "backup")
    with processed.installation.database.read_session() as session:
        assert session.scalars(select(PropertyRow.name).where(PropertyRow.name.contains("held"))).all() == []


def test_nothing_is_removed_during_a_backup(processed: World) -> None:
    store = processed.installation.store
    store.put_bytes("zz/zz-gone/raw.zip", b"still needed")
    with processed.worker():
        with held_objects(processed.installation):
            with processed.installation.database.session() as session:
                enqueue(session, "remove_objects", "now", {"keys": ["zz/zz-gone/raw.zip"]})
                enqueue(session, "settle_doi", "other", {"doi": "10.1/none"})
            processed.wait_until(lambda: "other" not in jobs(processed))
            assert store.exists("zz/zz-gone/raw.zip")
        processed.wait_until(lambda: not store.exists("zz/zz-gone/raw.zip"))


def jobs(world: World) -> list[str]:
    with world.installation.database.read_session() as session:
        return list(session.scalars(select(JobRow.key)))


def test_uploads_are_chosen_for_processing_again(processed: World) -> None:
    def chosen(**conditions: object) -> list[tuple[str, int, str | None]]:
        found = reprocess(processed.installation, Selection(**conditions), dry_run=True)  # type: ignore[arg-type]
        return [(each.upload_id, each.entries, each.skipped) for each in found]

    failed = sum(entry.tasks_status == "FAILURE" for entry in processed.entries().values())
    assert failed
    assert chosen(failed=True) == [("upload-1", failed, None)]
    assert chosen(code="Chaos-Test") == [("upload-1", 2, None)]
    assert chosen(code="VASP") == []
    assert chosen(older_than="99.0.0", code="chaos-test") == [("upload-1", 2, None)]
    with pytest.raises(BadRequest, match="'new' is no version"):
        chosen(older_than="new")
    assert version_key("1.10.0") > version_key("v1.9.3")
    started = list(reprocess(processed.installation, Selection(["upload-1"])))
    assert [each.skipped for each in started] == [None]
    assert [each.skipped for each in reprocess(processed.installation, Selection(["upload-1"]))] == [
        "it is being processed"
    ]
    with processed.worker():
        assert (processed.wait_for().run, processed.upload().tasks_status) == (2, "SUCCESS")


def test_embargoes_end_when_their_time_is_over(processed: World) -> None:
    published = datetime(2021, 8, 31, tzinfo=UTC)
    assert embargo_end(published, 6) == datetime(2022, 2, 28, tzinfo=UTC)
    with processed.installation.database.session() as session:
        session.execute(update(EntryRow).values(with_embargo=True))
        session.execute(update(UploadRow).values(publish_time=utc_now() - timedelta(days=40), embargo_length=2))
    lifted: list[Lifted] = []
    assert lift_embargo(processed.installation, report=lifted.append) == 0
    later = utc_now() + timedelta(days=40)
    assert lift_embargo(processed.installation, dry_run=True, now=later, report=lifted.append) == 2
    assert all(entry.with_embargo for entry in processed.entries().values())
    assert lift_embargo(processed.installation, now=later, report=lifted.append) == 2
    assert [each.upload_id for each in lifted] == ["upload-1", "upload-1"]
    assert not any(entry.with_embargo for entry in processed.entries().values())
    wait_until_indexed(processed.installation)
    assert drain(processed.installation) == 0
    with processed.installation.database.session() as session:
        session.execute(update(UploadRow).values(published=False))
    with pytest.raises(BadRequest, match="not published"):
        lift_embargo(processed.installation, ["upload-1"], report=lifted.append)


def test_the_record_follows_a_dataset_that_changes_while_it_is_written(processed: World) -> None:
    """A change between the reading of the rows and the end of the job has the record written again."""
    from nomad.database.index_queue import mark_upload_changed
    from nomad.database.jobs import claim, is_renewed

    database = processed.installation.database
    with database.session() as session:
        mark_upload_changed(session, "upload-1")
        session.execute(update(JobRow).values(run_at=utc_now()))
    with database.session() as session:
        [job] = claim(session, "me", 30)
        assert not is_renewed(session, job)
    with database.session() as session:
        mark_upload_changed(session, "upload-1")
    with database.session() as session:
        assert is_renewed(session, job)
