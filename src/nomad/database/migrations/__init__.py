"""Revisions of the schema, applied by Alembic.

Alembic is imported only when something is to be done, because every start of a server asks for the newest revision.
"""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, inspect, text

from nomad.database.tables import Base
from nomad.errors import ConfigurationError

if TYPE_CHECKING:
    from alembic.config import Config

HEAD = "0003"
"""The newest revision; a test compares it with the scripts."""


def alembic_config(connection: Connection | None = None) -> Config:
    """Alembic's configuration: the scripts of this package, on an open connection."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.attributes["connection"] = connection
    return config


def upgrade(connection: Connection) -> None:
    """Brings the schema to the newest revision in the transaction of the connection.

    An empty database gets the tables as they are now, which is quicker than all revisions one after another.
    """
    if not inspect(connection).get_table_names():
        Base.metadata.create_all(connection)
        connection.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32) PRIMARY KEY NOT NULL)"))
        connection.execute(text("INSERT INTO alembic_version VALUES (:head)"), {"head": HEAD})
        return
    apply_revisions(connection)


def apply_revisions(connection: Connection) -> None:
    """Applies all missing revisions with Alembic, in the transaction of the connection."""
    logging.getLogger("alembic").setLevel(logging.WARNING)
    from alembic import command

    command.upgrade(alembic_config(connection), "head")


def revisions_after(revision: str | None) -> list[tuple[str, str]]:
    """Ids and titles of the revisions after this one, oldest first. Raises `ConfigurationError` for an unknown one.

    That is what a database has which a newer version of this program has used.
    """
    from alembic.script import ScriptDirectory

    scripts = list(ScriptDirectory.from_config(alembic_config()).walk_revisions())[::-1]
    known = [script.revision for script in scripts]
    if revision is not None and revision not in known:
        raise ConfigurationError(
            f"The database has the schema {revision}, which this version of NOMAD does not know; use a newer version."
        )
    start = 0 if revision is None else known.index(revision) + 1
    return [(script.revision, (script.doc or "").strip().rstrip(".")) for script in scripts[start:]]
