"""Personal access tokens: what a person gives to a program instead of a password.

A token begins with `nomad_pat_`, is shown once and kept as a hash. It may read, or read and write; it never manages the
account: passwords, addresses and other tokens need a login.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from nomad.auth.one_time import token_hash
from nomad.database.engine import Database
from nomad.database.tables import PersonalTokenRow, utc_now
from nomad.errors import BadRequest, NotFound, Unauthorized
from nomad.ids import create_id

PREFIX = "nomad_pat_"
MAX_TOKENS = 100
MAX_NAME_LENGTH = 100
MAX_DAYS = 3660
USE_RESOLUTION = timedelta(minutes=1)
"""`last_used` is written at most this often, because every write costs a transaction."""


@dataclass(frozen=True)
class PersonalToken:
    """A token as its owner may see it: without the token itself."""

    token_id: str
    user_id: str
    name: str
    can_write: bool
    created: datetime
    expires: datetime | None
    last_used: datetime | None


def create_token(
    database: Database, user_id: str, name: str, *, can_write: bool, days: int | None
) -> tuple[str, PersonalToken]:
    """A new token, and what is known of it. The token cannot be read again.

    Raises `BadRequest` for a name that is empty, too long or taken, for bad `days`, and when there are too many tokens.
    """
    name = name.strip()
    if not name or len(name) > MAX_NAME_LENGTH:
        raise BadRequest(f"The name of a token must have 1 to {MAX_NAME_LENGTH} characters, not {len(name)}.")
    if days is not None and not 1 <= days <= MAX_DAYS:
        raise BadRequest(
            f"A token is valid for 1 to {MAX_DAYS} days, not {days}; leave it out for a token without end."
        )
    token = PREFIX + secrets.token_urlsafe(32)
    with database.session() as session:
        names = session.scalars(select(PersonalTokenRow.name).where(PersonalTokenRow.user_id == user_id)).all()
        if name in names:
            raise BadRequest(f"There is a token with the name {name!r} already. Revoke it or choose another name.")
        if len(names) >= MAX_TOKENS:
            raise BadRequest(f"There are {MAX_TOKENS} tokens already. Revoke those that are not needed.")
        row = PersonalTokenRow(
            token_id=create_id(),
            user_id=user_id,
            name=name,
            token_hash=token_hash(token),
            can_write=can_write,
            expires=None if days is None else utc_now() + timedelta(days=days),
        )
        session.add(row)
        session.flush()
        return token, _from_row(row)


def list_tokens(session: Session, user_id: str) -> list[PersonalToken]:
    """The tokens of a user, the newest first, also those that have expired."""
    statement = select(PersonalTokenRow).where(PersonalTokenRow.user_id == user_id)
    return [_from_row(row) for row in session.scalars(statement.order_by(PersonalTokenRow.created.desc()))]


def revoke_token(database: Database, user_id: str, token_id: str) -> None:
    """Makes a token of the user void. Raises `NotFound`."""
    with database.session() as session:
        row = None if "\0" in token_id else session.get(PersonalTokenRow, token_id)
        if row is None or row.user_id != user_id:
            raise NotFound(f"There is no token with the id {token_id!r}.")
        session.delete(row)


def revoke_all(session: Session, user_id: str) -> None:
    """Makes all tokens of the user void."""
    session.execute(delete(PersonalTokenRow).where(PersonalTokenRow.user_id == user_id))


def find_token(database: Database, token: str, *, record_use: bool = True) -> PersonalToken:
    """What this token is. Raises `Unauthorized` for one that is unknown, revoked or expired."""
    with database.read_session() as session:
        row = session.scalar(select(PersonalTokenRow).where(PersonalTokenRow.token_hash == token_hash(token)))
        found = _from_row(row) if row else None
    now = utc_now()
    if found is None:
        raise Unauthorized("The personal token is not valid; it may have been revoked.")
    if found.expires is not None and found.expires <= now:
        raise Unauthorized(f"The personal token {found.name!r} has expired.")
    if record_use and (found.last_used is None or now - found.last_used > USE_RESOLUTION):
        with database.session() as session:
            used = session.get(PersonalTokenRow, found.token_id)
            if used is not None:
                used.last_used = now
    return found


def _from_row(row: PersonalTokenRow) -> PersonalToken:
    return PersonalToken(row.token_id, row.user_id, row.name, row.can_write, row.created, row.expires, row.last_used)
