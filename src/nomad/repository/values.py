"""Values of search quantities as clients write them, turned into clauses of the query model.

Several values of one quantity follow the rule of the quantity: any of them (ids, names), all of them (labels,
elements), or, for `only_atoms`, together one set of elements.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from nomad.errors import BadRequest
from nomad.search.elements import only_atoms
from nomad.search.fields import milliseconds
from nomad.search.quantities import SearchQuantity, quantities
from nomad.search.query import And, Or, Query, Range, Term, Terms, Text, Value

BOOLEANS = {"true": True, "1": True, "false": False, "0": False}
CLOSED = {"domain": ("dft", "ems", "qcms")}
"""Quantities whose other values are an error instead of no match."""
MAX_INTEGER = 2**63 - 1


def known_quantity(name: str, where: str) -> SearchQuantity:
    """The quantity of this name; raises `BadRequest` that names it and the parameter it came with."""
    quantity = quantities().get(name)
    if quantity is None:
        raise BadRequest(f"{name!r} in {where} is not a known search quantity.", errors={where: "unknown quantity"})
    return quantity


def aggregatable_quantity(name: str, where: str) -> SearchQuantity:
    """The quantity, if its values can be counted; raises `BadRequest` otherwise."""
    quantity = known_quantity(name, where)
    if not quantity.aggregatable:
        raise BadRequest(f"The values of {name!r} cannot be counted ({where}).", errors={where: "no value counts"})
    return quantity


def url_clause(quantity: SearchQuantity, texts: Sequence[str]) -> Query:
    """The clause of a URL parameter that was given once or several times."""
    if quantity.url_many == "comma":
        return clause(quantity, [part for text in texts for part in text.split(",")])
    if quantity.query_many is None:
        return clause(quantity, texts[-1])
    return clause(quantity, list(texts))


def clause(quantity: SearchQuantity, value: Any) -> Query:
    """The clause for a value or a list of values as it stands in JSON.

    Raises `BadRequest` when the quantity is no filter or a value does not fit it.
    """
    values = list(value) if isinstance(value, list | tuple) else [value]
    if quantity.name == "only_atoms":
        return _only_atoms(values)
    if quantity.query_many == "or":
        parsed = tuple(dict.fromkeys(parse_value(quantity, item) for item in values))
        if not parsed:
            return Or(())
        return Term(quantity.name, parsed[0]) if len(parsed) == 1 else Terms(quantity.name, parsed)
    clauses = tuple(_single(quantity, item) for item in values)
    return clauses[0] if len(clauses) == 1 else And(clauses)


def bound(quantity: SearchQuantity, operator: str, value: Any) -> Range:
    """The comparison `quantity operator value` with `operator` one of lt, lte, gt, gte."""
    if quantity.kind not in ("keyword", "number", "date"):
        raise BadRequest(f"The quantity {quantity.name!r} cannot be compared with ${operator}.")
    parsed = parse_value(quantity, value)
    match operator:
        case "lt":
            return Range(quantity.name, lt=parsed)
        case "lte":
            return Range(quantity.name, lte=parsed)
        case "gt":
            return Range(quantity.name, gt=parsed)
        case _:
            return Range(quantity.name, gte=parsed)


def parse_value(quantity: SearchQuantity, value: Any) -> Value:
    """The typed value; raises `BadRequest` that names quantity and value."""
    try:
        match quantity.kind:
            case "number":
                return _number(value, integer=quantity.type == "int")
            case "boolean":
                return _boolean(value)
            case "date":
                return _milliseconds(value)
            case "keyword" | "text":
                text = _text(value)
            case _:
                raise BadRequest(f"The quantity {quantity.name!r} cannot be used as a filter.")
    except ValueError as error:
        raise BadRequest(
            f"The value {value!r} does not fit the quantity {quantity.name!r}: {error}.",
            errors={quantity.name: str(error)},
        ) from error
    allowed = CLOSED.get(quantity.name)
    if allowed is not None and text not in allowed:
        raise BadRequest(
            f"The value {text!r} of {quantity.name!r} is unknown; use one of {', '.join(allowed)}.",
            errors={quantity.name: "unknown value"},
        )
    return text


def parse_time(value: Any) -> datetime:
    """An ISO 8601 date or date-time; without zone it is UTC. Raises `ValueError`."""
    if not isinstance(value, str):
        raise ValueError("not a date in ISO 8601 form")  # noqa: TRY004 - callers report values, not types
    try:
        time = datetime.fromisoformat(value.strip())
        return time.replace(tzinfo=UTC) if time.tzinfo is None else time.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise ValueError("not a date in ISO 8601 form") from error


def _single(quantity: SearchQuantity, value: Any) -> Query:
    parsed = parse_value(quantity, value)
    return Text(quantity.name, str(parsed)) if quantity.kind == "text" else Term(quantity.name, parsed)


def _only_atoms(values: Sequence[Any]) -> Query:
    return Term("only_atoms", only_atoms(_text(value) for value in values))


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str | int | float):
        return str(value)
    raise BadRequest(f"{_kind(value)} is not a value of a search quantity.")


def _number(value: Any, *, integer: bool) -> int | float:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise ValueError("not a number")  # noqa: TRY004 - callers report values, not types
    try:
        number = float(value)
    except (ValueError, OverflowError) as error:
        raise ValueError("not a number") from error
    if not math.isfinite(number) or (abs(number) > MAX_INTEGER and integer):
        raise ValueError("not a finite number")
    if integer and number.is_integer():
        return int(value) if isinstance(value, int) else int(number)
    return number


def _milliseconds(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise ValueError("not a date")  # noqa: TRY004 - callers report values, not types
    return milliseconds(value)


def _boolean(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    parsed = BOOLEANS.get(value.strip().lower()) if isinstance(value, str) else None
    if parsed is None:
        raise ValueError("neither true nor false")
    return parsed


def _kind(value: Any) -> str:
    return {dict: "an object", list: "a list in a list", type(None): "null"}.get(type(value), repr(value))


def as_mapping(value: Any, where: str) -> Mapping[str, Any]:
    """The JSON object at this place; raises `BadRequest` when it is something else."""
    if not isinstance(value, Mapping):
        raise BadRequest(f"{where} must be an object.", errors={where: "not an object"})
    return value


def is_storable(text: str) -> bool:
    """Whether a database can hold the text: it has no NUL and no half of a surrogate pair, which JSON can escape."""
    return "\x00" not in text and not any("\ud800" <= character <= "\udfff" for character in text)
