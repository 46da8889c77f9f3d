"""Calculation sections of a Siesta run: one for each step, and one for the analysis at the end."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from nomad.logs import EntryLog
from nomad.parsing.checks import checked, finite
from nomad.parsing.filling import fill
from nomad.parsing.provenance import read_from
from nomad.parsing.text import Found
from nomad.parsing.values import numbers
from nomad.units import factor

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from nomad.datamodel.metainfo.common_dft import Method, Run, SingleConfigurationCalculation, System

_COMPONENTS = {"x": (0, 0), "y": (1, 1), "z": (2, 2), "xy": (0, 1), "yz": (1, 2), "xz": (0, 2)}
_OLD_ORDER = "x,y,z,xy,yz,xz"


def add_step(
    run: Run, step: Found, system: System, method: Method, n_atoms: int, spins: int, log: EntryLog
) -> SingleConfigurationCalculation:
    """The results of one geometry."""
    from nomad.datamodel.metainfo.common_dft import SingleConfigurationCalculation

    calculation = read_from(run.m_create(SingleConfigurationCalculation), step)
    calculation.single_configuration_calculation_to_system_ref = system
    calculation.single_configuration_to_calculation_method_ref = method
    entropy = _add_cycles(calculation, step, spins)
    energy = finite(step.value("energy"), "the total energy", log, **step.at("energy"))
    fill(
        calculation,
        energy_total=energy,
        energy_method_current=energy,
        energy_free=energy + entropy if energy is not None and entropy is not None else None,
        atom_forces=checked(step.value("forces"), "forces", (n_atoms, 3), log, **step.at("forces")),
        stress_tensor=_voigt(step, log),
        temperature=step.value("temperature"),
    )
    if "cycles" in step:
        converged = step.value("converged") is not None or (energy is not None and not step.value("not_converged"))
        calculation.single_configuration_calculation_converged = converged
    return calculation


def add_final(
    run: Run,
    final: Found,
    last: tuple[SingleConfigurationCalculation, Found] | None,
    system: System,
    method: Method,
    n_atoms: int,
    spins: int,
    log: EntryLog,
) -> SingleConfigurationCalculation:
    """The analysis at the end of the output: the energy with more digits, its parts, forces, stress.

    What it does not repeat (cycles, forces) is that of the last step, whose geometry it has.
    """
    import numpy as np

    from nomad.datamodel.metainfo.common_dft import SingleConfigurationCalculation

    found = final["energies"]
    calculation = read_from(run.m_create(SingleConfigurationCalculation), found)
    calculation.single_configuration_calculation_to_system_ref = system
    calculation.single_configuration_to_calculation_method_ref = method
    forces = checked(found.value("forces"), "forces", (n_atoms, 3), log, **found.at("forces"))
    if last is not None:
        _add_cycles(calculation, last[1], spins)
        forces = last[0].m_magnitude("atom_forces") if forces is None else forces
    fill(
        calculation,
        energy_total=finite(found.value("total"), "the total energy", log, **found.at("total")),
        energy_free=final.value("free"),
        energy_XC=found.value("xc"),
        energy_X=found.value("exchange"),
        energy_C=found.value("correlation"),
        energy_sum_eigenvalues=found.value("band"),
        electronic_kinetic_energy=found.value("kinetic"),
        atom_forces=forces,
        stress_tensor=checked(found.value("stress"), "the stress tensor", (3, 3), log, **found.at("stress")),
        pressure=found.value("pressure"),
    )
    if found.value("fermi") is not None:
        calculation.energy_reference_fermi = np.full(spins, found.value("fermi"))
    return calculation


def _add_cycles(calculation: SingleConfigurationCalculation, step: Found, spins: int) -> float | None:
    """Adds the self-consistent cycles; the difference (J) of free and total energy in the last one."""
    from nomad.datamodel.metainfo.common_dft import ScfIteration

    electronvolt, earlier, free, level = factor("eV"), None, None, None
    fermi_column = _fermi_column(step.value("scf_header"))
    lines = enumerate(step.value("cycles", []))
    rows = [(index, row) for index, line in lines if line is not None and (row := numbers(line)).size >= 5]
    for index, row in rows:
        iteration = read_from(calculation.m_create(ScfIteration), step, "cycles", index)
        values: list[float | None] = [value if value - value == 0 else None for value in row.tolist()]
        total, free = values[1], values[2]
        fermi = values[fermi_column] if len(values) > fermi_column else None
        if total is not None:
            iteration.energy_total_scf_iteration = total * electronvolt
            if earlier is not None:
                iteration.energy_change_scf_iteration = (total - earlier) * electronvolt
        if free is not None:
            iteration.energy_free_scf_iteration = free * electronvolt
        if fermi is not None:
            iteration.energy_reference_fermi_iteration = [fermi * electronvolt] * spins
            level = fermi
        earlier = total
    if level is not None:
        calculation.energy_reference_fermi = [level * electronvolt] * spins
    if rows:
        calculation.number_of_scf_iterations = len(rows)
    return (free - earlier) * electronvolt if free is not None and earlier is not None else None


def _fermi_column(header: str | None) -> int:
    names = (header or "").split()
    return next((index for index, name in enumerate(names) if name.startswith("Ef")), 4)


def _voigt(step: Found, log: EntryLog) -> npt.NDArray[np.float64] | None:
    """The stress tensor (Pa); its components come in the order xy, yz, xz unless the line says another one."""
    import numpy as np

    found = step.value("stress")
    if not found or found[1] is None:
        return None
    order = re.findall(r"[xyz]+", (found[0] or _OLD_ORDER.encode()).decode("latin-1"))
    values = numbers(found[1])
    if values.size != 6 or len(order) != 6 or any(name not in _COMPONENTS for name in order):
        log.warning("the stress tensor cannot be read", **step.at("stress"))
        return None
    tensor = np.zeros((3, 3))
    for name, value in zip(order, values, strict=True):
        row, column = _COMPONENTS[name]
        tensor[row, column] = tensor[column, row] = value
    return checked(tensor * factor("kilobar"), "the stress tensor", (3, 3), log, **step.at("stress"))
