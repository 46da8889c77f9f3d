"""A person's own account: names, address, password, logins."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from nomad.auth.login import Login
from nomad.auth.mail import require_mail
from nomad.auth.one_time import consume, issue
from nomad.auth.passwords import hash_password
from nomad.auth.personal_tokens import revoke_all
from nomad.auth.users import User, capitalise, check_email, check_password_rules, email_owner, end_logins, user_from_row
from nomad.database.index_queue import request_records
from nomad.database.tables import EntryRow, IdentityRow, UploadRow, UserRow
from nomad.errors import BadRequest, NotFound
from nomad.repository import mails
from nomad.repository.installation import Installation

NAMES = ("first_name", "last_name")
AFFILIATION = ("affiliation", "affiliation_address")
MAX_LENGTH = 1000


@dataclass(frozen=True)
class Profile:
    """An account as its owner sees it."""

    user: User
    has_password: bool
    has_provider: bool
    """Names and address are kept by the identity provider."""


def get_profile(user: User, installation: Installation) -> Profile:
    """The account of the user. Raises `NotFound` when it has been removed."""
    with installation.database.read_session() as session:
        row = session.get(UserRow, user.user_id)
        if row is None:
            raise NotFound("The account does not exist (any more).")
        identity = session.scalar(select(IdentityRow.subject).where(IdentityRow.user_id == user.user_id).limit(1))
        person = user_from_row(row, installation.settings.auth.admin_user_id)
        return Profile(person, row.password_hash is not None, identity is not None)


def change_profile(user: User, installation: Installation, changes: dict[str, Any]) -> Profile:
    """Sets names and affiliation. Raises `BadRequest` for names that the provider keeps, and for long texts."""
    if get_profile(user, installation).has_provider and (kept := [name for name in NAMES if name in changes]):
        raise BadRequest(f"The identity provider keeps {' and '.join(kept)}. Change it there and log in again.")
    for name, value in changes.items():
        if value is not None and len(value) > MAX_LENGTH:
            raise BadRequest(f"{name} may have at most {MAX_LENGTH} characters, not {len(value)}.")
    with installation.database.session() as session:
        row = session.get(UserRow, user.user_id)
        if row is None:
            raise NotFound("The account does not exist (any more).")
        for name in NAMES:
            if name in changes:
                setattr(row, name, capitalise(changes[name] or ""))
        for name in AFFILIATION:
            if name in changes:
                setattr(row, name, (changes[name] or "").strip() or None)
        uploaded = select(EntryRow.upload_id).where(EntryRow.uploader_id == user.user_id)
        owned = select(UploadRow.upload_id).where(UploadRow.user_id == user.user_id)
        request_records(session, sorted(session.scalars(owned.union(uploaded))))
    return get_profile(user, installation)


def change_password(user: User, installation: Installation, login: Login, old: str, new: str, address: str) -> User:
    """Sets another password and ends all other logins. Raises `Unauthorized` for a wrong old one, `BadRequest`."""
    if not get_profile(user, installation).has_password:
        raise BadRequest("This account has no password. Log in at the identity provider.")
    check_password_rules(new)
    login.authenticate(user.username, old, address)
    password_hash = hash_password(new)
    with installation.database.session() as session:
        row = session.get_one(UserRow, user.user_id)
        row.password_hash = password_hash
        end_logins(session, row)
        return user_from_row(row, installation.settings.auth.admin_user_id)


def check_new_email(
    user: User, installation: Installation, login: Login, email: str, password: str | None, address: str
) -> str:
    """The new address, if the user may ask for it.

    Raises `BadRequest`, `Unauthorized` for a wrong password, and `NotSupported` on a server that sends no mail.
    """
    profile = get_profile(user, installation)
    if profile.has_provider:
        raise BadRequest("The identity provider keeps the e-mail address. Change it there and log in again.")
    require_mail(installation.settings.mail, "Ask an administrator, who uses `nomad admin users email`.")
    email = check_email(email)
    login.authenticate(user.username, password or "", address)
    return email


def deliver_new_email(installation: Installation, user: User, email: str) -> None:
    """Mails the link that confirms the address; to an address that somebody has, a hint instead."""
    with installation.database.session() as session:
        token = None
        if email_owner(session, email) in (None, user.user_id):
            seconds = installation.settings.auth.mail_token_seconds
            token = issue(session, "email", seconds, user_id=user.user_id, payload={"email": email})
    if token is None:
        mails.send_account_exists(installation, email)
    else:
        mails.send_email_confirmation(installation, email, token)


def confirm_email(_user: User | None, installation: Installation, token: str) -> tuple[User, str | None]:
    """Makes the address to which the token was mailed the account's; also answers the old one. Raises `BadRequest`."""
    with installation.database.session() as session:
        granted = consume(session, "email", token)
        row = session.get(UserRow, granted.user_id)
        email = granted.payload["email"]
        if row is None:
            raise BadRequest("The account does not exist (any more).")
        if email_owner(session, email) not in (None, row.user_id):
            raise BadRequest(f"A user with the e-mail address {email} exists already.")
        old, row.email = row.email, email
        end_logins(session, row)  # whoever reads the old mailbox must not stay in
        return user_from_row(row, installation.settings.auth.admin_user_id), old


def end_all_logins(user: User, installation: Installation, *, personal_tokens: bool) -> User:
    """Logs the user out everywhere: all tokens made so far are void, on request also those for programs."""
    with installation.database.session() as session:
        row = session.get_one(UserRow, user.user_id)
        end_logins(session, row)
        if personal_tokens:
            revoke_all(session, user.user_id)
        return user_from_row(row, installation.settings.auth.admin_user_id)
