"""From the nested entry document to the flat values of the index, checked and normalised."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from nomad.errors import BadRequest
from nomad.search.elements import ATOMIC_NUMBERS, join_elements
from nomad.search.fields import RATIO_PREFIX, IndexField, Stored, coerce, cut, fields
from nomad.search.text import segments, words

Document = Mapping[str, Any]
_INTEGER_LIMIT = 2**63


def flatten(document: Document) -> dict[str, list[Stored]]:
    """Values of all fields that the document has, by field name; each value once, ascending.

    Dates are epoch milliseconds, booleans are booleans. Values that do not fit the type of their field, and numbers
    that are not finite, are left out: processing decides about the quality of metadata, a search must not fail by it.
    Raises `ValueError` when there is no `calc_id`.
    """
    calc_id = document.get("calc_id")
    if not isinstance(calc_id, str) or not calc_id:
        raise ValueError("A search document needs a calc_id.")
    flat: dict[str, list[Stored]] = {}
    for field in fields().values():
        if field.path:
            _put(flat, field, _walk(document, field.path))
    for name, values in _derived(document, flat):
        _put(flat, fields()[name], values)
    return flat


def _put(flat: dict[str, list[Stored]], field: IndexField, values: Iterable[Any]) -> None:
    stored = {stored for value in values for stored in _stored(field, value)}
    if stored:
        flat[field.name] = sorted(stored)
    else:
        flat.pop(field.name, None)


def _walk(node: Any, path: tuple[str, ...]) -> Iterator[Any]:
    if isinstance(node, list | tuple):
        for item in node:
            yield from _walk(item, path)
    elif not path:
        if node is not None and not isinstance(node, Mapping):
            yield node
    elif isinstance(node, Mapping) and path[0] in node:
        yield from _walk(node[path[0]], path[1:])


def _stored(field: IndexField, value: Any) -> Iterator[Stored]:
    if field.kind == "words":
        yield from (cut(_encodable(word)) for word in words(str(value)))
    elif field.kind == "segments":
        yield from (cut(_encodable(part)) for part in segments(str(value)))
    elif field.kind == "keyword":
        if value != "":  # an empty text says nothing
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
    return text.encode(errors="replace").decode()


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
