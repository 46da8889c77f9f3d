"""Rows of entries from matches: ids, order, and what metadata files in the upload say of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from nomad.auth.users import get_users
from nomad.database.tables import DatasetRow, EntryDatasetRow, EntryRow, EntryShareRow, UploadRow
from nomad.ids import create_calc_id
from nomad.processing.entry_task import Match

COLUMNS = ("comment", "license", "references", "coauthors", "external_id", "external_db", "raw_id", "with_embargo")
CALC_ID = re.compile(r"[A-Za-z0-9_-]{8,64}")
CHUNK = 500
LISTS = ("references", "coauthors")


@dataclass
class Said:
    """What users said of one entry, checked: columns of its row, and rows that belong to it."""

    columns: dict[str, Any] = field(default_factory=dict)
    shares: list[str] = field(default_factory=list)
    datasets: list[str] = field(default_factory=list)
    calc_id: str | None = None
    notes: list[str] = field(default_factory=list)


class Checker:
    """Checks what files say of entries against the people and datasets that exist, and against who uploads."""

    def __init__(self, session: Session, upload: UploadRow, admin_user_id: str, said: Iterable[dict[str, Any]]) -> None:
        self._upload = upload
        self._is_admin = upload.user_id == admin_user_id
        self._is_oasis = upload.oasis_deployment_id is not None
        said = list(said)
        people: set[str] = set()
        datasets: set[str] = set()
        for each in said:
            people.update(each.get("coauthors") or (), each.get("shared_with") or ())
            people.update([each["uploader"]] if each.get("uploader") else [])
            datasets.update(each.get("datasets") or ())
        self._people = set(get_users(session, sorted(people))) if people else set()
        rows = session.execute(
            select(DatasetRow.dataset_id, DatasetRow.user_id).where(DatasetRow.dataset_id.in_(datasets))
        )
        given = {each["calc_id"] for each in said if each.get("calc_id")} if self._is_oasis else set()
        self._taken = _taken(session, sorted(given))
        self._datasets = {row.dataset_id: row.user_id for row in rows} if datasets else {}

    def check(self, said: dict[str, Any]) -> Said:
        """What of it counts; the rest is named in `notes`."""
        result = Said()
        for key in COLUMNS:
            if said.get(key) not in (None, ""):
                result.columns[key] = said[key]
        if "coauthors" in result.columns:
            result.columns["coauthors"] = self._known(result, "coauthors", said)
        result.shares = self._known(result, "shared_with", said)
        for dataset_id in dict.fromkeys(said.get("datasets") or ()):
            if self._datasets.get(dataset_id) == self._upload.user_id or (
                self._is_admin and dataset_id in self._datasets
            ):
                result.datasets.append(dataset_id)
            else:
                result.notes.append(f"The dataset {dataset_id} in the metadata file is ignored: you have none such.")
        self._check_restricted(result, said)
        return result

    def _known(self, result: Said, key: str, said: dict[str, Any]) -> list[str]:
        found = []
        for user_id in dict.fromkeys(said.get(key) or ()):
            if user_id in self._people:
                found.append(user_id)
            else:
                result.notes.append(f"The user {user_id} in {key} of the metadata file is ignored: no such user.")
        return found

    def _check_restricted(self, result: Said, said: dict[str, Any]) -> None:
        """Keys that count only if the admin uploads, or an Oasis."""
        if said.get("uploader"):
            if self._is_admin and said["uploader"] in self._people:
                result.columns["uploader_id"] = said["uploader"]
            else:
                result.notes.append("The uploader in the metadata file is ignored: only the admin may give it.")
        if said.get("upload_time"):
            time = _time(said["upload_time"]) if self._is_admin or self._is_oasis else None
            if time is not None:
                result.columns["upload_time"] = time
            else:
                result.notes.append("The upload_time in the metadata file is ignored: only the admin may give it.")
        if said.get("calc_id"):
            if self._is_oasis and CALC_ID.fullmatch(said["calc_id"]) and said["calc_id"] not in self._taken:
                result.calc_id = said["calc_id"]
                self._taken.add(said["calc_id"])
            elif self._is_oasis:
                result.notes.append(f"The calc_id {said['calc_id']!r:.100} is ignored: it is in use or cannot be one.")
            else:
                result.notes.append("The calc_id in the metadata file is ignored: only an Oasis may give it.")


def insert_entries(
    session: Session, upload: UploadRow, matches: Sequence[Match], admin_user_id: str, first_position: int = 0
) -> list[str]:
    """Inserts the entries of an upload in the order of the matches, ready to be parsed; answers their ids."""
    checker = Checker(session, upload, admin_user_id, (match.user_metadata for match in matches))
    entries: list[dict[str, Any]] = []
    shares: list[dict[str, Any]] = []
    datasets: list[dict[str, Any]] = []
    for position, match in enumerate(matches, first_position):
        said = checker.check(match.user_metadata)
        calc_id = said.calc_id or create_calc_id(upload.upload_id, match.mainfile)
        row = {
            "calc_id": calc_id,
            "upload_id": upload.upload_id,
            "mainfile": match.mainfile,
            "parser_name": match.parser_name,
            "position": position,
            "tasks_status": "PENDING",
            "current_process": "process_calc",
            "process_running": True,
            "run": upload.run,
            "warnings": [*match.notes, *said.notes],
            "uploader_id": upload.user_id,
            "upload_time": upload.upload_time,
            **dict.fromkeys(COLUMNS),
            **{key: [] for key in LISTS},
            "with_embargo": False,
        }
        entries.append(row | said.columns)
        shares += [{"calc_id": calc_id, "user_id": user, "position": n} for n, user in enumerate(said.shares)]
        datasets += [{"calc_id": calc_id, "dataset_id": id_, "position": n} for n, id_ in enumerate(said.datasets)]
    session.flush()
    for table, rows in ((EntryRow, entries), (EntryShareRow, shares), (EntryDatasetRow, datasets)):
        if rows:
            session.execute(insert(table), rows)
    return [entry["calc_id"] for entry in entries]


def apply_said(session: Session, entry: EntryRow, upload: UploadRow, said: dict[str, Any], admin_user_id: str) -> None:
    """Adds what a mainfile itself says of its entry, where nothing else has said it."""
    checked = Checker(session, upload, admin_user_id, [said]).check(said)
    for key, value in checked.columns.items():
        if key in COLUMNS and not getattr(entry, key):
            setattr(entry, key, value)
    for table, column, ids in (
        (EntryShareRow, "user_id", checked.shares),
        (EntryDatasetRow, "dataset_id", checked.datasets),
    ):
        has_some = session.scalar(select(table.calc_id).where(table.calc_id == entry.calc_id).limit(1))
        if ids and has_some is None:
            session.execute(
                insert(table),
                [{"calc_id": entry.calc_id, column: each, "position": n} for n, each in enumerate(ids)],
            )
    entry.warnings = [*entry.warnings, *checked.notes]


def _taken(session: Session, calc_ids: Sequence[str]) -> set[str]:
    """Which of the ids belong to entries."""
    chunks = (calc_ids[start : start + CHUNK] for start in range(0, len(calc_ids), CHUNK))
    return {
        calc_id
        for chunk in chunks
        for calc_id in session.scalars(select(EntryRow.calc_id).where(EntryRow.calc_id.in_(chunk)))
    }


def _time(text: str) -> datetime | None:
    try:
        time = datetime.fromisoformat(text)
    except ValueError:
        return None
    return time if time.tzinfo else time.replace(tzinfo=UTC)
