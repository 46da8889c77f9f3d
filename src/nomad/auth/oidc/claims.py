"""Verifying the provider's tokens: who signed, for whom, until when."""

from __future__ import annotations

import base64
import binascii
import json
from typing import Any

from nomad.auth.oidc.provider import Provider
from nomad.config import OidcSettings
from nomad.errors import Unauthorized

_OTHER_KINDS = {"ID", "Refresh", "Offline", "Logout"}
"""What Keycloak's claim `typ` says of tokens that are no access tokens."""


def issuer_of(token: str) -> str | None:
    """The issuer that a token names, not verified; only for choosing who verifies it."""
    issuer = _part(token, 1).get("iss")
    return issuer if isinstance(issuer, str) else None


def verify_access_token(provider: Provider, settings: OidcSettings, token: str) -> dict[str, Any]:
    """The claims of an access token for this server. Raises `Unauthorized`, `Unavailable`."""
    claims = _verify(provider, settings, token, settings.audiences or [settings.client_id])
    if claims.get("typ") in _OTHER_KINDS or "nonce" in claims or "at_hash" in claims:
        raise Unauthorized("This is an ID token or another token of the provider; an access token is needed.")
    party = claims.get("azp")
    if settings.authorized_parties is not None and party is not None and party not in settings.authorized_parties:
        raise Unauthorized(f"The token was made for the client {str(party)[:100]!r}, which is not accepted here.")
    return claims


def verify_id_token(provider: Provider, settings: OidcSettings, token: str, nonce: str) -> dict[str, Any]:
    """The claims of the ID token that answers a login with this nonce. Raises `Unauthorized`, `Unavailable`."""
    claims = _verify(provider, settings, token, [settings.client_id])
    if claims.get("nonce") != nonce:
        raise Unauthorized("The answer of the identity provider belongs to another login.")
    if claims.get("azp", settings.client_id) != settings.client_id:
        raise Unauthorized("The answer of the identity provider is for another client.")
    return claims


def _verify(provider: Provider, settings: OidcSettings, token: str, audiences: list[str]) -> dict[str, Any]:
    from joserfc import jwt
    from joserfc.errors import ExpiredTokenError, InvalidClaimError, JoseError, MissingClaimError

    header = _part(token, 0)
    algorithm, key_id = header.get("alg"), header.get("kid")
    if algorithm not in settings.algorithms:
        raise Unauthorized(f"The token is signed with {str(algorithm)[:20]!r}; accepted are {settings.algorithms}.")
    if str(header.get("typ", "JWT")).lower() not in ("jwt", "at+jwt", "application/at+jwt"):
        raise Unauthorized("This token of the identity provider is no access token.")
    key = provider.key(key_id if isinstance(key_id, str) else None, algorithm)
    try:
        claims = jwt.decode(token, key, algorithms=settings.algorithms).claims
        jwt.JWTClaimsRegistry(
            leeway=settings.clock_skew,
            iss={"essential": True, "value": provider.issuer},
            aud={"essential": True, "values": audiences},
            exp={"essential": True},
            sub={"essential": True},
        ).validate(claims)
    except ExpiredTokenError as error:
        raise Unauthorized("The token has expired.") from error
    except (InvalidClaimError, MissingClaimError) as error:
        raise Unauthorized(f"The token is not for this server: {error}") from error
    except (JoseError, ValueError, TypeError) as error:
        raise Unauthorized("The token is not valid.") from error
    if not isinstance(claims["sub"], str) or len(claims["sub"]) > 255:
        raise Unauthorized("The token names no user.")
    return claims


def _part(token: str, number: int) -> dict[str, Any]:
    parts = token.split(".")
    if len(parts) != 3:
        return {}
    try:
        part = json.loads(base64.urlsafe_b64decode(parts[number] + "=" * (-len(parts[number]) % 4)))
    except (binascii.Error, ValueError, RecursionError):
        return {}
    return part if isinstance(part, dict) else {}
