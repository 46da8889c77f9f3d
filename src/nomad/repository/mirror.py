"""Records of uploads, entries, datasets and users for another NOMAD that mirrors this one. For the admin only."""

from __future__ import annotations

import operator as operator_module
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any, cast

from sqlalchemy import ColumnElement, select

from nomad.auth.users import User, find_users
from nomad.database.tables import DatasetRow, EntryRow, UploadRow, UtcDateTime
from nomad.errors import BadRequest, NotFound, Unauthorized
from nomad.repository.installation import Installation
from nomad.repository.records import EntryRecord, load_records
from nomad.repository.upload_states import check_idle
from nomad.storage.keys import upload_prefix

_DERIVED = ("calc_hash", "domain", "processed", "last_processing", "nomad_version", "nomad_commit")
_UPLOAD_FIELDS = (
    "user_id", "name", "upload_time", "published", "publish_time", "last_update", "embargo_length", "tasks_status",
    "current_task", "current_process", "process_running", "errors", "warnings", "create_time", "complete_time",
    "published_to", "last_status_message",
)  # fmt: skip
_LISTS = ("errors", "warnings", "published_to")
_QUERY_FIELDS = {name: getattr(UploadRow, name) for name in ("upload_id", *_UPLOAD_FIELDS) if name not in _LISTS}


_OPERATORS: dict[str, Callable[[Any, Any], Any]] = {
    "": operator_module.eq,
    "ne": lambda column, value: column.is_distinct_from(value),
    "gt": operator_module.gt,
    "gte": operator_module.ge,
    "lt": operator_module.lt,
    "lte": operator_module.le,
}


def find_uploads(user: User, installation: Installation, query: dict[str, Any]) -> list[dict[str, str]]:
    """Ids and places of the uploads whose record fits: field to value, or `<field>__<operator>` to value.

    Operators are ne, gt, gte, lt, lte, in, nin, exists. Raises `BadRequest` for unknown fields and unfit values.
    """
    check_mirror_admin(user)
    statement = select(UploadRow.upload_id).order_by(UploadRow.upload_time, UploadRow.upload_id)
    for key, value in query.items():
        statement = statement.where(_condition(key, value))
    with installation.database.read_session() as session:
        return [
            {"upload_id": upload_id, "upload_files_path": _path(installation, upload_id)}
            for upload_id in session.scalars(statement)
        ]


def get_upload(user: User, installation: Installation, upload_id: str) -> dict[str, Any]:
    """The records of an upload, its entries and their datasets. Raises `NotFound`; `BadRequest` while it changes."""
    check_mirror_admin(user)
    with installation.database.read_session() as session:
        upload = session.get(UploadRow, upload_id)
        if upload is None:
            raise NotFound(f"Upload with id {upload_id} does not exist.")
        check_idle(upload, "mirrored")
        statement = select(EntryRow.calc_id).where(EntryRow.upload_id == upload_id).order_by(EntryRow.position)
        records = list(load_records(session, list(session.scalars(statement))))
        datasets = {dataset.dataset_id: dataset for record in records for dataset in record.datasets}
        return {
            "upload_id": upload_id,
            "upload": {"_id": upload_id} | {name: _mongo(getattr(upload, name)) for name in _UPLOAD_FIELDS},
            "calcs": [_calc(record) for record in records],
            "datasets": {dataset_id: _dataset(dataset) for dataset_id, dataset in datasets.items()},
            "dois": {dataset.doi: {"_id": dataset.doi} for dataset in datasets.values() if dataset.doi},
            "upload_files_path": _path(installation, upload_id),
        }


def get_users(user: User, installation: Installation) -> dict[str, User]:
    """User name to user."""
    check_mirror_admin(user)
    with installation.database.read_session() as session:
        people = find_users(session, "", installation.settings.auth.admin_user_id)
    return {person.username: person for person in people}


