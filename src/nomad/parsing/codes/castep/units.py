"""The units that CASTEP writes beside its numbers, as factors to SI."""

from __future__ import annotations

from nomad.parsing.values import to_float
from nomad.units import factor

_NAMES = {
    "a": "angstrom",
    "ang": "angstrom",
    "bohr": "bohr",
    "a0": "bohr",
    "nm": "nanometer",
    "m": "meter",
    "cm": "centimeter",
    "ev": "eV",
    "mev": "meV",
    "ha": "hartree",
    "hartree": "hartree",
    "mha": "millihartree",
    "ry": "rydberg",
    "kj/mol": "kilojoule/mole",
    "kcal/mol": "kilocalorie/mole",
    "j": "joule",
    "k": "kelvin",
    "gpa": "gigapascal",
    "mpa": "megapascal",
    "pa": "pascal",
    "kbar": "kilobar",
    "mbar": "megabar",
    "atm": "atmosphere",
    "ps": "picosecond",
    "fs": "femtosecond",
    "ns": "nanosecond",
    "s": "second",
    "aut": "hbar/hartree",
    "n": "newton",
    "steps": "dimensionless",
}


def si(unit: bytes | str) -> float | None:
    """The factor of a unit such as `eV`, `eV/A` or `GPa` to SI, None if unknown; `eV/atom` counts as eV."""
    text = (unit.decode("latin-1") if isinstance(unit, bytes) else unit).strip().lower()
    if text in _NAMES:
        return _factor(_NAMES[text])
    result = 1.0
    for index, part in enumerate(text.split("/")):
        base, _, power = part.partition("**")
        if base in ("atom", "ion"):
            continue
        if base not in _NAMES or (power and not power.isdigit()):
            return None
        value: float = _factor(_NAMES[base]) ** int(power or 1)
        result = result * value if index == 0 else result / value
    return result


def quantity(pair: list[str] | None) -> float | None:
    """The SI magnitude of a number with its unit (`["0.2000", "eV"]`), None if one of them cannot be read."""
    if not pair or None in pair[:2]:
        return None
    scale, value = si(pair[1]), to_float(pair[0])
    return value * scale if scale is not None and value - value == 0 else None


def _factor(name: str) -> float:
    if name.endswith("/mole"):
        return factor(name.removesuffix("/mole")) / 6.02214076e23
    if name == "hbar/hartree":
        return 2.4188843265857e-17
    return 1.0 if name == "dimensionless" else factor(name)
