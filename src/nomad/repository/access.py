"""Who may see what: the one place that decides it.

Three forms of one rule. `owner_query` limits a search, `readable_in_sql` limits a statement over entries and uploads,
and `may_read_entry` / `may_read_upload` / `RawAccess` decide about things at hand. Metadata of embargoed entries can be
found with `owner=all`; their files, archives and single-entry metadata cannot be read.

Entry-wise reading (the request names an entry, or found it by a query) is open to users the entry is shared with;
upload-wise reading is not.
"""

from __future__ import annotations

import posixpath
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Literal, cast, get_args

from sqlalchemy import ColumnElement, and_, exists, false, or_, select, true
from sqlalchemy.orm import Session

from nomad.auth.users import User
from nomad.database.tables import EntryRow, EntryShareRow, UploadRow
from nomad.errors import BadRequest, Unauthorized
from nomad.search.query import All, And, Or, Query, Term

Owner = Literal["visible", "public", "all", "user", "shared", "staging", "admin"]
OWNERS: tuple[str, ...] = get_args(Owner)
OWNER_FIELD = "owners.user_id"
UPLOADER_FIELD = "uploader.user_id"

PUBLISHED = Term("published", True)
PUBLIC = And((PUBLISHED, Term("with_embargo", False)))


def owner_query(user: User | None, owner: str) -> Query:
    """The clause that every search carries: the base set that `owner` names for this user.

    Raises `BadRequest` for an unknown value, `Unauthorized` when the value needs a login (`user`, `shared`,
    `staging`) or the admin (`admin`).
    """
    if owner not in OWNERS:
        raise BadRequest(
            f"The owner {owner!r} is unknown; use one of {', '.join(OWNERS)}.", errors={"owner": "unknown value"}
        )
    mine = Term(OWNER_FIELD, user.user_id) if user is not None else None
    match cast(Owner, owner):
        case "visible":
            return PUBLIC if mine is None else Or((PUBLIC, mine))
        case "public":
            return PUBLIC
        case "all":
            return PUBLISHED if mine is None else Or((PUBLISHED, mine))
        case "admin":
            if user is None or not user.is_admin:
                raise Unauthorized("Only the admin may use the owner 'admin'.")
            return All()
        case _ if user is None or mine is None:
            raise Unauthorized(f"The owner {owner!r} needs a login.")
        case "user":
            return Term(UPLOADER_FIELD, user.user_id)
        case "shared":
            return mine
        case "staging":
            return And((Term("published", False), mine))


def readable_in_sql(user: User | None) -> ColumnElement[bool]:
    """Condition on `EntryRow` joined with `UploadRow`: the user may read files and archives of the entry."""
    public = and_(UploadRow.published.is_(True), EntryRow.with_embargo.is_(False))
    if user is None:
        return public
    if user.is_admin:
        return true()
    return or_(public, _own_in_sql(user))


def findable_in_sql(user: User | None) -> ColumnElement[bool]:
    """Condition on `EntryRow` joined with `UploadRow`: a search with `owner=all` finds the entry."""
    published = UploadRow.published.is_(True)
    return published if user is None else or_(published, _own_in_sql(user))


visible_in_sql = readable_in_sql


def _own_in_sql(user: User) -> ColumnElement[bool]:
    share = exists().where(EntryShareRow.calc_id == EntryRow.calc_id, EntryShareRow.user_id == user.user_id)
    return or_(UploadRow.user_id == user.user_id, EntryRow.uploader_id == user.user_id, share)


def owns_upload(user: User | None, upload: UploadRow) -> bool:
    """The user is the owner of the upload or the admin: sees everything in it, in every state."""
    return user is not None and (user.is_admin or user.user_id == upload.user_id)


may_read_upload = owns_upload


def may_read_entry(user: User | None, upload: UploadRow, entry: EntryRow, shared_with: Collection[str]) -> bool:
    """Whether the user may read files, archive and metadata of this entry; `shared_with` are user ids."""
    return is_public(upload, entry) or is_entry_owner(user, upload, entry, shared_with)


