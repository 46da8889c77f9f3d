"""The secret of the installation: configured, or made once and kept with the rows."""

from __future__ import annotations

import secrets

from sqlalchemy.exc import IntegrityError

from nomad.config import AuthSettings
from nomad.database.engine import Database
from nomad.database.tables import PropertyRow

PROPERTY = "secret"


def get_secret(database: Database, settings: AuthSettings) -> str:
    """The same text in all processes of the installation."""
    if settings.secret:
        return settings.secret
    secret = _read(database)
    if secret is None:
        secret = secrets.token_urlsafe(48)
        try:
            with database.session() as session:
                session.add(PropertyRow(name=PROPERTY, value=secret))
        except IntegrityError:  # another process was faster
            secret = _read(database) or secret
    return secret


def _read(database: Database) -> str | None:
    with database.read_session() as session:
        row = session.get(PropertyRow, PROPERTY)
        return row.value if row else None
