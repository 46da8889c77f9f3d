"""What clients may ask for: URL parameters and JSON queries, turned into the query model.

The top level of a JSON query holds search quantities, `owner`, `domain`, `from_time`, `until_time`, `dft.optimade` and
boolean expressions (`$and`, `$or`, `$not`, `$lt`, `$lte`, `$gt`, `$gte`); all its members must match and unknown names
are ignored. Inside of expressions only quantities and operators are allowed. The members of one object are always
combined with *and*.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import orjson

from nomad.auth.users import User
from nomad.errors import BadRequest, NotSupported
from nomad.repository.access import owner_query
from nomad.repository.values import as_mapping, bound, clause, known_quantity, parse_time, url_clause
from nomad.search.optimade import compile_filter
from nomad.search.quantities import quantities
from nomad.search.query import And, Not, Or, Query, Range

COMPARISONS = ("$lt", "$lte", "$gt", "$gte")
MAX_DEPTH = 40
OPTIMADE = "dft.optimade"


@dataclass(frozen=True)
class Filters:
    """A search without its form: whose data, and which of them."""

    owner: str = "visible"
    clauses: tuple[Query, ...] = ()
    named: Mapping[str, Any] | None = None
    """The quantities and expressions as JSON, for code snippets."""

    def query(self, user: User | None) -> Query:
        """The complete query for this user; raises as `access.owner_query` does."""
        return And((owner_query(user, self.owner), *self.clauses))


def filters_from_url(parameters: Mapping[str, Sequence[str]]) -> Filters:
    """Filters of URL parameters (name to all its values); other parameters are ignored.

    Raises `BadRequest` for values that do not fit, bad dates, expressions and OPTIMADE filters.
    """
    clauses: list[Query] = []
    named: dict[str, Any] = {}
    known = quantities()
    for name, texts in parameters.items():
        quantity = known.get(name)
        if quantity is None or not texts or quantity.kind == "object":
            continue
        clauses.append(url_clause(quantity, texts))
        named[name] = texts[-1] if quantity.query_many is None else list(texts)
    last = {name: texts[-1] for name, texts in parameters.items() if texts}
    clauses += _times(last.get("from_time"), last.get("until_time"))
    if optimade := last.get(OPTIMADE):
        clauses.append(_optimade(optimade, last.get("domain")))
        named[OPTIMADE] = optimade
    if text := last.get("query"):
        expression = _load_expression(text)
        clauses.append(parse_expression(expression))
        named |= expression
    return Filters(last.get("owner") or "visible", tuple(clauses), named)


def filters_from_json(query: Any) -> Filters:
    """Filters of the `query` object of a body (None: no filters). Raises `BadRequest` as `filters_from_url`."""
    query = as_mapping({} if query is None else query, "query")
    clauses: list[Query] = []
    named: dict[str, Any] = {}
    known = quantities()
    for name, value in query.items():
        if name.startswith("$"):
            clauses.append(_operator(name, value, 1))
            named[name] = value
        elif name in known and known[name].kind != "object":
            clauses.append(clause(known[name], value))
            named[name] = value
    clauses += _times(query.get("from_time"), query.get("until_time"))
    if (optimade := query.get(OPTIMADE)) not in (None, ""):
        clauses.append(_optimade(optimade, query.get("domain")))
        named[OPTIMADE] = optimade
    owner = query.get("owner", "visible")
    if not isinstance(owner, str):
        raise BadRequest("The owner must be a string.", errors={"query.owner": "not a string"})
    return Filters(owner, tuple(clauses), named)


def parse_expression(expression: Any, depth: int = 1) -> Query:
    """The clause of an expression: an object of quantities and operators, all of which must match."""
    if depth > MAX_DEPTH:
        raise BadRequest(f"The query is nested more than {MAX_DEPTH} levels deep.")
    clauses = []
    for name, value in as_mapping(expression, "query expression").items():
        if name.startswith("$"):
            clauses.append(_operator(name, value, depth + 1))
        else:
            clauses.append(clause(known_quantity(name, "query"), value))
    return clauses[0] if len(clauses) == 1 else And(tuple(clauses))


def _operator(name: str, value: Any, depth: int) -> Query:
    if name in COMPARISONS:
        bounds = as_mapping(value, name)
        if len(bounds) != 1:
            raise BadRequest(f"{name} must hold exactly one quantity.", errors={name: "not exactly one quantity"})
        [(quantity, limit)] = bounds.items()
        return bound(known_quantity(quantity, name), name[1:], limit)
    if name not in ("$and", "$or", "$not"):
        raise BadRequest(f"{name} is not a known operator.", errors={name: "unknown operator"})
    members = _members(value, name)
    clauses = tuple(parse_expression(member, depth) for member in members)
    if name == "$and":
        return And(clauses)
    return Or(clauses) if name == "$or" else Not(Or(clauses))


def _members(value: Any, name: str) -> Iterable[Any]:
    if isinstance(value, list):
        return value
    return (as_mapping(value, name),)


def _times(start: Any, end: Any) -> list[Query]:
    if start in (None, "") and end in (None, ""):
        return []
    first = _time(start, "from_time") or datetime.fromtimestamp(0, UTC)
    last = _time(end, "until_time") or datetime.now(UTC)
    return [Range("upload_time", gte=first, lte=last)]


def _time(value: Any, name: str) -> datetime | None:
    if value in (None, ""):
        return None
    try:
        return parse_time(value)
    except ValueError as error:
        raise BadRequest(f"{name} {value!r} is {error}.", errors={name: str(error)}) from error


def _optimade(text: Any, domain: Any) -> Query:
    if not isinstance(text, str):
        raise BadRequest("dft.optimade must be a string.", errors={OPTIMADE: "not a string"})
    try:
        return compile_filter(text, with_quantities=domain is not None)
    except NotSupported as error:
        raise BadRequest(error.message, errors={OPTIMADE: error.message}) from error


def _load_expression(text: str) -> Mapping[str, Any]:
    try:
        return as_mapping(orjson.loads(text), "query")
    except orjson.JSONDecodeError as error:
        raise BadRequest(f"The query {text!r} is not JSON: {error}.", errors={"query": "not JSON"}) from error
