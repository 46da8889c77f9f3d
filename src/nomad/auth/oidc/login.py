"""The login in the browser: authorization code flow with PKCE, state and nonce.

What has to be remembered while the person is at the provider travels in a signed cookie of that browser, so a login
that was begun in one browser cannot be ended in another, and the server keeps nothing. In the end the browser holds a
second cookie with a one-time token, which the web page exchanges for an access token: none ever stands in an address.
"""

from __future__ import annotations

import base64
import hashlib
import secrets
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from nomad.auth.oidc.accounts import account_of, is_known
from nomad.auth.oidc.claims import issuer_of, verify_access_token, verify_id_token
from nomad.auth.oidc.provider import Provider
from nomad.auth.one_time import consume, issue
from nomad.auth.users import User, get_user
from nomad.config import AuthSettings
from nomad.database.engine import Database
from nomad.errors import Unauthorized, Unavailable

BEGIN_SECONDS = 600
END_SECONDS = 60


@dataclass(frozen=True)
class Begun:
    """Where to send the browser, and the cookie that it has to bring back."""

    address: str
    cookie: str


class Oidc:
    """The provider's people for one process: their tokens and their logins."""

    def __init__(self, database: Database, settings: AuthSettings, key: bytes) -> None:
        self._database = database
        self._settings = settings
        self._key = key
        self.provider = Provider(settings.oidc)

    def issued(self, token: str) -> bool:
        """Whether a token says that it comes from the provider."""
        return issuer_of(token) == self.provider.issuer

    def user_of_access_token(self, token: str) -> User:
        """The account of the owner of a token of the provider. Raises `Unauthorized`, `Unavailable`."""
        claims = verify_access_token(self.provider, self._settings.oidc, token)
        if "email" not in claims and not is_known(self._database, self.provider.issuer, claims["sub"]):
            # Without an answer the token is good all the same; the account gets no name and address.
            with suppress(Unavailable):
                claims = self._with_userinfo(claims, token)
        return self._account(claims)

    def begin(self, redirect_uri: str, return_to: str) -> Begun:
        """Starts a login that comes back to `redirect_uri`, and leads to `return_to`. Raises `Unavailable`."""
        oidc = self._settings.oidc
        endpoint = self.provider.metadata().get("authorization_endpoint")
        if not isinstance(endpoint, str):
            raise Unavailable(f"The identity provider {self.provider.issuer} has no authorization_endpoint.")
        state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
        challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip("=")
        arguments = {
            "response_type": "code",
            "client_id": oidc.client_id,
            "redirect_uri": redirect_uri,
            "scope": oidc.scopes,
            "state": state,
            "nonce": nonce,
            "code_challenge": challenge,
            "code_challenge_method": "S256",
        }
        kept = {"state": state, "nonce": nonce, "verifier": verifier, "redirect": redirect_uri, "return": return_to}
        separator = "&" if "?" in endpoint else "?"
        return Begun(f"{endpoint}{separator}{urlencode(arguments)}", self._sign(kept))

    def finish(self, cookie: str | None, arguments: Mapping[str, str]) -> tuple[User, str]:
        """The user that the provider sends back, and where to lead them. Raises `Unauthorized`, `Unavailable`."""
        kept = self._read(cookie)
        if not secrets.compare_digest(kept["state"].encode(), arguments.get("state", "").encode()):
            raise Unauthorized("This login was begun elsewhere. Begin again.")
        if arguments.get("iss", self.provider.issuer) != self.provider.issuer:
            raise Unauthorized("The answer comes from another identity provider.")
        if "code" not in arguments:
            reason = arguments.get("error_description") or arguments.get("error") or "no reason given"
            raise Unauthorized(f"The identity provider did not log you in: {reason[:200]}")
        answer = self.provider.exchange(arguments["code"], kept["verifier"], kept["redirect"])
        id_token, access_token = answer.get("id_token"), answer.get("access_token")
        if not isinstance(id_token, str):
            raise Unauthorized("The identity provider sent no ID token; the setting auth.oidc.scopes needs openid.")
        claims = verify_id_token(self.provider, self._settings.oidc, id_token, kept["nonce"])
        if isinstance(access_token, str) and self.issued(access_token):
            # Keycloak tells the roles in the access token only. One for another audience tells nothing here.
            with suppress(Unauthorized):
                told = verify_access_token(self.provider, self._settings.oidc, access_token)
                claims = {**told, **claims} if told["sub"] == claims["sub"] else claims
        if "email" not in claims and isinstance(access_token, str):
            claims = self._with_userinfo(claims, access_token)
        return self._account(claims), kept["return"]

    def ticket(self, user: User) -> str:
        """A one-time token for the tokens of this user."""
        with self._database.session() as session:
            return issue(session, "login", END_SECONDS, user_id=user.user_id)

    def redeem(self, ticket: str) -> User:
        """The user of a ticket, which is used up. Raises `BadRequest`."""
        with self._database.session() as session:
            granted = consume(session, "login", ticket)
            user = get_user(session, granted.user_id or "", self._settings.admin_user_id)
        if user is None:
            raise Unauthorized("The user does not exist (any more).")
        return user

    def _account(self, claims: dict[str, Any]) -> User:
        return account_of(self._database, self._settings, self.provider.issuer, claims)

    def _with_userinfo(self, claims: dict[str, Any], access_token: str) -> dict[str, Any]:
        try:
            told = self.provider.userinfo(access_token)
        except Unauthorized:  # providers refuse tokens there that are for another audience than themselves
            return claims
        if told.get("sub") != claims["sub"]:
            raise Unauthorized("The identity provider tells about another person than it logged in.")
        return {**told, **claims}

    def _sign(self, kept: dict[str, str]) -> str:
        from joserfc import jwt
        from joserfc.jwk import OctKey

        return jwt.encode(
            {"alg": "HS256"}, {**kept, "exp": int(time.time()) + BEGIN_SECONDS}, OctKey.import_key(self._key)
        )

    def _read(self, cookie: str | None) -> dict[str, str]:
        from joserfc import jwt
        from joserfc.errors import JoseError
        from joserfc.jwk import OctKey

        if cookie is None:
            raise Unauthorized("This login was begun in another browser or too long ago. Begin again.")
        try:
            claims = jwt.decode(cookie, OctKey.import_key(self._key), algorithms=["HS256"]).claims
            jwt.JWTClaimsRegistry(exp={"essential": True}).validate(claims)
        except (JoseError, ValueError, TypeError) as error:
            raise Unauthorized("This login was begun in another browser or too long ago. Begin again.") from error
        return {name: str(value) for name, value in claims.items()}