def check_mirror_admin(user: User) -> None:
    """Raises `Unauthorized` for everybody but the admin."""
    if not user.is_admin:
        raise Unauthorized("Only the admin may mirror this installation.")


def _path(installation: Installation, upload_id: str) -> str:
    return installation.store.address(upload_prefix(upload_id)).rstrip("/")


def _condition(key: str, value: Any) -> ColumnElement[bool]:
    name, _, operator = key.partition("__")
    column: Any = _QUERY_FIELDS.get(name)
    if column is None:
        raise BadRequest(f"The upload field {name!r} is unknown; use one of {', '.join(sorted(_QUERY_FIELDS))}.")
    if operator == "exists":
        condition = column.is_not(None) if value else column.is_(None)
    elif operator in ("in", "nin"):
        if not isinstance(value, list):
            raise BadRequest(f"The value of {key} must be a list.")
        values = [_fitting(key, column, one) for one in value]
        condition = column.in_(values) if operator == "in" else column.not_in(values)
    elif operator in _OPERATORS:
        condition = _OPERATORS[operator](column, _fitting(key, column, value))
    else:
        raise BadRequest(f"The operator {operator!r} in {key} is unknown.")
    return cast(ColumnElement[bool], condition)


def _fitting(key: str, column: Any, value: Any) -> Any:
    """The value as the type of the column."""
    wanted = datetime if isinstance(column.type, UtcDateTime) else column.type.python_type
    if wanted is datetime and isinstance(value, str):
        try:
            time = datetime.fromisoformat(value)
        except ValueError as error:
            raise BadRequest(f"The value of {key} must be a time, not {value[:200]!r}.") from error
        return time.replace(tzinfo=UTC) if time.tzinfo is None else time
    if value is not None and type(value) is not wanted:
        raise BadRequest(f"The value of {key} must be of the type {wanted.__name__}, not {str(value)[:200]!r}.")
    return value


def _calc(record: EntryRecord) -> dict[str, Any]:
    entry, upload = record.entry, record.upload
    derived = {name: entry.derived[name] for name in _DERIVED if entry.derived.get(name) is not None}
    metadata = {
        **derived,
        "pid": entry.pid,
        "raw_id": entry.raw_id,
        "external_id": entry.external_id,
        "external_db": entry.external_db,
        "published": upload.published,
        "comment": entry.comment,
        "references": entry.references,
        "uploader": entry.uploader_id,
        "coauthors": entry.coauthors,
        "shared_with": list(record.shared_with),
        "license": entry.license,
        "with_embargo": entry.with_embargo,
        "upload_time": _mongo(entry.upload_time),
        "upload_name": upload.name,
        "datasets": [dataset.dataset_id for dataset in record.datasets],
        "last_edit": _mongo(entry.last_edit),
    }
    calc = {
        "_id": entry.calc_id,
        "upload_id": entry.upload_id,
        "mainfile": entry.mainfile,
        "parser": entry.parser_name,
        "tasks_status": entry.tasks_status,
        "current_task": entry.current_task,
        "errors": entry.errors,
        "warnings": entry.warnings,
        "create_time": _mongo(entry.create_time),
        "complete_time": _mongo(entry.complete_time),
        "metadata": _without_nulls(metadata.items()),
    }
    return _without_nulls(calc.items())


def _dataset(dataset: DatasetRow) -> dict[str, Any]:
    record = {
        "_id": dataset.dataset_id,
        "name": dataset.name,
        "user_id": dataset.user_id,
        "doi": dataset.doi,
        "created": _mongo(dataset.created),
        "modified": _mongo(dataset.modified),
        "dataset_type": dataset.dataset_type,
    }
    return _without_nulls(record.items())


def _without_nulls(items: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    return {name: value for name, value in items if value is not None}


def _mongo(value: Any) -> Any:
    """Times in the form that the records of the contract have."""
    return {"$date": round(value.timestamp() * 1000)} if isinstance(value, datetime) else value
