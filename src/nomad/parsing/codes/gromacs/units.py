"""The units of GROMACS (nm, ps, u, e, kJ/mol, bar) in SI."""

from __future__ import annotations

_AVOGADRO = 6.02214076e23

ENERGY = 1e3 / _AVOGADRO
"""kJ/mol in joule, for the whole system."""
LENGTH = 1e-9
TIME = 1e-12
VELOCITY = 1e3
FORCE = ENERGY / LENGTH
PRESSURE = 1e5
MASS = 1.66053906892e-27
CHARGE = 1.602176634e-19
