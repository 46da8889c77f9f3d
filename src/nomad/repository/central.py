"""The central NOMAD as an Oasis sees it.

Scope: single requests and what their answers mean. No rows, no retries; see `nomad.processing.publish_from_oasis`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from nomad.config import Settings
from nomad.errors import BadRequest, NomadError

if TYPE_CHECKING:
    import httpx

NEEDED = ("central_url", "central_user", "central_password")
CONNECT_SECONDS = 20.0
ANSWER_SECONDS = 600.0
"""A server writes a large body to its disk before it answers."""


class CentralRefused(NomadError):
    """The central NOMAD has answered that it will not do it; asking again does not help."""


class CentralUnavailable(NomadError):
    """The central NOMAD gave no useful answer; what was sent may have arrived or not."""

    status = 503


class CentralHasIt(NomadError):
    """The central NOMAD has an upload with this id already."""


@dataclass(frozen=True)
class Central:
    """The account of this Oasis at the central NOMAD. Calls raise `CentralRefused` or `CentralUnavailable`."""

    url: str
    user: str
    password: str
    deployment_id: str
    """Name of the central NOMAD in `published_to`."""
    own_deployment_id: str

    @classmethod
    def of(cls, settings: Settings) -> Central:
        """As configured. Raises `BadRequest` for an installation that is no Oasis or does not know a central NOMAD."""
        oasis = settings.oasis
        if not oasis.is_oasis:
            raise BadRequest("This installation is no Oasis, there is no central NOMAD to publish to.")
        missing = [f"oasis.{name}" for name in NEEDED if not getattr(oasis, name)]
        if missing:
            raise BadRequest(f"This Oasis cannot publish to a central NOMAD: its admin must set {', '.join(missing)}.")
        url = (oasis.central_url or "").rstrip("/")
        return cls(
            url,
            oasis.central_user or "",
            oasis.central_password or "",
            oasis.central_deployment_id or urlsplit(url).netloc,
            oasis.deployment_id or settings.deployment,
        )

    def login(self) -> str:
        """A bearer token."""
        answer = self._request("GET", "/auth/", auth=(self.user, self.password))
        token = answer.get("access_token")
        if not token:
            raise CentralUnavailable(f"The central NOMAD ({self.url}) did not send an access token.")
        return str(token)

    def public_entries(self, token: str, upload_id: str) -> list[str]:
        """Ids of some public entries that the central NOMAD has of this upload; none if it does not show it (yet)."""
        parameters: dict[str, Any] = {"upload_id": upload_id, "owner": "public", "per_page": 10}
        answer = self._request("GET", "/repo/", params=parameters, headers=_bearer(token))
        return [entry["calc_id"] for entry in answer["results"]]

    def send(
        self, token: str, upload_id: str, uploader_id: str, name: str | None, content: Iterator[bytes], size: int
    ) -> None:
        """Sends an upload of `size` bytes. Raises `CentralHasIt` when there is one with this id."""
        parameters = {
            "oasis_upload_id": upload_id,
            "oasis_uploader_id": uploader_id,
            "oasis_deployment_id": self.own_deployment_id,
            **({"name": name} if name else {}),
        }
        headers = {**_bearer(token), "Content-Length": str(size), "Content-Type": "application/octet-stream"}
        self._request("PUT", "/uploads/", params=parameters, headers=headers, content=content)

    def _request(self, method: str, path: str, **arguments: Any) -> Any:
        import httpx

        headers = {"Accept": "application/json", **arguments.pop("headers", {})}
        timeout = httpx.Timeout(ANSWER_SECONDS, connect=CONNECT_SECONDS)
        try:
            response = httpx.request(method, f"{self.url}{path}", headers=headers, timeout=timeout, **arguments)
        except (httpx.TransportError, httpx.InvalidURL) as error:
            reason = str(error) or type(error).__name__
            raise CentralUnavailable(f"The central NOMAD ({self.url}) cannot be reached: {reason}.") from error
        if not response.is_success:
            _refuse(response)
        try:
            return response.json()
        except ValueError as error:
            raise CentralUnavailable(f"The answer of the central NOMAD ({self.url}) is not JSON.") from error


def _bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def _refuse(response: httpx.Response) -> None:
    try:
        body = response.json()
        reason = str(body.get("message") or body.get("description") or body)
    except (ValueError, AttributeError):
        reason = response.reason_phrase
    reason = f"{response.status_code} {reason}"[:500].rstrip(".")
    if response.status_code >= 500 or response.status_code in (408, 429):
        raise CentralUnavailable(f"The central NOMAD has a problem: {reason}.")
    if response.status_code == 400 and "exists already" in reason:
        raise CentralHasIt(f"The central NOMAD has this upload: {reason}.")
    if response.status_code in (401, 403):
        raise CentralRefused(
            f"The central NOMAD refuses this Oasis (settings oasis.central_user and .central_password): {reason}."
        )
    raise CentralRefused(f"The central NOMAD refuses the upload: {reason}.")
