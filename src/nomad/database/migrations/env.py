"""Entry point of Alembic: runs the revisions on the connection that it was given."""

from __future__ import annotations

from typing import Any, Literal

from alembic import context
from sqlalchemy.types import TypeEngine

from nomad.database.tables import Base, BigNumber, JsonObject, UtcDateTime


def render_item(kind: str, item: Any, _autogenerate: object) -> str | Literal[False]:
    """Writes the types that the tables share as plain types, so that old revisions do not depend on new code."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, TypeEngine) and item in (BigNumber, JsonObject):
        return "BIG_NUMBER" if item is BigNumber else "JSON_OBJECT"
    return False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
    render_item=render_item,
    compare_type=True,
)
context.run_migrations()
