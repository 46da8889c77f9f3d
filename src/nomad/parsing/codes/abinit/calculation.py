"""Calculation sections of an ABINIT data set: energies, forces, stress, cycles, eigenvalues, density of states."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from nomad.datamodel.metainfo.common_dft import (
    Dos,
    Eigenvalues,
    ScfIteration,
    SingleConfigurationCalculation,
)
from nomad.logs import EntryLog
from nomad.parsing.checks import checked, finite
from nomad.parsing.codes.abinit.eigenvalues import EigenvalueTable, read_eigenvalue_file, read_eigenvalues
from nomad.parsing.codes.abinit.patterns import ENERGIES
from nomad.parsing.damage import trouble_in
from nomad.parsing.provenance import read_from, whole
from nomad.parsing.source import Place, Source
from nomad.parsing.tables import matrix
from nomad.parsing.text import Found
from nomad.parsing.values import to_float
from nomad.units import factor

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

_INDICES = {b"1 1": (0, 0), b"2 2": (1, 1), b"3 3": (2, 2), b"3 2": (2, 1), b"3 1": (2, 0), b"2 1": (1, 0)}


def add_scf_iterations(calculation: SingleConfigurationCalculation, cycle: Found) -> None:
    """The iterations of one cycle; a value that is no number is left out."""
    hartree = factor("hartree")
    for index, (_, energy, change) in enumerate(cycle.value("iterations", [])):
        iteration = read_from(calculation.m_create(ScfIteration), cycle, "iterations", index)
        if energy is not None:
            iteration.energy_total_scf_iteration = energy * hartree
        if change is not None:
            iteration.energy_change_scf_iteration = change * hartree
    if calculation.section_scf_iteration:
        calculation.number_of_scf_iterations = len(calculation.section_scf_iteration)


def stress_tensor(found: Found) -> npt.NDArray[np.float64] | None:
    """The last complete stress tensor (Pa) of a block that prints `sigma(i j)` lines in hartree/bohr^3."""
    import numpy as np

    lines = found.value("stress", [])[-3:]
    if len(lines) != 3 or any(None in line for line in lines):
        return None
    tensor = np.full((3, 3), np.nan)
    for line in lines:
        for name, value in ((line[0], line[1]), (line[2], line[3])):
            if name in _INDICES:
                row, column = _INDICES[name]
                tensor[row, column] = tensor[column, row] = to_float(value)
    return tensor * factor("hartree/bohr**3")


def add_results(
    calculation: SingleConfigurationCalculation,
    dataset: Found,
    n_atoms: int,
    spins: int,
    log: EntryLog,
    *,
    with_energy: bool,
) -> None:
    """What a data set says at its end: energies, forces, stress, Fermi energy.

    Without `with_energy` (fixed density) the total energy is left out: it is no ground-state energy.
    """
    import numpy as np

    energy = finite(dataset.value("energy"), "the total energy", log, **dataset.at("energy"))
    if energy is not None and with_energy:
        calculation.energy_total = energy
    for item in ENERGIES:
        value = dataset.value(item.name)
        if value is not None:
            calculation.m_set(item.name, value)
    entropy = dataset.value("x_abinit_energy_ktentropy")
    if entropy is not None:
        calculation.energy_correction_entropy = entropy
    fermi = dataset.value("fermi_precise")
    fermi = dataset.value("fermi") if fermi is None else fermi
    if fermi is not None:
        calculation.energy_reference_fermi = np.full(spins, fermi)
        calculation.m_set("x_abinit_fermi_energy", fermi)
    forces = checked(dataset.value("forces_at_end"), "forces", (n_atoms, 3), log, **dataset.at("forces_at_end"))
    if forces is not None:
        calculation.atom_forces_raw = forces
        calculation.atom_forces = forces
    stress = checked(stress_tensor(dataset), "the stress tensor", (3, 3), log, **dataset.at("stress"))
    if stress is not None:
        calculation.stress_tensor = stress
    if "scf" in dataset:
        calculation.single_configuration_calculation_converged = bool(dataset.value("converged"))


def add_eigenvalues(
    calculation: SingleConfigurationCalculation, dataset: Found, file: Path | None, log: EntryLog
) -> EigenvalueTable | None:
    """Eigenvalues of the output, or those of the `_EIG` file when it has more k-points."""
    table = read_eigenvalues(b"\n".join(dataset.value("eigenvalues", [])))
    where: Found | Place = dataset
    beside = read_eigenvalue_file(file) if file else None
    if file is not None and beside is not None and (table is None or len(beside.k_points) > len(table.k_points)):
        table = beside
        where = whole(file)
    if table is None:
        return None
    values = checked(table.values, "eigenvalues", (None, None, None), log, **dataset.at("eigenvalues"))
    if values is None:
        return None
    section = read_from(calculation.m_create(Eigenvalues), where, "eigenvalues")
    section.eigenvalues_kind = "normal"
    section.eigenvalues_kpoints = table.k_points
    section.eigenvalues_values = values
    section.number_of_eigenvalues_kpoints = values.shape[1]
    section.number_of_eigenvalues = values.shape[2]
    if table.occupations is not None:
        section.eigenvalues_occupation = table.occupations
    return table


def add_density_of_states(calculation: SingleConfigurationCalculation, path: Path, spins: int, log: EntryLog) -> None:
    """The density of states of a `_DOS` file: columns energy (hartree), states per hartree and cell, integral.

    Spin channels follow each other in the file, separated by comments.
    """
    import numpy as np

    with Source.open(path) as source:
        lines = bytes(source.data[:]).split(b"\n")
    blocks: list[list[bytes]] = [[]]
    for line in lines:
        if line.lstrip().startswith(b"#"):
            if blocks[-1]:
                blocks.append([])
        elif line.strip():
            blocks[-1].append(line)
    channels = [table for table in (matrix(b"\n".join(block)) for block in blocks if block) if table.shape[1] >= 3]
    channels = channels[:spins]
    if not channels or len({len(channel) for channel in channels}) != 1:
        log.warning("the density of states cannot be read", **trouble_in(path))
        return
    hartree = factor("hartree")
    dos = read_from(calculation.m_create(Dos), whole(path))
    dos.dos_kind = "electronic"
    dos.dos_energies = channels[0][:, 0] * hartree
    dos.dos_values = np.stack([channel[:, 1] for channel in channels]) / hartree
    dos.dos_integrated_values = np.stack([channel[:, 2] for channel in channels])
    dos.number_of_dos_values = len(channels[0])
