"""Looking at uploads: the list of one's own, and one upload with its entries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from nomad.auth.users import User
from nomad.database.tables import EntryRow, UploadRow
from nomad.errors import NotFound
from nomad.repository.documents import public_documents
from nomad.repository.installation import Installation
from nomad.repository.upload_states import ENDED

State = Literal["all", "unpublished", "published"]
ORDERS = ("mainfile", "tasks_status", "parser")
_ORDER_COLUMNS = {
    "mainfile": EntryRow.mainfile,
    "tasks_status": EntryRow.tasks_status,
    "parser": EntryRow.parser_name,
}


@dataclass(frozen=True)
class UploadDetails:
    """An upload with one page of its entries; `metadata` holds the documents of entries that have been processed."""

    upload: UploadRow
    total: int
    processed: int
    failed: int
    entries: Sequence[EntryRow]
    metadata: dict[str, dict[str, Any]]


def list_uploads(
    user: User,
    installation: Installation,
    *,
    state: State = "unpublished",
    name: str | None = None,
    page: int = 1,
    per_page: int = 10,
) -> tuple[int, Sequence[UploadRow]]:
    """Number of all and one page of the user's own uploads; unpublished ones first, then the latest first."""
    condition = UploadRow.user_id == user.user_id
    if state != "all":
        condition &= UploadRow.published.is_(state == "published")
    if name is not None:
        condition &= UploadRow.name == name
    with installation.database.read_session() as session:
        total = session.scalar(select(func.count()).select_from(UploadRow).where(condition)) or 0
        statement = select(UploadRow).where(condition)
        statement = statement.order_by(UploadRow.published, UploadRow.upload_time.desc(), UploadRow.upload_id)
        rows = session.scalars(statement.offset((page - 1) * per_page).limit(per_page)).all()
        session.expunge_all()
    return total, rows


def get_upload(
    user: User,
    installation: Installation,
    upload_id: str,
    *,
    page: int = 1,
    per_page: int = 10,
    order_by: str | None = None,
    descending: bool = True,
) -> UploadDetails:
    """An upload of the user (any for the admin) with a page of entries; without `order_by` in order of creation.

    Raises `NotFound`, also for uploads of other people.
    """
    with installation.database.read_session() as session:
        upload = session.get(UploadRow, upload_id)
        if upload is None or not (user.is_admin or upload.user_id == user.user_id):
            raise NotFound(f"Upload with id {upload_id} does not exist.")
        counts = _count_states(session, upload_id)
        statement = select(EntryRow).where(EntryRow.upload_id == upload_id)
        if order_by is not None:
            column = _ORDER_COLUMNS[order_by]
            statement = statement.order_by(column.desc() if descending else column)
        statement = statement.order_by(EntryRow.position, EntryRow.calc_id)
        entries = session.scalars(statement.offset((page - 1) * per_page).limit(per_page)).all()
        ended = [entry.calc_id for entry in entries if entry.tasks_status in ENDED]
        metadata = {document["calc_id"]: document for document in public_documents(session, ended)}
        session.expunge_all()
    return UploadDetails(
        upload=upload,
        total=sum(counts.values()),
        processed=counts.get("SUCCESS", 0) + counts.get("FAILURE", 0),
        failed=counts.get("FAILURE", 0),
        entries=entries,
        metadata=metadata,
    )


def _count_states(session: Session, upload_id: str) -> dict[str, int]:
    statement = (
        select(EntryRow.tasks_status, func.count())
        .where(EntryRow.upload_id == upload_id)
        .group_by(EntryRow.tasks_status)
    )
    return {row.tasks_status: row[1] for row in session.execute(statement)}
