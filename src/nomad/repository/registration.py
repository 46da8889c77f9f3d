"""Coming in: registration, and passwords for those who have none or have forgotten it.

Functions named `deliver_...` do what only the owner of an address may learn. They run after the answer has been sent,
so that neither the answer nor its time tells whether an address has an account.
"""

from __future__ import annotations

import uuid
from dataclasses import asdict, dataclass, replace

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from nomad.auth.mail import can_send, require_mail
from nomad.auth.one_time import consume, issue
from nomad.auth.passwords import hash_password
from nomad.auth.users import (
    User,
    capitalise,
    check_email,
    check_password_rules,
    check_username,
    end_logins,
    insert_user,
    user_from_row,
)
from nomad.database.tables import IdentityRow, UserRow
from nomad.errors import BadRequest
from nomad.repository import mails
from nomad.repository.installation import Installation

_ASK = "Ask an administrator, who gives you a link with `nomad admin users link`."


@dataclass(frozen=True)
class Applicant:
    """What somebody says who wants an account."""

    email: str
    username: str | None = None
    first_name: str = ""
    last_name: str = ""
    affiliation: str | None = None
    affiliation_address: str | None = None


def check_applicant(_user: User | None, installation: Installation, applicant: Applicant) -> Applicant:
    """The applicant, if people may register here, with a usable address and a free user name.

    Raises `BadRequest`, and `NotSupported` on a server that sends no mail, whether the address is known or not.
    """
    _require_passwords(installation)
    if installation.settings.auth.registration != "on":
        who = "are invited by a user" if installation.settings.auth.registration == "invitation" else "are added"
        raise BadRequest(f"Nobody can register on this server; people {who} (setting auth.registration).")
    require_mail(installation.settings.mail, "Ask an administrator for an account.")
    email = check_email(applicant.email)
    if applicant.username is not None:
        check_username(applicant.username)
        with installation.database.read_session() as session:
            if session.scalar(select(UserRow.user_id).where(UserRow.username == applicant.username)):
                raise BadRequest(f"A user with the name {applicant.username} exists already.")
    return replace(applicant, email=email)


def deliver_registration(installation: Installation, applicant: Applicant) -> None:
    """Mails the link that makes the account; to somebody who has one, what to do instead."""
    token = None
    with installation.database.session() as session:
        row = _row_of_email(session, applicant.email)
        if row is None:
            token = issue(session, "register", installation.settings.auth.mail_token_seconds, payload=asdict(applicant))
        elif _needs_password(session, row):
            token = _issue_password_token(session, installation, row)
    if row is None and token:
        mails.send_registration(installation, applicant.email, token)
    elif token:
        mails.send_password_link(installation, applicant.email, token)
    else:
        mails.send_account_exists(installation, applicant.email)


def confirm_registration(_user: User | None, installation: Installation, token: str, password: str) -> User:
    """The account for which the token was mailed. Raises `BadRequest`; then the token can still be used."""
    _require_passwords(installation)
    password_hash = hash_password(check_password_rules(password))
    with installation.database.session() as session:
        said = consume(session, "register", token).payload
        row = UserRow(
            user_id=str(uuid.uuid4()),
            email=said["email"],
            first_name=capitalise(said["first_name"]),
            last_name=capitalise(said["last_name"]),
            affiliation=said["affiliation"],
            affiliation_address=said["affiliation_address"],
            is_oasis_admin=False,
            password_hash=password_hash,
        )
        insert_user(session, row, said["username"])
        return user_from_row(row, installation.settings.auth.admin_user_id)


def check_forgotten(_user: User | None, installation: Installation, email: str) -> str:
    """The address, if this server can mail links for passwords. Raises `BadRequest`, `NotSupported`."""
    _require_passwords(installation)
    require_mail(installation.settings.mail, _ASK)
    return check_email(email)


def deliver_forgotten(installation: Installation, email: str) -> None:
    """Mails the link that sets a password; nothing to addresses that nobody has here."""
    with installation.database.session() as session:
        row = _row_of_email(session, email)
        if row is None or row.email is None:
            return
        at_provider = row.password_hash is None and _has_identity(session, row)
        token = "" if at_provider else _issue_password_token(session, installation, row)
        address = row.email
    if at_provider:
        mails.send_account_exists(installation, address)
    else:
        mails.send_password_link(installation, address, token)


def deliver_invitation(installation: Installation, invited: User) -> None:
    """Mails a link to somebody who was invited, where mail is configured and invited people get accounts."""
    auth = installation.settings.auth
    if not can_send(installation.settings.mail) or auth.registration == "off" or not auth.local_accounts:
        return
    if invited.email is not None:
        mails.send_invitation(
            installation, invited.email, password_token(installation, invited.user_id), invited.username
        )


def reset_password(_user: User | None, installation: Installation, token: str, password: str) -> User:
    """Sets the password of the account for which the token was mailed, and ends its other logins.

    Raises `BadRequest`; then the token can still be used.
    """
    _require_passwords(installation)
    password_hash = hash_password(check_password_rules(password))
    with installation.database.session() as session:
        row = session.get(UserRow, consume(session, "password", token).user_id)
        if row is None:
            raise BadRequest("The account does not exist (any more).")
        row.password_hash = password_hash
        end_logins(session, row)
        return user_from_row(row, installation.settings.auth.admin_user_id)


def password_token(installation: Installation, user_id: str) -> str:
    """A one-time token that sets the password of this account."""
    with installation.database.session() as session:
        row = session.get(UserRow, user_id)
        if row is None:
            raise BadRequest(f"There is no user with the id {user_id}.")
        return _issue_password_token(session, installation, row)


def _issue_password_token(session: Session, installation: Installation, row: UserRow) -> str:
    return issue(session, "password", installation.settings.auth.mail_token_seconds, user_id=row.user_id)


def _require_passwords(installation: Installation) -> None:
    if not installation.settings.auth.local_accounts:
        raise BadRequest("This server keeps no passwords. Log in at the identity provider.")


def _row_of_email(session: Session, email: str) -> UserRow | None:
    return session.scalar(select(UserRow).where(func.lower(UserRow.email) == email.lower()))


def _needs_password(session: Session, row: UserRow) -> bool:
    return row.password_hash is None and not _has_identity(session, row)


def _has_identity(session: Session, row: UserRow) -> bool:
    return session.scalar(select(IdentityRow.subject).where(IdentityRow.user_id == row.user_id).limit(1)) is not None
