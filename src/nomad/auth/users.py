"""Accounts: people and robots, with or without a password.

Reading functions take a session; writing functions take the database and are one transaction each. The admin is the
account whose id is configured, and for a while whom the configured identity provider calls one.
"""

from __future__ import annotations

import re
import unicodedata
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import count

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from nomad.auth.one_time import forget
from nomad.auth.passwords import hash_password
from nomad.database.engine import Database
from nomad.database.tables import UserRow, utc_now
from nomad.errors import BadRequest, NotFound

ADMIN_USER_ID = "00000000-0000-0000-0000-000000000000"
MAX_FOUND_USERS = 1000
MIN_PASSWORD_LENGTH = 8
MAX_PASSWORD_LENGTH = 1000
MAX_NAME_LENGTH = 255
_USERNAME = re.compile(r"[a-zA-Z0-9_.-]+")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+")


@dataclass(frozen=True)
class User:
    """A person as the services know them. `is_admin` follows from the configured id, or from the identity provider."""

    user_id: str
    username: str
    first_name: str
    last_name: str
    email: str | None
    affiliation: str | None
    affiliation_address: str | None
    created: datetime | None
    repo_user_id: str | None
    is_oasis_admin: bool
    is_admin: bool
    token_epoch: int = 0
    logged_out: datetime | None = None

    @property
    def name(self) -> str:
        """First name, blank, last name, trimmed."""
        return f"{self.first_name} {self.last_name}".strip()


def user_from_row(row: UserRow, admin_user_id: str = ADMIN_USER_ID) -> User:
    """The account in this row."""
    return User(
        user_id=row.user_id,
        username=row.username,
        first_name=row.first_name,
        last_name=row.last_name,
        email=row.email,
        affiliation=row.affiliation,
        affiliation_address=row.affiliation_address,
        created=row.created,
        repo_user_id=row.repo_user_id,
        is_oasis_admin=row.is_oasis_admin,
        is_admin=row.user_id == admin_user_id or (row.admin_until is not None and row.admin_until > utc_now()),
        token_epoch=row.token_epoch or 0,
        logged_out=row.logged_out,
    )


def get_user(session: Session, user_id: str, admin_user_id: str = ADMIN_USER_ID) -> User | None:
    """The account with this id, None if there is none."""
    row = session.get(UserRow, user_id)
    return user_from_row(row, admin_user_id) if row else None


def get_users(session: Session, user_ids: Iterable[str], admin_user_id: str = ADMIN_USER_ID) -> dict[str, User]:
    """The accounts with these ids; unknown ids are left out."""
    wanted = sorted(set(user_ids))
    users: dict[str, User] = {}
    for start in range(0, len(wanted), 500):
        rows = session.scalars(select(UserRow).where(UserRow.user_id.in_(wanted[start : start + 500])))
        users.update((row.user_id, user_from_row(row, admin_user_id)) for row in rows)
    return users


def find_row(session: Session, name: str) -> UserRow | None:
    """The row of the account with this user name or e-mail address (case of the address does not matter)."""
    if "\0" in name:  # no database has such text
        return None
    row = session.scalar(select(UserRow).where(UserRow.username == name))
    if row is None and "@" in name:
        row = session.scalar(select(UserRow).where(func.lower(UserRow.email) == name.lower()))
    return row


def email_owner(session: Session, email: str) -> str | None:
    """The id of the account with this e-mail address, whatever its case; None if there is none."""
    return session.scalar(select(UserRow.user_id).where(func.lower(UserRow.email) == email.lower()))


def find_users(
    session: Session, text: str = "", admin_user_id: str = ADMIN_USER_ID, *, by_email: bool = True
) -> list[User]:
    """At most 1000 accounts whose name, user name or e-mail address contains the text, by name; all if it is empty."""
    if "\0" in text:
        return []
    statement = select(UserRow).order_by(UserRow.last_name, UserRow.first_name, UserRow.username)
    if text := text.strip().lower():
        name = func.lower(UserRow.first_name + " " + UserRow.last_name)
        conditions = [
            name.contains(text, autoescape=True),
            func.lower(UserRow.username).contains(text, autoescape=True),
        ]
        if by_email:
            conditions.append(func.lower(UserRow.email).contains(text, autoescape=True))
        statement = statement.where(or_(*conditions))
    return [user_from_row(row, admin_user_id) for row in session.scalars(statement.limit(MAX_FOUND_USERS))]


def create_user(
    database: Database,
    *,
    username: str | None,
    email: str | None,
    first_name: str = "",
    last_name: str = "",
    password: str | None = None,
    user_id: str | None = None,
    affiliation: str | None = None,
    affiliation_address: str | None = None,
    is_oasis_admin: bool = False,
    admin_user_id: str = ADMIN_USER_ID,
) -> User:
    """A new account; without a user name one is made from the person's names, without a password nobody can log in.

    Raises `BadRequest` for a malformed or taken user name, e-mail address or id, and for a password that is too short.
    """
    if username is not None:
        check_username(username)
    email = check_email(email) if email else None
    password_hash = hash_password(check_password_rules(password)) if password is not None else None
    row = UserRow(
        user_id=_check_user_id(user_id),
        email=email,
        first_name=capitalise(first_name),
        last_name=capitalise(last_name),
        affiliation=affiliation,
        affiliation_address=affiliation_address,
        is_oasis_admin=is_oasis_admin,
        password_hash=password_hash,
    )
    with database.session() as session:
        insert_user(session, row, username)
        return user_from_row(row, admin_user_id)


