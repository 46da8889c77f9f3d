"""Methods of section classes that are derived quantities or validation rules."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from nomad.metainfo.definitions import Quantity

T = TypeVar("T")
F = TypeVar("F", bound=Callable[..., Any])


def derived(**arguments: Any) -> Callable[[Callable[[Any], T]], Quantity[T]]:
    """Turns a method into a derived quantity; arguments as for `Quantity`, the docstring becomes the description."""

    def decorate(method: Callable[[Any], T]) -> Quantity[T]:
        if method.__doc__ and "description" not in arguments:
            arguments["description"] = " ".join(method.__doc__.split())
        return Quantity(derived=method, **arguments)

    return decorate


def constraint(warning: bool = False) -> Callable[[F], F]:
    """Marks a method as a validation rule: it fails by AssertionError, whose text is reported by `m_validate`."""

    def decorate(method: F) -> F:
        method.m_constraint = True  # type: ignore[attr-defined]
        method.m_warning = warning  # type: ignore[attr-defined]
        return method

    return decorate
