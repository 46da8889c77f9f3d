"""Which credentials an operation takes, as its description in the API says."""

from __future__ import annotations

from functools import cache
from typing import Any

from api.access.world import AccessWorld

_BAD = ("expired token", "foreign token", "expired signature")
_IN_QUERY = {"signature": "NOMAD signature", "upload token": "NOMAD upload token"}


def operations(world: AccessWorld) -> dict[str, list[str]]:
    """Every operation of the API, `tag.operationId`, with the names of the credentials that it takes."""
    return _operations(world.client)


@cache
def _operations(client: Any) -> dict[str, list[str]]:
    document = client.get("/api/swagger.json").json()
    return {
        f"{operation['tags'][0]}.{operation['operationId']}": [
            name for choice in operation.get("security", []) for name in choice
        ]
        for methods in document["paths"].values()
        for method, operation in methods.items()
        if method != "parameters"
    }


def effective_role(world: AccessWorld, operation: str, role: str) -> str | None:
    """As whom the request is carried out; None where its credentials must be refused."""
    accepted = operations(world)[operation]
    if not accepted:
        return "anonymous"
    if role in _BAD:
        return None
    if role in _IN_QUERY:
        return "owner" if _IN_QUERY[role] in accepted else None
    return role