def insert_user(session: Session, row: UserRow, username: str | None) -> None:
    """Adds an account whose texts have been checked. Raises `BadRequest` for an id, address or name that is taken."""
    if session.get(UserRow, row.user_id):
        raise BadRequest(f"A user with the id {row.user_id} exists already.")
    if row.email and email_owner(session, row.email):
        raise BadRequest(f"A user with the e-mail address {row.email} exists already.")
    row.username = username or free_username(session, row.first_name, row.last_name, row.email or "")
    if session.scalar(select(UserRow.user_id).where(UserRow.username == row.username)):
        raise BadRequest(f"A user with the name {row.username} exists already.")
    session.add(row)
    session.flush()


def set_password(database: Database, name: str, password: str) -> None:
    """Gives the account with this user name or e-mail address another password, and ends all its logins.

    Raises `NotFound`, `BadRequest`.
    """
    password_hash = hash_password(check_password_rules(password))
    with database.session() as session:
        row = existing_row(session, name)
        row.password_hash = password_hash
        end_logins(session, row)


def set_email(database: Database, name: str, email: str) -> None:
    """Gives the account with this user name or address another address, and ends all its logins.

    Raises `NotFound`, `BadRequest`.
    """
    email = check_email(email)
    with database.session() as session:
        row = existing_row(session, name)
        taken = select(UserRow.user_id).where(
            func.lower(UserRow.email) == email.lower(), UserRow.user_id != row.user_id
        )
        if session.scalar(taken):
            raise BadRequest(f"A user with the e-mail address {email} exists already.")
        row.email = email
        end_logins(session, row)


def end_logins(session: Session, row: UserRow) -> None:
    """Makes all access, signature, upload and one-time tokens of the account void, and those of a provider so far."""
    row.token_epoch = (row.token_epoch or 0) + 1
    row.logged_out = utc_now()
    forget(session, row.user_id)


def remove_user(database: Database, name: str) -> None:
    """Removes an account. What the person uploaded stays. Raises `NotFound`."""
    with database.session() as session:
        session.delete(existing_row(session, name))  # tokens and identities go with it


def check_password_rules(password: str) -> str:
    """The password, if it is long enough; else raises `BadRequest`."""
    if len(password) < MIN_PASSWORD_LENGTH:
        raise BadRequest(f"A password needs at least {MIN_PASSWORD_LENGTH} characters.")
    if len(password) > MAX_PASSWORD_LENGTH:
        raise BadRequest(f"A password has at most {MAX_PASSWORD_LENGTH} characters.")
    return password


def check_username(username: str) -> str:
    """The user name; raises `BadRequest` for one with other characters."""
    if not _USERNAME.fullmatch(username) or len(username) > MAX_NAME_LENGTH:
        raise BadRequest(f"The user name {username[:255]!r} may only have letters, digits, and the characters _ . -")
    return username


def check_email(email: str) -> str:
    """The address without blanks around; raises `BadRequest` for what is none."""
    email = email.strip()
    if not _EMAIL.fullmatch(email) or len(email) > 254:
        raise BadRequest(f"{email[:254]!r} is not an e-mail address.")
    return email


def existing_row(session: Session, name: str) -> UserRow:
    """The row of the account with this user name or e-mail address. Raises `NotFound`."""
    row = find_row(session, name)
    if row is None:
        raise NotFound(f"There is no user {name!r}. `nomad admin users list` shows all users.")
    return row


def _check_user_id(user_id: str | None) -> str:
    if user_id is None:
        return str(uuid.uuid4())
    try:
        return str(uuid.UUID(user_id))
    except ValueError as error:
        raise BadRequest(f"The user id {user_id!r} is not a UUID.") from error


def capitalise(name: str) -> str:
    """A name as it is kept: trimmed, with a capital letter in front."""
    name = name.strip()
    return name[:1].upper() + name[1:]


def free_username(session: Session, first_name: str, last_name: str, email: str) -> str:
    """A user name that nobody has, made from the person's names or the part of the address before `@`."""
    first, last = _plain(first_name), _plain(last_name)
    base = (first[:1] + last if last else "") or _plain(email.partition("@")[0]) or "user"
    candidates = (base if number == 0 else f"{base}{number}" for number in count())
    return next(
        name for name in candidates if session.scalar(select(UserRow.user_id).where(UserRow.username == name)) is None
    )


def _plain(text: str) -> str:
    """Lower case ASCII letters and the other characters that user names may have."""
    decomposed = unicodedata.normalize("NFKD", text.lower())
    return "".join(_USERNAME.findall(decomposed.encode("ascii", "ignore").decode()))
