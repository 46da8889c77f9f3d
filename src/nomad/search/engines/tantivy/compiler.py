"""From the query model to tantivy's queries."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from typing import Any

import tantivy
from tantivy import FieldType, Occur

from nomad.errors import BadRequest
from nomad.search import query as model
from nomad.search.engines.tantivy import patterns
from nomad.search.engines.tantivy.schema import PRESENT, schema
from nomad.search.fields import IndexField, Stored, coerce, field
from nomad.search.text import segments, words

MAX_DEPTH = 100
_INTEGER_RANGE = (-(2**63), 2**63 - 1)
_SAFE_BOUND = re.compile(r"[A-Za-z][A-Za-z0-9]*")
_RESERVED = {"AND", "OR", "NOT", "IN", "TO"}


class Compiler:
    """Compiles for one index. Raises `BadRequest` for what a field cannot answer."""

    def __init__(self, index: Any) -> None:
        self._index = index

    def compile(self, query: model.Query, depth: int = 0) -> Any:
        if depth > MAX_DEPTH:
            raise BadRequest(f"The query is nested more than {MAX_DEPTH} levels deep.")
        match query:
            case model.All():
                return tantivy.Query.all_query()
            case model.Term(name, value):
                return self.terms(field(name), (value,))
            case model.Terms(name, values):
                return self.terms(field(name), values)
            case model.Range(name):
                return self._range(field(name), query)
            case model.Prefix(name, prefix):
                return self._pattern(field(name), patterns.starts_with(prefix))
            case model.Contains(name, text, suffix_only):
                pattern = patterns.ends_with(text) if suffix_only else patterns.contains(text)
                return self._pattern(field(name), pattern)
            case model.Text(name, text):
                return self.terms(field(name), (text,))
            case model.Exists(name):
                return self.exists(field(name))
            case model.And(clauses):
                return self._all_of(clauses, depth)
            case model.Or(clauses):
                return any_of([self.compile(clause, depth + 1) for clause in clauses])
            case model.Not():
                return self._all_of((query,), depth)
        raise BadRequest(f"{query!r} is no query.")

    def _all_of(self, clauses: Sequence[model.Query], depth: int) -> Any:
        parts = []
        for clause in clauses:
            if isinstance(clause, model.Not):
                parts.append((Occur.MustNot, self.compile(clause.clause, depth + 1)))
            else:
                parts.append((Occur.Must, self.compile(clause, depth + 1)))
        if not any(occur == Occur.Must for occur, _ in parts):
            parts.append((Occur.Must, tantivy.Query.all_query()))
        return tantivy.Query.boolean_query(parts)

    def terms(self, field: IndexField, values: Sequence[model.Value]) -> Any:
        """Documents with at least one of the values; of analysed fields, at least one of the words."""
        if field.kind == "hidden":
            return tantivy.Query.empty_query()
        if field.analysed:
            split = words if field.kind == "words" else segments
            tokens: list[Stored] = [token for value in values for token in split(str(value))]
            return _term_set(field, tokens)
        return _term_set(field, [coerce(field, value) for value in values])

    def exists(self, field: IndexField) -> Any:
        if field.kind == "hidden":
            return tantivy.Query.empty_query()
        if field.analysed:
            return tantivy.Query.term_query(schema(), PRESENT, field.name)
        return tantivy.Query.exists_query(field.name)

    def _pattern(self, field: IndexField, *alternatives: str) -> Any:
        if field.kind == "hidden":
            return tantivy.Query.empty_query()
        if field.kind != "keyword":
            raise BadRequest(f"{field.name}: only texts can be compared in parts or by order.")
        return any_of([tantivy.Query.regex_query(schema(), field.name, each) for each in alternatives])

    def _range(self, field: IndexField, bounds: model.Range) -> Any:
        parts = [
            self.bound(field, operator, coerce(field, bound))
            for operator in ("gt", "gte", "lt", "lte")
            if (bound := getattr(bounds, operator)) is not None
        ]
        return all_of(parts) if parts else self.exists(field)

    def bound(self, field: IndexField, operator: str, bound: Stored) -> Any:
        if field.kind == "keyword":
            return self._text_bound(field, operator, str(bound))
        if field.kind == "boolean":
            return _term_set(field, [value for value in (False, True) if _holds(value, operator, bool(bound))])
        if field.numeric and isinstance(bound, int | float):
            return self.number_bound(field.name, field.kind == "float", operator, bound)
        raise BadRequest(f"{field.name}: the values have no order.")

    def number_bound(self, name: str, is_float: bool, operator: str, bound: int | float) -> Any:
        """One side of a range of a numeric column."""
        lower, inclusive = operator.startswith("g"), operator.endswith("e")
        if is_float:
            kind, bound = FieldType.Float, float(bound)
        else:
            kind = FieldType.Integer
            if not isinstance(bound, int):
                bound, inclusive = (math.ceil(bound) if lower else math.floor(bound)), True
            smallest, largest = _INTEGER_RANGE
            if not smallest <= bound <= largest:
                everything = (bound < smallest) == lower
                return tantivy.Query.exists_query(name) if everything else tantivy.Query.empty_query()
        low, high = (bound, None) if lower else (None, bound)
        return tantivy.Query.range_query(schema(), name, kind, low, high, inclusive or not lower, inclusive or lower)

    def _text_bound(self, field: IndexField, operator: str, bound: str) -> Any:
        lower, inclusive = operator.startswith("g"), operator.endswith("e")
        if _SAFE_BOUND.fullmatch(bound) and bound not in _RESERVED:
            # by the order of the column: some ms where patterns over many terms need hundreds, but the
            # syntax has no quotes
            inner = f"{bound} TO *" if lower else f"* TO {bound}"
            left, right = ("[" if inclusive else "{", "]" if inclusive else "}")
            return self._index.parse_query(f"{field.name}:{left}{inner}{right}")
        alternatives = patterns.greater(bound) if lower else patterns.less(bound)
        if inclusive and bound:
            alternatives.append(patterns.literal(bound))
        return self._pattern(field, *alternatives)


def all_of(queries: Sequence[Any]) -> Any:
    if len(queries) == 1:
        return queries[0]
    return tantivy.Query.boolean_query([(Occur.Must, query) for query in queries])


def any_of(queries: Sequence[Any]) -> Any:
    if not queries:
        return tantivy.Query.empty_query()
    if len(queries) == 1:
        return queries[0]
    return tantivy.Query.boolean_query([(Occur.Should, query) for query in queries])


def none_of(query: Any) -> Any:
    return tantivy.Query.boolean_query([(Occur.Must, tantivy.Query.all_query()), (Occur.MustNot, query)])


def _term_set(field: IndexField, values: Sequence[Stored]) -> Any:
    unique: list[Stored] = []
    for value in dict.fromkeys(values):
        if field.kind == "float":
            unique.append(float(value) + 0.0)
        elif field.kind in ("integer", "date"):
            if isinstance(value, int) and _INTEGER_RANGE[0] <= value <= _INTEGER_RANGE[1]:
                unique.append(value)
        elif value != "":
            unique.append(value)
    if not unique:
        return tantivy.Query.empty_query()
    if len(unique) == 1:
        return tantivy.Query.term_query(schema(), field.name, unique[0])
    return tantivy.Query.term_set_query(schema(), field.name, unique)


def _holds(value: bool, operator: str, bound: bool) -> bool:
    results = {"gt": value > bound, "gte": value >= bound, "lt": value < bound, "lte": value <= bound}
    return results[operator]
