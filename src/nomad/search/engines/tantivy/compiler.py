"""From the query model to tantivy's queries."""

from __future__ import annotations

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
from nomad.search.limits import MAX_DEPTH, Limit, above, below, limits_of, number_range, terms_of
from nomad.search.text import segments, words

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

    def _range(self, field: IndexField, query: model.Range) -> Any:
        return self.between(field, *limits_of(field, query))

    def bound(self, field: IndexField, operator: str, value: model.Value) -> Any:
        """Documents with a value that is `gt`, `gte`, `lt` or `lte` the given one."""
        limit = Limit(coerce(field, value), operator.endswith("e"))
        return self.between(field, limit, None) if operator.startswith("g") else self.between(field, None, limit)

    def within(self, field: IndexField, low: Stored, high: Stored) -> Any:
        """Documents with a value that is at least `low` and less than `high`."""
        return self.between(field, Limit(low, True), Limit(high, False))

    def between(self, field: IndexField, lower: Limit | None, upper: Limit | None) -> Any:
        """Documents with a value that fulfils both limits."""
        if field.kind == "hidden" or (lower is None and upper is None):
            return self.exists(field)
        if field.kind == "keyword":
            return self._texts_between(field, lower, upper)
        if field.kind == "boolean":
            values = [value for value in (False, True) if above(value, lower) and below(value, upper)]
            return _term_set(field, values)
        if field.numeric:
            return _numbers_between(field, lower, upper)
        raise BadRequest(f"{field.name}: the values have no order.")

    def _texts_between(self, field: IndexField, lower: Limit | None, upper: Limit | None) -> Any:
        if all(limit is None or _is_word(limit) for limit in (lower, upper)):
            # by the order of the column: some ms where patterns over many terms need hundreds, but the
            # syntax has no quotes
            left = "[*" if lower is None else f"{'[' if lower.inclusive else '{'}{lower.value}"
            right = "*]" if upper is None else f"{upper.value}{']' if upper.inclusive else '}'}"
            return self._index.parse_query(f"{field.name}:{left} TO {right}")
        if field.many and lower is not None and upper is not None:
            # patterns cannot be intersected, and another value of the same document must not count
            terms = self._index.searcher().terms_with_prefix(field.name, "")
            return _term_set(field, [term for term, _ in terms if above(term, lower) and below(term, upper)])
        parts = []
        if lower is not None:
            parts.append(self._pattern(field, *_with_bound(patterns.greater(str(lower.value)), lower)))
        if upper is not None:
            parts.append(self._pattern(field, *_with_bound(patterns.less(str(upper.value)), upper)))
        return all_of(parts)


def _is_word(limit: Limit) -> bool:
    return _SAFE_BOUND.fullmatch(str(limit.value)) is not None and limit.value not in _RESERVED


def _with_bound(alternatives: list[str], limit: Limit) -> list[str]:
    return [*alternatives, patterns.literal(str(limit.value))] if limit.inclusive and limit.value else alternatives


def _numbers_between(field: IndexField, lower: Limit | None, upper: Limit | None) -> Any:
    found = number_range(field, lower, upper)
    if found is None:
        return tantivy.Query.empty_query()
    if found.low is None and found.high is None:
        return tantivy.Query.exists_query(field.name)
    kind = FieldType.Float if field.kind == "float" else FieldType.Integer
    return tantivy.Query.range_query(
        schema(), field.name, kind, found.low, found.high, found.includes_low, found.includes_high
    )


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
    unique = terms_of(field, list(values))
    if not unique:
        return tantivy.Query.empty_query()
    if len(unique) == 1:
        return tantivy.Query.term_query(schema(), field.name, unique[0])
    return tantivy.Query.term_set_query(schema(), field.name, unique)
