"""Raw files of all entries that a search finds, as one zip of any size.

For each directory that contains a matching mainfile, all readable files directly in it, once; at the end a
`manifest.json` that says which entries contributed. Uploads come in descending order of their ids.
"""

from __future__ import annotations

import fnmatch
import posixpath
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

import orjson
from sqlalchemy.orm import Session

from nomad.auth.users import User
from nomad.database.tables import EntryRow
from nomad.errors import BadRequest, StorageError, StoreUnavailable
from nomad.repository.access import RawAccess, may_read_entry, raw_access
from nomad.repository.installation import Installation
from nomad.repository.passing_through import BY_UPLOAD, all_hits, hit_batches
from nomad.repository.query_language import Filters
from nomad.repository.raw import common_directory
from nomad.repository.records import EntryRecord, load_records
from nomad.repository.searching import count
from nomad.search.query import Query
from nomad.storage.raw_pack import RawPack, open_raw_pack
from nomad.storage.zip_stream import BytesItem, PackRows, UnsizedZipStream, ZipStream

SIZED_ENTRIES = 100_000
"""Up to this many entries the whole zip is planned before the first byte, so that its length is known."""
MANIFEST = "manifest.json"


@dataclass(frozen=True)
class RawSelection:
    """Which files of the matching entries, and how. `patterns` are for base names; none means all."""

    filters: Filters
    patterns: Sequence[str] = ()
    compress: bool = False
    strip: bool = False


def query_raw_files(
    user: User | None, installation: Installation, selection: RawSelection
) -> ZipStream | UnsizedZipStream:
    """The zip of the files of all matching entries that the user may read.

    Raises `BadRequest` when more entries match than `strip` can handle.
    """
    query = selection.filters.query(user)
    total = count(installation, query)
    prefix = ""
    if selection.strip:
        cutoff = installation.settings.uploads.raw_file_strip_cutoff
        if total > cutoff:
            raise BadRequest(
                f"{total} entries match, but strip is possible for at most {cutoff}.",
                errors={"strip": "too many entries"},
            )
        prefix = _common_prefix(installation, query)
    errors: list[str] = []
    plan = _Plan(user, installation, selection, prefix, errors)
    if total > SIZED_ENTRIES:
        return ZipStream.unsized(plan.items(query), errors)
    stream = ZipStream()
    for item in plan.items(query):
        if isinstance(item, PackRows):
            stream.add_rows(item)
        else:
            errors += stream.errors
            stream.add_bytes(item.arcname, item.data() if callable(item.data) else item.data, item.deflate)
    return stream


def manifest_entry(entry: EntryRow) -> dict[str, Any]:
    """What manifests say about an entry."""
    values = {
        "upload_id": entry.upload_id,
        "calc_id": entry.calc_id,
        "external_id": entry.external_id,
        "raw_id": entry.raw_id,
        "pid": entry.pid,
        "calc_hash": entry.derived.get("calc_hash"),
    }
    return {key: value for key, value in values.items() if value is not None}


@dataclass
class Manifest:
    """Collects what a zip holds, in the form in which it is sent."""

    _members: list[bytes] = field(default_factory=list)

    def add(self, name: str, entry: EntryRow) -> None:
        """The entry contributed under this name."""
        self._members.append(orjson.dumps(name) + b": " + orjson.dumps(manifest_entry(entry)))

    def to_json(self, errors: Sequence[str]) -> bytes:
        """The manifest, with problems under `errors`."""
        members = [*self._members, *([b'"errors": ' + orjson.dumps(list(errors))] if errors else [])]
        return b"{" + b",\n".join(members) + b"}"


class LazyPack:
    """A raw pack that is opened when its bytes are needed, so that a plan over many uploads keeps no files open."""

    def __init__(self, installation: Installation, key: str) -> None:
        self._installation = installation
        self._key = key

    def __getattr__(self, name: str) -> Any:
        return getattr(open_raw_pack(self._installation.store, self._key), name)


