"""The identity provider as this server sees it: its addresses, its public keys, its answers.

Addresses come from the provider's discovery document. Keys are kept for some minutes; a key that is not known is asked
for at once, but not more often than every few seconds, whatever tokens strangers send. While the provider is down, keys
that are known go on working, and everything else is `Unavailable` at once instead of after a timeout each.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from nomad.config import OidcSettings
from nomad.errors import Unauthorized, Unavailable

if TYPE_CHECKING:
    import httpx
    from joserfc.jwk import Key

T = TypeVar("T")
KEYS_SECONDS = 600.0
REFRESH_SECONDS = 10.0
"""Least time between two looks for an unknown key."""
RETRY_SECONDS = 5.0
"""Time after a failure in which the provider is not asked again."""
MAX_DOCUMENT = 1024**2
_KEY_TYPES = {"RSA", "EC", "OKP"}


class Provider:
    """One provider, shared by the threads of a process."""

    def __init__(self, settings: OidcSettings) -> None:
        if settings.issuer is None:
            raise ValueError("The setting auth.oidc.issuer is not set.")
        self.issuer: str = settings.issuer
        self._settings = settings
        self._lock = threading.Lock()
        self._client: httpx.Client | None = None
        self._metadata: dict[str, Any] | None = None
        self._keys: list[tuple[dict[str, Any], Key]] | None = None
        self._fetched = -KEYS_SECONDS
        self._failed = -RETRY_SECONDS

    def metadata(self) -> dict[str, Any]:
        """The discovery document. Raises `Unavailable`."""
        with self._lock:
            return self._known_metadata()

    def key(self, key_id: str | None, algorithm: str) -> Key:
        """The public key for a signature. Raises `Unauthorized` for an unknown one, `Unavailable`."""
        if self._keys is not None and time.monotonic() - self._fetched < KEYS_SECONDS:
            found = _find(self._keys, key_id, algorithm)
            if found is not None:
                return found
        with self._lock:
            if self._keys is None:
                self._fetch_keys()
            elif time.monotonic() - self._fetched >= KEYS_SECONDS:
                self._fetch_keys(required=_find(self._keys, key_id, algorithm) is None)
            found = _find(self._keys or [], key_id, algorithm)
            if found is None and time.monotonic() - self._fetched >= REFRESH_SECONDS:
                self._fetch_keys()
                found = _find(self._keys or [], key_id, algorithm)
        if found is None:
            raise Unauthorized("The token is signed with a key that the identity provider does not have.")
        return found

    def exchange(self, code: str, verifier: str, redirect_uri: str) -> dict[str, Any]:
        """The tokens for the code of a login. Raises `Unauthorized` for a code that is not good, `Unavailable`."""
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "code_verifier": verifier,
            "redirect_uri": redirect_uri,
            "client_id": self._settings.client_id,
        }
        if self._settings.client_secret is not None:
            form["client_secret"] = self._settings.client_secret
        return self._request("POST", self._endpoint("token_endpoint"), data=form)

    def userinfo(self, access_token: str) -> dict[str, Any]:
        """What the provider tells about the owner of a token. Raises `Unauthorized`, `Unavailable`."""
        headers = {"Authorization": f"Bearer {access_token}"}
        return self._request("GET", self._endpoint("userinfo_endpoint"), headers=headers)

    def _endpoint(self, name: str) -> str:
        endpoint = self.metadata().get(name)
        if not isinstance(endpoint, str):
            raise Unavailable(f"The identity provider {self.issuer} has no {name}.")
        return endpoint

    def _known_metadata(self) -> dict[str, Any]:
        if self._metadata is None:
            self._metadata = self._guarded(self._discover)
        return self._metadata

    def _discover(self) -> dict[str, Any]:
        document = self._request("GET", f"{self.issuer.rstrip('/')}/.well-known/openid-configuration")
        if document.get("issuer") != self.issuer:
            raise Unavailable(
                f"The identity provider calls itself {document.get('issuer')!r}; "
                f"the setting auth.oidc.issuer must say the same, not {self.issuer!r}."
            )
        return document

    def _fetch_keys(self, *, required: bool = True) -> None:
        try:
            address = self._known_metadata().get("jwks_uri")
            self._keys = self._guarded(lambda: _import_keys(self._request("GET", str(address))))
            self._fetched = time.monotonic()
        except Unavailable:
            if required:
                raise

    def _guarded(self, fetch: Callable[[], T]) -> T:
        if time.monotonic() - self._failed < RETRY_SECONDS:
            raise Unavailable(f"The identity provider {self.issuer} does not answer. Local accounts can log in.")
        try:
            return fetch()
        except Unavailable:
            self._failed = time.monotonic()
            raise

    def _request(self, method: str, address: str, **arguments: Any) -> dict[str, Any]:
        import httpx

        try:
            if self._client is None:  # made once: reading the certificates of all authorities takes long
                limits = httpx.Limits(max_keepalive_connections=0)
                self._client = httpx.Client(timeout=self._settings.timeout, limits=limits)
            response = self._client.request(method, address, **arguments)
            body = response.json() if len(response.content) <= MAX_DOCUMENT else None
        except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
            raise Unavailable(
                f"The identity provider {self.issuer} does not answer ({error}). Local accounts can log in."
            ) from error
        if response.status_code in (400, 401, 403):
            reason = body.get("error") if isinstance(body, dict) else None
            raise Unauthorized(f"The identity provider refuses the login ({reason or response.status_code}).")
        if response.status_code != 200 or not isinstance(body, dict):
            raise Unavailable(f"The identity provider {self.issuer} answers with status {response.status_code}.")
        return body


def _import_keys(document: dict[str, Any]) -> list[tuple[dict[str, Any], Key]]:
    """Public keys for signatures; others, above all symmetric ones, are left out."""
    from joserfc.errors import JoseError
    from joserfc.jwk import import_key

    keys: list[tuple[dict[str, Any], Key]] = []
    entries = document.get("keys")
    for entry in entries if isinstance(entries, list) else []:
        if not isinstance(entry, dict) or entry.get("kty") not in _KEY_TYPES or entry.get("use", "sig") != "sig":
            continue
        try:
            keys.append((entry, import_key(entry)))
        except (JoseError, ValueError, KeyError, TypeError):  # of a kind that the library does not know
            continue
    return keys


def _find(keys: list[tuple[dict[str, Any], Key]], key_id: str | None, algorithm: str) -> Key | None:
    fitting = [
        key
        for entry, key in keys
        if (key_id is None or entry.get("kid") == key_id) and entry.get("alg", algorithm) == algorithm
    ]
    return fitting[0] if len(fitting) == 1 or (fitting and key_id is not None) else None
