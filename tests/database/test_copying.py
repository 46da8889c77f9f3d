from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import select, text

from nomad.database.copying import copy_database
from nomad.database.engine import Database
from nomad.database.migrations import HEAD
from nomad.database.tables import EntryRow, JobRow, UploadRow, UserRow

TIME = datetime(2024, 2, 29, 12, tzinfo=UTC)


def test_all_rows_are_copied_from_one_state(database: Database, tmp_path: Path) -> None:
    with database.session() as session:
        session.add(UserRow(user_id="owner", username="owner", email="o@example.org", created=TIME))
        session.add(UploadRow(upload_id="one", user_id="owner", upload_time=TIME, published_to=["central"]))
        session.flush()
        derived = {"atoms": ["Si"], "nested": {"number": 2**40, "text": "Grüße"}}
        session.add(
            EntryRow(
                calc_id="a",
                upload_id="one",
                mainfile="x",
                parser_name="p",
                position=0,
                derived=derived,
                uploader_id="owner",
            )
        )
        session.add(JobRow(kind="k", key="k", payload={"upload_id": "one"}))
    with database.session() as session:  # another writer does not disturb
        session.add(UserRow(user_id="late", username="late"))
        session.flush()
        copy_database(database, tmp_path / "copy.db")
    copy = Database(f"sqlite:///{tmp_path / 'copy.db'}")
    with copy.read_session() as session:
        assert session.scalars(select(UserRow.user_id)).all() == ["owner"]
        upload = session.get_one(UploadRow, "one")
        assert (upload.upload_time, upload.published_to) == (TIME, ["central"])
        assert session.get_one(EntryRow, "a").derived == derived
        assert session.scalars(select(JobRow.payload)).all() == [{"upload_id": "one"}]
        assert session.execute(text("SELECT version_num FROM alembic_version")).scalar() == HEAD
    copy.close()


def test_pending_revisions_are_told(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    everything = database.pending_revisions()
    assert everything[0][0] == "0001"
    assert everything[-1][0] == HEAD
    database.migrate()
    assert database.pending_revisions() == []
    with database.session() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '0002'"))
    assert database.pending_revisions() == everything[2:]
    database.close()
