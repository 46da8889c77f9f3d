"""Rows can be made again from `uploads/` alone."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import orjson
from sqlalchemy import select

from nomad.database.tables import DatasetRow, EntryDatasetRow, EntryRow, EntryShareRow, UserRow
from nomad.repository.indexing import wait_until_indexed
from nomad.repository.installation import Installation
from nomad.repository.upload_record import rebuild_rows, upload_record, write_upload_record
from nomad.storage.keys import upload_record_key
from processing_world import World, chaos, settings_for, zipped


def test_a_lost_database_is_rebuilt(world: World, tmp_path: Path) -> None:
    with world.installation.database.session() as session:
        session.add(DatasetRow(dataset_id="mine", user_id="owner", name="mine", doi="10.1/x"))
    files = {
        "nomad.json": json.dumps({"comment": "said", "datasets": ["mine"], "shared_with": ["friend"]}),
        "a/1.chaos": chaos("nothing"),
        "b/2.chaos": chaos("raise no"),
    }
    world.add_upload(zipped(files), publish_directly=True)
    with world.worker():
        world.wait_for()
        world.wait_until(lambda: "upload.json" in world.stored())
    with world.installation.database.read_session() as session:
        before = upload_record(session, "upload-1")
    derived = {name: entry.derived for name, entry in world.entries().items()}

    settings = settings_for(tmp_path / "again")
    shutil.copytree(world.settings.uploads_dir, settings.uploads_dir)
    installation = Installation.open(settings)
    assert rebuild_rows(installation) == 1
    assert rebuild_rows(installation) == 0
    with installation.database.read_session() as session:
        assert upload_record(session, "upload-1") == before
        entries = {entry.mainfile: entry.derived for entry in session.scalars(select(EntryRow))}
        assert session.scalars(select(EntryShareRow.user_id)).all() == ["friend", "friend"]
        assert len(session.scalars(select(EntryDatasetRow)).all()) == 2
        assert {user.user_id for user in session.scalars(select(UserRow))} == {"owner", "friend"}
    assert entries == derived
    wait_until_indexed(installation)
    installation.close()


def test_the_record_names_no_secrets(world: World) -> None:
    with world.installation.database.session() as session:
        owner = session.get_one(UserRow, "owner")
        owner.email, owner.password_hash = "olga@example.org", "secret hash"
    world.add_upload(zipped({"1.chaos": chaos("nothing")}))
    with world.worker():
        world.wait_for()
    write_upload_record(world.installation, "upload-1")
    text = world.installation.store.read(upload_record_key("upload-1")).decode()
    assert orjson.loads(text)["users"][0]["user_id"] == "owner"
    assert "olga@example.org" not in text
    assert "secret hash" not in text