@dataclass
class _Upload:
    """What is remembered while the entries of one upload are looked at."""

    upload_id: str
    pack: RawPack | None
    access: RawAccess
    matched: dict[str, bool] = field(default_factory=dict)
    """Directory to whether it contributed."""


class _Plan:
    """The members of the zip, found upload by upload."""

    def __init__(
        self, user: User | None, installation: Installation, selection: RawSelection, prefix: str, errors: list[str]
    ) -> None:
        self._user = user
        self._installation = installation
        self._selection = selection
        self._prefix = prefix
        self._errors = errors
        self._manifest = Manifest()
        patterns = "|".join(fnmatch.translate(pattern) for pattern in selection.patterns)
        self._pattern = re.compile(patterns) if patterns else None
        self._upload: _Upload | None = None

    def items(self, query: Query) -> Iterator[PackRows | BytesItem]:
        for calc_ids in hit_batches(self._installation, query, BY_UPLOAD):
            yield from self._batch(calc_ids)
        yield BytesItem(MANIFEST, lambda: self._manifest.to_json(self._errors), self._selection.compress)

    def _batch(self, calc_ids: Sequence[str]) -> list[PackRows]:
        items: list[PackRows] = []
        with self._installation.database.read_session() as session:
            for record in load_records(session, calc_ids):
                items += self._entry(session, record)
        return items

    def _entry(self, session: Session, record: EntryRecord) -> list[PackRows]:
        entry = record.entry
        if not may_read_entry(self._user, record.upload, entry, record.shared_with):
            return []
        upload = self._open(session, record)
        directory = posixpath.dirname(entry.mainfile)
        items: list[PackRows] = []
        if upload.pack is not None and directory not in upload.matched:
            rows = self._directory(upload, upload.pack, directory)
            upload.matched[directory] = bool(rows)
            items = [self._named(upload, upload.pack, rows)] if rows else []
        if upload.matched.get(directory):
            self._manifest.add(f"{entry.upload_id}/{entry.mainfile}", entry)
        return items

    def _open(self, session: Session, record: EntryRecord) -> _Upload:
        upload_id = record.entry.upload_id
        if self._upload is None or self._upload.upload_id != upload_id:
            access = raw_access(session, self._user, record.upload, entry_wise=True)
            self._upload = _Upload(upload_id, self._open_pack(record), access)
        return self._upload

    def _open_pack(self, record: EntryRecord) -> RawPack | None:
        key = record.upload.raw_key
        if key is None:
            return None
        try:
            open_raw_pack(self._installation.store, key)
        except StoreUnavailable:
            raise
        except StorageError as error:
            self._errors.append(f"The raw files of the upload {record.entry.upload_id} cannot be read: {error}")
            return None
        return cast(RawPack, LazyPack(self._installation, key))

    def _directory(self, upload: _Upload, pack: RawPack, directory: str) -> list[int]:
        """Rows of the wanted and readable files directly in a directory."""
        rows = pack.listing_rows(directory)
        if self._pattern is None and upload.access.everything:
            return rows
        names = [(row, pack.name_at(row)) for row in rows]
        pattern = self._pattern
        return [
            row
            for row, name in names
            if (pattern is None or pattern.match(posixpath.basename(name))) and upload.access.may_read(name)
        ]

    def _named(self, upload: _Upload, pack: RawPack, rows: list[int]) -> PackRows:
        """The rows as `<upload_id>/<path>`, without the directory that all mainfiles of the answer have in common."""
        place = f"{upload.upload_id}/"
        strip = len(self._prefix.removeprefix(place).encode())
        return PackRows(pack, rows, "" if self._prefix else place, strip, self._selection.compress)


def _common_prefix(installation: Installation, query: Query) -> str:
    calc_ids = list(all_hits(installation, query))
    with installation.database.read_session() as session:
        records = load_records(session, calc_ids)
        return common_directory(f"{record.entry.upload_id}/{record.entry.mainfile}" for record in records)
