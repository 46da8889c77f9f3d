"""The secret of the installation: configured, or made once and kept with the rows."""

from __future__ import annotations

import secrets

from sqlalchemy.exc import IntegrityError

from nomad.config import AuthSettings
from nomad.database.engine import Database
from nomad.database.tables import PropertyRow
from nomad.errors import ConfigurationError

PROPERTY = "secret"
MIN_LENGTH = 16


def get_secret(database: Database, settings: AuthSettings) -> str:
    """The same text in all processes of the installation. Raises `ConfigurationError` for one that can be guessed."""
    if settings.secret is not None:
        if len(settings.secret.encode()) < MIN_LENGTH:
            raise ConfigurationError(f"The setting auth.secret must have at least {MIN_LENGTH} characters.")
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
