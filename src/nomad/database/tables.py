"""The rows: users, uploads, entries, datasets, jobs and the queue of the index.

Ids are text as in `nomad.ids`. Times are UTC. Lists and free-form objects are JSON. What search and access need to
filter on is a column or a table of its own; what processing derived from the files is one JSON object per entry.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    String,
    Text,
    TypeDecorator,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class UtcDateTime(TypeDecorator[datetime]):
    """A time with zone; stored in UTC, read with zone UTC on every database."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"The time {value} has no zone.")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


BigNumber = BigInteger().with_variant(Integer(), "sqlite")
JsonObject = JSON().with_variant(JSONB(), "postgresql")


def utc_now() -> datetime:
    return datetime.now(UTC)


class Base(DeclarativeBase):
    """Base of all tables; its metadata is what the migrations produce (a test compares both)."""

    type_annotation_map = {  # noqa: RUF012
        datetime: UtcDateTime(),
        dict[str, Any]: JsonObject,
        list[str]: JsonObject,
    }


class UserRow(Base):
    """A person or robot with an account, or an invited one without a password."""

    __tablename__ = "users"

    user_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    username: Mapped[str] = mapped_column(String(255), unique=True)
    email: Mapped[str | None] = mapped_column(String(320), unique=True)
    first_name: Mapped[str] = mapped_column(Text, default="")
    last_name: Mapped[str] = mapped_column(Text, default="")
    affiliation: Mapped[str | None] = mapped_column(Text)
    affiliation_address: Mapped[str | None] = mapped_column(Text)
    repo_user_id: Mapped[str | None] = mapped_column(String(64))
    is_oasis_admin: Mapped[bool] = mapped_column(Boolean, default=False)
    password_hash: Mapped[str | None] = mapped_column(Text)
    created: Mapped[datetime] = mapped_column(default=utc_now)
    token_epoch: Mapped[int] = mapped_column(Integer, default=0, server_default="0")
    """Counts log-outs everywhere; tokens of an earlier epoch are void."""
    logged_out: Mapped[datetime | None]
    """Time of the last log-out everywhere; tokens of an identity provider from before are void."""
    admin_until: Mapped[datetime | None]
    """Until when what an identity provider said makes the user an admin."""


class IdentityRow(Base):
    """An account at an identity provider, and whose account it is here."""

    __tablename__ = "identities"

    issuer: Mapped[str] = mapped_column(String(255), primary_key=True)
    subject: Mapped[str] = mapped_column(String(255), primary_key=True)
    user_id: Mapped[str] = mapped_column(ForeignKey("users.user_id", ondelete="CASCADE"), index=True)
    created: Mapped[datetime] = mapped_column(default=utc_now)


