"""The input of Siesta (fdf): values by key and blocks, as the output repeats them or as the file holds them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from nomad.parsing.files import decode
from nomad.parsing.values import to_float
from nomad.units import factor

_UNITS = {
    "ang": "angstrom",
    "bohr": "bohr",
    "nm": "nanometer",
    "ev": "eV",
    "mev": "meV",
    "ry": "rydberg",
    "mry": "millirydberg",
    "ha": "hartree",
    "hartree": "hartree",
    "k": "kelvin",
    "fs": "femtosecond",
    "ps": "picosecond",
    "ry/bohr": "rydberg/bohr",
    "ev/ang": "eV/angstrom",
    "ha/bohr": "hartree/bohr",
}
BOLTZMANN = 1.380649e-23


@dataclass
class Input:
    """Keys (as of `key`) with the fields that follow them, and blocks with the fields of their lines."""

    values: dict[str, list[str]] = field(default_factory=dict)
    blocks: dict[str, list[list[str]]] = field(default_factory=dict)

    def text(self, name: str, default: str = "") -> str:
        """The first field after a key."""
        fields = self.values.get(key(name))
        return fields[0] if fields else default

    def length(self, name: str) -> float | None:
        """A length in metre; without unit it is in bohr."""
        fields = self.values.get(key(name), [])
        return magnitude([*fields, "bohr"][:2]) if fields else None


def read_input(text: bytes) -> Input:
    """The keys and blocks of an fdf text; what is given first counts, as in Siesta."""
    found, block = Input(), None
    for line in decode(text).splitlines():
        fields = re.split(r"[#;!]", line)[0].replace("=", " ").split()
        if not fields:
            continue
        word = fields[0].lower()
        if word == "%block" and len(fields) > 1:
            block = found.blocks.setdefault(key(fields[1]), [])
            if block:
                block = []
        elif word == "%endblock":
            block = None
        elif block is not None:
            block.append(fields)
        else:
            found.values.setdefault(key(fields[0]), fields[1:])
    return found


def key(name: str) -> str:
    """Keys are the same whatever their case, dots, hyphens and underscores."""
    return re.sub(r"[._-]", "", name).lower()


def magnitude(fields: list[str] | None) -> float | None:
    """The SI magnitude of a number and its unit, None if one of them is not readable."""
    if not fields or len(fields) < 2 or None in fields[:2]:
        return None
    value, unit = to_float(fields[0]), _UNITS.get(fields[1].lower())
    return value * factor(unit) if unit is not None and value - value == 0 else None


def thermal_energy(fields: list[str] | None) -> float | None:
    """The energy (J) of an electronic temperature, which may be given in kelvin."""
    value = magnitude(fields)
    return value * BOLTZMANN if value is not None and fields and fields[1].lower() == "k" else value
