"""Who sends a request: dependencies for routes, one per combination of accepted methods.

Basic authentication and bearer tokens are accepted everywhere; upload and signature tokens only where the route says
so, and there they win over the header. A bad credential is 401 also where a login is optional.
"""

from __future__ import annotations

import base64
import binascii
from typing import Annotated

from fastapi import Depends, Request
from fastapi.openapi.models import APIKey, APIKeyIn, HTTPBase
from fastapi.openapi.models import SecurityBase as SecurityModel
from fastapi.security.base import SecurityBase
from starlette.concurrency import run_in_threadpool

from nomad.auth.login import Login
from nomad.auth.secret import get_secret
from nomad.auth.tokens import Tokens
from nomad.auth.users import User, get_user
from nomad.config import Settings
from nomad.database.engine import Database
from nomad.errors import Unauthorized


class Authenticator:
    """Identifies the senders of requests of one process."""

    def __init__(self, database: Database, settings: Settings) -> None:
        self._database = database
        self._settings = settings
        self.tokens = Tokens(get_secret(database, settings.auth), settings.auth)
        self.login = Login(database, settings.auth)

    async def identify(self, request: Request, *, upload_token: bool = False, signature: bool = False) -> User | None:
        """The user that the request's credentials name, None for a guest. Raises `Unauthorized`."""
        user = await self._credentials_user(request, upload_token, signature)
        allowed = self._settings.oasis.allowed_users
        if allowed is not None and (user is None or not {user.username, user.email} & set(allowed)):
            raise Unauthorized("This installation is only for its own users.")
        return user

    async def _credentials_user(self, request: Request, upload_token: bool, signature: bool) -> User | None:
        for name, accepted, reader in (
            ("token", upload_token, self.tokens.user_id_of_upload_token),
            ("signature_token", signature, self.tokens.user_id_of_signature_token),
        ):
            token = request.query_params.get(name)
            if token is None:
                continue
            if not accepted:
                raise Unauthorized(f"The argument {name} is not accepted here.")
            return await run_in_threadpool(self._existing_user, reader(token))
        header = request.headers.get("authorization")
        if header is None:
            return None
        scheme, _, credentials = header.strip().partition(" ")
        if scheme.lower() == "bearer":
            return await run_in_threadpool(self._bearer_user, credentials.strip())
        if scheme.lower() == "basic":
            name, password = _decode_basic(credentials)
            address = request.client.host if request.client else ""
            return await run_in_threadpool(self.login.authenticate, name, password, address)
        raise Unauthorized(f"The authorization scheme {scheme[:50]!r} is not known; use Bearer or Basic.")

    def _bearer_user(self, token: str) -> User:
        return self._existing_user(self.tokens.user_id_of_access_token(token))

    def _existing_user(self, user_id: str) -> User:
        with self._database.read_session() as session:
            user = get_user(session, user_id, self._settings.auth.admin_user_id)
        if user is None:
            raise Unauthorized("The token belongs to a user who does not exist (any more).")
        return user


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


def _authenticator(request: Request) -> Authenticator:
    authenticator: Authenticator = request.app.state.authenticator
    return authenticator


def _required(user: User | None) -> User:
    if user is None:
        raise Unauthorized("Login required.")
    return user


async def optional_user(request: Request, _basic: _Basic, _bearer: _Bearer) -> User | None:
    """The sender, None for a guest."""
    return await _authenticator(request).identify(request)


async def required_user(request: Request, _basic: _Basic, _bearer: _Bearer) -> User:
    """The sender; guests get 401."""
    return _required(await _authenticator(request).identify(request))


async def admin_user(request: Request, _basic: _Basic, _bearer: _Bearer) -> User:
    """The sender, who must be the admin; everybody else gets 401."""
    user = _required(await _authenticator(request).identify(request))
    if not user.is_admin:
        raise Unauthorized("Only the admin may do this.")
    return user


async def signature_user(request: Request, _basic: _Basic, _bearer: _Bearer, _signature: _Signature) -> User | None:
    """The sender, None for a guest; signature tokens are accepted."""
    return await _authenticator(request).identify(request, signature=True)


async def upload_token_user(request: Request, _basic: _Basic, _bearer: _Bearer, _upload_token: _UploadToken) -> User:
    """The sender; upload tokens are accepted, guests get 401."""
    return _required(await _authenticator(request).identify(request, upload_token=True))


OptionalUser = Annotated[User | None, Depends(optional_user)]
RequiredUser = Annotated[User, Depends(required_user)]
AdminUser = Annotated[User, Depends(admin_user)]
SignatureUser = Annotated[User | None, Depends(signature_user)]
UploadTokenUser = Annotated[User, Depends(upload_token_user)]
