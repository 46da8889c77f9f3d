"""Trees of archives: reading them whole, and adding one to another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol, TypeGuard, runtime_checkable

MISSING = object()


@runtime_checkable
class Lazy(Protocol):
    """A part of a stored archive that reads itself on touch."""

    def whole(self) -> Any:
        """Everything below as dicts and lists."""


def materialize(value: Any) -> Any:
    """The subtree as plain dicts and lists; arrays stay arrays."""
    if value is None or isinstance(value, str | int | float):
        return value
    if isinstance(value, Lazy):
        return value.whole()
    if isinstance(value, Mapping):
        return {name: materialize(member) for name, member in value.items()}
    if is_list(value):
        return [materialize(item) for item in value]
    return value


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


def is_list(value: Any) -> bool:
    """Whether it is a list or reads itself like one."""
    return isinstance(value, Sequence) and not isinstance(value, str | bytes)
