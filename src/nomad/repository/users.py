"""The rules about people: who may find whom and who may invite."""

from __future__ import annotations

from dataclasses import replace

from nomad.auth import users
from nomad.auth.users import User
from nomad.errors import BadRequest, Unauthorized
from nomad.repository.installation import Installation


def find_users(user: User | None, installation: Installation, text: str) -> list[User]:
    """Accounts for the choice of co-authors. Guests may look, too, but not at e-mail addresses that are not public."""
    auth = installation.settings.auth
    with_email = user is not None or auth.public_emails
    with installation.database.read_session() as session:
        found = users.find_users(session, text, auth.admin_user_id, by_email=with_email)
    return found if with_email else [replace(person, email=None) for person in found]


def invite_user(
    user: User | None,
    installation: Installation,
    *,
    email: str | None,
    first_name: str | None = None,
    last_name: str | None = None,
    affiliation: str | None = None,
    affiliation_address: str | None = None,
) -> User:
    """A new account without a password, which can be named as co-author at once.

    Raises `Unauthorized` for guests, and `BadRequest` without e-mail address, for one that is known, and in an Oasis.
    """
    if user is None:
        raise Unauthorized("Login required.")
    if installation.settings.oasis.is_oasis:
        raise BadRequest("Users of an Oasis are invited by the central NOMAD.")
    if not email:
        raise BadRequest("Invalid user data: email is required")
    return users.create_user(
        installation.database,
        username=None,
        email=email,
        first_name=first_name or "",
        last_name=last_name or "",
        affiliation=affiliation,
        affiliation_address=affiliation_address,
        admin_user_id=installation.settings.auth.admin_user_id,
    )
