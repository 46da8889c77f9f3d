"""Reading quantities of a section as bare numbers, tolerant of what parsers leave out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nomad.metainfo import MetainfoReferenceError, MSection


def optional(section: MSection | None, name: str) -> Any:
    """The bare stored value of a quantity; None if it is unset or if the schema of a code that declares it is not
    loaded."""
    if section is None or name not in section.m_def.all_names():
        return None
    return section.m_magnitude(name)


def number(section: MSection | None, name: str) -> float | None:
    """A quantity as a number; the first one of a list; None if it is unset, empty or not finite."""
    values = array(section, name)
    if values is None or values.size == 0:
        return None
    value = float(values.ravel()[0])
    return value if np.isfinite(value) else None


def array(section: MSection | None, name: str, dimensions: int | None = None) -> NDArray[np.float64] | None:
    """A quantity as an array of floats; None if it is unset, not numeric, or has not that number of dimensions."""
    value = optional(section, name)
    if value is None:
        return None
    try:
        values = np.asarray(value, dtype=np.float64)
    except (TypeError, ValueError):
        return None
    return values if dimensions is None or values.ndim == dimensions else None


def matrix(section: MSection | None, name: str) -> NDArray[np.float64] | None:
    """A quantity as three vectors [3, 3]; None if it is unset or has another shape."""
    values = array(section, name, 2)
    return values if values is not None and values.shape == (3, 3) else None


def sub_sections(section: MSection | None, name: str) -> Sequence[Any]:
    """A repeating sub-section; empty if the schema of a code that declares it is not loaded."""
    if section is None or name not in section.m_def.all_names():
        return ()
    return [item for item in section.m_get(name) if item is not None]


def clear(section: MSection, name: str) -> None:
    """Empties a repeating sub-section, for archives that were normalised before."""
    items = section.m_get(name)
    while items:
        items.pop()


def referenced(section: Any, name: str) -> Any:
    """What a reference, or list of references, points to; None if it is unset or points nowhere."""
    if section is None:
        return None
    try:
        return section.m_get(name)
    except MetainfoReferenceError:
        return None
