"""DataCite's REST API, as far as the DOIs of datasets need it.

Scope: single requests and what their answers mean. No rows, no retries, no order of steps; see `nomad.repository.doi`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from nomad.config import DataciteSettings
from nomad.errors import NomadError

if TYPE_CHECKING:
    import httpx

MEDIA_TYPE = "application/vnd.api+json"
DRAFT, FINDABLE = "draft", "findable"
SHOWN = 500
"""Characters of an answer that a message repeats."""


class DataciteError(NomadError):
    """A DOI could not be registered."""

    status = 502


class DataciteRefused(DataciteError):
    """DataCite has answered that it will not do it; nothing has happened there."""


class DataciteUnavailable(DataciteError):
    """DataCite gave no useful answer; whether it has done what was asked is not known."""

    status = 503


@dataclass(frozen=True)
class Datacite:
    """The account of this installation at DataCite. Every call raises `DataciteRefused` or `DataciteUnavailable`."""

    settings: DataciteSettings

    def state(self, doi: str) -> str | None:
        """`draft`, `registered` or `findable`; None when DataCite does not know the DOI or not as one of ours."""
        answer = self._request("GET", f"/dois/{quote(doi, safe='')}", unknown_is_none=True)
        return None if answer is None else _state(answer)

    def create_draft(self, doi: str) -> str:
        """Makes the DOI known as a draft, which can be removed again; answers its state, which may be older."""
        try:
            answer = self._request("POST", "/dois", {"doi": doi})
        except DataciteRefused:
            known = self.state(doi)  # an earlier attempt of ours may have been cut off behind its effect
            if known is None:
                raise
            return known
        return _state(answer)

    def describe(self, doi: str, document: Mapping[str, Any]) -> None:
        """Sends the metadata, which replace earlier ones."""
        self._request("PUT", f"/dois/{quote(doi, safe='')}", document)

    def publish(self, doi: str) -> str:
        """Makes the DOI findable, for ever; answers its state."""
        return _state(self._request("PUT", f"/dois/{quote(doi, safe='')}", {"event": "publish"}))

    def remove_draft(self, doi: str) -> None:
        """Removes a draft; nothing happens if there is none."""
        self._request("DELETE", f"/dois/{quote(doi, safe='')}", unknown_is_none=True)

    def _request(
        self, method: str, path: str, attributes: Mapping[str, Any] | None = None, *, unknown_is_none: bool = False
    ) -> Any:
        import httpx

        settings = self.settings
        content = None if attributes is None else {"data": {"type": "dois", "attributes": dict(attributes)}}
        try:
            response = httpx.request(
                method,
                f"{settings.url.rstrip('/')}{path}",
                json=content,
                auth=(settings.user or "", settings.password or ""),
                headers={"Content-Type": MEDIA_TYPE, "Accept": MEDIA_TYPE},
                timeout=settings.timeout,
            )
        except (httpx.TransportError, httpx.InvalidURL) as error:
            raise DataciteUnavailable(
                f"DataCite ({settings.url}) cannot be reached: {str(error) or type(error).__name__}."
            ) from error
        if response.status_code == 404 and unknown_is_none:
            return None
        if response.is_success:
            return _content(response)
        _refuse(response)
        return None


def _refuse(response: httpx.Response) -> None:
    reason = _reason(response)
    if response.status_code >= 500 or response.status_code in (408, 429):
        raise DataciteUnavailable(f"DataCite has a problem: {reason}.")
    if response.status_code in (401, 403):
        raise DataciteRefused(f"DataCite refuses this installation (settings datacite.user and .password): {reason}.")
    raise DataciteRefused(f"DataCite refuses the DOI: {reason}.")


def _content(response: httpx.Response) -> Any:
    if not response.content:
        return None
    try:
        return response.json()
    except ValueError as error:
        raise DataciteUnavailable("DataCite's answer is not JSON.") from error


def _state(answer: Any) -> str:
    try:
        return str(answer["data"]["attributes"]["state"])
    except (KeyError, TypeError) as error:
        raise DataciteUnavailable("DataCite's answer does not tell the state of the DOI.") from error


def _reason(response: httpx.Response) -> str:
    try:
        titles = [str(error.get("title") or error) for error in response.json()["errors"]]
    except (ValueError, KeyError, TypeError, AttributeError):
        titles = [response.reason_phrase]
    return f"{response.status_code} {'; '.join(titles)}"[:SHOWN].rstrip(".")