class PersonalTokenRow(Base):
    """A token that a user made for a program. Only its hash is kept."""

    __tablename__ = "personal_tokens"

    token_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    user_id: Mapped[str] = mapped_column(ForeignKey("users.user_id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(Text)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    """SHA-256 of the token as hexadecimal digits; the token is random, so nothing slower is needed."""
    can_write: Mapped[bool] = mapped_column(Boolean)
    created: Mapped[datetime] = mapped_column(default=utc_now)
    expires: Mapped[datetime | None]
    last_used: Mapped[datetime | None]


class OneTimeTokenRow(Base):
    """Something that the owner of an e-mail address may do once: confirm it, set a password. Only a hash is kept."""

    __tablename__ = "one_time_tokens"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    purpose: Mapped[str] = mapped_column(String(16))
    user_id: Mapped[str | None] = mapped_column(ForeignKey("users.user_id", ondelete="CASCADE"), index=True)
    payload: Mapped[dict[str, Any]] = mapped_column(default=dict)
    expires: Mapped[datetime] = mapped_column(index=True)


class UploadRow(Base):
    """One received archive with everything in it."""

    __tablename__ = "uploads"
    __table_args__ = (Index("ix_uploads_owner", "user_id", "published", "upload_time"),)

    upload_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    user_id: Mapped[str] = mapped_column(String(64))
    name: Mapped[str | None] = mapped_column(Text)
    upload_time: Mapped[datetime] = mapped_column(default=utc_now)
    upload_path: Mapped[str | None] = mapped_column(Text)
    keep_upload_path: Mapped[bool] = mapped_column(Boolean, default=False)
    """The received file is the user's own (`local_path`) and must not be removed."""
    published: Mapped[bool] = mapped_column(Boolean, default=False)
    publish_time: Mapped[datetime | None]
    publish_directly: Mapped[bool] = mapped_column(Boolean, default=False)
    embargo_length: Mapped[int | None] = mapped_column(Integer)
    last_update: Mapped[datetime] = mapped_column(default=utc_now, onupdate=utc_now)
    published_to: Mapped[list[str]] = mapped_column(default=list)
    oasis_deployment_id: Mapped[str | None] = mapped_column(Text)

    tasks_status: Mapped[str] = mapped_column(String(16), default="PENDING")
    """CREATED, PENDING, RUNNING, SUCCESS or FAILURE."""
    current_task: Mapped[str | None] = mapped_column(String(32))
    """uploading, extracting, parse_all or cleanup."""
    current_process: Mapped[str | None] = mapped_column(String(32))
    process_running: Mapped[bool] = mapped_column(Boolean, default=False)
    errors: Mapped[list[str]] = mapped_column(default=list)
    warnings: Mapped[list[str]] = mapped_column(default=list)
    last_status_message: Mapped[str | None] = mapped_column(Text)
    create_time: Mapped[datetime] = mapped_column(default=utc_now)
    complete_time: Mapped[datetime | None]

    run: Mapped[int] = mapped_column(Integer, default=0)
    """Number of the processing run whose results are the current ones being written."""
    archive_key: Mapped[str | None] = mapped_column(Text)
    """Object key of the current archive pack; None before the first run has ended."""
    raw_key: Mapped[str | None] = mapped_column(Text)
    """Object key of the raw pack; None before extraction has ended."""


class EntryRow(Base):
    """One recognised mainfile with what processing derived and what its owner says about it."""

    __tablename__ = "entries"
    __table_args__ = (
        Index("ix_entries_upload", "upload_id", "position"),
        Index("ix_entries_uploader", "uploader_id"),
    )

    calc_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    upload_id: Mapped[str] = mapped_column(ForeignKey("uploads.upload_id", ondelete="CASCADE"))
    mainfile: Mapped[str] = mapped_column(Text)
    parser_name: Mapped[str] = mapped_column(String(64))
    position: Mapped[int] = mapped_column(Integer)
    """Order of creation in the upload."""

    tasks_status: Mapped[str] = mapped_column(String(16), default="PENDING")
    current_task: Mapped[str | None] = mapped_column(String(32))
    """parsing, normalizing or archiving."""
    current_process: Mapped[str | None] = mapped_column(String(32))
    process_running: Mapped[bool] = mapped_column(Boolean, default=False)
    errors: Mapped[list[str]] = mapped_column(default=list)
    warnings: Mapped[list[str]] = mapped_column(default=list)
    attempts: Mapped[int] = mapped_column(Integer, default=0)
    """Times that a process died while working on this entry in the current run."""
    create_time: Mapped[datetime] = mapped_column(default=utc_now)
    complete_time: Mapped[datetime | None]
    run: Mapped[int] = mapped_column(Integer, default=0)
    """Processing run to which tasks_status belongs."""

    derived: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """Nested search metadata from processing: files, calc_hash, processed, atoms, dft, encyclopedia, ..."""

    uploader_id: Mapped[str] = mapped_column(String(64))
    upload_time: Mapped[datetime] = mapped_column(default=utc_now)
    with_embargo: Mapped[bool] = mapped_column(Boolean, default=False)
    comment: Mapped[str | None] = mapped_column(Text)
    license: Mapped[str | None] = mapped_column(Text)
    references: Mapped[list[str]] = mapped_column("refs", default=list)
    coauthors: Mapped[list[str]] = mapped_column(default=list)
    external_id: Mapped[str | None] = mapped_column(Text)
    external_db: Mapped[str | None] = mapped_column(Text)
    raw_id: Mapped[str | None] = mapped_column(Text)
    pid: Mapped[str | None] = mapped_column(String(64), index=True)
    last_edit: Mapped[datetime | None]


class EntryShareRow(Base):
    """A user (not the uploader) who may see the entry although it is not public."""

    __tablename__ = "entry_shares"
    __table_args__ = (Index("ix_entry_shares_user", "user_id"),)

    calc_id: Mapped[str] = mapped_column(ForeignKey("entries.calc_id", ondelete="CASCADE"), primary_key=True)
    user_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    position: Mapped[int] = mapped_column(Integer, default=0)


class DatasetRow(Base):
    """A named set of entries of one user, citable once it has a DOI."""

    __tablename__ = "datasets"
    __table_args__ = (Index("ix_datasets_owner_name", "user_id", "name", unique=True),)

    dataset_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    user_id: Mapped[str] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(Text)
    doi: Mapped[str | None] = mapped_column(Text, index=True)
    dataset_type: Mapped[str | None] = mapped_column(String(32))
    created: Mapped[datetime] = mapped_column(default=utc_now)
    modified: Mapped[datetime | None]


class EntryDatasetRow(Base):
    """Membership of an entry in a dataset."""

    __tablename__ = "entry_datasets"
    __table_args__ = (Index("ix_entry_datasets_dataset", "dataset_id"),)

    calc_id: Mapped[str] = mapped_column(ForeignKey("entries.calc_id", ondelete="CASCADE"), primary_key=True)
    dataset_id: Mapped[str] = mapped_column(ForeignKey("datasets.dataset_id", ondelete="CASCADE"), primary_key=True)
    position: Mapped[int] = mapped_column(Integer, default=0)


class ArchivePartRow(Base):
    """An archive pack with some entries of a processing run, until the end of the run merges all of them."""

    __tablename__ = "archive_parts"

    upload_id: Mapped[str] = mapped_column(ForeignKey("uploads.upload_id", ondelete="CASCADE"), primary_key=True)
    key: Mapped[str] = mapped_column(String(255), primary_key=True)
    """Object key of the pack."""
    run: Mapped[int] = mapped_column(Integer)


class JobRow(Base):
    """A piece of background work, claimed by a lease."""

    __tablename__ = "jobs"
    __table_args__ = (Index("ix_jobs_claim", "state", "run_at", "priority"), {"sqlite_autoincrement": True})

    job_id: Mapped[int] = mapped_column(BigNumber, primary_key=True, autoincrement=True)
    kind: Mapped[str] = mapped_column(String(32))
    key: Mapped[str] = mapped_column(String(255), unique=True)
    """Names the work; a second job with the same key is not created."""
    payload: Mapped[dict[str, Any]] = mapped_column(default=dict)
    state: Mapped[str] = mapped_column(String(16), default="ready")
    """ready, leased, done or failed."""
    priority: Mapped[int] = mapped_column(Integer, default=0)
    attempts: Mapped[int] = mapped_column(Integer, default=0)
    run_at: Mapped[datetime] = mapped_column(default=utc_now)
    lease_owner: Mapped[str | None] = mapped_column(String(64))
    lease_until: Mapped[datetime | None]
    error: Mapped[str | None] = mapped_column(Text)


class IndexChangeRow(Base):
    """An entry whose search document must be written again, or removed when the entry is gone.

    Inserted in the transaction that changes the entry; the one index writer removes rows once its commit is durable.
    """

    __tablename__ = "index_changes"
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012

    change_id: Mapped[int] = mapped_column(BigNumber, primary_key=True, autoincrement=True)
    calc_id: Mapped[str] = mapped_column(String(64), index=True)


class PropertyRow(Base):
    """Facts about the installation itself, such as its secret."""

    __tablename__ = "properties"

    name: Mapped[str] = mapped_column(String(64), primary_key=True)
    value: Mapped[str] = mapped_column(Text)


class ScrollRow(Base):
    """The server-side cursor of a scrolling search."""

    __tablename__ = "scrolls"

    scroll_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    user_id: Mapped[str | None] = mapped_column(String(64))
    state: Mapped[dict[str, Any]] = mapped_column(default=dict)
    expires: Mapped[datetime] = mapped_column(index=True)


class DoiRow(Base):
    """A DOI of a dataset and how far its registration has come; kept for ever, because numbers are used once."""

    __tablename__ = "dois"

    doi: Mapped[str] = mapped_column(String(255), primary_key=True)
    dataset_id: Mapped[str] = mapped_column(String(64), index=True)
    """The dataset, which may be gone when the DOI was given up."""
    user_id: Mapped[str] = mapped_column(String(64))
    state: Mapped[str] = mapped_column(String(16))
    """created (known here only), draft, publishing (asked for, outcome unknown), findable or abandoned."""
    url: Mapped[str] = mapped_column(Text)
    """Landing page."""
    document: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """The metadata as DataCite was or would be sent them."""
    create_time: Mapped[datetime] = mapped_column(default=utc_now)
    error: Mapped[str | None] = mapped_column(Text)
    """Why the last attempt failed."""


class FrozenRow(Base):
    """A query with the list of entries that it found on one day; the ids are a stored object."""

    __tablename__ = "frozen_queries"
    __table_args__ = (Index("ix_frozen_queries_owner", "user_id", "created"),)

    frozen_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    user_id: Mapped[str] = mapped_column(String(64))
    name: Mapped[str | None] = mapped_column(Text)
    created: Mapped[datetime] = mapped_column(default=utc_now)
    query: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """As it was sent."""
    total: Mapped[int] = mapped_column(Integer)
    checksum: Mapped[str] = mapped_column(String(64))
    """SHA-256 of the ids in ascending order, each followed by a line feed."""
