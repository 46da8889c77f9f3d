"""From the query model to OpenSearch's queries. Nothing is scored: all clauses are filters."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from nomad.errors import BadRequest
from nomad.search import query as model
from nomad.search.engines.opensearch.mapping import column
from nomad.search.fields import IndexField, Stored, coerce, field
from nomad.search.limits import (
    MAX_DEPTH,
    Limit,
    above,
    below,
    check_pattern,
    limits_of,
    number_range,
    terms_of,
)
from nomad.search.text import segments, words

Compiled = dict[str, Any]
EVERYTHING: Compiled = {"match_all": {}}
NOTHING: Compiled = {"match_none": {}}


def compile_query(query: model.Query, depth: int = 0) -> Compiled:
    """Raises `BadRequest` for what a field cannot answer."""
    if depth > MAX_DEPTH:
        raise BadRequest(f"The query is nested more than {MAX_DEPTH} levels deep.")
    match query:
        case model.All():
            return EVERYTHING
        case model.Term(name, value):
            return terms(field(name), (value,))
        case model.Terms(name, values):
            return terms(field(name), values)
        case model.Range(name):
            found = field(name)
            return between(found, *limits_of(found, query))
        case model.Prefix(name, prefix):
            return _prefix(field(name), prefix)
        case model.Contains(name, text, suffix_only):
            return _contains(field(name), text, suffix_only)
        case model.Text(name, text):
            return terms(field(name), (text,))
        case model.Exists(name):
            return exists(field(name))
        case model.And(clauses):
            return all_of([compile_query(clause, depth + 1) for clause in clauses])
        case model.Or(clauses):
            return any_of([compile_query(clause, depth + 1) for clause in clauses])
        case model.Not(clause):
            return none_of(compile_query(clause, depth + 1))
    raise BadRequest(f"{query!r} is no query.")


def terms(field: IndexField, values: Sequence[model.Value]) -> Compiled:
    """Documents with at least one of the values; of analysed fields, at least one of the words."""
    if field.kind == "hidden":
        return NOTHING
    if field.analysed:
        split = words if field.kind == "words" else segments
        found: list[Stored] = [token for value in values for token in split(str(value))]
    else:
        found = [coerce(field, value) for value in values]
    unique = [_sendable(value) for value in terms_of(field, found)]
    if not unique:
        return NOTHING
    if len(unique) == 1:
        return {"term": {column(field): {"value": unique[0]}}}
    return {"terms": {column(field): unique}}


def exists(field: IndexField) -> Compiled:
    return NOTHING if field.kind == "hidden" else {"exists": {"field": column(field)}}


def between(field: IndexField, lower: Limit | None, upper: Limit | None) -> Compiled:
    """Documents with a value that fulfils both limits."""
    if field.kind == "hidden" or (lower is None and upper is None):
        return exists(field)
    if field.kind == "keyword":
        bounds = {}
        if lower is not None:
            bounds["gte" if lower.inclusive else "gt"] = _sendable(lower.value)
        if upper is not None:
            bounds["lte" if upper.inclusive else "lt"] = _sendable(upper.value)
        return {"range": {column(field): bounds}}
    if field.kind == "boolean":
        return terms(field, [value for value in (False, True) if above(value, lower) and below(value, upper)])
    if field.numeric:
        return _numbers_between(field, lower, upper)
    raise BadRequest(f"{field.name}: the values have no order.")


def within(field: IndexField, low: Stored, high: Stored) -> Compiled:
    """Documents with a value that is at least `low` and less than `high`."""
    return between(field, Limit(low, True), Limit(high, False))


def _numbers_between(field: IndexField, lower: Limit | None, upper: Limit | None) -> Compiled:
    found = number_range(field, lower, upper)
    if found is None:
        return NOTHING
    bounds: dict[str, Any] = {}
    if found.low is not None:
        bounds["gte" if found.includes_low else "gt"] = found.low
    if found.high is not None:
        bounds["lte" if found.includes_high else "lt"] = found.high
    return {"range": {column(field): bounds}} if bounds else exists(field)


def _prefix(field: IndexField, prefix: str) -> Compiled:
    _check_pattern(field, prefix)
    if field.kind == "hidden" or not prefix:
        return exists(field)
    return {"prefix": {column(field): {"value": _sendable(prefix)}}}


def _contains(field: IndexField, text: str, suffix_only: bool) -> Compiled:
    _check_pattern(field, text)
    if field.kind == "hidden" or not text:
        return exists(field)
    literal = "".join(f"\\{char}" if char in "*?\\" else char for char in str(_sendable(text)))
    pattern = f"*{literal}" if suffix_only else f"*{literal}*"
    return {"wildcard": {column(field): {"value": pattern}}}


def _check_pattern(field: IndexField, text: str) -> None:
    if field.kind not in ("keyword", "hidden"):
        raise BadRequest(f"{field.name}: only texts can be compared in parts or by order.")
    check_pattern(text)


def _sendable(value: Stored) -> Stored:
    """Lone surrogates have no UTF-8 form; documents hold the same replacement."""
    return value.encode(errors="replace").decode() if isinstance(value, str) else value


def all_of(queries: Sequence[Compiled]) -> Compiled:
    """Also flattens, because the depth of a query is limited."""
    wanted: list[Compiled] = []
    unwanted: list[Compiled] = []
    for query in queries:
        inner = query.get("bool", {})
        if query == EVERYTHING:
            continue
        if inner and "should" not in inner:
            wanted += inner.get("filter", [])
            unwanted += inner.get("must_not", [])
        else:
            wanted.append(query)
    if NOTHING in wanted:
        return NOTHING
    if not unwanted:
        return EVERYTHING if not wanted else wanted[0] if len(wanted) == 1 else {"bool": {"filter": wanted}}
    found: dict[str, Any] = {"must_not": unwanted}
    if wanted:
        found["filter"] = wanted
    return {"bool": found}


def any_of(queries: Sequence[Compiled]) -> Compiled:
    if EVERYTHING in queries:
        return EVERYTHING
    parts = [query for query in queries if query != NOTHING]
    if not parts:
        return NOTHING
    return parts[0] if len(parts) == 1 else {"bool": {"should": parts, "minimum_should_match": 1}}


def none_of(query: Compiled) -> Compiled:
    if query == EVERYTHING:
        return NOTHING
    if query == NOTHING:
        return EVERYTHING
    inner = query.get("bool", {})
    if set(inner) == {"must_not"} and len(inner["must_not"]) == 1:
        return dict(inner["must_not"][0])
    return {"bool": {"must_not": [query]}}
