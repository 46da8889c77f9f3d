"""Keep the state of DOIs, and frozen queries"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

JSON_OBJECT = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    op.create_table(
        "dois",
        sa.Column("doi", sa.String(length=255), nullable=False),
        sa.Column("dataset_id", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("document", JSON_OBJECT, nullable=False),
        sa.Column("create_time", sa.DateTime(timezone=True), nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("doi"),
    )
    op.create_index("ix_dois_dataset_id", "dois", ["dataset_id"])
    op.create_table(
        "frozen_queries",
        sa.Column("frozen_id", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.String(length=64), nullable=False),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("created", sa.DateTime(timezone=True), nullable=False),
        sa.Column("query", JSON_OBJECT, nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("checksum", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("frozen_id"),
    )
    op.create_index("ix_frozen_queries_owner", "frozen_queries", ["user_id", "created"])


def downgrade() -> None:
    op.drop_table("frozen_queries")
    op.drop_table("dois")
