"""A calculation: the energies of the last loop, the loops before it, forces."""

from __future__ import annotations

import re
from typing import Any

from nomad.datamodel.metainfo.common_dft import Method, Run, ScfIteration, SingleConfigurationCalculation, System
from nomad.logs import EntryLog
from nomad.parsing.checks import checked
from nomad.parsing.codes.elk.grammar import ENERGIES
from nomad.parsing.filling import fill
from nomad.parsing.provenance import read_from
from nomad.parsing.tables import matrix
from nomad.parsing.text import Found
from nomad.parsing.values import numbers
from nomad.units import factor

_TOTAL_FORCE = re.compile(rb"total force *:(.*)")
_ATOM = re.compile(rb"^ +atom +\d+ +:(.*)", re.MULTILINE)
_ITERATION = (
    "energy_sum_eigenvalues", "electronic_kinetic_energy", "energy_electrostatic", "energy_correction_hartree",
    "energy_XC_potential", "energy_correction_entropy", "energy_total",
)  # fmt: skip
"""Energies that iterations have too, with `_scf_iteration` behind the name."""


def add_calculation(
    run: Run, cycle: Found, system: System | None, method: Method, spins: int, log: EntryLog
) -> SingleConfigurationCalculation:
    """Adds the result of one self-consistent cycle."""
    import numpy as np

    calculation = read_from(run.m_create(SingleConfigurationCalculation), cycle)
    fill(calculation, single_configuration_calculation_to_system_ref=system)
    calculation.single_configuration_to_calculation_method_ref = method
    loops = cycle.value("loop", [])
    for loop in loops:
        _add_iteration(calculation, loop, spins)
    if loops:
        calculation.number_of_scf_iterations = len(loops)
        calculation.single_configuration_calculation_converged = bool(cycle.value("converged"))
    complete = next((loop for loop in reversed(loops) if loop.value("energy_total") is not None), None)
    if complete is None:
        log.warning("the cycle has no total energy", **cycle.at())
        return calculation
    if complete is not loops[-1] or not cycle.value("stopped"):
        log.warning("the cycle was cut short, its energies are those of its last complete loop", **complete.at())
    for name in ENERGIES:
        value: Any = complete.value(name)
        if name == "energy_reference_fermi" and value is not None:
            value = np.full(spins, value)
        fill(calculation, **{name: value})
    # the total energy has the entropic part in it
    calculation.energy_free = complete.value("energy_total")
    exchange, correlation = complete.value("energy_X"), complete.value("energy_C")
    if exchange is not None and correlation is not None:
        calculation.energy_XC = exchange + correlation
    fill(calculation, x_elk_dos_fermi=complete.value("dos_at_fermi"))
    if system is not None:
        fill(
            calculation,
            atom_forces=forces_of(cycle.value("forces"), len(system.atom_labels), log, **cycle.at("forces")),
        )
        _fill_atoms(calculation, complete, len(system.atom_labels), log)
    return calculation


def _fill_atoms(calculation: SingleConfigurationCalculation, loop: Found, n_atoms: int, log: EntryLog) -> None:
    """Charges and moments of the muffin tins."""
    moment = [number for number in loop.value("moment", []) if number is not None]
    moments = _ATOM.findall(loop.value("moments", b""))
    charges = _ATOM.findall(loop.value("charges", b""))
    rows = [numbers(row) for row in moments]
    table = checked([row for row in rows if row.size] or None, "moments", (n_atoms, None), log, **loop.at("moments"))
    tin = [numbers(row.partition(b"(")[0]) for row in charges]
    fill(
        calculation,
        x_elk_total_moment=moment or None,
        x_elk_muffin_tin_moments=table,
        x_elk_muffin_tin_charges=checked(
            [row[0] for row in tin if row.size] or None, "charges", (n_atoms,), log, **loop.at("charges")
        ),
        x_elk_interstitial_charge=loop.value("interstitial"),
    )


def _add_iteration(calculation: SingleConfigurationCalculation, loop: Found, spins: int) -> None:
    import numpy as np

    iteration = read_from(calculation.m_create(ScfIteration), loop)
    for name in _ITERATION:
        fill(iteration, **{f"{name}_scf_iteration": loop.value(name)})
    fermi = loop.value("energy_reference_fermi")
    fill(
        iteration,
        energy_change_scf_iteration=loop.value("change"),
        energy_reference_fermi_iteration=None if fermi is None else np.full(spins, fermi),
        energy_free_scf_iteration=loop.value("energy_total"),
        time_scf_iteration_cpu1_end=loop.value("time"),
    )


def forces_of(raw: bytes | None, n_atoms: int, log: EntryLog, **where: Any) -> Any:
    """The forces (N) in a list of Elk, which has several contributions for each atom; None if they do not fit."""
    if raw is None:
        return None
    rows = matrix(b"\n".join(_TOTAL_FORCE.findall(raw)), columns=3) * factor("hartree/bohr")
    return checked(rows, "forces", (n_atoms, 3), log, **where)
