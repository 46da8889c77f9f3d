"""The `required` language: which parts of archives an answer shall hold.

A specification is a directive (`*`, `include`, `exclude`) or an object whose keys name sub-sections or quantities,
optionally with an index (`name[i]`, `name[i:j]`), and whose values are again specifications. An object below a
reference resolves it: the path is returned, and the required parts of the target appear at their own place in the
returned archive.

The directive `include-resolved` stands for everything below with all references resolved. `"resolve-inplace": true` at
the root puts targets in the place of their paths.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from nomad.errors import BadRequest

EVERYTHING = ("*", "include")
EXCLUDE = "exclude"
RESOLVED = "include-resolved"
INPLACE = "resolve-inplace"
DIRECTIVES = ("*", "include", RESOLVED, EXCLUDE)
MAX_DEPTH = 50
_KEY = re.compile(r"\s*(\w+)\s*(?:\[\s*(-?\d+)?\s*(:)?\s*(-?\d+)?\s*\])?\s*")


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
    resolved: bool = False
    """Whether references below a directive are followed."""
    inplace: bool = False
    """Of the root: whether targets take the place of their paths."""
    extended: bool = False
    """Of the root: whether a form of the extended reader occurs, which checks all names."""


def parse_required(specification: Any) -> Required:
    """The checked specification. Raises `BadRequest` that names the keys down to a bad directive, key or index."""
    inplace = False
    if isinstance(specification, Mapping) and INPLACE in specification:
        inplace = specification[INPLACE]
        if not isinstance(inplace, bool):
            raise _bad([INPLACE], f"must be true or false, not {inplace!r}")
        specification = {key: value for key, value in specification.items() if key != INPLACE}
    required = _parse(specification, [])
    return replace(required, inplace=inplace, extended=inplace or _has_resolved(required))


def _parse(specification: Any, keys: list[str]) -> Required:
    if len(keys) >= MAX_DEPTH:
        raise _bad(keys[:3], f"nested more than {MAX_DEPTH} levels deep")
    if isinstance(specification, str):
        directive = specification.strip()
        if directive not in DIRECTIVES:
            raise _bad(keys, f"{specification!r} is not a directive; use {', '.join(DIRECTIVES)}, or an object")
        return Required(include=directive != EXCLUDE, resolved=directive == RESOLVED)
    if not isinstance(specification, Mapping):
        raise _bad(keys, f"must be a directive or an object, not {specification!r}")
    members = []
    for key, value in specification.items():
        if key == INPLACE:
            raise _bad([*keys, key], f"{INPLACE} may stand at the root only")
        name, index = _parse_key(key, keys)
        members.append(Member(name, index, _parse(value, [*keys, key.strip()])))
    return Required(members=tuple(members))


def _parse_key(key: str, keys: list[str]) -> tuple[str, Index | None]:
    match = _KEY.fullmatch(key)
    index = None
    if match is not None and "[" in key:
        index = Index(_integer(match[2]), _integer(match[4]), match[3] is not None)
        if index == Index(None, None, False) or (index.stop is not None and not index.slice):
            match = None
    if match is None:
        raise _bad([*keys, key], f"{key!r} is not a name with an optional index such as name[0] or name[-2:]")
    return match[1], index


def _bad(keys: Sequence[str], reason: str) -> BadRequest:
    return BadRequest(f"{place_of(keys)}: {reason}.", errors={place_of(keys): reason})


def place_of(keys: Iterable[str]) -> str:
    """The keys down to a place of a specification, as errors name it."""
    return ".".join(["required", *keys])


def _has_resolved(required: Required) -> bool:
    return required.resolved or any(_has_resolved(member.required) for member in required.members or ())


def _integer(text: str | None) -> int | None:
    return None if text is None else int(text)


def _clip(bound: int | None, length: int, default: int) -> int:
    return default if bound is None else max(-length, min(length, bound))
