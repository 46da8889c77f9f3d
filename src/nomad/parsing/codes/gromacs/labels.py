"""The element of an atom from its name, residue and mass. Names are free in GROMACS: `CA` may be carbon or calcium."""

from __future__ import annotations

import re
from functools import cache

from nomad.parsing.checks import element_symbol

_TWO_LETTERS = frozenset({"CL", "BR", "FE", "ZN", "MG", "SI", "SE", "LI", "MN", "CU", "AR"})
"""Elements that are written in capitals and are no usual name of another element's atom."""
_BEADS = frozenset({"W", "WF", "WN", "BB"})
"""Names of coarse-grained force fields."""
_TOLERANCE = 0.15


def element_of(name: str, residue: str, mass: float | None = None) -> str:
    """The symbol of the element, `X` for virtual sites, beads and names that tell nothing.

    With a mass (u) the element must have that mass, roughly; hydrogens may be heavier, as some setups make them.
    """
    letters = re.sub(r"[^A-Za-z]", "", name)
    if not letters or mass == 0 or name.upper() in _BEADS:
        return "X"
    capital = letters.upper()
    if (capital == residue.upper().rstrip("0123456789+-") and len(capital) <= 2) or capital[:2] in _TWO_LETTERS:
        candidates = [capital[:2].capitalize(), letters[0].upper()]
    elif len(letters) > 1 and letters[1].islower():
        candidates = [letters[:2].capitalize(), letters[0].upper()]
    else:
        candidates = [letters[0].upper()]
        if mass is not None:
            candidates.append(capital[:2].capitalize())
    for candidate in candidates:
        if element_symbol(candidate) == candidate != "X" and (mass is None or _has_mass(candidate, mass)):
            return candidate
    return "X"


def _has_mass(symbol: str, mass: float) -> bool:
    expected = _masses().get(symbol)
    if expected is None:
        return False
    return abs(mass - expected) < max(_TOLERANCE * expected, 0.5) or (symbol == "H" and 1 <= mass <= 4.1)


@cache
def _masses() -> dict[str, float]:
    from ase.data import atomic_masses, chemical_symbols

    return {symbol: float(mass) for symbol, mass in zip(chemical_symbols, atomic_masses, strict=True)}
