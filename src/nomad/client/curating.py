"""Metadata, datasets, frozen queries and tokens."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from nomad.client.connection import Connection


class CurationCalls(Connection):
    """Editing of metadata, and what makes entries citable. All need a login, except reading."""

    def edit(self, query: Mapping[str, Any], actions: Mapping[str, Any], *, verify: bool = False) -> dict[str, Any]:
        """Changes the metadata of all matching entries of the user, or with `verify` only checks whether it could.

        Values are plain: a text, or a list of them; None removes a value.

        >>> client.edit({"upload_id": [upload_id]}, {"comment": "see our paper", "datasets": ["Silicon series"]})
        """
        wrapped = {
            name: [{"value": item} for item in value] if isinstance(value, list) else {"value": value}
            for name, value in actions.items()
        }
        body = {"query": dict(query), "actions": wrapped, "verify": verify}
        answer: dict[str, Any] = self.request("POST", "/repo/edit", json=body)
        return answer

    def datasets(self, prefix: str | None = None) -> list[dict[str, Any]]:
        """The user's datasets, or those whose name begins with `prefix`."""
        found: list[dict[str, Any]] = []
        while True:
            page = {"page": len(found) // 100 + 1, "per_page": 100, **({"prefix": prefix} if prefix else {})}
            answer = self.request("GET", "/datasets/", params=page)
            found += answer["results"]
            if len(answer["results"]) < 100:
                return found

    def create_dataset(self, name: str) -> dict[str, Any]:
        """A new, empty dataset."""
        answer: dict[str, Any] = self.request("PUT", "/datasets/", json={"name": name})
        return answer

    def assign_doi(self, name: str) -> dict[str, Any]:
        """Gives a dataset a DOI. This cannot be undone."""
        answer: dict[str, Any] = self.request("POST", f"/datasets/{quote(name, safe='')}")
        return answer

    def delete_dataset(self, name: str) -> dict[str, Any]:
        """Deletes a dataset without DOI; its entries stay."""
        answer: dict[str, Any] = self.request("DELETE", f"/datasets/{quote(name, safe='')}")
        return answer

    def freeze(self, query: Mapping[str, Any], name: str | None = None) -> dict[str, Any]:
        """Stores the list of entries that a query finds now, to be cited: `url`, `cite`, `checksum`, `frozen_id`."""
        body = {"query": dict(query), **({"name": name} if name else {})}
        answer: dict[str, Any] = self.request("POST", "/repo/frozen", json=body)
        return answer

    def frozen(
        self, frozen_id: str, page: int = 1, per_page: int = 1000, *, verify: bool = False, compare: bool = False
    ) -> dict[str, Any]:
        """A frozen query with a page of its entries; `verify` and `compare` check it against today."""
        flags = {name: "true" for name, given in (("verify", verify), ("compare", compare)) if given}
        answer: dict[str, Any] = self.request(
            "GET", f"/repo/frozen/{frozen_id}", params={"page": page, "per_page": per_page, **flags}
        )
        return answer

    def create_token(self, name: str, *, write: bool = False, days: int | None = 90) -> dict[str, Any]:
        """A new personal access token for programs; `token` in the answer is shown only this once."""
        body = {"name": name, "scopes": ["read", "write"] if write else ["read"], "expires_days": days}
        answer: dict[str, Any] = self.request("POST", "/auth/tokens", json=body)
        return answer

    def tokens(self) -> list[dict[str, Any]]:
        """The user's personal access tokens, without the tokens themselves."""
        return list(self.request("GET", "/auth/tokens")["tokens"])

    def revoke_token(self, token_id: str) -> None:
        """Makes a token void."""
        self.request("DELETE", f"/auth/tokens/{token_id}")
