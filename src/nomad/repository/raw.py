"""Raw files of one upload or one entry: single files, listings, and selections for a zip.

Paths are relative to the upload (or, with an entry, to the directory of its mainfile) and never leave it. The same file
is readable or not whichever way it is asked for: `access.RawAccess` decides.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from nomad.auth.users import User
from nomad.database.tables import EntryRow, UploadRow
from nomad.errors import BadRequest, NotFound, Unauthorized
from nomad.repository.access import RawAccess, raw_access
from nomad.repository.installation import Installation
from nomad.repository.raw_files import (
    DecompressedFile,
    StoredFile,
    decompressed_file,
    is_compressed,
    stored_file,
)
from nomad.storage.raw_pack import RawMember, RawPack, open_raw_pack
from nomad.storage.zip_stream import PackRows, ZipStream


@dataclass(frozen=True)
class FileOptions:
    """How a path is to be sent; `length` -1 means all. `compress` and `strip` apply to zips."""

    offset: int = 0
    length: int = -1
    decompress: bool = False
    compress: bool = False
    strip: bool = False


@dataclass(frozen=True)
class Listing:
    """The files directly in a directory."""

    upload_id: str
    directory: str
    members: Sequence[RawMember]

    def to_json(self) -> dict[str, Any]:
        """The listing as clients read it."""
        contents = [{"name": posixpath.basename(member.name), "size": member.size} for member in self.members]
        return {"upload_id": self.upload_id, "directory": self.directory, "contents": contents}


RawAnswer = StoredFile | DecompressedFile | Listing | ZipStream


@dataclass(frozen=True)
class _Place:
    """The upload, what the user may read in it, and where paths begin."""

    upload_id: str
    published: bool
    pack: RawPack
    access: RawAccess
    mainfile: str | None = None

    @property
    def root(self) -> str:
        return posixpath.dirname(self.mainfile) if self.mainfile else ""


def get_upload_path(
    user: User | None, installation: Installation, upload_id: str, path: str, options: FileOptions
) -> RawAnswer:
    """What is at this path of the upload: a zip (path ends with `*`), a file, or a listing.

    Raises `NotFound`, `Unauthorized`, and `BadRequest` for a bad offset or length.
    """
    with installation.database.read_session() as session:
        place = _upload_place(session, user, installation, upload_id)
    return _answer(place, path, options)


def get_entry_path(
    user: User | None, installation: Installation, upload_id: str, calc_id: str, path: str, options: FileOptions
) -> RawAnswer:
    """The same with the path relative to the directory of the entry's mainfile; read entry-wise."""
    with installation.database.read_session() as session:
        entry = session.get(EntryRow, calc_id)
        if entry is None or entry.upload_id != upload_id:
            raise NotFound(f"There is no entry {calc_id} in the upload {upload_id}.")
        place = _upload_place(session, user, installation, upload_id, entry.mainfile)
    return _answer(place, posixpath.join(place.root, path), options)


def get_upload_files(
    user: User | None, installation: Installation, upload_id: str, paths: Sequence[str], *, compress: bool, strip: bool
) -> ZipStream:
    """A zip of the named files in the given order; those that are missing or not readable are left out."""
    with installation.database.read_session() as session:
        place = _upload_place(session, user, installation, upload_id)
    rows = [row for path in dict.fromkeys(paths) if (row := place.pack.row(path)) is not None]
    prefix = common_directory(paths) if strip else ""
    return _zip(place, rows, prefix, compress=compress)


def common_directory(paths: Iterable[str]) -> str:
    """The longest common beginning of all paths that ends with `/`."""
    prefix = posixpath.commonprefix(list(paths))
    return prefix[: prefix.rfind("/") + 1]


def existing_upload(session: Session, upload_id: str) -> UploadRow:
    """The upload; raises `NotFound` when there is none."""
    upload = session.get(UploadRow, upload_id)
    if upload is None:
        raise NotFound(f"Upload with id {upload_id} does not exist.")
    return upload


def _upload_place(
    session: Session, user: User | None, installation: Installation, upload_id: str, mainfile: str | None = None
) -> _Place:
    upload = existing_upload(session, upload_id)
    if upload.raw_key is None:
        raise NotFound(f"The files of the upload {upload_id} have not been extracted (yet).")
    access = raw_access(session, user, upload, entry_wise=mainfile is not None)
    return _Place(upload_id, upload.published, open_raw_pack(installation.store, upload.raw_key), access, mainfile)


def _answer(place: _Place, path: str, options: FileOptions) -> RawAnswer:
    if path.endswith("*"):
        rows = place.pack.rows_with_prefix(path[:-1])
        if not rows:
            raise NotFound(f"There are no files that begin with {path[:-1]!r} in the upload {place.upload_id}.")
        # In order of names, what the first and the last have in common is common to all.
        ends = (place.pack.name_at(rows[0]), place.pack.name_at(rows[-1]))
        prefix = common_directory(ends) if options.strip else ""
        return _zip(place, rows, prefix, compress=options.compress)
    member = place.pack.members.get(path)
    if member is not None:
        return _file(place, member, options)
    return _listing(place, path.rstrip("/"))


def _file(place: _Place, member: RawMember, options: FileOptions) -> StoredFile | DecompressedFile:
    if options.offset < 0:
        raise BadRequest(f"offset must not be negative, not {options.offset}.", errors={"offset": "negative"})
    if options.offset > 0 and options.length <= 0:
        raise BadRequest("An offset needs a positive length.", errors={"length": "missing or not positive"})
    if not place.access.may_read(member.name):
        raise Unauthorized(f"Not authorized to access the file {member.name} of the upload {place.upload_id}.")
    if options.decompress and is_compressed(member.name):
        return decompressed_file(place.pack, member, options.offset, options.length)
    return stored_file(place.pack, member, options.offset, options.length)


def _listing(place: _Place, directory: str) -> Listing:
    members = place.pack.listing(directory) if _is_clean(directory) else None
    if not members:
        raise NotFound(f"There is no file or directory {directory!r} in the upload {place.upload_id}.")
    readable = [member for member in members if place.access.may_read(member.name)]
    if not readable and not place.published:
        raise Unauthorized(f"Not authorized to access the upload {place.upload_id}.")
    if not readable:
        raise NotFound(f"There is no file or directory {directory!r} in the upload {place.upload_id}.")
    readable.sort(key=lambda member: (member.name != place.mainfile, member.name))
    return Listing(place.upload_id, directory, readable)


def _is_clean(directory: str) -> bool:
    return not directory or all(part not in ("", ".", "..") for part in directory.split("/"))


def _zip(place: _Place, rows: Sequence[int], prefix: str, *, compress: bool) -> ZipStream:
    """The readable members; all of their names begin with `prefix`, which is left out."""
    stream = ZipStream()
    if not place.access.everything:
        rows = [row for row in rows if place.access.may_read(place.pack.name_at(row))]
    stream.add_rows(PackRows(place.pack, rows, strip=len(prefix.encode()), deflate=compress))
    return stream
