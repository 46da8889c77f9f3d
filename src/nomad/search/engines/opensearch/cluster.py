"""The connection to the cluster, and its errors in the words of this project."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

import orjson

from nomad.config import OpenSearchSettings
from nomad.errors import BadRequest, ConfigurationError
from nomad.search.index import IndexUnavailable

_LOG = logging.getLogger(__name__)
_CONNECTIONS = 16
_TOO_LARGE = ("too_many", "too_complex", "too_long", "max_clause", "maxclausecount", "nested depth", "too many")
"""Parts of reasons by which a cluster refuses a question, sometimes with the status of a server error."""


class IndexMissing(IndexUnavailable):
    """There is no index or alias of this name."""


class Cluster:
    """Sends requests. Safe to share between threads. Connects with the first request."""

    def __init__(self, settings: OpenSearchSettings) -> None:
        try:
            from opensearchpy import OpenSearch
        except ImportError as error:
            raise ConfigurationError(
                "The search engine `opensearch` needs a package: pip install 'nomad-repository[opensearch]'."
            ) from error
        # the library logs every failed request with its traceback; the errors raised here say the same
        logging.getLogger("opensearch").setLevel(logging.CRITICAL)
        options: dict[str, Any] = {}
        if settings.user is not None:
            options["http_auth"] = (settings.user, settings.password or "")
        if any(host.startswith("https:") for host in settings.hosts):
            options["verify_certs"] = settings.verify_certificates
            options["ssl_show_warn"] = False
            if settings.ca_file is not None:
                options["ca_certs"] = str(settings.ca_file)
        self._hosts = ", ".join(host.rsplit("@", 1)[-1] for host in settings.hosts)
        self._client = OpenSearch(
            hosts=list(settings.hosts),
            timeout=settings.timeout,
            max_retries=len(settings.hosts) - 1,
            pool_maxsize=_CONNECTIONS,
            **options,
        )

    def request(
        self, method: str, path: str, body: Any = None, parameters: Mapping[str, str] | None = None
    ) -> dict[str, Any]:
        """The answer to one request. `body` is JSON, or lines of JSON as bytes.

        Raises `IndexMissing`, `BadRequest` for questions that the cluster cannot answer, and `IndexUnavailable`.
        """
        from opensearchpy import exceptions

        content = body if body is None or isinstance(body, bytes) else orjson.dumps(body)
        headers = {"content-type": "application/x-ndjson" if isinstance(body, bytes) else "application/json"}
        try:
            answer = self._client.transport.perform_request(
                method, path, params=dict(parameters or {}), body=content, headers=headers
            )
        except exceptions.ConnectionError as error:  # timeouts and TLS errors are such, too
            _LOG.warning("OpenSearch at %s does not answer: %s", self._hosts, error)
            raise IndexUnavailable(
                "The search engine does not answer at the moment; please try again later."
            ) from error
        except exceptions.TransportError as error:
            raise self._named(error) from error
        return answer if isinstance(answer, dict) else {}

    def exists(self, path: str) -> bool:
        """Whether there is something at `path`. Raises `IndexUnavailable`."""
        try:
            self.request("GET", path)
        except IndexMissing:
            return False
        return True

    def _named(self, error: Any) -> Exception:
        reason = _reason(error.info) or str(error.error)
        if error.status_code == 404:
            return IndexMissing(f"OpenSearch: {reason}")
        is_busy = error.status_code == 429
        if not is_busy and any(each in reason.lower() for each in _TOO_LARGE):
            return BadRequest(f"The question is too large for the search engine: {reason}")
        if error.status_code == 400:
            return BadRequest(f"The search engine cannot answer this: {reason}")
        _LOG.warning("OpenSearch at %s answers with status %s: %s", self._hosts, error.status_code, reason)
        if error.status_code in (401, 403):
            return IndexUnavailable("The search engine refuses the user, password or rights that are configured.")
        return IndexUnavailable("The search engine cannot answer at the moment; please try again later.")

    def close(self) -> None:
        self._client.close()


def _reason(info: Any) -> str:
    """The innermost reason of an error."""
    error = info.get("error") if isinstance(info, dict) else None
    if not isinstance(error, dict):
        return str(error or "")
    causes = error.get("root_cause") or [error]
    texts = [f"{each.get('type')}: {each.get('reason')}" for each in (*causes[:1], error) if isinstance(each, dict)]
    failed = error.get("failed_shards") or []
    texts += [_reason({"error": each.get("reason")}) for each in failed[:1] if isinstance(each, dict)]
    inner = error.get("caused_by")
    if isinstance(inner, dict):
        texts.append(_reason({"error": inner}))
    return "; ".join(dict.fromkeys(text for text in texts if text))[:500]