def is_public(upload: UploadRow, entry: EntryRow) -> bool:
    """Everybody may read the entry."""
    return upload.published and not entry.with_embargo


def is_entry_owner(user: User | None, upload: UploadRow, entry: EntryRow, shared_with: Collection[str]) -> bool:
    """The user has access to restricted data of the entry: admin, owner of the upload, uploader, or shared with."""
    if user is None:
        return False
    return owns_upload(user, upload) or user.user_id == entry.uploader_id or user.user_id in shared_with


def is_potcar_original(path: str) -> bool:
    """A file that only users with access to restricted data may read: `POTCAR*`, but not its stripped copy."""
    name = posixpath.basename(path)
    return name.startswith("POTCAR") and not name.endswith(".stripped")


@dataclass(frozen=True)
class RawAccess:
    """What one user may read among the raw files of one upload.

    `everything`: owner or admin. Otherwise a file is readable when it belongs to the directory of a readable entry and
    is not the mainfile of an entry that is not; or when nothing in the published upload is restricted.
    """

    everything: bool = False
    unrestricted: bool = False
    """The upload is published and no entry of it is under embargo."""
    public_directories: Collection[str] = field(default_factory=frozenset)
    own_directories: Collection[str] = field(default_factory=frozenset)
    """Directories of entries to whose restricted data the user has access (entry-wise reading)."""
    hidden_mainfiles: Collection[str] = field(default_factory=frozenset)

    def may_read(self, path: str) -> bool:
        """Whether the user may read the raw file with this path in the upload."""
        if self.everything:
            return True
        if path in self.hidden_mainfiles:
            return False
        directory = posixpath.dirname(path)
        if directory in self.own_directories:
            return True
        return (self.unrestricted or directory in self.public_directories) and not is_potcar_original(path)


def raw_access(session: Session, user: User | None, upload: UploadRow, *, entry_wise: bool = False) -> RawAccess:
    """The raw files of the upload that the user may read; `entry_wise` opens what single entries open to the user."""
    if owns_upload(user, upload):
        return RawAccess(everything=True)
    own: set[str] = _own_entries(session, user, upload) if entry_wise and user is not None else set()
    if not upload.published and not own:
        return RawAccess()
    restricted = or_(EntryRow.with_embargo, false() if upload.published else true())
    any_restricted = session.scalar(
        select(EntryRow.calc_id).where(EntryRow.upload_id == upload.upload_id, restricted).limit(1)
    )
    unrestricted = upload.published and any_restricted is None
    if unrestricted and not own:
        return RawAccess(unrestricted=True)
    public: set[str] = set()
    owned: set[str] = set()
    hidden: set[str] = set()
    statement = select(EntryRow.calc_id, EntryRow.mainfile, EntryRow.with_embargo)
    for calc_id, mainfile, with_embargo in session.execute(statement.where(EntryRow.upload_id == upload.upload_id)):
        directory = posixpath.dirname(mainfile)
        if calc_id in own:
            owned.add(directory)
        elif upload.published and not with_embargo:
            public.add(directory)
        else:
            hidden.add(mainfile)
    return RawAccess(
        unrestricted=unrestricted, public_directories=public, own_directories=owned, hidden_mainfiles=hidden
    )


def _own_entries(session: Session, user: User | None, upload: UploadRow) -> set[str]:
    if user is None:
        return set()
    shared = (
        select(EntryRow.calc_id)
        .join(EntryShareRow, EntryShareRow.calc_id == EntryRow.calc_id)
        .where(EntryRow.upload_id == upload.upload_id, EntryShareRow.user_id == user.user_id)
    )
    uploaded = select(EntryRow.calc_id).where(
        EntryRow.upload_id == upload.upload_id, EntryRow.uploader_id == user.user_id
    )
    return {*session.scalars(shared), *session.scalars(uploaded)}
