"""What this server writes to people.

Links lead to the configured address of the server, never to one that a request named. What somebody typed who may be a
stranger to the recipient is not repeated in a mail.
"""

from __future__ import annotations

from nomad.auth import mail
from nomad.repository.installation import Installation


def send_registration(installation: Installation, recipient: str, token: str) -> None:
    """The link that makes an account."""
    _send(
        installation,
        recipient,
        "Confirm your address",
        "Somebody, probably you, wants an account with this address. To confirm it and to choose a password, open\n\n"
        f"    {_page(installation, 'register', token)}\n\n{_validity(installation)}",
    )


def send_password_link(installation: Installation, recipient: str, token: str) -> None:
    """The link that sets a password."""
    _send(
        installation,
        recipient,
        "Choose a password",
        f"To choose a new password for your account, open\n\n    {_page(installation, 'login', token)}\n\n"
        f"{_validity(installation)}",
    )


def send_invitation(installation: Installation, recipient: str, token: str, username: str) -> None:
    """The link for somebody whom a user has named."""
    _send(
        installation,
        recipient,
        "You have been invited",
        f"A user has invited you; your user name is {username}. To choose a password, open\n\n"
        f"    {_page(installation, 'login', token)}\n\n{_validity(installation)}",
    )


def send_account_exists(installation: Installation, recipient: str) -> None:
    """The answer to a registration or a reset that makes no sense, which only the owner of the address may read."""
    _send(
        installation,
        recipient,
        "You have an account",
        "Somebody, probably you, asked for an account or a new password. There is an account with this address.\n"
        f"Log in at\n\n    {web_address(installation)}/gui/login\n\n"
        "If you do not know the password, ask there for a new one; people of the identity provider log in there.\n",
    )


def send_email_confirmation(installation: Installation, recipient: str, token: str) -> None:
    """The link that makes this the address of an account."""
    _send(
        installation,
        recipient,
        "Confirm your new address",
        f"To make this the address of your account, open\n\n    {_page(installation, 'profile', token)}\n\n"
        f"{_validity(installation)}",
    )


def send_email_changed(installation: Installation, recipient: str) -> None:
    """A warning to the old address."""
    _send(
        installation,
        recipient,
        "Your address has been changed",
        "The address of your account has been changed to another one. If that was not you, tell "
        f"{installation.settings.web.support or 'the operators of this server'}.\n",
    )


def web_address(installation: Installation) -> str:
    """Where the web pages are, without slash at the end, for links outside of any request."""
    server = installation.settings.server
    host = server.public_url or f"http://{server.host}:{server.port}"
    return f"{host.rstrip('/')}{server.base_path.rstrip('/')}"


def password_page(installation: Installation, token: str) -> str:
    """The page on which a password is set with this token."""
    return _page(installation, "login", token)


def _page(installation: Installation, page: str, token: str) -> str:
    # Behind "#", where no server sees it and no log keeps it.
    return f"{web_address(installation)}/gui/{page}#token={token}"


def _validity(installation: Installation) -> str:
    minutes = installation.settings.auth.mail_token_seconds // 60
    return f"The link can be used once within {minutes} minutes. If this was not you, do nothing.\n"


def _send(installation: Installation, recipient: str, subject: str, text: str) -> None:
    name = installation.settings.deployment
    mail.send(installation.settings.mail, recipient, f"[{name}] {subject}", text)
