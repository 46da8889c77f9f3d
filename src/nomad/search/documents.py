"""From the nested entry document to the flat values of the index, checked and normalised.

Every entry that is indexed passes here, so ASCII texts and small numbers, which most values are, take short cuts, and
what is the same in many entries, such as names and times of uploads, is remembered.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import cache, lru_cache
from math import isfinite
from typing import Any

from nomad.errors import BadRequest
from nomad.search.elements import ATOMIC_NUMBERS, join_elements
from nomad.search.fields import MAX_KEYWORD_BYTES, RATIO_PREFIX, IndexField, Stored, coerce, cut, fields
from nomad.search.text import segments, words

Document = Mapping[str, Any]
_Convert = Callable[[Any], Sequence[Stored]]
_Found = dict[str, list[Stored]]
_INTEGER_LIMIT = 2**63
_REMEMBERED = 10_000


def flatten(document: Document) -> dict[str, list[Stored]]:
    """Values of all fields that the document has, by field name; each value once, ascending.

    Dates are epoch milliseconds, booleans are booleans. Values that do not fit the type of their field, and numbers
    that are not finite, are left out: processing decides about the quality of metadata, a search must not fail by it.
    Raises `ValueError` when there is no `calc_id`.
    """
    calc_id = document.get("calc_id")
    if not isinstance(calc_id, str) or not calc_id:
        raise ValueError("A search document needs a calc_id.")
    found: _Found = {}
    _collect(document, _tree(), found)
    flat = {name: values if len(values) == 1 else sorted(set(values)) for name, values in found.items()}
    for name, derived in _derived(document, flat):
        convert = _converter(name)
        values = {stored for value in derived for stored in convert(value)}
        if values:
            flat[name] = sorted(values)
        else:
            flat.pop(name, None)
    return flat


class _Node:
    """What to do below one key of the document."""

    __slots__ = ("children", "fields", "keyword")

    def __init__(self) -> None:
        self.fields: list[tuple[str, _Convert]] = []
        """Names of the fields that the value goes to, and what they make of it."""
        self.keyword: str | None = None
        """The name of the field, if there is only one and it takes texts as they are."""
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
        node.fields.append((field.name, _converter(field.name)))
        node.keyword = field.name if field.kind == "keyword" and len(node.fields) == 1 else None
    return root


def _collect(value: Any, node: _Node, found: _Found) -> None:
    """Put the values at and below this place into `found`, in one walk over the document."""
    if isinstance(value, dict):
        children = node.children
        for key, inner in value.items():
            child = children.get(key)
            if child is None or inner is None:
                continue
            name = child.keyword
            if name is not None and inner.__class__ is str and len(inner) <= MAX_KEYWORD_BYTES and inner.isascii():
                if inner:  # an empty text says nothing
                    _add(found, name, (inner,))
            else:
                _collect(inner, child, found)
    elif isinstance(value, list | tuple):
        if node.keyword is not None and _is_plain(value):
            _add(found, node.keyword, value)
        else:
            for item in value:
                _collect(item, node, found)
    elif value is not None:
        for name, convert in node.fields:
            _add(found, name, convert(value))


def _is_plain(values: Sequence[Any]) -> bool:
    """Whether these are texts without need of any change; one look at all of them together."""
    try:
        together = "".join(values)
    except TypeError:
        return False
    return together.isascii() and len(together) <= MAX_KEYWORD_BYTES and "" not in values


def _add(found: _Found, name: str, values: Sequence[Stored]) -> None:
    if name in found:
        found[name].extend(values)
    elif values:
        found[name] = list(values)


@cache
def _converter(name: str) -> _Convert:
    """What the field makes of a value of a document."""
    field = fields()[name]
    match field.kind:
        case "words":
            return lambda value: _words(str(value))
        case "segments":
            return lambda value: _segments(str(value))
        case "keyword":
            return lambda value: _keyword(field, value)
        case "float":
            return lambda value: _float(field, value)
        case "integer":
            return lambda value: _integer(field, value)
    remembered = lru_cache(_REMEMBERED)(lambda text: _whole(field, text))
    return lambda value: remembered(value) if value.__class__ is str else _whole(field, value)


def _keyword(field: IndexField, value: Any) -> Sequence[Stored]:
    if value.__class__ is str and len(value) <= MAX_KEYWORD_BYTES and value.isascii():
        return (value,) if value else ()
    return () if value == "" else (coerce(field, _encodable(value) if isinstance(value, str) else value),)


@lru_cache(_REMEMBERED)
def _words(text: str) -> Sequence[Stored]:
    return tuple(cut(_encodable(word)) for word in words(text))


def _segments(path: str) -> Sequence[Stored]:
    parts = segments(path)
    return parts if len(path) <= MAX_KEYWORD_BYTES and path.isascii() else [cut(_encodable(part)) for part in parts]


def _float(field: IndexField, value: Any) -> Sequence[Stored]:
    if value.__class__ is float:
        return (value + 0.0,) if isfinite(value) else ()  # no negative zero, which has other bits
    return tuple(float(stored) + 0.0 for stored in _coerced(field, value))


def _integer(field: IndexField, value: Any) -> Sequence[Stored]:
    if value.__class__ is int and -_INTEGER_LIMIT < value < _INTEGER_LIMIT:
        return (value,)
    return _whole(field, value)


def _whole(field: IndexField, value: Any) -> Sequence[Stored]:
    """A number without fraction, a time or a boolean."""
    return tuple(
        stored for stored in _coerced(field, value) if isinstance(stored, int) and abs(stored) < _INTEGER_LIMIT
    )


def _coerced(field: IndexField, value: Any) -> Sequence[Stored]:
    """What the value means in the type of the field, if it means something."""
    if not isinstance(value, str | int | float | datetime):
        return ()
    try:
        return (coerce(field, value),)
    except BadRequest:
        return ()


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
