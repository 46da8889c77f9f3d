"""Energies of the steps that the log prints."""

from __future__ import annotations

from nomad.parsing.codes.gromacs.edr import EnergyFrame
from nomad.parsing.codes.gromacs.grammar import COLUMN, EVENTS
from nomad.parsing.source import Source
from nomad.parsing.values import to_float

_ALIASES = {"Pressure (bar)": "Pressure", "Temp": "Temperature"}
"""Names of the log that are other in energy files."""


def read_log(source: Source) -> list[tuple[EnergyFrame, dict[str, float], int]]:
    """Step, its energies by name (kJ/mol, K, bar) and offset in the file, in the order of the steps.

    A step that is printed twice, because the run was continued from a checkpoint before it, counts as printed last.
    """
    steps: dict[int, tuple[EnergyFrame, dict[str, float], int]] = {}
    current: tuple[int, float, int] | None = None
    for match in EVENTS.finditer(source.data):
        if match.lastgroup == "averages":
            current = None
        elif match.group("step") is not None:
            current = (int(match.group("step")[:18]), to_float(match.group("time")), match.start())
        elif current is not None:
            step, time, offset = current
            steps[step] = (EnergyFrame(step, time, []), energy_table(match.group("energies")), offset)
            current = None
    return [steps[step] for step in sorted(steps)]


def energy_table(text: bytes) -> dict[str, float]:
    """Names and numbers in lines by turns, in columns of fixed width; numbers that are not finite are left out."""
    found: dict[str, float] = {}
    lines = text.decode("latin-1").splitlines()
    for names, numbers in zip(lines[::2], lines[1::2], strict=False):
        for start in range(0, len(names), COLUMN):
            name = names[start : start + COLUMN].strip()
            value = to_float(numbers[start : start + COLUMN])
            if name and value - value == 0:
                found[_ALIASES.get(name, name)] = value
    return found
