"""Who sends a request: dependencies for routes, one per combination of accepted methods.

Basic authentication and bearer tokens are accepted everywhere; upload and signature tokens only where the route says
so, and there they win over the header. A bad credential is 401 also where a login is optional. Personal tokens are
accepted in all these places, and for writing only if they were made for it.
"""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from typing import Annotated, Literal

from fastapi import Depends, Request
from fastapi.openapi.models import APIKey, APIKeyIn, HTTPBase
from fastapi.openapi.models import SecurityBase as SecurityModel
from fastapi.security.base import SecurityBase
from starlette.concurrency import run_in_threadpool

from nomad.api.context import require_writable
from nomad.auth.login import Login, MailLimit
from nomad.auth.oidc.login import Oidc
from nomad.auth.personal_tokens import PREFIX, find_token
from nomad.auth.secret import get_secret
from nomad.auth.tokens import Subject, Tokens
from nomad.auth.users import User, get_user
from nomad.config import Settings
from nomad.database.engine import Database
from nomad.errors import Unauthorized


@dataclass(frozen=True)
class Sender:
    """Who sends a request, and by what that was shown."""

    user: User
    method: Literal["password", "access", "provider", "personal", "upload", "signature"]
    can_write: bool = True
    token: str | None = None
    """The personal token."""

    @property
    def may_manage_account(self) -> bool:
        """A person has logged in; tokens for programs and links are not enough."""
        return self.method in ("password", "access", "provider")


class Authenticator:
    """Identifies the senders of requests of one process."""

    def __init__(self, database: Database, settings: Settings) -> None:
        self._database = database
        self._settings = settings
        self.tokens = Tokens(get_secret(database, settings.auth), settings.auth)
        self.login = Login(database, settings.auth)
        self.mail_limit = MailLimit(settings.auth)
        self.oidc: Oidc | None = None
        if settings.auth.oidc.issuer is not None:
            self.oidc = Oidc(database, settings.auth, self.tokens.derived_key("login at the identity provider"))

    async def identify(self, request: Request, *, upload_token: bool = False, signature: bool = False) -> User | None:
        """The user that the request's credentials name, None for a guest. Raises `Unauthorized`."""
        sender = await self._sender(request, upload_token, signature)
        request.state.sender = sender
        user = sender.user if sender else None
        self.check_allowed(user)
        if sender and not sender.can_write and _is_writing(request):
            raise Unauthorized("This personal token may only read. Make one that may write.")
        return user

    def check_allowed(self, user: User | None) -> None:
        """Raises `Unauthorized` when the installation is for others only."""
        allowed = self._settings.oasis.allowed_users
        if allowed is not None and (user is None or not {user.username, user.email} & set(allowed)):
            raise Unauthorized("This installation is only for its own users.")

    async def _sender(self, request: Request, upload_token: bool, signature: bool) -> Sender | None:
        for name, accepted, reader in (
            ("token", upload_token, self._upload_sender),
            ("signature_token", signature, self._signature_sender),
        ):
            token = request.query_params.get(name)
            if token is None:
                continue
            if not accepted:
                raise Unauthorized(f"The argument {name} is not accepted here.")
            return await run_in_threadpool(self._personal_sender if token.startswith(PREFIX) else reader, token)
        header = request.headers.get("authorization")
        if header is None:
            return None
        scheme, _, credentials = header.strip().partition(" ")
        if scheme.lower() == "bearer":
            return await run_in_threadpool(self._bearer_sender, credentials.strip())
        if scheme.lower() == "basic":
            name, password = _decode_basic(credentials)
            address = request.client.host if request.client else ""
            return await run_in_threadpool(self._basic_sender, name, password, address)
        raise Unauthorized(f"The authorization scheme {scheme[:50]!r} is not known; use Bearer or Basic.")

    def _basic_sender(self, name: str, password: str, address: str) -> Sender:
        if password.startswith(PREFIX):
            sender = self._personal_sender(password)
            if name not in (sender.user.username, sender.user.email):
                raise Unauthorized("The personal token belongs to another user.")
            return sender
        if not self._settings.auth.local_accounts:
            raise Unauthorized(
                "This server keeps no passwords. Log in at the identity provider, or use a personal token."
            )
        return Sender(self.login.authenticate(name, password, address), "password")

    def _bearer_sender(self, token: str) -> Sender:
        if token.startswith(PREFIX):
            return self._personal_sender(token)
        if self.oidc is not None and self.oidc.issued(token):
            return Sender(self.oidc.user_of_access_token(token), "provider")
        return Sender(self._named_user(self.tokens.read_access_token(token)), "access")

    def _signature_sender(self, token: str) -> Sender:
        return Sender(self._named_user(self.tokens.read_signature_token(token)), "signature")

    def _upload_sender(self, token: str) -> Sender:
        return Sender(self._named_user(self.tokens.read_upload_token(token, self._epoch_of)), "upload")

    def _personal_sender(self, token: str) -> Sender:
        readonly = self._settings.server.readonly
        known = find_token(self._database, token, record_use=not readonly)
        return Sender(self._existing_user(known.user_id), "personal", known.can_write, token)

    def _named_user(self, subject: Subject) -> User:
        user = self._existing_user(subject.user_id)
        if user.token_epoch != subject.epoch:
            raise Unauthorized("This login has been ended. Log in again.")
        return user

    def _epoch_of(self, user_id: str) -> int:
        with self._database.read_session() as session:
            user = get_user(session, user_id)
        return user.token_epoch if user else 0

    def _existing_user(self, user_id: str) -> User:
        with self._database.read_session() as session:
            user = get_user(session, user_id, self._settings.auth.admin_user_id)
        if user is None:
            raise Unauthorized("The token belongs to a user who does not exist (any more).")
        return user


