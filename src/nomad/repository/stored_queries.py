"""Queries as JSON, so that a cursor in the database can hold one."""

from __future__ import annotations

from dataclasses import fields
from datetime import datetime
from typing import Any, get_args

from nomad.search.query import Query

CLAUSES: dict[str, Any] = {kind.__name__: kind for kind in get_args(Query)}


def query_to_json(query: Query) -> dict[str, Any]:
    """The query as JSON: an object with the kind of each clause and its members."""
    members = {field.name: _to_json(getattr(query, field.name)) for field in fields(query)}
    return {"kind": type(query).__name__, **members}


def query_from_json(value: dict[str, Any]) -> Query:
    """The query that `query_to_json` wrote."""
    members = {name: _from_json(member) for name, member in value.items() if name != "kind"}
    query: Query = CLAUSES[value["kind"]](**members)
    return query


def _to_json(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_to_json(item) for item in value]
    if isinstance(value, datetime):
        return {"time": value.isoformat()}
    return query_to_json(value) if type(value).__name__ in CLAUSES else value


def _from_json(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(_from_json(item) for item in value)
    if isinstance(value, dict):
        return datetime.fromisoformat(value["time"]) if "time" in value else query_from_json(value)
    return value
