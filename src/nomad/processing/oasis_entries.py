"""What the central NOMAD makes of the `nomad.json` of an Oasis, besides the metadata of entries: time and datasets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from nomad.database.tables import DatasetRow, UploadRow
from nomad.ids import create_id
from nomad.processing.entry_task import Match
from nomad.repository.values import is_storable, parse_time

MAX_NAME_LENGTH = 1000


def apply_oasis_metadata(
    session: Session, upload: UploadRow, root: Mapping[str, Any], matches: Sequence[Match]
) -> list[Match]:
    """Sets the upload's time, creates the datasets that its owner does not have, and names these in the matches.

    A dataset of the same owner and name is used instead of a new one. DOIs stay with the Oasis that has registered
    them. What is malformed is left out with a warning of the upload.
    """
    warnings = []
    if root.get("upload_time") is not None:
        try:
            upload.upload_time = parse_time(root["upload_time"])
        except (ValueError, TypeError) as error:
            warnings.append(f"The upload_time in nomad.json is ignored: {error}")
    ids: dict[str, str] = {}
    datasets = root.get("oasis_datasets")
    for name, described in datasets.items() if isinstance(datasets, dict) else ():
        given = described.get("dataset_id") if isinstance(described, dict) else None
        if not isinstance(given, str) or not 0 < len(name.strip()) <= MAX_NAME_LENGTH or not is_storable(name):
            warnings.append(f"The dataset {name!r:.100} in nomad.json is ignored: it has no fit name or no dataset_id.")
            continue
        ids[given] = _dataset(session, upload.user_id, name).dataset_id
    upload.warnings = [*upload.warnings, *warnings]
    session.flush()
    return [_with_datasets(match, ids) for match in matches]


def _dataset(session: Session, user_id: str, name: str) -> DatasetRow:
    found = session.scalar(select(DatasetRow).where(DatasetRow.user_id == user_id, DatasetRow.name == name))
    if found is None:
        found = DatasetRow(dataset_id=create_id(), user_id=user_id, name=name)
        session.add(found)
        session.flush()
    return found


def _with_datasets(match: Match, ids: Mapping[str, str]) -> Match:
    said = match.user_metadata.get("datasets")
    if not said:
        return match
    return replace(match, user_metadata={**match.user_metadata, "datasets": [ids.get(each, each) for each in said]})
