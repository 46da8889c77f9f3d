"""The `required` language: which parts of archives an answer shall hold.

A specification is a directive (`*`, `include`, `exclude`) or an object whose keys name sub-sections or quantities,
optionally with an index (`name[i]`, `name[i:j]`), and whose values are again specifications. An object below a
reference resolves it: the path is returned, and the required parts of the target appear at their own place in the
returned archive.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeGuard, runtime_checkable

from nomad.errors import BadRequest

EVERYTHING = ("*", "include")
EXCLUDE = "exclude"
MAX_DEPTH = 50
_KEY = re.compile(r"\s*(\w+)\s*(?:\[\s*(-?\d+)?\s*(:)?\s*(-?\d+)?\s*\])?\s*")
_REFERENCE = re.compile(r"/?\w+(?:/\w+)+|/\w+")
MISSING = object()


@runtime_checkable
class Lazy(Protocol):
    """A part of a stored archive that reads itself on touch."""

    def whole(self) -> Any:
        """Everything below as dicts and lists."""


@dataclass(frozen=True)
class Index:
    """`[start]`, or with `slice` `[start:stop]`."""

    start: int | None
    stop: int | None
    slice: bool

    def select(self, items: Sequence[Any]) -> list[int] | None:
        """Positions of the selected items; None when the key is to be left out."""
        length = len(items)
        if not self.slice:
            position = self.start or 0
            if position >= length:
                return None
            return [max(position + length, 0) if position < 0 else position]
        start = _clip(self.start, length, 0)
        stop = _clip(self.stop, length, length)
        if start == stop and self.start is not None and self.stop is not None:
            return [start % length] if -length <= start < length else None
        return list(range(length)[start:stop])


@dataclass(frozen=True)
class Member:
    """One key of a specification with what is required below it."""

    name: str
    index: Index | None
    required: Required


@dataclass(frozen=True)
class Required:
    """A checked specification: everything (`members` is None and `include`), nothing, or some members."""

    include: bool = True
    members: tuple[Member, ...] | None = None


def parse_required(specification: Any) -> Required:
    """The checked specification. Raises `BadRequest` that names the place of a bad directive, key or index."""
    return _parse(specification, "required", 1)


def _parse(specification: Any, place: str, depth: int) -> Required:
    if depth > MAX_DEPTH:
        raise BadRequest(f"{place} is nested more than {MAX_DEPTH} levels deep.")
    if isinstance(specification, str):
        if specification.strip() in EVERYTHING:
            return Required()
        if specification.strip() == EXCLUDE:
            return Required(include=False)
        raise BadRequest(f"{place}: {specification!r} is not a directive; use '*' or an object.")
    if not isinstance(specification, Mapping):
        raise BadRequest(f"{place} must be a directive or an object, not {specification!r}.")
    members = []
    for key, value in specification.items():
        match = _KEY.fullmatch(key)
        if match is None or ("[" in key and match[2] is None and match[3] is None):
            raise BadRequest(f"{place}: {key!r} is not a name with an optional index.")
        index = None
        if "[" in key:
            index = Index(_integer(match[2]), _integer(match[4]), match[3] is not None)
            if index.stop is not None and not index.slice:
                raise BadRequest(f"{place}: {key!r} is not a name with an optional index.")
        members.append(Member(match[1], index, _parse(value, f"{place}.{match[1]}", depth + 1)))
    return Required(members=tuple(members))


def _integer(text: str | None) -> int | None:
    return None if text is None else int(text)


def _clip(bound: int | None, length: int, default: int) -> int:
    return default if bound is None else max(-length, min(length, bound))


class Extraction:
    """Takes the required parts out of one archive.

    `archive` is a tree of mappings and sequences that may read its parts only when they are touched.
    """

    def __init__(self, archive: Mapping[str, Any]) -> None:
        self._archive = archive
        self._answer: dict[str, Any] = {}

    def extract(self, required: Required) -> Any:
        """The answer; raises `BadRequest` for an index on what is no list, or names below what is no section."""
        if required.members is None:
            return materialize(self._archive) if required.include else {}
        merge(self._answer, self._section(self._archive, required.members, ""))
        return self._answer

    def _section(self, section: Mapping[str, Any], members: Sequence[Member], place: str) -> dict[str, Any]:
        result: dict[str, Any] = {}
        for member in members:
            value = section.get(member.name, MISSING)
            if value is MISSING or value is None or (member.required.members is None and not member.required.include):
                continue
            extracted = self._member(value, member, f"{place}/{member.name}")
            if extracted is not MISSING:
                merge_member(result, member.name, extracted)
        return result

    def _member(self, value: Any, member: Member, place: str) -> Any:
        if member.index is None:
            return self._value(value, member.required, place)
        if not _is_list(value):
            raise BadRequest(f"{place} is no list, an index cannot be used there.")
        positions = member.index.select(value)
        if positions is None:
            return MISSING
        return [self._value(value[position], member.required, place) for position in positions]

    def _value(self, value: Any, required: Required, place: str) -> Any:
        if required.members is None:
            return materialize(value)
        if isinstance(value, Mapping):
            return self._section(value, required.members, place)
        if _is_list(value):
            return [self._value(item, required, place) for item in value]
        if isinstance(value, str) and _REFERENCE.fullmatch(value):
            self._resolve(value, required.members, place)
            return value
        if value is None:
            return None
        raise BadRequest(f"{place} is neither a section nor a reference, so nothing below it can be required.")

    def _resolve(self, path: str, members: Sequence[Member], place: str) -> None:
        steps = path.strip("/").split("/")
        target: Any = self._archive
        for step in steps:
            target = _step(target, step)
            if target is MISSING:
                return
        if not isinstance(target, Mapping):
            return
        merge(self._answer, _nest(self._archive, steps, self._section(target, members, place)))


def _step(node: Any, step: str) -> Any:
    if isinstance(node, Mapping):
        return node.get(step, MISSING)
    if _is_list(node) and step.isdigit() and int(step) < len(node):
        return node[int(step)]
    return MISSING


def _nest(node: Any, steps: Sequence[str], target: dict[str, Any]) -> Any:
    """The target at the end of the steps in a tree of its own; list items before it are None."""
    if not steps:
        return target
    child = _nest(_step(node, steps[0]), steps[1:], target)
    if isinstance(node, Mapping):
        return {steps[0]: child}
    return [*([None] * int(steps[0])), child]


def merge(target: dict[str, Any], source: Mapping[str, Any]) -> None:
    """Adds the members of `source`, section by section and position by position."""
    for name, value in source.items():
        merge_member(target, name, value)


def merge_member(target: dict[str, Any], name: str, value: Any) -> None:
    """Sets a member, or merges it with the one that is there."""
    present = target.get(name)
    if isinstance(present, dict) and isinstance(value, dict):
        merge(present, value)
    elif _is_section_list(present) and _is_section_list(value):
        _merge_lists(present, value)
    else:
        target[name] = value


def _merge_lists(present: list[Any], added: list[Any]) -> None:
    for position, item in enumerate(added):
        if position >= len(present):
            present.append(item)
        elif isinstance(present[position], dict) and isinstance(item, dict):
            merge(present[position], item)
        elif present[position] is None:
            present[position] = item


def _is_section_list(value: Any) -> TypeGuard[list[Any]]:
    return isinstance(value, list) and all(item is None or isinstance(item, dict) for item in value)


def _is_list(value: Any) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, str | bytes)


def materialize(value: Any) -> Any:
    """The subtree as plain dicts and lists; arrays stay arrays."""
    if value is None or isinstance(value, str | int | float):
        return value
    if isinstance(value, Lazy):
        return value.whole()
    if isinstance(value, Mapping):
        return {name: materialize(member) for name, member in value.items()}
    if _is_list(value):
        return [materialize(item) for item in value]
    return value
