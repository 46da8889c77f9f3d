"""The database of rows: SQLite in the data folder, or PostgreSQL.

Scope: connections, transactions, migrations. No table and no rule is known here. A write session is one transaction
that commits at the end of its block and rolls back when the block raises. Write sessions do not nest.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

import orjson
from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from nomad.config import Settings
from nomad.database.migrations import HEAD
from nomad.errors import ConfigurationError

BUSY_SECONDS = 60.0
MIGRATION_LOCK = 0x4E4F4D4144
"""Number of the advisory lock that keeps two processes from migrating at once (PostgreSQL)."""


def _json_text(value: Any) -> str:
    try:
        return orjson.dumps(value).decode()
    except TypeError:  # integers of more than 64 bits
        return json.dumps(value, allow_nan=False)


_JSON_FUNCTIONS: dict[str, Any] = {"json_serializer": _json_text, "json_deserializer": orjson.loads}


class Database:
    """One pool of connections. Safe to share between threads, not to carry through a fork."""

    def __init__(self, url: str, *, pool_size: int = 10) -> None:
        self.url = make_url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        if self.is_sqlite:
            self.engine = _sqlite_engine(url, self.url.database, pool_size)
        elif self.url.get_backend_name() == "postgresql":
            self.engine = create_engine(
                url, pool_size=pool_size, max_overflow=pool_size, pool_pre_ping=True, **_JSON_FUNCTIONS
            )
        else:
            raise ConfigurationError(
                f"The setting database.url must begin with sqlite: or postgresql+psycopg:, not {url!r}."
            )
        self._writer = self.engine.execution_options(nomad_write=True)
        self._write_lock = _WriteLock() if self.is_sqlite else None

    @classmethod
    def open(cls, settings: Settings) -> Database:
        """The database that the settings name. Creates the data folder; call `migrate` before first use."""
        if settings.database.url is None:
            settings.data_dir.mkdir(parents=True, exist_ok=True)
        return cls(settings.database_url, pool_size=settings.database.pool_size)

    @contextmanager
    def session(self) -> Iterator[Session]:
        """A transaction that may write. On SQLite it has the write lock from the start, so what it reads stays true."""
        lock = self._write_lock or nullcontext()
        with lock, Session(self._writer, expire_on_commit=False) as session, session.begin():
            yield session

    @contextmanager
    def read_session(self) -> Iterator[Session]:
        """A transaction that only reads, from one consistent snapshot on SQLite; changes made in it are dropped."""
        with Session(self.engine, expire_on_commit=False) as session:
            yield session

    def migrate(self) -> None:
        """Brings the schema to the newest revision; only one quick query when it already is."""
        if self._revision() == HEAD:
            return
        from nomad.database.migrations import upgrade

        with self._write_lock or nullcontext(), self._writer.begin() as connection:
            if not self.is_sqlite:
                connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": MIGRATION_LOCK})
            upgrade(connection)

    def pending_revisions(self) -> list[tuple[str, str]]:
        """Revisions that `migrate` will apply, oldest first, with what they do; nothing is changed."""
        revision = self._revision()
        if revision == HEAD:
            return []
        from nomad.database.migrations import revisions_after

        return revisions_after(revision)

    def close(self) -> None:
        """Closes all connections."""
        self.engine.dispose()

    def _revision(self) -> str | None:
        try:
            with self.engine.connect() as connection:
                return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
        except SQLAlchemyError:
            return None


class _WriteLock:
    """Makes the threads of a process queue up fairly instead of polling SQLite's lock."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._owner: int | None = None

    def __enter__(self) -> None:
        if self._owner == threading.get_ident():
            raise RuntimeError("Write sessions do not nest: this thread is inside one already.")
        self._lock.acquire()
        self._owner = threading.get_ident()

    def __exit__(self, *_: object) -> None:
        self._owner = None
        self._lock.release()


def _sqlite_engine(url: str, database: str | None, pool_size: int) -> Engine:
    if database and database != ":memory:":
        Path(database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(
        url,
        pool_size=pool_size,
        max_overflow=-1,
        **_JSON_FUNCTIONS,
        connect_args={"timeout": BUSY_SECONDS, "check_same_thread": False},
    )

    @event.listens_for(engine, "connect")
    def configure(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # the driver must not begin transactions by itself
        for pragma in (
            "journal_mode = WAL",
            "synchronous = FULL",
            "foreign_keys = ON",
            f"busy_timeout = {int(BUSY_SECONDS * 1000)}",
            "cache_size = -16000",
            "temp_store = MEMORY",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        write = connection.get_execution_options().get("nomad_write")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")

    return engine
