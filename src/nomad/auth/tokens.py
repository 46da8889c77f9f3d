"""The three kinds of tokens, all made from the server's secret.

| token | form | valid |
|---|---|---|
| access | JWT, HS256, claims `sub`, `email`, `given_name`, `family_name`, `exp` | an hour |
| upload | URL-safe base64 of the user's UUID bytes, a dot, URL-safe base64 of their HMAC-SHA1; no padding | for ever |
| signature | JWT, HS256, claims `user`, `exp` | 10 seconds |

An access token has no `user` and a signature token no `sub`, so neither passes for the other. All are bound to the
user's token epoch, which a log-out everywhere raises: as claim `epoch` unless it is 0, and as part of what the upload
token signs.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from nomad.auth.users import User
from nomad.config import AuthSettings
from nomad.errors import Unauthorized


@dataclass(frozen=True)
class Subject:
    """Whom a token names, and in which token epoch of the user it was made."""

    user_id: str
    epoch: int


class Tokens:
    """Issues and verifies tokens. Every failed verification is `Unauthorized`."""

    def __init__(self, secret: str, settings: AuthSettings) -> None:
        self._secret = secret.encode()
        self._settings = settings

    def access_token(self, user: User) -> str:
        """For the header `Authorization: Bearer`."""
        return self._encode(
            {
                "sub": user.user_id,
                "email": user.email or "",
                "given_name": user.first_name,
                "family_name": user.last_name,
                "preferred_username": user.username,
            }
            | _epoch_claim(user),
            self._settings.access_token_seconds,
        )

    def signature_token(self, user: User) -> str:
        """For the query argument `signature_token` of a link that is followed at once."""
        return self._encode({"user": user.user_id} | _epoch_claim(user), self._settings.signature_token_seconds)

    def upload_token(self, user: User) -> str:
        """For the query argument `token` of uploads. The same until the user logs out everywhere."""
        payload = uuid.UUID(user.user_id).bytes
        return f"{_to_text(payload)}.{_to_text(self._upload_signature(payload, user.token_epoch))}"

    def read_access_token(self, token: str) -> Subject:
        """Whom a valid access token names."""
        return self._subject(token, "sub", "access token")

    def read_signature_token(self, token: str) -> Subject:
        """Whom a valid signature token names."""
        return self._subject(token, "user", "signature token")

    def read_upload_token(self, token: str, epoch_of: Callable[[str], int]) -> Subject:
        """Whom a valid upload token names; `epoch_of` tells the token epoch of a user id, known or not."""
        payload_text, _, signature_text = token.partition(".")
        try:
            payload, signature = _to_bytes(payload_text), _to_bytes(signature_text)
        except (binascii.Error, ValueError) as error:
            raise Unauthorized("The upload token is malformed.") from error
        if len(payload) != 16:
            raise Unauthorized("The upload token is malformed.")
        user_id = str(uuid.UUID(bytes=payload))
        epoch = epoch_of(user_id)
        if not hmac.compare_digest(signature, self._upload_signature(payload, epoch)):
            raise Unauthorized("The upload token is not valid.")
        return Subject(user_id, epoch)

    def derived_key(self, purpose: str) -> bytes:
        """A key for another purpose; what it signs never passes for a token."""
        return hmac.new(self._secret, purpose.encode(), hashlib.sha256).digest()

    def _upload_signature(self, payload: bytes, epoch: int) -> bytes:
        signed = payload if epoch == 0 else payload + epoch.to_bytes(8, "big")
        return hmac.new(self._secret, signed, hashlib.sha1).digest()

    def _encode(self, claims: dict[str, Any], seconds: int) -> str:
        from joserfc import jwt
        from joserfc.jwk import OctKey

        claims = {**claims, "exp": int(time.time()) + seconds}
        return jwt.encode({"alg": "HS256"}, claims, OctKey.import_key(self._secret), algorithms=["HS256"])

    def _subject(self, token: str, name: str, kind: str) -> Subject:
        from joserfc import jwt
        from joserfc.errors import JoseError
        from joserfc.jwk import OctKey

        try:
            decoded = jwt.decode(token, OctKey.import_key(self._secret), algorithms=["HS256"])
            claims = decoded.claims
            jwt.JWTClaimsRegistry(exp={"essential": True}).validate(claims)
        except (JoseError, ValueError, TypeError) as error:
            raise Unauthorized(f"The {kind} is not valid or has expired.") from error
        user_id = claims.get(name)
        if not isinstance(user_id, str) or not user_id:
            raise Unauthorized(f"The {kind} names no user.")
        epoch = claims.get("epoch", 0)
        if type(epoch) is not int:
            raise Unauthorized(f"The {kind} is not valid or has expired.")
        return Subject(user_id, epoch)


def _epoch_claim(user: User) -> dict[str, int]:
    return {"epoch": user.token_epoch} if user.token_epoch else {}


def _to_text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def _to_bytes(text: str) -> bytes:
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
