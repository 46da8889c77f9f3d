"""Checking one upload: its raw files, archives and record against their checksums and against its rows."""

from __future__ import annotations

import posixpath
import threading
from collections.abc import Callable, Generator, Iterator
from contextlib import closing
from dataclasses import asdict, dataclass, field
from typing import Any, Protocol, TypeVar

import orjson
from sqlalchemy import select
from sqlalchemy.orm import Session

from nomad.database.tables import ArchivePartRow, EntryRow, JobRow, UploadRow
from nomad.errors import StorageError, StoreUnavailable
from nomad.repository.installation import Installation
from nomad.repository.upload_record import FORMAT, upload_record
from nomad.storage.keys import manifest_key, upload_record_key
from nomad.storage.manifest import read_manifest, verify_raw_pack
from nomad.storage.objects import ObjectMissing, ObjectStore
from nomad.storage.raw_pack import RawPack

RECORDED = ("entries", "shares", "entry_datasets", "datasets")
"""Members of a record that only change together with it."""
_lock = threading.Lock()
Pack = TypeVar("Pack")


@dataclass(frozen=True)
class Problem:
    """Something that is damaged, missing or left over."""

    kind: str
    """missing-object, damaged-object, missing-file, damaged-file, missing-archive, damaged-archive, missing-record,
    damaged-record, outdated-record, orphan, no-index, not-indexed or indexed-without-row."""
    message: str
    upload_id: str | None = None
    key: str | None = None
    """The object in the store."""
    path: str | None = None
    """The raw file in the upload."""
    calc_ids: list[str] = field(default_factory=list)
    """Entries that it belongs to."""

    def as_dict(self) -> dict[str, Any]:
        return {name: value for name, value in asdict(self).items() if value not in (None, [])}


class Counts(Protocol):
    """What is counted on the way."""

    uploads: int
    entries: int
    files: int
    bytes: int
    skipped: list[str]


def is_changing(upload: UploadRow) -> bool:
    """Whether objects of the upload come and go at the moment."""
    return upload.process_running


def expected_keys(session: Session, upload: UploadRow) -> set[str]:
    """The objects that belong to an upload that is not changing."""
    keys = {upload_record_key(upload.upload_id)}
    if upload.raw_key is not None:
        keys |= {upload.raw_key, manifest_key(upload.upload_id)}
    if upload.archive_key is not None:
        keys.add(upload.archive_key)
    parts = select(ArchivePartRow.key).where(ArchivePartRow.upload_id == upload.upload_id)
    return keys | set(session.scalars(parts))


def check_upload(installation: Installation, upload_id: str, counts: Counts, *, fast: bool) -> list[Problem]:
    """All problems of one upload; none if it is gone. One that changed while it was checked is checked once more."""
    for _ in range(2):
        before = _state(installation, upload_id)
        if before is None:
            return []
        if is_changing(before):
            break
        check = _Check(installation, before, fast=fast)
        problems = list(check.problems())
        after = _state(installation, upload_id)
        if after is None:
            return []
        if not problems or (after.last_update == before.last_update and not is_changing(after)):
            with _lock:
                counts.uploads += 1
                counts.entries += check.entries
                counts.files += check.files
                counts.bytes += check.bytes
            return problems
    with _lock:
        counts.skipped.append(upload_id)
    return []


def _state(installation: Installation, upload_id: str) -> UploadRow | None:
    with installation.database.read_session() as session:
        return session.get(UploadRow, upload_id)


