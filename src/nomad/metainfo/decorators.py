"""Methods of section classes that are derived quantities."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from nomad.metainfo.quantity import Quantity

T = TypeVar("T")


def derived(**arguments: Any) -> Callable[[Callable[[Any], T]], Quantity[T]]:
    """Turns a method into a derived quantity; arguments as for `Quantity`, the docstring becomes the description."""

    def decorate(method: Callable[[Any], T]) -> Quantity[T]:
        if method.__doc__ and "description" not in arguments:
            arguments["description"] = " ".join(method.__doc__.split())
        return Quantity(derived=method, **arguments)

    return decorate
