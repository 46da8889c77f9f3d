"""What an operator does to many uploads at once: processing them again, and ending embargoes whose time is over."""

from __future__ import annotations

import calendar
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, or_, select, update

from nomad.database.index_queue import mark_changed
from nomad.database.tables import EntryRow, UploadRow, utc_now
from nomad.errors import BadRequest
from nomad.repository.indexing import wait_until_indexed
from nomad.repository.installation import Installation
from nomad.repository.publication_metadata import MAX_EMBARGO_MONTHS
from nomad.repository.upload_states import find_upload, is_running
from nomad.repository.uploads import start_reprocessing

CHUNK = 500
INDEX_SECONDS = 600.0


@dataclass(frozen=True)
class Selection:
    """Which uploads to process again: all conditions that are given must hold."""

    upload_ids: Sequence[str] | None = None
    code: str | None = None
    """With an entry of this code, by the name that searches show or by that of its parser."""
    older_than: str | None = None
    """With an entry that an older version of NOMAD has processed."""
    failed: bool = False
    """With an entry whose processing failed, or the upload failed as a whole."""


@dataclass(frozen=True)
class Chosen:
    """An upload that fits, with the number of entries because of which it does."""

    upload_id: str
    entries: int
    skipped: str | None = None
    """Why nothing is done with it."""


def version_key(version: str) -> tuple[int, ...]:
    """The numbers of a version such as 1.10.2, for comparing. Raises `BadRequest` for what has none."""
    numbers = version.removeprefix("v").split("+")[0].split("-")[0].split(".")
    if not numbers[0].isdigit():
        raise BadRequest(f"{version!r} is no version; give one such as 1.2.0.")
    return tuple(int("".join(character for character in part if character.isdigit()) or 0) for part in numbers)


def reprocess(installation: Installation, selection: Selection, *, dry_run: bool = False) -> Iterator[Chosen]:
    """Starts the processing of the uploads that fit, one after the other, as each is taken from the iterator.

    Uploads that are being processed, or have no raw files, are skipped. Raises `NotFound` for unknown uploads and
    `BadRequest` for a version that is none.
    """
    if selection.older_than is not None:
        version_key(selection.older_than)
    for upload_id in selection.upload_ids or ():
        with installation.database.read_session() as session:
            find_upload(session, upload_id)
    for upload_id, entries in _fitting(installation, selection):
        with installation.database.session() as session:
            upload = session.get(UploadRow, upload_id, with_for_update=True)
            if upload is None:
                continue
            skipped = None
            if is_running(upload) or upload.process_running:
                skipped = "it is being processed"
            elif upload.raw_key is None:
                skipped = "it has no extracted files"
            elif not entries:
                skipped = "it has no entries"
            elif not dry_run:
                start_reprocessing(session, upload)
        yield Chosen(upload_id, entries, skipped)


def _fitting(installation: Installation, selection: Selection) -> Iterator[tuple[str, int]]:
    version = EntryRow.derived["nomad_version"].as_string()
    conditions: list[ColumnElement[bool]] = []
    if selection.upload_ids is not None:
        conditions.append(EntryRow.upload_id.in_(selection.upload_ids))
    if selection.code is not None:
        code = func.lower(EntryRow.derived["dft"]["code_name"].as_string())
        names = (selection.code.lower(), f"parsers/{selection.code.lower()}")
        conditions.append(or_(code == names[0], func.lower(EntryRow.parser_name).in_(names)))
    if selection.failed:
        uploads = select(UploadRow.upload_id).where(UploadRow.tasks_status == "FAILURE")
        conditions.append(or_(EntryRow.tasks_status == "FAILURE", EntryRow.upload_id.in_(uploads)))
    if selection.older_than is not None:
        wanted = version_key(selection.older_than)
        with installation.database.read_session() as session:
            present = session.scalars(select(version).distinct()).all()
        older = [each for each in present if each is not None and _is_older(each, wanted)]
        conditions.append(or_(version.is_(None), version.in_(older)))
    last = ""
    while True:
        statement = (
            select(EntryRow.upload_id, func.count())
            .where(EntryRow.upload_id > last, *conditions)
            .group_by(EntryRow.upload_id)
            .order_by(EntryRow.upload_id)
            .limit(CHUNK)
        )
        with installation.database.read_session() as session:
            rows = session.execute(statement).all()
        if not rows:
            return
        yield from ((row[0], row[1]) for row in rows)
        last = rows[-1][0]


def _is_older(version: str, wanted: tuple[int, ...]) -> bool:
    try:
        return version_key(version) < wanted
    except BadRequest:
        return True


@dataclass(frozen=True)
class Lifted:
    """An upload whose embargo ends."""

    upload_id: str
    entries: int
    end: datetime | None
    """When its embargo was over or will be; None if nobody said when it was published."""


def embargo_end(published: datetime, months: int) -> datetime:
    """So many calendar months later; the last day of the month where that is shorter."""
    year, month = divmod(published.year * 12 + published.month - 1 + months, 12)
    day = min(published.day, calendar.monthrange(year, month + 1)[1])
    return published.replace(year=year, month=month + 1, day=day)


def lift_embargo(
    installation: Installation,
    upload_ids: Sequence[str] | None = None,
    *,
    dry_run: bool = False,
    now: datetime | None = None,
    report: Callable[[Lifted], None],
) -> int:
    """Ends the embargo of the named uploads, else of all whose embargo length has passed since they were published.

    Tells `report` about each, and answers the number of entries, which searches show as public when this returns.
    Raises `NotFound`, and `BadRequest` for a named upload that is not published; nothing has been changed then.
    """
    if upload_ids is not None:
        with installation.database.read_session() as session:
            for upload_id in upload_ids:
                if not find_upload(session, upload_id).published:
                    raise BadRequest(f"The upload {upload_id} is not published, so it has no embargo to be lifted.")
    total = 0
    for lifted in _embargoed(installation, upload_ids, now or utc_now()):
        report(lifted)
        total += lifted.entries
        if not dry_run:
            _lift(installation, lifted.upload_id)
    if total and not dry_run:
        wait_until_indexed(installation, INDEX_SECONDS)
    return total


def _embargoed(installation: Installation, upload_ids: Sequence[str] | None, now: datetime) -> list[Lifted]:
    statement = (
        select(UploadRow.upload_id, UploadRow.publish_time, UploadRow.embargo_length, func.count())
        .join(EntryRow, EntryRow.upload_id == UploadRow.upload_id)
        .where(UploadRow.published.is_(True), EntryRow.with_embargo.is_(True))
        .group_by(UploadRow.upload_id)
        .order_by(UploadRow.publish_time, UploadRow.upload_id)
    )
    if upload_ids is not None:
        statement = statement.where(UploadRow.upload_id.in_(upload_ids))
    found = []
    with installation.database.read_session() as session:
        for upload_id, published, months, count in session.execute(statement):
            length = MAX_EMBARGO_MONTHS if months is None else months
            end = None if published is None else embargo_end(published, length)
            if upload_ids is not None or (end is not None and end <= now):
                found.append(Lifted(upload_id, count, end))
    return found


def _lift(installation: Installation, upload_id: str) -> None:
    """All at once for one upload, so that its files are never half public."""
    with installation.database.session() as session:
        entries = (EntryRow.upload_id == upload_id) & EntryRow.with_embargo.is_(True)
        calc_ids = session.scalars(select(EntryRow.calc_id).where(entries).order_by(EntryRow.position)).all()
        session.execute(
            update(EntryRow).where(entries).values(with_embargo=False, last_edit=utc_now()),
            execution_options={"synchronize_session": False},
        )
        mark_changed(session, calc_ids)
