"""Copying all rows to a new SQLite file while others read and write them."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import insert, select, text

from nomad.database.engine import BUSY_SECONDS, Database
from nomad.database.tables import Base

BATCH = 2000


def copy_database(source: Database, target: Path) -> None:
    """Writes the file `target`, which must not exist, from one snapshot of the rows.

    Rows of PostgreSQL are exported table by table in one transaction; SQLite makes the copy itself.
    """
    if source.is_sqlite:
        with closing(sqlite3.connect(str(source.url.database), timeout=BUSY_SECONDS)) as connection:
            connection.execute("VACUUM INTO ?", (str(target),))
        return
    copy = Database(f"sqlite:///{target}")
    try:
        copy.migrate()
        with source.engine.connect().execution_options(isolation_level="REPEATABLE READ") as reading:
            reading.execute(text("SET TRANSACTION READ ONLY"))
            with copy.session() as session:
                for table in Base.metadata.sorted_tables:
                    rows = reading.execution_options(stream_results=True, yield_per=BATCH).execute(select(table))
                    for batch in rows.mappings().partitions(BATCH):
                        session.execute(insert(table), [dict(row) for row in batch])
        with copy.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        copy.close()