class _Check:
    def __init__(self, installation: Installation, upload: UploadRow, *, fast: bool) -> None:
        self._installation = installation
        self._store = installation.store
        self._upload = upload
        self._fast = fast
        self._entries: list[tuple[str, str]] | None = None
        self.entries = 0
        self.files = 0
        self.bytes = 0

    def problems(self) -> Iterator[Problem]:
        if self._upload.raw_key is not None:
            self.entries = len(self._entry_rows())
            yield from self._raw_files(self._upload.raw_key)
            yield from self._archives()
            yield from self._record()

    def _problem(self, kind: str, message: str, key: str, **values: Any) -> Problem:
        return Problem(kind, message, upload_id=self._upload.upload_id, key=key, **values)

    def _opened(
        self, open_pack: Callable[[ObjectStore, str], Pack], key: str, missing: str
    ) -> Generator[Problem, None, Pack | None]:
        """The pack, or None and the problem of all entries that it cannot be opened."""
        try:
            return open_pack(self._store, key)
        except ObjectMissing:
            yield self._problem("missing-object", missing, key, calc_ids=self._all_entries())
        except StoreUnavailable:
            raise
        except StorageError as error:
            yield self._problem("damaged-object", error.message, key, calc_ids=self._all_entries())
        return None

    def _raw_files(self, key: str) -> Iterator[Problem]:
        sums: dict[str, str] | None = None
        sums_key = manifest_key(self._upload.upload_id)
        try:
            sums = read_manifest(self._store.read(sums_key), sums_key)
        except ObjectMissing:
            yield self._problem("missing-object", f"The checksums {sums_key} are missing.", sums_key)
        except StoreUnavailable:
            raise
        except StorageError as error:
            yield self._problem("damaged-object", error.message, sums_key)
        missing = f"The raw pack {key} with the files of all entries is missing."
        pack = yield from self._opened(RawPack.open, key, missing)
        if pack is None:
            return
        with closing(pack):
            self.files = len(pack.members)
            self.bytes = sum(member.size for member in pack.members.values())
            expected = dict.fromkeys(pack.members, "") if sums is None else sums
            for path, message in verify_raw_pack(pack, expected, content=not self._fast):
                if sums is None and path in pack.members and "differs from" in message:
                    continue  # there is nothing to compare with, which has been said
                kind = "damaged-file" if path in pack.members else "missing-file"
                yield self._problem(kind, message, key, path=path, calc_ids=self._entries_of(path))

    def _archives(self) -> Iterator[Problem]:
        from nomad.storage.archive_pack import ArchivePack  # loads numpy

        key = self._upload.archive_key
        if key is None:
            return
        missing = f"The archive pack {key} of all entries is missing; `nomad admin reprocess` makes it again."
        pack = yield from self._opened(ArchivePack.open, key, missing)
        if pack is None:
            return
        with closing(pack):
            for calc_id in self._all_entries():
                if calc_id not in pack:
                    message = f"The archive of {calc_id} is missing in {key}."
                    yield self._problem("missing-archive", message, key, calc_ids=[calc_id])
                elif not self._fast:
                    try:
                        pack.read(calc_id)
                    except StoreUnavailable:
                        raise
                    except StorageError as error:
                        yield self._problem("damaged-archive", error.message, key, calc_ids=[calc_id])

    def _record(self) -> Iterator[Problem]:
        upload_id = self._upload.upload_id
        key = upload_record_key(upload_id)
        with self._installation.database.read_session() as session:
            rows = orjson.loads(orjson.dumps(upload_record(session, upload_id)))
            pending = select(JobRow.job_id).where(JobRow.key == f"write_record:{upload_id}", JobRow.state != "failed")
            if session.scalar(pending) is not None:
                return
        try:
            record = orjson.loads(self._store.read(key))
            is_readable = isinstance(record, dict) and record.get("format") == FORMAT
        except ObjectMissing:
            yield self._problem("missing-record", f"The record {key} is missing.", key)
            return
        except ValueError:
            is_readable = False
        if not is_readable:
            yield self._problem("damaged-record", f"The record {key} cannot be read.", key)
            return
        different = [name for name in RECORDED if record.get(name) != rows[name]]
        if different:
            message = f"The record {key} does not have the present {', '.join(different)}."
            yield self._problem("outdated-record", message, key)

    def _all_entries(self) -> list[str]:
        return [calc_id for calc_id, _ in self._entry_rows()]

    def _entries_of(self, path: str) -> list[str]:
        """The entry with this mainfile, else those of the same folder, whose auxiliary file it is."""
        rows = self._entry_rows()
        own = [calc_id for calc_id, mainfile in rows if mainfile == path]
        folder = posixpath.dirname(path)
        return own or [calc_id for calc_id, mainfile in rows if posixpath.dirname(mainfile) == folder]

    def _entry_rows(self) -> list[tuple[str, str]]:
        if self._entries is None:
            statement = select(EntryRow.calc_id, EntryRow.mainfile).where(EntryRow.upload_id == self._upload.upload_id)
            with self._installation.database.read_session() as session:
                self._entries = list(session.execute(statement.order_by(EntryRow.position)))
        return self._entries
