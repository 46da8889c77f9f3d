"""Elements of atom types: from names in the files, else from masses."""

from __future__ import annotations

import re
from functools import cache

from nomad.parsing.checks import element_symbol
from nomad.parsing.codes.lammps.data_file import DataFile
from nomad.parsing.codes.lammps.log_file import Log
from nomad.parsing.codes.lammps.units import Units
from nomad.parsing.values import to_float
from nomad.units import factor

_SYMBOL = re.compile(r"[A-Z][a-z]?$")
_TOLERANCE = 0.0105
"""Dalton: tables of force fields round masses to two decimals. United atoms (CH2 has 14.027) stay apart from N."""


@cache
def _masses() -> dict[str, float]:
    from ase.data import atomic_masses, chemical_symbols

    return {symbol: float(atomic_masses[number]) for number, symbol in enumerate(chemical_symbols) if number}


def element_of_mass(text: str, scale: float) -> str | None:
    """The element with this mass; None if no mass is near enough.

    `text` is the mass as printed, `scale` its unit in dalton. How near is enough follows from the printed digits.
    """
    value = to_float(text) * scale
    if not 0.9 < value < 300:
        return None
    digits = len(text.partition(".")[2]) if re.fullmatch(r"\d+\.?\d*", text) and scale == 1 else 9
    tolerance = max(_TOLERANCE, 0.51 * 10.0**-digits)
    symbol, mass = min(_masses().items(), key=lambda item: abs(item[1] - value))
    return symbol if abs(mass - value) <= tolerance else None


def is_element(text: str) -> bool:
    """Whether a text is the symbol of an element."""
    return bool(_SYMBOL.match(text)) and element_symbol(text) == text and text != "X"


def elements_of_types(found: Log, data: DataFile | None, units: Units | None) -> dict[int, str]:
    """The element of each atom type that is known.

    Potentials that list elements (EAM, Tersoff, ReaxFF, machine-learned) come first, then masses, then names of types
    and comments beside masses, which may be anything.
    """
    elements: dict[int, str] = {}
    scale = units.mass / factor("dalton") if units else 0.0
    masses = {number: text for number, (text, _) in data.masses.items()} if data else {}
    masses.update(found.script.masses)
    for number, text in masses.items():
        symbol = element_of_mass(text, scale)
        if symbol is not None:
            elements[number] = symbol
    if data is not None:
        names = {number: note.split()[0] for number, (_, note) in data.masses.items() if note.split()} | data.labels
        for number, name in names.items():
            if number not in elements and is_element(name):
                elements[number] = name
    for words in found.script.coefficients.get("pair", []):
        listed = _listed(words)
        # the same element may be meant by several types; NULL leaves a type to another potential
        for number, name in enumerate(listed, start=1):
            if is_element(name):
                elements[number] = name
    return elements


def _listed(words: tuple[str, ...]) -> list[str]:
    """The elements at the end of `pair_coeff * * [style] file... El El NULL`."""
    if words[:2] != ("*", "*"):
        return []
    names: list[str] = []
    for word in reversed(words[2:]):
        if word != "NULL" and not is_element(word):
            break
        names.insert(0, word)
    return names
