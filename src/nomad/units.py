"""Physical units: one shared pint registry and the conversion factors that parsers use.

Everything is stored in SI units. The registry is created on first use, because pint is slow to import.

Factors are CODATA 2018 values by way of pint.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from nomad.unit_factors import FACTORS

if TYPE_CHECKING:
    import pint


@cache
def registry() -> pint.UnitRegistry[Any]:
    """The process-wide unit registry, with the atomic units known to electronic structure codes."""
    import pint

    units: pint.UnitRegistry[Any] = pint.UnitRegistry(cache_folder=None)
    pint.set_application_registry(units)  # type: ignore[no-untyped-call]
    return units


@cache
def factor(unit: str, target: str | None = None) -> float:
    """The number of `target` units (default: SI base units) in one `unit`, for example `factor('angstrom')` is 1e-10.

    Raises `pint.errors.PintError` for unknown units or different dimensions.
    """
    known = FACTORS.get((unit, target))
    if known is not None:
        return known
    quantity = registry().Quantity(1.0, unit)
    converted = quantity.to(target) if target else quantity.to_base_units()
    return float(converted.magnitude)
