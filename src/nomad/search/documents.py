"""From the nested entry document to the flat values of the index, checked and normalised."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import cache
from typing import Any

from nomad.errors import BadRequest
from nomad.search.elements import ATOMIC_NUMBERS, join_elements
from nomad.search.fields import MAX_KEYWORD_BYTES, RATIO_PREFIX, IndexField, Stored, coerce, cut, fields
from nomad.search.text import segments, words

Document = Mapping[str, Any]
_INTEGER_LIMIT = 2**63
_SHORT = MAX_KEYWORD_BYTES // 4


def flatten(document: Document) -> dict[str, list[Stored]]:
    """Values of all fields that the document has, by field name; each value once, ascending.

    Dates are epoch milliseconds, booleans are booleans. Values that do not fit the type of their field, and numbers
    that are not finite, are left out: processing decides about the quality of metadata, a search must not fail by it.
    Raises `ValueError` when there is no `calc_id`.
    """
    calc_id = document.get("calc_id")
    if not isinstance(calc_id, str) or not calc_id:
        raise ValueError("A search document needs a calc_id.")
    found: dict[str, set[Stored]] = {}
    _collect(document, _tree(), found)
    flat = {name: sorted(values) for name, values in found.items()}
    for name, derived in _derived(document, flat):
        values = {stored for value in derived for stored in _stored(fields()[name], value)}
        if values:
            flat[name] = sorted(values)
        else:
            flat.pop(name, None)
    return flat


class _Node:
    """What to do below one key of the document."""

    def __init__(self) -> None:
        self.fields: list[IndexField] = []
        self.children: dict[str, _Node] = {}


@cache
def _tree() -> _Node:
    root = _Node()
    for field in fields().values():
        if not field.path:
            continue
        node = root
        for key in field.path:
            node = node.children.setdefault(key, _Node())
        node.fields.append(field)
    return root


def _collect(value: Any, node: _Node, found: dict[str, set[Stored]]) -> None:
    """Put the values at and below this place into `found`, in one walk over the document."""
    if isinstance(value, dict):
        children = node.children
        for key, inner in value.items():
            child = children.get(key)
            if child is not None and inner is not None:
                _collect(inner, child, found)
    elif isinstance(value, list | tuple):
        for item in value:
            _collect(item, node, found)
    elif value is not None:
        for field in node.fields:
            for stored in _stored(field, value):
                found.setdefault(field.name, set()).add(stored)


def _stored(field: IndexField, value: Any) -> Iterator[Stored]:
    if field.kind == "words":
        yield from (cut(_encodable(word)) for word in words(str(value)))
    elif field.kind == "segments":
        yield from (cut(_encodable(part)) for part in segments(str(value)))
    elif field.kind == "keyword":
        if value.__class__ is str and len(value) < _SHORT and value.isascii():
            if value:  # an empty text says nothing
                yield value
        elif value != "":
            yield coerce(field, _encodable(value) if isinstance(value, str) else value)
    elif isinstance(value, str | int | float | datetime):
        try:
            stored = coerce(field, value)
        except BadRequest:
            return
        if field.kind == "float":
            yield float(stored) + 0.0  # no negative zero, which has other bits
        elif isinstance(stored, int) and abs(stored) < _INTEGER_LIMIT:
            yield stored


def _encodable(text: str) -> str:
    """Lone surrogates, which come from undecodable file names, have no UTF-8 form."""
    return text if text.isascii() else text.encode(errors="replace").decode()


def _derived(document: Document, flat: Mapping[str, list[Stored]]) -> Iterator[tuple[str, list[Any]]]:
    if "atoms" in flat:
        yield "only_atoms", [join_elements(str(symbol) for symbol in flat["atoms"])]
    if "origin" not in flat:
        yield "origin", list(flat.get("external_db") or flat.get("uploader.name") or [])
    changed = flat.get("last_processing") or flat.get("upload_time")
    if changed:
        yield "optimade.last_modified", [int(changed[0]) // 1000 * 1000]
    optimade = (document.get("dft") or {}).get("optimade")
    if isinstance(optimade, Mapping):
        yield "optimade.n_structure_features", [len(optimade.get("structure_features") or ())]
        pairs = zip(optimade.get("elements") or (), optimade.get("elements_ratios") or (), strict=False)
        for symbol, ratio in pairs:
            if symbol in ATOMIC_NUMBERS or symbol == "X":
                yield f"{RATIO_PREFIX}{symbol}", [ratio]
