"""One-time tokens: what the reader of a mailbox may do once, within an hour or so.

A token is random text that only the mail holds; the row has its hash. It is bound to a purpose, so a token for one
thing never does another, and it is gone once it has been used.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Literal

from sqlalchemy import delete
from sqlalchemy.orm import Session

from nomad.database.tables import OneTimeTokenRow, utc_now
from nomad.errors import BadRequest

Purpose = Literal["password", "register", "email", "login"]
"""Set a password; make an account; confirm another address; take the tokens after a login at the provider."""


@dataclass(frozen=True)
class Granted:
    """What a token stood for."""

    user_id: str | None
    payload: dict[str, Any]


def token_hash(token: str) -> str:
    """What is kept of a random token. Fast on purpose: there is nothing to guess in 256 random bits."""
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()


def issue(
    session: Session,
    purpose: Purpose,
    seconds: int,
    *,
    user_id: str | None = None,
    payload: dict[str, Any] | None = None,
) -> str:
    """A new token; also forgets all that have expired."""
    session.execute(delete(OneTimeTokenRow).where(OneTimeTokenRow.expires < utc_now()))
    token = secrets.token_urlsafe(32)
    expires = utc_now() + timedelta(seconds=seconds)
    session.add(
        OneTimeTokenRow(
            token_hash=token_hash(token), purpose=purpose, user_id=user_id, payload=payload or {}, expires=expires
        )
    )
    return token


def consume(session: Session, purpose: Purpose, token: str) -> Granted:
    """Uses a token up. Raises `BadRequest` for one that is unknown, used, expired, or meant for something else."""
    statement = (
        delete(OneTimeTokenRow)
        .where(
            OneTimeTokenRow.token_hash == token_hash(token),
            OneTimeTokenRow.purpose == purpose,
            OneTimeTokenRow.expires > utc_now(),
        )
        .returning(OneTimeTokenRow.user_id, OneTimeTokenRow.payload)
    )
    row = session.execute(statement).one_or_none()
    if row is None:
        raise BadRequest("The link is not valid, has been used or has expired. Ask for a new one.")
    return Granted(row.user_id, row.payload)


def forget(session: Session, user_id: str) -> None:
    """Makes all tokens of a user void."""
    session.execute(delete(OneTimeTokenRow).where(OneTimeTokenRow.user_id == user_id))
