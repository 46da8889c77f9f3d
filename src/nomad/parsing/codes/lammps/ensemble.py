"""Ensemble, thermostat and barostat of a run, from its fixes."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from nomad.parsing.values import to_float

_THERMOSTATS = {
    "langevin": ("langevin", 0),
    "temp/berendsen": ("berendsen", 0),
    "temp/csvr": ("csvr", 0),
    "temp/csld": ("csld", 0),
    "temp/rescale": ("rescale", 1),
    "gjf": ("langevin", 0),
}
"""Fixes that only control the temperature: the thermostat, and where Tstart stands among the arguments."""
_PRESSURE_WORDS = ("iso", "aniso", "tri", "x", "y", "z")
_INTEGRATORS = ("nve", "nvt", "npt", "nph")


@dataclass
class Ensemble:
    """Numbers are as printed: temperatures in kelvin (not in style `lj`), pressures and times in units of the run."""

    name: str | None = None
    """`nve`, `nvt`, `npt`, `nph` as LAMMPS calls them."""
    thermostat: str | None = None
    temperature: float | None = None
    temperature_tau: float | None = None
    barostat: str | None = None
    pressure: float | None = None
    pressure_tau: float | None = None


def ensemble_of(fixes: Mapping[str, tuple[str, tuple[str, ...]]]) -> Ensemble:
    """What the active fixes amount to; an empty ensemble if none integrates the equations of motion."""
    found = Ensemble()
    for style, arguments in fixes.values():
        style = style.removesuffix("/kk").removesuffix("/omp").removesuffix("/intel").removesuffix("/gpu")
        integrator = next((name for name in _INTEGRATORS if name in style.split("/")), None)
        if integrator is not None:
            found.name = integrator if found.name in (None, "nve") else found.name
            _nose_hoover(found, arguments)
        elif style in ("rigid", "rigid/small", "wall/gran", "brownian") and found.name is None:
            found.name = "nve" if style.startswith("rigid") else None
        elif style in _THERMOSTATS:
            found.thermostat, first = _THERMOSTATS[style]
            found.temperature = _value(arguments, first + 1)
            found.temperature_tau = _value(arguments, first + 2) if first == 0 else None
        elif style in ("press/berendsen", "press/langevin"):
            found.barostat = style.partition("/")[2]
            _pressure(found, arguments)
    if found.name is not None:
        constant_pressure = found.barostat is not None
        if found.thermostat is not None:
            found.name = "npt" if constant_pressure else "nvt"
        elif constant_pressure:
            found.name = "nph"
    return found


def _nose_hoover(found: Ensemble, arguments: Sequence[str]) -> None:
    if "temp" in arguments:
        start = arguments.index("temp")
        found.thermostat = "nose-hoover"
        found.temperature = _value(arguments, start + 2)
        found.temperature_tau = _value(arguments, start + 3)
    if any(word in arguments for word in _PRESSURE_WORDS):
        found.barostat = "nose-hoover"
        _pressure(found, arguments)


def _pressure(found: Ensemble, arguments: Sequence[str]) -> None:
    start = next((arguments.index(word) for word in _PRESSURE_WORDS if word in arguments), None)
    if start is not None:
        found.pressure = _value(arguments, start + 2)
        found.pressure_tau = _value(arguments, start + 3)


def _value(arguments: Sequence[str], index: int) -> float | None:
    number = to_float(arguments[index]) if 0 <= index < len(arguments) else math.nan
    return number if math.isfinite(number) else None
