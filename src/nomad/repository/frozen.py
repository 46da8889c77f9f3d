"""Frozen queries: the list of entries that a query found on one day, to be cited and to be compared with later days.

The list holds what its maker could see. Each reader is shown those of its ids that the reader may see, and how many
are hidden. The ids are an object of the store (`nomad.storage.id_list`), the rest is a row; a small record beside the
object lets `nomad admin rebuild` make the row again.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from nomad.auth.users import User, get_users
from nomad.database.tables import EntryRow, FrozenRow, UploadRow, utc_now
from nomad.errors import BadRequest, DamagedFile, InvalidPayload, NotFound
from nomad.ids import create_id
from nomad.repository.access import owner_query, visible_in_sql
from nomad.repository.documents import isoformat, person
from nomad.repository.installation import Installation
from nomad.repository.passing_through import hit_batches
from nomad.repository.query_language import Filters, filters_from_json
from nomad.repository.values import is_storable
from nomad.search.query import And, Query
from nomad.storage.id_list import IdListWriter, read_ids
from nomad.storage.keys import FROZEN_PREFIX, frozen_ids_key, frozen_record_key

KEYS = ("query", "name")
MAX_NAME_LENGTH = 1000
MAX_PER_USER = 1000
RECORD_SUFFIX = ".json"
BATCH = 10_000
CHUNK = 500


def freeze(user: User, installation: Installation, body: Any) -> dict[str, Any]:
    """Stores what the query finds now among the entries that the user may see; answers its description.

    Raises `InvalidPayload` or `BadRequest` that names what is wrong.
    """
    name, query, filters = _parse(body)
    complete = visible_query(user, filters)
    with installation.database.read_session() as session:
        mine = select(func.count()).select_from(FrozenRow).where(FrozenRow.user_id == user.user_id)
        if (session.scalar(mine) or 0) >= MAX_PER_USER:
            raise BadRequest(f"You have {MAX_PER_USER} frozen queries, which is the limit.")
    row = FrozenRow(frozen_id=create_id(), user_id=user.user_id, name=name, created=utc_now(), query=query)
    path = installation.settings.tmp_dir / f"frozen-{row.frozen_id}"
    writer = IdListWriter(path)
    try:
        for calc_ids in hit_batches(installation, complete, size=BATCH):
            writer.add(calc_ids)
        row.total, row.checksum = writer.total, writer.finish()
        installation.store.put_file(frozen_ids_key(row.frozen_id), path)
    finally:
        writer.close()
        path.unlink(missing_ok=True)
    installation.store.put_bytes(frozen_record_key(row.frozen_id), orjson.dumps(_record(row)))
    with installation.database.session() as session:
        session.add(row)
    return describe(row, user)


def list_frozen(
    user: User, installation: Installation, *, page: int, per_page: int
) -> tuple[int, list[dict[str, Any]]]:
    """The number of the user's frozen queries, and a page of them, the newest first."""
    mine = FrozenRow.user_id == user.user_id
    with installation.database.read_session() as session:
        total = session.scalar(select(func.count()).select_from(FrozenRow).where(mine)) or 0
        rows = session.scalars(
            select(FrozenRow)
            .where(mine)
            .order_by(FrozenRow.created.desc(), FrozenRow.frozen_id)
            .offset((page - 1) * per_page)
            .limit(per_page)
        )
        return total, [describe(row, user) for row in rows]


def find_frozen(session: Session, frozen_id: str) -> FrozenRow:
    """The frozen query with this id. Raises `NotFound`."""
    row = session.get(FrozenRow, frozen_id) if is_storable(frozen_id) else None
    if row is None:
        raise NotFound(f"There is no frozen query {frozen_id}.")
    return row


