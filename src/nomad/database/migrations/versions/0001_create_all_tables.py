"""Create all tables"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

BIG_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
JSON_OBJECT = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    op.create_table(
        "datasets",
        sa.Column("dataset_id", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.String(length=64), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("doi", sa.Text(), nullable=True),
        sa.Column("dataset_type", sa.String(length=32), nullable=True),
        sa.Column("created", sa.DateTime(timezone=True), nullable=False),
        sa.Column("modified", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("dataset_id"),
    )
    with op.batch_alter_table("datasets", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_datasets_doi"), ["doi"], unique=False)
        batch_op.create_index("ix_datasets_owner_name", ["user_id", "name"], unique=True)

    op.create_table(
        "index_changes",
        sa.Column("change_id", BIG_NUMBER, autoincrement=True, nullable=False),
        sa.Column("calc_id", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("change_id"),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("index_changes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_index_changes_calc_id"), ["calc_id"], unique=False)

    op.create_table(
        "jobs",
        sa.Column("job_id", BIG_NUMBER, autoincrement=True, nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("key", sa.String(length=255), nullable=False),
        sa.Column("payload", JSON_OBJECT, nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("run_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lease_owner", sa.String(length=64), nullable=True),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("job_id"),
        sa.UniqueConstraint("key"),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("jobs", schema=None) as batch_op:
        batch_op.create_index("ix_jobs_claim", ["state", "run_at", "priority"], unique=False)

    op.create_table(
        "properties",
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )
    op.create_table(
        "scrolls",
        sa.Column("scroll_id", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.String(length=64), nullable=True),
        sa.Column("state", JSON_OBJECT, nullable=False),
        sa.Column("expires", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("scroll_id"),
    )
    with op.batch_alter_table("scrolls", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_scrolls_expires"), ["expires"], unique=False)

    op.create_table(
        "uploads",
        sa.Column("upload_id", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.String(length=64), nullable=False),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("upload_time", sa.DateTime(timezone=True), nullable=False),
        sa.Column("upload_path", sa.Text(), nullable=True),
        sa.Column("keep_upload_path", sa.Boolean(), nullable=False),
        sa.Column("published", sa.Boolean(), nullable=False),
        sa.Column("publish_time", sa.DateTime(timezone=True), nullable=True),
        sa.Column("publish_directly", sa.Boolean(), nullable=False),
        sa.Column("embargo_length", sa.Integer(), nullable=True),
        sa.Column("last_update", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_to", JSON_OBJECT, nullable=False),
        sa.Column("oasis_deployment_id", sa.Text(), nullable=True),
        sa.Column("tasks_status", sa.String(length=16), nullable=False),
        sa.Column("current_task", sa.String(length=32), nullable=True),
        sa.Column("current_process", sa.String(length=32), nullable=True),
        sa.Column("process_running", sa.Boolean(), nullable=False),
        sa.Column("errors", JSON_OBJECT, nullable=False),
        sa.Column("warnings", JSON_OBJECT, nullable=False),
        sa.Column("last_status_message", sa.Text(), nullable=True),
        sa.Column("create_time", sa.DateTime(timezone=True), nullable=False),
        sa.Column("complete_time", sa.DateTime(timezone=True), nullable=True),
        sa.Column("run", sa.Integer(), nullable=False),
        sa.Column("archive_key", sa.Text(), nullable=True),
        sa.Column("raw_key", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("upload_id"),
    )
    with op.batch_alter_table("uploads", schema=None) as batch_op:
        batch_op.create_index("ix_uploads_owner", ["user_id", "published", "upload_time"], unique=False)

    op.create_table(
        "users",
        sa.Column("user_id", sa.String(length=64), nullable=False),
        sa.Column("username", sa.String(length=255), nullable=False),
        sa.Column("email", sa.String(length=320), nullable=True),
        sa.Column("first_name", sa.Text(), nullable=False),
        sa.Column("last_name", sa.Text(), nullable=False),
        sa.Column("affiliation", sa.Text(), nullable=True),
        sa.Column("affiliation_address", sa.Text(), nullable=True),
        sa.Column("repo_user_id", sa.String(length=64), nullable=True),
        sa.Column("is_oasis_admin", sa.Boolean(), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=True),
        sa.Column("created", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("user_id"),
        sa.UniqueConstraint("email"),
        sa.UniqueConstraint("username"),
    )
    op.create_table(
        "archive_parts",
        sa.Column("upload_id", sa.String(length=64), nullable=False),
        sa.Column("key", sa.String(length=255), nullable=False),
        sa.Column("run", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["upload_id"], ["uploads.upload_id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("upload_id", "key"),
    )
    op.create_table(
        "entries",
        sa.Column("calc_id", sa.String(length=64), nullable=False),
        sa.Column("upload_id", sa.String(length=64), nullable=False),
        sa.Column("mainfile", sa.Text(), nullable=False),
        sa.Column("parser_name", sa.String(length=64), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("tasks_status", sa.String(length=16), nullable=False),
        sa.Column("current_task", sa.String(length=32), nullable=True),
        sa.Column("current_process", sa.String(length=32), nullable=True),
        sa.Column("process_running", sa.Boolean(), nullable=False),
        sa.Column("errors", JSON_OBJECT, nullable=False),
        sa.Column("warnings", JSON_OBJECT, nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("create_time", sa.DateTime(timezone=True), nullable=False),
        sa.Column("complete_time", sa.DateTime(timezone=True), nullable=True),
        sa.Column("run", sa.Integer(), nullable=False),
        sa.Column("derived", JSON_OBJECT, nullable=False),
        sa.Column("uploader_id", sa.String(length=64), nullable=False),
        sa.Column("upload_time", sa.DateTime(timezone=True), nullable=False),
        sa.Column("with_embargo", sa.Boolean(), nullable=False),
        sa.Column("comment", sa.Text(), nullable=True),
        sa.Column("license", sa.Text(), nullable=True),
        sa.Column("refs", JSON_OBJECT, nullable=False),
        sa.Column("coauthors", JSON_OBJECT, nullable=False),
        sa.Column("external_id", sa.Text(), nullable=True),
        sa.Column("external_db", sa.Text(), nullable=True),
        sa.Column("raw_id", sa.Text(), nullable=True),
        sa.Column("pid", sa.String(length=64), nullable=True),
        sa.Column("last_edit", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["upload_id"], ["uploads.upload_id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("calc_id"),
    )
    with op.batch_alter_table("entries", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_entries_pid"), ["pid"], unique=False)
        batch_op.create_index("ix_entries_upload", ["upload_id", "position"], unique=False)
        batch_op.create_index("ix_entries_uploader", ["uploader_id"], unique=False)

    op.create_table(
        "entry_datasets",
        sa.Column("calc_id", sa.String(length=64), nullable=False),
        sa.Column("dataset_id", sa.String(length=64), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["calc_id"], ["entries.calc_id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["dataset_id"], ["datasets.dataset_id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("calc_id", "dataset_id"),
    )
    with op.batch_alter_table("entry_datasets", schema=None) as batch_op:
        batch_op.create_index("ix_entry_datasets_dataset", ["dataset_id"], unique=False)

    op.create_table(
        "entry_shares",
        sa.Column("calc_id", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.String(length=64), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["calc_id"], ["entries.calc_id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("calc_id", "user_id"),
    )
    with op.batch_alter_table("entry_shares", schema=None) as batch_op:
        batch_op.create_index("ix_entry_shares_user", ["user_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("entry_shares", schema=None) as batch_op:
        batch_op.drop_index("ix_entry_shares_user")

    op.drop_table("entry_shares")
    with op.batch_alter_table("entry_datasets", schema=None) as batch_op:
        batch_op.drop_index("ix_entry_datasets_dataset")

    op.drop_table("entry_datasets")
    with op.batch_alter_table("entries", schema=None) as batch_op:
        batch_op.drop_index("ix_entries_uploader")
        batch_op.drop_index("ix_entries_upload")
        batch_op.drop_index(batch_op.f("ix_entries_pid"))

    op.drop_table("entries")
    op.drop_table("archive_parts")
    op.drop_table("users")
    with op.batch_alter_table("uploads", schema=None) as batch_op:
        batch_op.drop_index("ix_uploads_owner")

    op.drop_table("uploads")
    with op.batch_alter_table("scrolls", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_scrolls_expires"))

    op.drop_table("scrolls")
    op.drop_table("properties")
    with op.batch_alter_table("jobs", schema=None) as batch_op:
        batch_op.drop_index("ix_jobs_claim")

    op.drop_table("jobs")
    with op.batch_alter_table("index_changes", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_index_changes_calc_id"))

    op.drop_table("index_changes")
    with op.batch_alter_table("datasets", schema=None) as batch_op:
        batch_op.drop_index("ix_datasets_owner_name")
        batch_op.drop_index(batch_op.f("ix_datasets_doi"))

    op.drop_table("datasets")
