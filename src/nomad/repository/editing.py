"""Editing what owners say about their entries: all of an edit is done, or nothing.

Everything happens in one transaction, the queueing of the index changes included; the function returns when searches
show the new state.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, exists, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from nomad.auth.users import User
from nomad.database.index_queue import mark_changed
from nomad.database.tables import DatasetRow, EntryDatasetRow, EntryRow, EntryShareRow, UploadRow, utc_now
from nomad.ids import create_id
from nomad.repository.doi_rows import abandon, is_fixed
from nomad.repository.edit_checks import (
    Selection,
    check_actions,
    chunks,
    dropped_doi_datasets,
    find_datasets,
)
from nomad.repository.edit_request import EditRequest
from nomad.repository.indexing import wait_until_indexed
from nomad.repository.installation import Installation
from nomad.repository.passing_through import all_hits

INDEX_TIMEOUT = 600.0
"""Seconds that an edit of very many entries may take to become searchable."""


@dataclass(frozen=True)
class EditResult:
    """The answer to an edit, and whether it was refused."""

    answer: dict[str, Any]
    refused: bool


def edit(user: User, installation: Installation, request: EditRequest) -> EditResult:
    """Checks an edit, and carries it out unless it only verifies or a check fails.

    Only entries of which the user is the uploader (with `owner=staging`: an owner) are changed.
    """
    calc_ids = list(all_hits(installation, request.filters.query(user)))
    if request.verify:
        with installation.database.read_session() as session:
            return EditResult(request.answer(_check(session, user, request, calc_ids)[1]), refused=False)
    try:
        return _check_and_apply(user, installation, request, calc_ids)
    except IntegrityError:
        # another edit has made a dataset of the same name at the same time; now it is there
        return _check_and_apply(user, installation, request, calc_ids)


def _check_and_apply(
    user: User, installation: Installation, request: EditRequest, calc_ids: Sequence[str]
) -> EditResult:
    with installation.database.session() as session:
        selection, refusal = _check(session, user, request, calc_ids)
        if refusal is not None or not request.successful:
            return EditResult(request.answer(refusal), refused=True)
        if selection.calc_ids:
            _apply(session, user, request, selection)
    if selection.calc_ids and request.actions:
        wait_until_indexed(installation, INDEX_TIMEOUT)
    return EditResult(request.answer(), refused=False)


def _check(session: Session, user: User, request: EditRequest, calc_ids: Sequence[str]) -> tuple[Selection, str | None]:
    selection = _select(session, user, request, calc_ids)
    check_actions(session, user, request, selection)
    if "datasets" not in request.actions:
        return selection, None
    kept = [row.dataset_id for row in find_datasets(session, user, request.values("datasets")).values()]
    dropped = dropped_doi_datasets(session, selection, kept)
    if not dropped:
        return selection, None
    return selection, f"Entries cannot be removed from a dataset with DOI: {', '.join(dropped)}."


def _select(session: Session, user: User, request: EditRequest, calc_ids: Sequence[str]) -> Selection:
    """The hits as the rows know them now: the index may lag behind."""
    mine = EntryRow.uploader_id == user.user_id
    if request.filters.owner == "staging":
        shared = exists().where(EntryShareRow.calc_id == EntryRow.calc_id, EntryShareRow.user_id == user.user_id)
        mine = (mine | shared) & UploadRow.published.is_(False)
    columns = select(EntryRow.calc_id, EntryRow.upload_id, EntryRow.uploader_id, EntryRow.with_embargo)
    rows = [
        row
        for chunk in chunks(calc_ids)
        for row in session.execute(
            columns.join(UploadRow, UploadRow.upload_id == EntryRow.upload_id)
            .where(EntryRow.calc_id.in_(chunk), mine)
            .order_by(EntryRow.calc_id)
            .with_for_update(of=EntryRow, key_share=True)  # PostgreSQL: edits of the same entries wait for each other
        )
    ]
    return Selection(
        calc_ids=[row.calc_id for row in rows],
        uploader_ids=frozenset(row.uploader_id for row in rows),
        entries_per_upload=Counter(row.upload_id for row in rows),
        any_embargo=any(row.with_embargo for row in rows),
    )


def _apply(session: Session, user: User, request: EditRequest, selection: Selection) -> None:
    values: dict[str, Any] = {"last_edit": utc_now()}
    for quantity in request.actions:
        match quantity:
            case "comment" | "license":
                values[quantity] = request.actions[quantity][0].value or None
            case "references" | "coauthors":
                values[quantity] = request.values(quantity)
            case "with_embargo":
                values[quantity] = False
    dataset_ids = _dataset_ids(session, user, request) if "datasets" in request.actions else None
    if not request.actions:
        return
    left: set[str] = set()
    for chunk in chunks(selection.calc_ids):
        changed = {getattr(EntryRow, name): value for name, value in values.items()}
        session.execute(
            update(EntryRow).where(EntryRow.calc_id.in_(chunk)).values(changed),
            execution_options={"synchronize_session": False},
        )
        if "shared_with" in request.actions:
            _replace(session, EntryShareRow, chunk, "user_id", request.values("shared_with"))
        if dataset_ids is not None:
            left |= set(
                session.scalars(select(EntryDatasetRow.dataset_id).where(EntryDatasetRow.calc_id.in_(chunk)).distinct())
            )
            _replace(session, EntryDatasetRow, chunk, "dataset_id", dataset_ids)
        mark_changed(session, chunk)
    remove_empty_datasets(session, left - set(dataset_ids or ()))


def _dataset_ids(session: Session, user: User, request: EditRequest) -> list[str]:
    names = request.values("datasets")
    known = find_datasets(session, user, names)
    for name in names:
        if name not in known:
            known[name] = DatasetRow(dataset_id=create_id(), user_id=user.user_id, name=name)
            session.add(known[name])
    session.flush()
    return [known[name].dataset_id for name in names]


def _replace(
    session: Session,
    table: type[EntryShareRow] | type[EntryDatasetRow],
    calc_ids: Sequence[str],
    column: str,
    values: Sequence[str],
) -> None:
    session.execute(delete(table).where(table.calc_id.in_(calc_ids)), execution_options={"synchronize_session": False})
    rows = [
        {"calc_id": calc_id, column: value, "position": position}
        for calc_id in calc_ids
        for position, value in enumerate(values)
    ]
    if rows:
        session.execute(insert(table), rows)


def remove_empty_datasets(session: Session, dataset_ids: Iterable[str]) -> None:
    """Removes those of the datasets that have neither an entry nor a DOI."""
    member = exists().where(EntryDatasetRow.dataset_id == DatasetRow.dataset_id)
    for chunk in chunks(sorted(dataset_ids)):
        empty = session.scalars(
            select(DatasetRow.dataset_id).where(DatasetRow.dataset_id.in_(chunk), ~is_fixed(), ~member)
        ).all()
        abandon(session, empty)
        session.execute(
            delete(DatasetRow).where(DatasetRow.dataset_id.in_(empty)),
            execution_options={"synchronize_session": False},
        )
