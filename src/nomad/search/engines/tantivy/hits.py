"""One page of hits in a total order.

tantivy sorts by one column and leaves the order of equal documents open, so a page is put together from runs of equal
values: runs that are completely known are ordered by their other keys, and a run that the page cuts is asked for by
itself with the next key. The last key is the calc_id, first as a number (`_tie`), then as text.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import tantivy

from nomad.errors import BadRequest
from nomad.search.engines.tantivy.compiler import Compiler, all_of, any_of, none_of
from nomad.search.engines.tantivy.schema import TIE, schema, tie
from nomad.search.fields import IndexField, field
from nomad.search.query import SearchRequest

Value = str | int | float | bool | None


@dataclass(frozen=True)
class Page:
    calc_ids: Sequence[str]
    after: str | None


@dataclass(frozen=True)
class _Key:
    field: IndexField
    descending: bool


@dataclass(frozen=True)
class _Hit:
    calc_id: str
    values: tuple[Value, ...]


class Hits:
    """Finds pages with one searcher, that is one state of the index."""

    def __init__(self, searcher: Any, compiler: Compiler) -> None:
        self._searcher = searcher
        self._compiler = compiler

    def page(self, query: Any, request: SearchRequest) -> Page:
        """The hits of `request` among the documents of the compiled `query`."""
        keys = _keys(request)
        if request.offset < 0 or request.size < 0:
            raise BadRequest("offset and size must not be negative.")
        if request.after is not None:
            query = all_of([query, self._behind(keys, *_decode(request.after, len(keys)))])
        if request.size == 0:
            return Page((), None)
        # tantivy makes room for as many hits as are asked for, so a huge number would end the process
        size = min(request.size, max(self._searcher.num_docs - request.offset, 0))
        hits = self._select(query, keys, request.offset, size) if size else []
        after = _encode(hits[-1]) if len(hits) == request.size else None
        return Page(tuple(hit.calc_id for hit in hits), after)

    def first(self, query: Any) -> str | None:
        """The smallest calc_id."""
        hits = self._by_tie(query, 0, 1)
        return hits[0].calc_id if hits else None

    def _select(self, query: Any, keys: Sequence[_Key], offset: int, size: int) -> list[_Hit]:
        if not keys:
            return self._by_tie(query, offset, size)
        key, rest = keys[0], keys[1:]
        order = tantivy.Order.Desc if key.descending else tantivy.Order.Asc
        end = offset + size
        found = self._searcher.search(query, limit=end, count=False, order_by_field=key.field.name, order=order)
        hits: list[_Hit] = []
        start = 0
        for value, run in groupby(found.hits, lambda hit: hit[0]):
            addresses = [address for _, address in run]
            stop = start + len(addresses)
            if stop > offset:
                skip = max(offset - start, 0)
                is_cut = stop == len(found.hits) == end
                if is_cut or rest:
                    same = all_of([query, self._equal(key.field, value)])
                    inner = self._select(same, rest, skip, stop - start - skip)
                else:
                    inner = self._sorted(addresses)[skip:]
                hits += [_Hit(hit.calc_id, (value, *hit.values)) for hit in inner]
            start = stop
        return hits

    def _by_tie(self, query: Any, offset: int, size: int) -> list[_Hit]:
        end = offset + size
        found = self._searcher.search(
            query, limit=end + 1, count=False, order_by_field=TIE, order=tantivy.Order.Asc
        ).hits
        numbers = [number for number, _ in found]
        if len(set(numbers)) < len(numbers):
            return self._by_id(query, found, offset, size)
        return [self._hit(address) for _, address in found[offset:end]]

    def _by_id(self, query: Any, found: Sequence[tuple[int, Any]], offset: int, size: int) -> list[_Hit]:
        """As `_by_tie` when different ids have the same number."""
        hits: list[_Hit] = []
        for number, run in groupby(found, lambda hit: hit[0]):
            addresses = [address for _, address in run]
            if len(addresses) > 1:
                addresses = self._with_tie(query, number)
            hits += self._sorted(addresses)
        return hits[offset : offset + size]

    def _with_tie(self, query: Any, number: int) -> list[Any]:
        same = all_of([query, tantivy.Query.term_query(schema(), TIE, number)])
        count = self._searcher.search(same, limit=1, order_by_field=TIE).count
        found = self._searcher.search(same, limit=max(count, 1), count=False, order_by_field=TIE)
        return [address for _, address in found.hits]

    def _sorted(self, addresses: Sequence[Any]) -> list[_Hit]:
        return sorted((self._hit(address) for address in addresses), key=lambda hit: hit.calc_id)

    def _hit(self, address: Any) -> _Hit:
        return _Hit(str(self._searcher.doc(address).get_first("calc_id")), ())

    def _equal(self, field: IndexField, value: Value) -> Any:
        """Documents whose first, that is smallest, value this is."""
        if value is None:
            return none_of(self._compiler.exists(field))
        same = self._compiler.terms(field, (value,))
        if not field.many:
            return same
        return all_of([same, none_of(self._compiler.bound(field, "lt", value))])

    def _behind(self, keys: Sequence[_Key], values: Sequence[Value], calc_id: str) -> Any:
        """Documents that come after the one with these values."""
        alternatives = []
        equal: list[Any] = []
        for key, value in zip(keys, values, strict=True):
            if value is not None:
                operator = "lt" if key.descending else "gt"
                behind = [self._compiler.bound(key.field, operator, value)]
                if key.field.many and operator == "gt":
                    behind = [all_of([*behind, none_of(self._compiler.bound(key.field, "lte", value))])]
                missing = none_of(self._compiler.exists(key.field))
                alternatives.append(all_of([*equal, any_of([*behind, missing])]))
            equal.append(self._equal(key.field, value))
        number = tie(calc_id)
        larger = tantivy.Query.range_query(
            schema(), TIE, tantivy.FieldType.Unsigned, lower_bound=number, include_lower=False
        )
        alternatives.append(all_of([*equal, any_of([larger, self._same_tie(number, calc_id)])]))
        return any_of(alternatives)

    def _same_tie(self, number: int, calc_id: str) -> Any:
        same = self._sorted(self._with_tie(tantivy.Query.all_query(), number))
        larger = [hit.calc_id for hit in same if hit.calc_id > calc_id]
        return self._compiler.terms(field("calc_id"), larger)


def _keys(request: SearchRequest) -> list[_Key]:
    sorts = request.sort if isinstance(request.sort, tuple) else (request.sort,)
    keys = []
    for sort in sorts:
        found = field(sort.field)
        if found.analysed or found.kind == "hidden":
            raise BadRequest(f"Hits cannot be sorted by {sort.field}.")
        keys.append(_Key(found, sort.descending))
    if keys and keys[-1] == _Key(field("calc_id"), False):
        keys.pop()  # what ties are broken by anyway, and much faster
    return keys


def _encode(hit: _Hit) -> str:
    text = json.dumps([*hit.values, hit.calc_id], separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _decode(after: str, count: int) -> tuple[list[Value], str]:
    try:
        padded = after + "=" * (-len(after) % 4)
        *values, calc_id = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
    except (ValueError, binascii.Error, TypeError) as error:
        raise BadRequest(f"after: {after!r} is not from an answer of this search.") from error
    simple = all(isinstance(value, str | int | float | None) for value in values)
    if len(values) != count or not isinstance(calc_id, str) or not simple:
        raise BadRequest(f"after: {after!r} is not from an answer of this search with the same order.")
    return values, calc_id
