"""What an edit must fulfil, looked up in the rows. Failures are noted at the actions; nothing is changed here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from nomad.auth.users import User, get_users
from nomad.database.tables import DatasetRow, EntryDatasetRow, EntryRow
from nomad.repository.datasets import MAX_NAME_LENGTH
from nomad.repository.doi_rows import is_fixed
from nomad.repository.edit_request import Action, EditRequest

CHUNK = 500


@dataclass(frozen=True)
class Selection:
    """The entries that an edit changes."""

    calc_ids: Sequence[str]
    uploader_ids: frozenset[str]
    entries_per_upload: Mapping[str, int]
    any_embargo: bool


def check_actions(session: Session, user: User, request: EditRequest, selection: Selection) -> None:
    """Notes the failures of all actions, and announces datasets that will be created."""
    for quantity, actions in request.actions.items():
        _check_duplicates(actions)
        match quantity:
            case "coauthors" | "shared_with":
                _check_people(session, actions, selection)
            case "datasets":
                _announce_datasets(session, user, actions)
            case "with_embargo" if selection.calc_ids and not selection.any_embargo:
                actions[0].fail("None of the selected entries is under embargo.")
        if quantity in ("shared_with", "with_embargo"):
            _check_whole_uploads(session, request, quantity, selection)


def find_datasets(session: Session, user: User, names: Iterable[str]) -> dict[str, DatasetRow]:
    """The user's own datasets of these names."""
    statement = select(DatasetRow).where(DatasetRow.user_id == user.user_id, DatasetRow.name.in_(list(names)))
    return {row.name: row for row in session.scalars(statement)}


def dropped_doi_datasets(session: Session, selection: Selection, kept: Iterable[str]) -> list[str]:
    """Names of datasets with DOI that some selected entry would leave, when only `kept` ids remain."""
    kept = list(kept)
    names: set[str] = set()
    for chunk in chunks(selection.calc_ids):
        names |= set(
            session.scalars(
                select(DatasetRow.name)
                .join(EntryDatasetRow, EntryDatasetRow.dataset_id == DatasetRow.dataset_id)
                .where(
                    EntryDatasetRow.calc_id.in_(chunk),
                    is_fixed(),
                    DatasetRow.dataset_id.not_in(kept),
                )
                .distinct()
            )
        )
    return sorted(names)


def chunks(ids: Sequence[str]) -> Iterable[Sequence[str]]:
    """The ids in pieces that fit a statement."""
    return (ids[start : start + CHUNK] for start in range(0, len(ids), CHUNK))


def _check_duplicates(actions: Sequence[Action]) -> None:
    seen: set[str] = set()
    for action in actions:
        if action.value and action.value in seen:
            action.fail("Duplicate values are not allowed.")
        seen.add(action.value)


def _check_people(session: Session, actions: Sequence[Action], selection: Selection) -> None:
    known = get_users(session, [action.value for action in actions if action.value])
    for action in actions:
        if action.value and action.value not in known:
            action.fail("User does not exist.")
        elif action.value in selection.uploader_ids:
            action.fail("This user is the uploader of an entry in the selection.")


def _announce_datasets(session: Session, user: User, actions: Sequence[Action]) -> None:
    known = find_datasets(session, user, [action.value for action in actions if action.value])
    for action in actions:
        if len(action.value) > MAX_NAME_LENGTH:
            action.fail(f"The name of a dataset has at most {MAX_NAME_LENGTH} characters, not {len(action.value)}.")
        elif action.value and action.value not in known and action.success:
            action.message = "Dataset does not exist and will be created."


def _check_whole_uploads(session: Session, request: EditRequest, quantity: str, selection: Selection) -> None:
    partial = []
    for chunk in chunks(list(selection.entries_per_upload)):
        counts = session.execute(
            select(EntryRow.upload_id, func.count()).where(EntryRow.upload_id.in_(chunk)).group_by(EntryRow.upload_id)
        )
        partial += [upload for upload, total in counts if total != selection.entries_per_upload[upload]]
    if not partial:
        return
    message = (
        f"Only whole uploads can be changed in {quantity}; the selection is a part of {', '.join(sorted(partial)[:5])}."
    )
    if not request.actions[quantity]:
        request.actions[quantity].append(Action("", {}))
    for action in request.actions[quantity]:
        action.fail(message)
