from __future__ import annotations

import subprocess
import sys

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text

from nomad.database import migrations
from nomad.database.engine import Database
from nomad.database.tables import Base


def test_the_schema_is_that_of_the_tables_by_revisions_and_at_once(database: Database) -> None:
    def differences() -> list[object]:
        with database.engine.connect() as connection:
            context = MigrationContext.configure(connection, opts={"compare_type": True})
            assert context.get_current_revision() == migrations.HEAD
            return list(compare_metadata(context, Base.metadata))

    assert differences() == []
    with database.engine.begin() as connection:
        Base.metadata.drop_all(connection)
        connection.execute(text("DROP TABLE alembic_version"))
    with database.engine.begin() as connection:
        migrations.apply_revisions(connection)
    assert differences() == []


def test_head_is_the_newest_script() -> None:
    scripts = ScriptDirectory.from_config(migrations.alembic_config())
    assert scripts.get_heads() == [migrations.HEAD]


def test_migrating_twice_does_nothing(database: Database) -> None:
    tables = inspect(database.engine).get_table_names()
    database.migrate()
    assert inspect(database.engine).get_table_names() == tables


def test_an_up_to_date_database_is_opened_without_alembic(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    database.migrate()
    database.close()
    code = (
        "import sys; from nomad.database.engine import Database; "
        f"Database({sqlite_url!r}).migrate(); sys.exit('alembic' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
