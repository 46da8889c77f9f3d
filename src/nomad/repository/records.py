"""Entries with everything that belongs to them, loaded from the rows in batches."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from nomad.auth.users import User, get_users
from nomad.database.tables import DatasetRow, EntryDatasetRow, EntryRow, EntryShareRow, UploadRow

BATCH_SIZE = 500


@dataclass(frozen=True)
class EntryRecord:
    """One entry with its upload, its people and its datasets (both in the order the owner gave)."""

    entry: EntryRow
    upload: UploadRow
    shared_with: Sequence[str]
    datasets: Sequence[DatasetRow]
    users: Mapping[str, User]
    """The users that the entry mentions, as far as they have an account."""


def load_records(session: Session, calc_ids: Sequence[str]) -> Iterator[EntryRecord]:
    """The entries with these ids in the order of the ids; ids without entry are left out."""
    for start in range(0, len(calc_ids), BATCH_SIZE):
        yield from _load_batch(session, calc_ids[start : start + BATCH_SIZE])


def load_record(session: Session, calc_id: str) -> EntryRecord | None:
    """The entry with this id, or None."""
    return next(load_records(session, [calc_id]), None)


def _load_batch(session: Session, calc_ids: Sequence[str]) -> Iterator[EntryRecord]:
    rows = session.execute(
        select(EntryRow, UploadRow)
        .join(UploadRow, UploadRow.upload_id == EntryRow.upload_id)
        .where(EntryRow.calc_id.in_(calc_ids))
    )
    found = {entry.calc_id: (entry, upload) for entry, upload in rows}
    shares = _shares(session, calc_ids)
    datasets = _datasets(session, calc_ids)
    user_ids = {user_id for ids in shares.values() for user_id in ids}
    for entry, _ in found.values():
        user_ids |= {entry.uploader_id, *entry.coauthors}
    users = get_users(session, sorted(user_ids))
    for calc_id in calc_ids:
        if calc_id in found:
            entry, upload = found[calc_id]
            yield EntryRecord(entry, upload, shares[calc_id], datasets[calc_id], users)


def _shares(session: Session, calc_ids: Sequence[str]) -> Mapping[str, list[str]]:
    shares: dict[str, list[str]] = defaultdict(list)
    statement = select(EntryShareRow).where(EntryShareRow.calc_id.in_(calc_ids))
    for row in session.scalars(statement.order_by(EntryShareRow.position, EntryShareRow.user_id)):
        shares[row.calc_id].append(row.user_id)
    return shares


def _datasets(session: Session, calc_ids: Sequence[str]) -> Mapping[str, list[DatasetRow]]:
    datasets: dict[str, list[DatasetRow]] = defaultdict(list)
    statement = (
        select(EntryDatasetRow.calc_id, DatasetRow)
        .join(DatasetRow, DatasetRow.dataset_id == EntryDatasetRow.dataset_id)
        .where(EntryDatasetRow.calc_id.in_(calc_ids))
        .order_by(EntryDatasetRow.position, EntryDatasetRow.dataset_id)
    )
    for calc_id, dataset in session.execute(statement):
        datasets[calc_id].append(dataset)
    return datasets
