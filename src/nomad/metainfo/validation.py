"""Checks of data against their definitions that are not made on assignment."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from nomad.metainfo.types import dimension_range

if TYPE_CHECKING:
    from nomad.metainfo.quantity import Quantity
    from nomad.metainfo.sections import MSection

F = TypeVar("F", bound=Callable[..., Any])


def constraint(warning: bool = False) -> Callable[[F], F]:
    """Marks a method as a validation rule: it fails by AssertionError, whose text is reported by `m_validate`."""

    def decorate(method: F) -> F:
        method.m_constraint = True  # type: ignore[attr-defined]
        method.m_warning = warning  # type: ignore[attr-defined]
        return method

    return decorate


def validate(section: MSection) -> tuple[list[str], list[str]]:
    """Errors and warnings of one section.

    Checked are the sizes of arrays and lists, with named dimensions looked up in the section and then in the
    sections around it, and all constraints.
    """
    errors: list[str] = []
    warnings: list[str] = []
    for name, quantity in section.m_def.quantities_by_name().items():
        value = section.m_data.get(name)
        if value is not None and quantity.rank:
            errors.extend(_shape_errors(section, quantity, value))
    for name in section.m_def.all_constraints():
        method = getattr(section, name)
        try:
            method()
        except AssertionError as error:
            text = f"{section!r}: {error if str(error) else name}"
            (warnings if getattr(method, "m_warning", False) else errors).append(text)
    return errors, warnings


def validate_all(section: MSection) -> tuple[list[str], list[str]]:
    """Errors and warnings of a section and of everything below."""
    errors: list[str] = []
    warnings: list[str] = []
    for found in section.m_all_contents(include_self=True):
        more_errors, more_warnings = validate(found)
        errors.extend(more_errors)
        warnings.extend(more_warnings)
    return errors, warnings


def _shape_errors(section: MSection, quantity: Quantity[Any], value: Any) -> list[str]:
    shape: tuple[int, ...] = ()
    if isinstance(value, list):
        shape = (len(value),)
    elif hasattr(type(value), "shape"):
        shape = value.shape
    where = f"{section!r}: {quantity.name}"
    if len(shape) != quantity.rank:
        return [f"{where} has {len(shape)} dimensions instead of {quantity.rank}"]
    errors = []
    for size, dimension in zip(shape, quantity.sizes, strict=True):
        limits = dimension_range(dimension)
        if limits is None:
            named = _named_size(section, str(dimension))
            limits = (0, None) if named is None else (named, named)
        if size < limits[0] or (limits[1] is not None and size > limits[1]):
            errors.append(f"{where} has size {size} in dimension {dimension}")
    return errors


def _named_size(section: MSection | None, name: str) -> int | None:
    while section is not None:
        if name in section.m_def.all_names():
            value = section.m_get(name)
            if isinstance(value, int):
                return value
        section = section.m_parent
    return None
