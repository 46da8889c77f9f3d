from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import func, insert, select, text
from sqlalchemy.exc import IntegrityError, StatementError

from nomad.config import Settings
from nomad.database.engine import Database
from nomad.database.tables import EntryRow, PropertyRow, UploadRow
from nomad.errors import ConfigurationError


def count(database: Database) -> int:
    with database.read_session() as session:
        return session.scalar(select(func.count()).select_from(PropertyRow)) or 0


def test_a_session_commits_at_its_end(database: Database) -> None:
    with database.session() as session:
        session.add(PropertyRow(name="a", value="1"))
    assert count(database) == 1


def test_a_session_that_raises_changes_nothing(database: Database) -> None:
    def write_and_fail() -> None:
        with database.session() as session:
            session.add(PropertyRow(name="a", value="1"))
            session.flush()
            raise LookupError

    with pytest.raises(LookupError):
        write_and_fail()
    assert count(database) == 0


def test_a_read_session_writes_nothing(database: Database) -> None:
    with database.read_session() as session:
        session.add(PropertyRow(name="a", value="1"))
        session.flush()
    assert count(database) == 0


def test_rows_are_usable_after_the_session(database: Database) -> None:
    with database.session() as session:
        row = PropertyRow(name="a", value="1")
        session.add(row)
    assert row.value == "1"


def test_foreign_keys_hold(database: Database) -> None:
    with pytest.raises(IntegrityError), database.session() as session:
        session.add(EntryRow(calc_id="c", upload_id="none", mainfile="m", parser_name="p", position=0, uploader_id="u"))


def test_deleting_an_upload_deletes_its_entries(database: Database) -> None:
    with database.session() as session:
        session.add(UploadRow(upload_id="up", user_id="u"))
        session.flush()
        session.add(EntryRow(calc_id="c", upload_id="up", mainfile="m", parser_name="p", position=0, uploader_id="u"))
    with database.session() as session:
        session.execute(text("DELETE FROM uploads"))
    with database.read_session() as session:
        assert session.scalars(select(EntryRow)).all() == []


def test_times_come_back_in_utc(database: Database) -> None:
    time = datetime(2021, 5, 1, 12, 0, 0, 123456, tzinfo=timezone(timedelta(hours=2)))
    with database.session() as session:
        session.add(UploadRow(upload_id="up", user_id="u", upload_time=time))
    with database.read_session() as session:
        row = session.get_one(UploadRow, "up")
    assert row.upload_time == time
    assert row.upload_time.utcoffset() == timedelta(0)
    assert row.upload_time.hour == 10


def test_times_without_zone_are_refused(database: Database) -> None:
    with pytest.raises(StatementError, match="no zone"), database.session() as session:
        session.execute(insert(UploadRow).values(upload_id="up", user_id="u", upload_time=datetime(2021, 5, 1)))


def test_counting_up_in_many_threads_loses_nothing(database: Database) -> None:
    with database.session() as session:
        session.add(PropertyRow(name="n", value="0"))

    def add_one(_: int) -> None:
        with database.session() as session:
            row = session.get_one(PropertyRow, "n", with_for_update=True)
            row.value = str(int(row.value) + 1)

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(add_one, range(40)))
    with database.read_session() as session:
        assert session.get_one(PropertyRow, "n").value == "40"


def test_readers_see_the_old_state_while_a_transaction_runs(database: Database) -> None:
    with database.session() as session:
        session.add(PropertyRow(name="a", value="1"))
        session.flush()
        assert count(database) == 0
    assert count(database) == 1


def test_nested_write_sessions_are_an_error_instead_of_a_hang(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    database.migrate()
    with database.session(), pytest.raises(RuntimeError, match="nest"), database.session():
        pass
    with database.session() as session:
        session.add(PropertyRow(name="a", value="1"))
    database.close()


def test_sqlite_is_durable_and_readable_while_written(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    with database.read_session() as session:
        pragmas = {
            name: session.execute(text(f"PRAGMA {name}")).scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        }
    database.close()
    assert pragmas == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


def test_many_processes_may_open_a_new_folder_at_once(sqlite_url: str) -> None:
    databases = [Database(sqlite_url) for _ in range(4)]
    threads = [threading.Thread(target=database.migrate) for database in databases]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [count(database) for database in databases] == [0] * 4
    for database in databases:
        database.close()


def test_open_creates_the_data_folder(tmp_path: object) -> None:
    settings = Settings(data_dir=tmp_path / "new" / "folder")  # type: ignore[operator]
    database = Database.open(settings)
    database.migrate()
    database.close()
    assert (settings.data_dir / "nomad.db").is_file()


def test_another_kind_of_database_is_refused() -> None:
    with pytest.raises(ConfigurationError, match=r"database\.url"):
        Database("mysql://localhost/nomad")


def test_now_is_the_default_time(database: Database) -> None:
    with database.session() as session:
        session.add(UploadRow(upload_id="up", user_id="u"))
    with database.read_session() as session:
        assert abs(session.get_one(UploadRow, "up").create_time - datetime.now(UTC)) < timedelta(minutes=1)
