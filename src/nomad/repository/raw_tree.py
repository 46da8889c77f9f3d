"""Listings of an upload's directories with sub-directories, sizes and entries, page by page, for file browsers."""

from __future__ import annotations

import posixpath
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from nomad.auth.users import User
from nomad.database.tables import EntryRow
from nomad.errors import NotFound, Unauthorized
from nomad.repository.access import RawAccess, raw_access
from nomad.repository.installation import Installation
from nomad.repository.raw import existing_upload
from nomad.storage.raw_pack import RawPack, open_raw_pack

MAX_PER_PAGE = 10_000


@dataclass(frozen=True)
class Tree:
    """One page of a directory: sub-directories first, then files, both by name."""

    upload_id: str
    directory: str
    total: int
    page: int
    per_page: int
    contents: list[dict[str, Any]]

    def to_json(self) -> dict[str, Any]:
        """The page as clients read it."""
        pagination = {"total": self.total, "page": self.page, "per_page": self.per_page}
        return {
            "upload_id": self.upload_id,
            "directory": self.directory,
            "pagination": pagination,
            "contents": self.contents,
        }


def get_tree(
    user: User | None, installation: Installation, upload_id: str, path: str, page: int, per_page: int
) -> Tree | None:
    """What is in a directory of an upload, as far as the user may read it; None if the path is that of a file.

    Raises `NotFound`, and `Unauthorized` for an unpublished upload of somebody else.
    """
    with installation.database.read_session() as session:
        upload = existing_upload(session, upload_id)
        if upload.raw_key is None:
            raise NotFound(f"The files of the upload {upload_id} have not been extracted (yet).")
        access = raw_access(session, user, upload)
        pack, published = open_raw_pack(installation.store, upload.raw_key), upload.published
    if path in pack.members:
        return None
    directory = path.rstrip("/")
    is_clean = not directory or all(part not in ("", ".", "..") for part in directory.split("/"))
    tree = pack.tree(directory) if is_clean else None
    if tree is None:
        raise NotFound(f"There is no file or directory {directory!r} in the upload {upload_id}.")
    may_see = _directory_rule(pack, access)
    directories = [name for name in tree[0] if may_see(name)]
    files = [name for name in tree[1] if access.may_read(name)]
    if not directories and not files and (tree[0] or tree[1]):
        if not published:
            raise Unauthorized(f"Not authorized to access the upload {upload_id}.")
        raise NotFound(f"There is no file or directory {directory!r} in the upload {upload_id}.")
    names = [*directories, *files]
    start = (page - 1) * per_page
    shown = names[start : start + per_page]
    shown_files = set(shown[max(len(directories) - start, 0) :])
    entries = _entries(installation, upload_id, sorted(shown_files))
    contents = [
        _file(pack, name, entries.get(name))
        if name in shown_files
        else {"name": posixpath.basename(name), "type": "directory"}
        for name in shown
    ]
    return Tree(upload_id, directory, len(names), page, per_page, contents)


def _file(pack: RawPack, name: str, calc_id: str | None) -> dict[str, Any]:
    content = {"name": posixpath.basename(name), "type": "file", "size": pack.members[name].size}
    return content if calc_id is None else {**content, "calc_id": calc_id}


def _directory_rule(pack: RawPack, access: RawAccess) -> Callable[[str], bool]:
    """Whether somewhere below a directory is a file that may be read."""
    if access.everything:
        return lambda _directory: True
    if access.unrestricted:
        return lambda directory: any(access.may_read(member.name) for member in pack.members_in(directory))
    visible: set[str] = set()
    for leaf in {*access.public_directories, *access.own_directories}:
        directory = leaf
        while directory and directory not in visible:
            visible.add(directory)
            directory = posixpath.dirname(directory)
    return visible.__contains__


def _entries(installation: Installation, upload_id: str, names: list[str]) -> dict[str, str]:
    """Mainfile to entry id."""
    found: dict[str, str] = {}
    with installation.database.read_session() as session:
        for start in range(0, len(names), 500):
            statement = select(EntryRow.mainfile, EntryRow.calc_id).where(
                EntryRow.upload_id == upload_id, EntryRow.mainfile.in_(names[start : start + 500])
            )
            found.update((mainfile, calc_id) for mainfile, calc_id in session.execute(statement))
    return found
