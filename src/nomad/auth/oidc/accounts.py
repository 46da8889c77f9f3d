"""From what the provider says about a person to the account here.

The account is found by issuer and subject. At first sight it is looked for: an account of this id that came without
password (it was made for this provider elsewhere), then one with the person's confirmed e-mail address (somebody
invited them); else it is made. What the provider says later about name, address and role is taken over.
"""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from nomad.auth.users import User, check_email, check_username, email_owner, free_username, user_from_row
from nomad.config import AuthSettings
from nomad.database.engine import Database
from nomad.database.tables import IdentityRow, UserRow, utc_now
from nomad.errors import BadRequest, Unauthorized

ADMIN_TIME = timedelta(hours=12)
"""How long somebody stays admin whom the provider called so and who has not been seen since."""
ADMIN_RENEWAL = timedelta(hours=1)


def is_known(database: Database, issuer: str, subject: str) -> bool:
    """Whether the person has an account here."""
    with database.read_session() as session:
        return session.get(IdentityRow, (issuer, subject)) is not None


def account_of(database: Database, settings: AuthSettings, issuer: str, claims: dict[str, Any]) -> User:
    """The account of the person with these verified claims, made or brought up to date where needed.

    Raises `Unauthorized` when the claims are older than a log-out everywhere.
    """
    person = _Person(settings, claims)
    with database.read_session() as session:
        row = _known(session, issuer, person.subject)
        if row is not None and not person.changes(row):
            return _checked(row, settings, claims)
    try:
        return _write(database, settings, issuer, person, claims)
    except IntegrityError:  # another request of the same person, or somebody of this name, was faster
        return _write(database, settings, issuer, person, claims)


def _write(database: Database, settings: AuthSettings, issuer: str, person: _Person, claims: dict[str, Any]) -> User:
    with database.session() as session:
        row = _known(session, issuer, person.subject)
        if row is None:
            row = _unclaimed(session, person) or _new(session, person)
            session.add(IdentityRow(issuer=issuer, subject=person.subject, user_id=row.user_id))
        _checked(row, settings, claims)
        _update(session, row, person)
        session.flush()
        return user_from_row(row, settings.admin_user_id)


class _Person:
    """The claims that count here."""

    def __init__(self, settings: AuthSettings, claims: dict[str, Any]) -> None:
        oidc = settings.oidc
        self.subject: str = claims["sub"]
        self.username = _text(claims, "preferred_username")
        self.first_name = _text(claims, "given_name")
        self.last_name = _text(claims, "family_name")
        self.email: str | None = None
        email = _text(claims, "email")
        if email and (oidc.trust_email or claims.get("email_verified") in (True, "true")):
            try:
                self.email = check_email(email)
            except BadRequest:  # an address that could not be used for anything
                self.email = None
        self.says_role = oidc.admin_claim is not None
        self.is_admin = self.says_role and _has(claims, str(oidc.admin_claim), oidc.admin_value)

    def changes(self, row: UserRow) -> bool:
        """Whether something in the row is no longer what the provider says."""
        now = utc_now()
        admin = row.admin_until is not None and row.admin_until > now
        renew = self.is_admin and (row.admin_until is None or row.admin_until < now + ADMIN_TIME - ADMIN_RENEWAL)
        return (
            (self.first_name is not None and self.first_name != row.first_name)
            or (self.last_name is not None and self.last_name != row.last_name)
            or (self.email is not None and self.email != row.email)
            or renew
            or (admin and not self.is_admin)
        )


def _checked(row: UserRow, settings: AuthSettings, claims: dict[str, Any]) -> User:
    issued = claims.get("iat")
    if row.logged_out is not None and (not isinstance(issued, int | float) or issued < int(row.logged_out.timestamp())):
        raise Unauthorized("This login has been ended. Log in again.")
    return user_from_row(row, settings.admin_user_id)


def _known(session: Session, issuer: str, subject: str) -> UserRow | None:
    statement = select(UserRow).join(IdentityRow, IdentityRow.user_id == UserRow.user_id)
    return session.scalar(statement.where(IdentityRow.issuer == issuer, IdentityRow.subject == subject))


def _unclaimed(session: Session, person: _Person) -> UserRow | None:
    """An account that waits for this person."""
    row = session.get(UserRow, person.subject)
    if row is not None and row.password_hash is None and not _has_identity(session, row):
        return row
    if person.email is None:
        return None
    row = session.scalar(select(UserRow).where(func.lower(UserRow.email) == person.email.lower()))
    return row if row is not None and not _has_identity(session, row) else None


def _has_identity(session: Session, row: UserRow) -> bool:
    return session.scalar(select(IdentityRow.subject).where(IdentityRow.user_id == row.user_id)) is not None


def _new(session: Session, person: _Person) -> UserRow:
    row = UserRow(user_id=_free_id(session, person.subject), first_name="", last_name="")
    row.username = _free_name(session, person)
    row.token_epoch = 0
    session.add(row)
    session.flush()
    return row


def _free_id(session: Session, subject: str) -> str:
    """The subject where it is a UUID, so that ids are the same on all servers of one provider."""
    try:
        user_id = str(uuid.UUID(subject))
    except ValueError:
        return str(uuid.uuid4())
    return user_id if session.get(UserRow, user_id) is None else str(uuid.uuid4())


def _free_name(session: Session, person: _Person) -> str:
    if person.username:
        try:
            name = check_username(person.username)
        except BadRequest:  # such as an e-mail address; a name is made up then
            name = ""
        if name and session.scalar(select(UserRow.user_id).where(UserRow.username == name)) is None:
            return name
    return free_username(
        session, person.first_name or "", person.last_name or "", person.email or person.username or ""
    )


def _update(session: Session, row: UserRow, person: _Person) -> None:
    if person.first_name is not None:
        row.first_name = person.first_name
    if person.last_name is not None:
        row.last_name = person.last_name
    # Somebody else's address stays theirs.
    if person.email and person.email != row.email and email_owner(session, person.email) in (None, row.user_id):
        row.email = person.email
    row.admin_until = utc_now() + ADMIN_TIME if person.is_admin else None


def _text(claims: dict[str, Any], name: str) -> str | None:
    value = claims.get(name)
    return value.strip()[:1000] if isinstance(value, str) else None


def _has(claims: dict[str, Any], path: str, wanted: str) -> bool:
    value: Any = claims
    if path in claims:  # names with dots, such as addresses, are names, too
        value = claims[path]
    else:
        for name in path.split("."):
            value = value.get(name) if isinstance(value, dict) else None
    return wanted in value if isinstance(value, list) else value == wanted or (value is True and wanted == "true")
