"""Revisions of the schema, applied by Alembic.

Alembic is imported only when something is to be done, because every start of a server asks for the newest revision.
"""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, inspect, text

from nomad.database.tables import Base

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
