"""Datasets: named sets of entries that belong to one user."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from nomad.auth.users import User
from nomad.database.index_queue import mark_changed
from nomad.database.tables import DatasetRow, EntryDatasetRow, utc_now
from nomad.errors import BadRequest, InvalidPayload, NotFound
from nomad.ids import create_id
from nomad.repository.documents import isoformat
from nomad.repository.doi_rows import abandon, is_fixed
from nomad.repository.indexing import wait_until_indexed
from nomad.repository.installation import Installation
from nomad.repository.values import is_storable, parse_time

INDEX_TIMEOUT = 600.0
"""Seconds that the removal of a very large dataset may take to become searchable."""
KEYS = ("name", "created", "modified", "dataset_type")
ADMIN_KEYS = ("dataset_id", "user_id", "doi")
DATASET_TYPES = ("owned", "foreign")
MAX_NAME_LENGTH = 1000


@dataclass(frozen=True)
class DatasetList:
    """One page of a user's datasets."""

    total: int
    results: list[dict[str, Any]]


def list_datasets(user: User, installation: Installation, *, prefix: str, page: int, per_page: int) -> DatasetList:
    """The user's datasets whose names start with the prefix (case ignored), in order of creation."""
    condition = DatasetRow.user_id == user.user_id
    if prefix:
        condition &= func.lower(DatasetRow.name).startswith(prefix.lower(), autoescape=True)
    order = (DatasetRow.created, DatasetRow.dataset_id)
    with installation.database.read_session() as session:
        total = session.scalar(select(func.count()).select_from(DatasetRow).where(condition)) or 0
        statement = select(DatasetRow).where(condition).order_by(*order)
        rows = session.scalars(statement.offset((page - 1) * per_page).limit(per_page))
        return DatasetList(total, [dataset_object(row) for row in rows])


def create_dataset(user: User, installation: Installation, body: Any) -> dict[str, Any]:
    """A new dataset of the user.

    Raises `InvalidPayload` for unknown or missing keys, `BadRequest` when the user has a dataset of this name.
    """
    values = _checked(user, body)
    row = DatasetRow(**{"dataset_id": create_id(), "user_id": user.user_id, "created": utc_now(), **values})
    try:
        with installation.database.session() as session:
            if _find(session, row.user_id, row.name) is not None:
                raise BadRequest(f"The dataset {row.name!r} exists already.")
            if session.get(DatasetRow, row.dataset_id) is not None:
                raise BadRequest(f"A dataset with the id {row.dataset_id!r} exists already.")
            session.add(row)
    except IntegrityError as error:  # made at the same time by somebody else
        raise BadRequest(f"The dataset {row.name!r} exists already.") from error
    return dataset_object(row)


def get_dataset(user: User, installation: Installation, name: str) -> dict[str, Any]:
    """The user's dataset of this name. Raises `NotFound`."""
    with installation.database.read_session() as session:
        return dataset_object(own_dataset(session, user, name))


def resolve_doi(installation: Installation, doi: str) -> dict[str, Any]:
    """The dataset with this DOI, for everybody. Raises `NotFound`."""
    with installation.database.read_session() as session:
        row = session.scalar(select(DatasetRow).where(DatasetRow.doi == doi))
        if row is None:
            raise NotFound(f"There is no dataset with the DOI {doi}.")
        return dataset_object(row)


def delete_dataset(user: User, installation: Installation, name: str) -> dict[str, Any]:
    """Removes the user's dataset and its mention in all entries; returns it as it was.

    Raises `NotFound`, or `BadRequest` for a dataset with DOI, which only the admin may delete. Searches show the new
    state when this returns.
    """
    with installation.database.session() as session:
        row = own_dataset(session, user, name)
        if row.doi is not None and not user.is_admin:
            raise BadRequest(f"The dataset {name!r} has the DOI {row.doi} and cannot be deleted.")
        if row.doi is None and session.scalar(select(is_fixed()).where(DatasetRow.dataset_id == row.dataset_id)):
            raise BadRequest(f"The DOI of the dataset {name!r} is being registered; it cannot be deleted.")
        abandon(session, [row.dataset_id])
        entries = session.scalars(
            select(EntryDatasetRow.calc_id).where(EntryDatasetRow.dataset_id == row.dataset_id)
        ).all()
        mark_changed(session, entries)
        session.execute(delete(EntryDatasetRow).where(EntryDatasetRow.dataset_id == row.dataset_id))
        session.delete(row)
        deleted = dataset_object(row)
    if entries:
        wait_until_indexed(installation, INDEX_TIMEOUT)
    return deleted


def dataset_object(row: DatasetRow) -> dict[str, Any]:
    """The dataset as answers show it; keys without value are left out."""
    values = {
        "dataset_id": row.dataset_id,
        "name": row.name,
        "user_id": row.user_id,
        "doi": row.doi,
        "dataset_type": row.dataset_type,
        "created": isoformat(row.created),
        "modified": isoformat(row.modified),
    }
    return {key: value for key, value in values.items() if value is not None}


def _find(session: Session, user_id: str, name: str) -> DatasetRow | None:
    return session.scalar(select(DatasetRow).where(DatasetRow.user_id == user_id, DatasetRow.name == name))


def own_dataset(session: Session, user: User, name: str) -> DatasetRow:
    """The user's dataset of this name; raises `NotFound`."""
    row = _find(session, user.user_id, name)
    if row is None:
        raise NotFound(f"You have no dataset {name!r}.")
    return row


def _checked(user: User, body: Any) -> Mapping[str, Any]:
    if not isinstance(body, dict):
        raise InvalidPayload({"payload": "the body is not an object"})
    errors = {}
    for key, value in body.items():
        if key in ADMIN_KEYS and not user.is_admin:
            errors[key] = "only the admin may set this"
        elif key not in KEYS and key not in ADMIN_KEYS:
            errors[key] = "unknown key"
        elif not isinstance(value, str):
            errors[key] = "not of type string"
        elif not is_storable(value):
            errors[key] = "contains characters that cannot be stored"
    name = body.get("name")
    if isinstance(name, str) and not 0 < len(name.strip()) <= MAX_NAME_LENGTH:
        errors["name"] = f"a name has 1 to {MAX_NAME_LENGTH} characters"
    elif name is None:
        errors["name"] = "the name is missing"
    if body.get("dataset_type", DATASET_TYPES[0]) not in DATASET_TYPES:
        errors["dataset_type"] = f"must be one of {', '.join(DATASET_TYPES)}"
    values = dict(body)
    for key in ("created", "modified"):
        if key in body and key not in errors:
            try:
                values[key] = parse_time(body[key])
            except ValueError as error:
                errors[key] = str(error)
    if errors:
        raise InvalidPayload(errors)
    return values
