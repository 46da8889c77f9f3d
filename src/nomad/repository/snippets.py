"""Code snippets that repeat a search: address, command line, Python script, client library."""

from __future__ import annotations

import json
import shlex
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

DEFAULTS = {("order_by", "upload_time"), ("order", "-1"), ("domain", "dft"), ("owner", "public")}
NOT_IN_ADDRESS = ("statistics", "page", "per_page", "exclude")
SECRETS = ("token", "signature_token")

PYTHON = """\
import requests

response = requests.post("{api}/archive/query", json={{
    "query": {query}
}})
response.raise_for_status()
print(response.json())
"""
CLIENT = """\
from nomad.client import ArchiveQuery

query = ArchiveQuery(
    url="{api}",
    query={query},
    required="*",
    max=10,
)
for archive in query:
    print(archive)
"""


def search_snippets(
    api: str, query: Mapping[str, Any], parameters: Mapping[str, Sequence[str]] | None = None
) -> dict[str, str]:
    """Snippets for a search below the address `api`.

    `query` is what `Filters.named` holds. `parameters` are the URL parameters; without them (a search by JSON body) the
    addresses are built from the query.
    """
    snippets = {}
    if parameters is None:
        parameters = {"query": [json.dumps(query)]} if query else {}
    else:
        snippets["repo_url"] = _address(
            f"{api}/repo",
            [pair for pair in _pairs(parameters, NOT_IN_ADDRESS) if pair not in DEFAULTS],
        )
    download = _address(f"{api}/archive/download", _pairs(parameters, ("statistics",)))
    snippets["curl"] = f"curl {shlex.quote(download)} -o nomad.zip"
    return snippets | query_snippets(api, query)


def query_snippets(api: str, query: Mapping[str, Any]) -> dict[str, str]:
    """The two Python snippets."""
    shown = {name: value for name, value in query.items() if (name, value) != ("domain", "dft")}
    # repr instead of JSON: the snippets are Python
    text = repr(shown)
    return {"python": PYTHON.format(api=api, query=text), "clientlib": CLIENT.format(api=api, query=text)}


def entry_snippets(api: str, upload_id: str, calc_id: str) -> dict[str, str]:
    """Snippets that get the archive of one entry."""
    query = {"upload_id": [upload_id], "calc_id": [calc_id]}
    return {"curl": f"curl {shlex.quote(f'{api}/archive/{upload_id}/{calc_id}')}", **query_snippets(api, query)}


def _address(address: str, pairs: Sequence[tuple[str, str]]) -> str:
    return f"{address}?{urlencode(pairs)}"


def _pairs(parameters: Mapping[str, Sequence[str]], without: Sequence[str]) -> list[tuple[str, str]]:
    return [
        (name, text)
        for name, texts in parameters.items()
        if name not in without and name not in SECRETS
        for text in texts
    ]