def get_frozen(
    user: User | None, installation: Installation, frozen_id: str, *, page: int, per_page: int
) -> dict[str, Any]:
    """The description of a frozen query with those ids of a page that the user may see. Raises `NotFound`.

    `hidden` and `gone` count the ids of the page whose entries this user may not see, or that exist no more.
    """
    with installation.database.read_session() as session:
        row = find_frozen(session, frozen_id)
        maker = get_users(session, [row.user_id]).get(row.user_id)
        start = min((page - 1) * per_page, row.total)
        calc_ids = read_ids(installation.store, frozen_ids_key(frozen_id), start, per_page) if start < row.total else []
        visible, existing = visible_ids(session, user, calc_ids)
    return {
        **describe(row, maker),
        "pagination": {"total": row.total, "page": page, "per_page": per_page},
        "calc_ids": [calc_id for calc_id in calc_ids if calc_id in visible],
        "hidden": len(existing) - len(visible),
        "gone": len(calc_ids) - len(existing),
    }


def describe(row: FrozenRow, maker: User | None) -> dict[str, Any]:
    """A frozen query without its ids."""
    shown = person(row.user_id, {} if maker is None else {row.user_id: maker})
    values = {
        "frozen_id": row.frozen_id,
        "name": row.name,
        "created": isoformat(row.created),
        "creator": {"user_id": shown["user_id"], "name": shown["name"]},
        "query": row.query,
        "total": row.total,
        "checksum": f"sha256:{row.checksum}",
    }
    return {key: value for key, value in values.items() if value is not None}


def visible_query(user: User | None, filters: Filters) -> Query:
    """The query, limited to entries that the user may read; `owner=all` finds more."""
    return And((filters.query(user), owner_query(user, "visible")))


def visible_ids(session: Session, user: User | None, calc_ids: list[str]) -> tuple[set[str], set[str]]:
    """Which of the ids the user may see, and which belong to entries that exist."""
    visible: set[str] = set()
    existing: set[str] = set()
    statement = select(EntryRow.calc_id, visible_in_sql(user)).join(
        UploadRow, UploadRow.upload_id == EntryRow.upload_id
    )
    for start in range(0, len(calc_ids), CHUNK):
        chunk = calc_ids[start : start + CHUNK]
        for calc_id, may_see in session.execute(statement.where(EntryRow.calc_id.in_(chunk))):
            existing.add(calc_id)
            if may_see:
                visible.add(calc_id)
    return visible, existing


def restore_frozen(installation: Installation) -> int:
    """Makes the rows of all stored frozen queries that have none, from their records; answers how many.

    Raises `DamagedFile` for a record that cannot be read.
    """
    count = 0
    for key in installation.store.list(FROZEN_PREFIX):
        if not key.endswith(RECORD_SUFFIX):
            continue
        try:
            record = orjson.loads(installation.store.read(key))
            row = FrozenRow(**{**record, "created": datetime.fromisoformat(record["created"])})
        except (ValueError, KeyError, TypeError) as error:
            raise DamagedFile(f"{key} is no record of a frozen query: {error}") from error
        with installation.database.session() as session:
            if session.get(FrozenRow, row.frozen_id) is None:
                session.add(row)
                count += 1
    return count


def _record(row: FrozenRow) -> dict[str, Any]:
    names = ("frozen_id", "user_id", "name", "query", "total", "checksum")
    return {**{name: getattr(row, name) for name in names}, "created": isoformat(row.created)}


def _parse(body: Any) -> tuple[str | None, dict[str, Any], Filters]:
    if not isinstance(body, dict):
        raise InvalidPayload({"payload": "the body is not an object"})
    errors = {key: "unknown key" for key in body if key not in KEYS}
    query, name = body.get("query"), body.get("name")
    if not isinstance(query, dict):
        errors["query"] = "the object with the query is missing"
    elif not _is_storable(query):
        errors["query"] = "contains characters that cannot be stored"
    if name is not None and (not isinstance(name, str) or not 0 < len(name.strip()) <= MAX_NAME_LENGTH):
        errors["name"] = f"a name is a text of 1 to {MAX_NAME_LENGTH} characters"
    elif name is not None and not is_storable(name):
        errors["name"] = "contains characters that cannot be stored"
    if errors:
        raise InvalidPayload(errors)
    return name, dict(query or {}), filters_from_json(query)


def _is_storable(value: Any) -> bool:
    match value:
        case str():
            return is_storable(value)
        case dict():
            return all(is_storable(key) and _is_storable(item) for key, item in value.items())
        case list():
            return all(map(_is_storable, value))
    return True