def _is_writing(request: Request) -> bool:
    """Whether the route says that it changes something."""
    route = request.scope.get("route")
    return any(dependency.dependency is require_writable for dependency in getattr(route, "dependencies", ()))


def _decode_basic(credentials: str) -> tuple[str, str]:
    try:
        text = base64.b64decode(credentials.strip(), validate=True).decode()
    except (binascii.Error, UnicodeDecodeError) as error:
        raise Unauthorized("The basic authentication header is malformed.") from error
    name, colon, password = text.partition(":")
    if not colon:
        raise Unauthorized("The basic authentication header is malformed.")
    return name, password


class _Scheme(SecurityBase):
    """Documents a method of authentication; the work is done by `Authenticator`."""

    def __init__(self, name: str, model: SecurityModel) -> None:
        self.scheme_name = name
        self.model = model

    async def __call__(self) -> None:
        return None


_Basic = Annotated[None, Depends(_Scheme("basic", HTTPBase(scheme="basic")))]
_Bearer = Annotated[None, Depends(_Scheme("bearer", HTTPBase(scheme="bearer")))]
_UploadToken = Annotated[None, Depends(_Scheme("upload_token", APIKey(**{"in": APIKeyIn.query}, name="token")))]
_Signature = Annotated[None, Depends(_Scheme("signature", APIKey(**{"in": APIKeyIn.query}, name="signature_token")))]


def authenticator_of(request: Request) -> Authenticator:
    """What identifies the senders of requests to this application."""
    authenticator: Authenticator = request.app.state.authenticator
    return authenticator


def _required(user: User | None) -> User:
    if user is None:
        raise Unauthorized("Login required.")
    return user


async def optional_user(request: Request, _basic: _Basic, _bearer: _Bearer) -> User | None:
    """The sender, None for a guest."""
    return await authenticator_of(request).identify(request)


async def required_user(request: Request, _basic: _Basic, _bearer: _Bearer) -> User:
    """The sender; guests get 401."""
    return _required(await authenticator_of(request).identify(request))


async def admin_user(request: Request, _basic: _Basic, _bearer: _Bearer) -> User:
    """The sender, who must be the admin; everybody else gets 401."""
    user = _required(await authenticator_of(request).identify(request))
    if not user.is_admin:
        raise Unauthorized("Only the admin may do this.")
    return user


async def signature_user(request: Request, _basic: _Basic, _bearer: _Bearer, _signature: _Signature) -> User | None:
    """The sender, None for a guest; signature tokens are accepted."""
    return await authenticator_of(request).identify(request, signature=True)


async def upload_token_user(request: Request, _basic: _Basic, _bearer: _Bearer, _upload_token: _UploadToken) -> User:
    """The sender; upload tokens are accepted, guests get 401."""
    return _required(await authenticator_of(request).identify(request, upload_token=True))


async def account_user(request: Request, _basic: _Basic, _bearer: _Bearer) -> User:
    """The sender, who has logged in as a person; personal tokens are not enough."""
    user = _required(await authenticator_of(request).identify(request))
    if not request.state.sender.may_manage_account:
        raise Unauthorized("A personal token may not do this. Log in with your password or at the identity provider.")
    return user


OptionalUser = Annotated[User | None, Depends(optional_user)]
RequiredUser = Annotated[User, Depends(required_user)]
AdminUser = Annotated[User, Depends(admin_user)]
SignatureUser = Annotated[User | None, Depends(signature_user)]
UploadTokenUser = Annotated[User, Depends(upload_token_user)]
AccountUser = Annotated[User, Depends(account_user)]
