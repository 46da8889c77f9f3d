"""Taking the required parts out of an archive.

References never lead in circles: a target that is being put in place already stays a path, and so does every
reference below `MAX_RESOLVED_DEPTH` others, or once `MAX_RESOLVED_VALUES` values have been put in place in an archive.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from nomad.errors import BadRequest
from nomad.repository.archive_parts import MISSING, is_list, materialize, merge, merge_member
from nomad.repository.required import Member, Required, place_of

MAX_RESOLVED_DEPTH = 20
MAX_RESOLVED_VALUES = 1_000_000
_REFERENCE = re.compile(r"/?\w+(?:/\w+)+|/\w+")

Trail = tuple[str, ...]
"""Paths of the targets that are being put in place, the outermost first."""


class Extraction:
    """Takes the required parts out of one archive.

    `archive` is a tree of mappings and sequences that may read its parts only when they are touched.
    """

    def __init__(self, archive: Mapping[str, Any]) -> None:
        self._archive = archive
        self._answer: dict[str, Any] = {}
        self._inplace = False
        self._placed = 0
        self._followed: set[str] = set()

    def extract(self, required: Required) -> Any:
        """The answer; raises `BadRequest` for an index on what is no list, or names below what is no section."""
        self._inplace = required.inplace
        if required.members is None:
            return self._everything(self._archive, required, ()) if required.include else {}
        merge(self._answer, self._section(self._archive, required.members, [], ()))
        return self._answer

    def _section(
        self, section: Mapping[str, Any], members: Sequence[Member], keys: list[str], trail: Trail
    ) -> dict[str, Any]:
        result: dict[str, Any] = {}
        for member in members:
            value = section.get(member.name, MISSING)
            if value is MISSING or value is None or (member.required.members is None and not member.required.include):
                continue
            extracted = self._member(value, member, [*keys, member.name], trail)
            if extracted is not MISSING:
                merge_member(result, member.name, extracted)
        return result

    def _member(self, value: Any, member: Member, keys: list[str], trail: Trail) -> Any:
        if member.index is None:
            return self._value(value, member.required, keys, trail)
        if not is_list(value):
            raise _bad(keys, "it is no list, so that an index cannot be used there")
        positions = member.index.select(value)
        if positions is None:
            return MISSING
        return [self._value(value[position], member.required, keys, trail) for position in positions]

    def _value(self, value: Any, required: Required, keys: list[str], trail: Trail) -> Any:
        members = required.members
        if members is None:
            return self._everything(value, required, trail)
        if isinstance(value, Mapping):
            return self._section(value, members, keys, trail)
        if is_list(value):
            return [self._value(item, required, keys, trail) for item in value]
        if isinstance(value, str) and _REFERENCE.fullmatch(value):
            return self._resolve(
                value, lambda target, trail: self._section(target, members, keys, trail), trail, again=True
            )
        if value is None:
            return None
        raise _bad(keys, "it is neither a section nor a reference, so that nothing below it can be required")

    def _everything(self, value: Any, required: Required, trail: Trail) -> Any:
        """What a directive includes."""
        whole = materialize(value)
        return self._with_targets(whole, trail) if required.resolved else whole

    def _with_targets(self, value: Any, trail: Trail) -> Any:
        """A plain tree with everything that its references lead to."""
        if isinstance(value, dict):
            return {name: self._with_targets(member, trail) for name, member in value.items()}
        if isinstance(value, list):
            if not value or isinstance(value[0], int | float):
                return value
            return [self._with_targets(item, trail) for item in value]
        if isinstance(value, str) and value.startswith("/") and _REFERENCE.fullmatch(value):
            return self._resolve(
                value, lambda target, trail: self._with_targets(materialize(target), trail), trail, again=False
            )
        return value

    def _resolve(
        self, path: str, extract: Callable[[Mapping[str, Any], Trail], dict[str, Any]], trail: Trail, *, again: bool
    ) -> Any:
        """The path, with its target added at its own place; or, in place, the target.

        `again`: other parts of a target may be required elsewhere; else all of it is there after the first time.
        """
        if len(trail) >= MAX_RESOLVED_DEPTH or (
            path in trail if self._inplace else not again and path in self._followed
        ):
            return path
        steps = path.strip("/").split("/")
        target: Any = self._archive
        for step in steps:
            target = _step(target, step)
        if not isinstance(target, Mapping):
            return path
        if not self._inplace:
            if not again:
                self._followed.add(path)
            merge(self._answer, _nest(self._archive, steps, extract(target, (*trail, path))))
            return path
        if self._placed > MAX_RESOLVED_VALUES:
            return path
        placed = extract(target, (*trail, path))
        self._placed += _count(placed)
        return placed


def _bad(keys: Sequence[str], reason: str) -> BadRequest:
    return BadRequest(f"{place_of(keys)}: {reason}.", errors={place_of(keys): reason})


def _count(value: Any) -> int:
    """Number of values in a tree; arrays count with their size."""
    if isinstance(value, dict):
        return sum(map(_count, value.values()))
    if isinstance(value, list):
        return sum(map(_count, value))
    return int(getattr(value, "size", 1))


def _step(node: Any, step: str) -> Any:
    if isinstance(node, Mapping):
        return node.get(step, MISSING)
    if is_list(node) and step.isdigit() and int(step) < len(node):
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
