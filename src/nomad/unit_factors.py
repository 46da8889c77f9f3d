"""The conversion factors that parsers ask for most, as pint computes them.

Building pint's registry takes longer than reading a small output. Whatever is missing here is asked of pint, so an
entry is only a matter of speed; tests/test_units.py compares all of them with pint.
"""

from __future__ import annotations

FACTORS: dict[tuple[str, str | None], float] = {
    ("1/bohr", None): 18897261259.08201,
    ("1/bohr**3", None): 6.748334508339303e30,
    ("1/hartree", None): 2.293712278396915e17,
    ("angstrom", None): 1e-10,
    ("angstrom/fs", None): 99999.99999999999,
    ("angstrom/picosecond", None): 100.0,
    ("atmosphere", None): 101325.0,
    ("bar", None): 100000.0,
    ("bohr", None): 5.291772105438828e-11,
    ("bohr**3", None): 1.4818471117047367e-31,
    ("boltzmann_constant", None): 1.380649e-23,
    ("byte", None): 8.0,
    ("dalton", None): 1.66053906892e-27,
    ("eV", "rydberg"): 0.07349864435132879,
    ("eV", None): 1.602176634e-19,
    ("eV/angstrom", None): 1.6021766339999998e-09,
    ("eV/angstrom**3", None): 160217663399.99997,
    ("electron_mass", "unified_atomic_mass_unit"): 0.00054857990904271,
    ("electron_mass", None): 9.1093837139e-31,
    ("electron_volt / angstrom ** 2", None): 16.02176634,
    ("electron_volt", None): 1.602176634e-19,
    ("elementary_charge", None): 1.602176634e-19,
    ("femtometer", None): 1e-15,
    ("femtosecond", None): 1e-15,
    ("fs", None): 1e-15,
    ("gigapascal", None): 1000000000.0,
    ("hartree", None): 4.3597447222059776e-18,
    ("hartree/bohr", None): 8.238723503843027e-08,
    ("hartree/bohr**3", None): 29421015756412.75,
    ("hbar", None): 1.0545718176461565e-34,
    ("kbar", None): 100000000.0,
    ("kilobar", None): 100000000.0,
    ("picosecond", None): 1e-12,
    ("rydberg", None): 2.1798723611029888e-18,
    ("rydberg/bohr", None): 4.1193617519215135e-08,
    ("unified_atomic_mass_unit", None): 1.66053906892e-27,
}
"""Numbers by unit and target unit (None: SI base units)."""
