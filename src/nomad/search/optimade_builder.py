"""Builds queries from parsed OPTIMADE filters."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any

import lark

from nomad.errors import BadRequest, NotSupported
from nomad.search.elements import SYMBOLS, only_atoms
from nomad.search.fields import RATIO_PREFIX
from nomad.search.optimade_properties import Property, find_property
from nomad.search.query import All, And, Contains, Exists, Not, Or, Prefix, Query, Range, Term, Text, Value

Constant = str | int | float | bool
NOTHING = Or(())
MIRRORED = {"<": ">", ">": "<", "<=": ">=", ">=": "<=", "=": "=", "!=": "!="}
_COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_RANGES = {"<": "lt", "<=": "lte", ">": "gt", ">=": "gte"}
ELEMENTS = ("X", *SYMBOLS)


@dataclass(frozen=True)
class Item:
    """One value of a list, with its comparison."""

    comparison: str
    value: Constant


class Builder(lark.Transformer[Any, Query]):
    """Methods have the names of the rules in the grammar; keywords among the children are skipped."""

    def __init__(self, with_quantities: bool, warnings: list[str]) -> None:
        super().__init__()
        self._with_quantities = with_quantities
        self._warnings = warnings

    # -- leaves ----------------------------------------------------------------------------------------------------

    def string(self, children: list[Any]) -> str:
        return re.sub(r"\\(.)", r"\1", str(children[0])[1:-1])

    def number(self, children: list[Any]) -> int | float:
        text = str(children[0])
        try:
            return int(text)
        except ValueError:
            return float(text)

    def true(self, _: list[Any]) -> bool:
        return True

    def false(self, _: list[Any]) -> bool:
        return False

    def property(self, children: list[Any]) -> Property:
        name = ".".join(str(child) for child in children)
        return find_property(name, with_quantities=self._with_quantities, warnings=self._warnings)

    def item(self, children: list[Any]) -> Item:
        return Item(str(children[0]) if len(children) == 2 else "=", children[-1])

    def items(self, children: list[Any]) -> list[Item]:
        return children

    zip_item = zip_items = zipped = items

    # -- expressions -----------------------------------------------------------------------------------------------

    def any_of(self, children: list[Any]) -> Query:
        clauses = _queries(children)
        return clauses[0] if len(clauses) == 1 else Or(clauses)

    def all_of(self, children: list[Any]) -> Query:
        clauses = _queries(children)
        return clauses[0] if len(clauses) == 1 else And(clauses)

    def negation(self, children: list[Any]) -> Query:
        return Not(children[-1])

    # -- comparisons of single values ------------------------------------------------------------------------------

    def property_first(self, children: list[Any]) -> Query:
        left, comparison, right = children
        if isinstance(right, Property):
            raise NotSupported(f"filter: the comparison of two properties, {left.name} and {right.name}.")
        return compare(left, str(comparison), right)

    def constant_first(self, children: list[Any]) -> Query:
        value, comparison, found = children
        return compare(found, MIRRORED[str(comparison)], value)

    def is_known(self, children: list[Any]) -> Query:
        return known(children[0])

    def is_unknown(self, children: list[Any]) -> Query:
        return Not(known(children[0]))

    def contains(self, children: list[Any]) -> Query:
        return part(children[0], children[-1], "CONTAINS")

    def starts(self, children: list[Any]) -> Query:
        return part(children[0], children[-1], "STARTS")

    def ends(self, children: list[Any]) -> Query:
        return part(children[0], children[-1], "ENDS")

    # -- lists -----------------------------------------------------------------------------------------------------

    def has(self, children: list[Any]) -> Query:
        return has_item(children[0], children[-1])

    def has_all(self, children: list[Any]) -> Query:
        return And(tuple(has_item(children[0], item) for item in children[-1]))

    def has_any(self, children: list[Any]) -> Query:
        return Or(tuple(has_item(children[0], item) for item in children[-1]))

    def has_only(self, children: list[Any]) -> Query:
        return has_only(children[0], children[-1])

    def length(self, children: list[Any]) -> Query:
        found, value = children[0], children[-1]
        comparison = str(children[2]) if len(children) == 4 else "="
        if found.kind == "absent":
            return NOTHING
        if found.kind not in ("list", "ratios", "other"):
            raise BadRequest(f"filter: {found.name} is no list and has no LENGTH.")
        if isinstance(value, bool) or not isinstance(value, int):
            raise BadRequest(f"filter: LENGTH of {found.name} needs a whole number, not {value!r}.")
        if found.length == "":
            raise NotSupported(f"filter: LENGTH of {found.name} cannot be asked for.")
        if isinstance(found.length, int):
            return known(found) if _COMPARE[comparison](found.length, value) else NOTHING
        return compare_field(found.length, comparison, value)

    # -- correlated lists ------------------------------------------------------------------------------------------

    def zip_has(self, children: list[Any]) -> Query:
        return Or(tuple(pair_queries(children[0], children[-1]).values()))

    def zip_all(self, children: list[Any]) -> Query:
        return And(tuple(Or(tuple(pair_queries(children[0], each).values())) for each in children[-1]))

    def zip_any(self, children: list[Any]) -> Query:
        return Or(tuple(Or(tuple(pair_queries(children[0], each).values())) for each in children[-1]))

    def zip_only(self, children: list[Any]) -> Query:
        return only_pairs([pair_queries(children[0], each) for each in children[-1]])


def _queries(children: list[Any]) -> tuple[Query, ...]:
    return tuple(child for child in children if not isinstance(child, lark.Token))


def known(found: Property) -> Query:
    """Structures that have a value."""
    if found.kind == "absent":
        return NOTHING
    if found.name == "structure_features":
        return Exists(str(found.length))  # an empty list is a value
    return Exists(found.field)


def compare(found: Property, comparison: str, value: Constant) -> Query:
    """Structures whose single value fulfils the comparison."""
    match found.kind:
        case "absent":
            return NOTHING
        case "constant":
            _expect(found, value, str)
            return All() if _COMPARE[comparison](found.value, value) else NOTHING
        case "string":
            _expect(found, value, str)
        case "integer" | "float":
            _expect(found, value, int, float)
        case "timestamp":
            return _compare_time(found, comparison, value)
        case "boolean":
            _expect(found, value, bool)
            if comparison not in ("=", "!="):
                raise BadRequest(f"filter: {found.name} is either TRUE or FALSE and has no order.")
        case "elements":
            _expect(found, value, str)
            value = only_atoms([str(value)])
        case "text":
            _expect(found, value, str)
            if comparison not in ("=", "!="):
                raise NotSupported(f"filter: {found.name} is analysed text and has no order.")
        case _:
            raise BadRequest(f"filter: {found.name} is a list; compare it with HAS or LENGTH.")
    return compare_field(found.field, comparison, value)


def compare_field(field: str, comparison: str, value: Value) -> Query:
    """Documents whose value in this field is known and fulfils the comparison."""
    if comparison == "=":
        return Term(field, value)
    if comparison == "!=":
        return And((Exists(field), Not(Term(field, value))))
    return Range(field, **{_RANGES[comparison]: value})


def part(found: Property, value: Constant, keyword: str) -> Query:
    """CONTAINS, STARTS and ENDS."""
    if found.kind == "absent":
        return NOTHING
    if found.kind not in ("string", "constant", "text", "elements") or not isinstance(value, str):
        raise BadRequest(f"filter: {keyword} compares texts, but {found.name} or {value!r} is none.")
    if found.kind == "constant":
        tests = {"CONTAINS": value in found.value, "STARTS": found.value.startswith(value)}
        return All() if tests.get(keyword, found.value.endswith(value)) else NOTHING
    if found.kind == "text":
        if keyword != "CONTAINS":
            raise NotSupported(f"filter: {found.name} is analysed text, only CONTAINS and = are possible.")
        return Text(found.field, value)
    if keyword == "STARTS":
        return Prefix(found.field, value)
    return Contains(found.field, value, suffix_only=keyword == "ENDS")


def has_item(found: Property, item: Item) -> Query:
    """Structures of which at least one item of the list fulfils the comparison."""
    if found.kind == "absent":
        return NOTHING
    if found.kind == "ratios":
        _expect(found, item.value, int, float)
        return Or(tuple(compare_field(f"{RATIO_PREFIX}{symbol}", item.comparison, item.value) for symbol in ELEMENTS))
    if found.name == "dimension_types":
        return _has_dimension(found, item)
    if found.kind == "other":
        raise NotSupported(f"filter: the items of {found.name} cannot be compared.")
    if found.kind != "list":
        raise BadRequest(f"filter: {found.name} is no list, so HAS cannot be used.")
    _expect(found, item.value, str)
    if item.comparison == "!=":
        return Or((Range(found.field, lt=item.value), Range(found.field, gt=item.value)))
    return compare_field(found.field, item.comparison, item.value)


def has_only(found: Property, items: Sequence[Item]) -> Query:
    """Structures of which every item of the list is among the values."""
    if found.kind == "absent":
        return NOTHING
    if found.kind == "ratios":
        return only_pairs([_ratio_queries(item) for item in items])
    if found.kind != "list" or any(item.comparison != "=" for item in items):
        raise NotSupported(f"filter: HAS ONLY of {found.name} with these values.")
    for item in items:
        _expect(found, item.value, str)
    values = sorted({str(item.value) for item in items})
    gaps = [Range(found.field, lt=values[0]), Range(found.field, gt=values[-1])]
    gaps += [Range(found.field, gt=low, lt=high) for low, high in pairwise(values)]
    return And((known(found), Not(Or(tuple(gaps)))))


def pair_queries(properties: Sequence[Property], items: Sequence[Item]) -> dict[str, Query]:
    """For each element that a pair can mean, the structures in which its share fulfils the pair."""
    if sorted(each.name for each in properties) != ["elements", "elements_ratios"]:
        names = ":".join(each.name for each in properties)
        raise NotSupported(f"filter: only elements and elements_ratios can be correlated, not {names}.")
    if len(items) != len(properties):
        raise BadRequest(f"filter: {len(properties)} correlated lists need as many values.")
    by_name = {each.name: item for each, item in zip(properties, items, strict=True)}
    element, ratio = by_name["elements"], by_name["elements_ratios"]
    if not isinstance(element.value, str) or isinstance(ratio.value, str | bool):
        raise BadRequest("filter: elements are compared with texts and elements_ratios with numbers.")
    fits = [symbol for symbol in ELEMENTS if _COMPARE[element.comparison](symbol, element.value)]
    return {symbol: compare_field(f"{RATIO_PREFIX}{symbol}", ratio.comparison, ratio.value) for symbol in fits}


def _ratio_queries(item: Item) -> dict[str, Query]:
    if isinstance(item.value, str | bool):
        raise BadRequest("filter: elements_ratios are compared with numbers.")
    return {s: compare_field(f"{RATIO_PREFIX}{s}", item.comparison, item.value) for s in ELEMENTS}


def only_pairs(alternatives: Sequence[dict[str, Query]]) -> Query:
    """Structures in which every element fulfils at least one of the pairs."""
    violations = []
    for symbol in ELEMENTS:
        fits = tuple(each[symbol] for each in alternatives if symbol in each)
        violations.append(And((Exists(f"{RATIO_PREFIX}{symbol}"), Not(Or(fits)))))
    return And((Exists("dft.optimade.elements"), Not(Or(tuple(violations)))))


def _has_dimension(found: Property, item: Item) -> Query:
    if item.comparison != "=":
        raise NotSupported(f"filter: comparisons with items of {found.name}.")
    if item.value == 1:
        return Range(found.field, gt=0)
    return Range(found.field, lt=3) if item.value == 0 else NOTHING


def _compare_time(found: Property, comparison: str, value: Constant) -> Query:
    _expect(found, value, str)
    try:
        datetime.fromisoformat(str(value))
    except ValueError as error:
        raise BadRequest(f"filter: {found.name} is compared with a time such as 2021-06-01T10:00:00Z.") from error
    return compare_field(found.field, comparison, value)


def _expect(found: Property, value: Constant, *types: type) -> None:
    if not isinstance(value, types) or (isinstance(value, bool) and bool not in types):
        raise BadRequest(f"filter: {found.name} cannot be compared with {value!r}.")
