"""Plane-wave calculations of NWChem (NWPW: PSPW, BAND, PAW): method, cutoff, cell and energies."""

from __future__ import annotations

import re
from dataclasses import replace

from nomad.datamodel.metainfo.common_dft import (
    BasisSetCellDependent,
    Eigenvalues,
    Method,
    MethodBasisSet,
    Run,
    ScfIteration,
    SingleConfigurationCalculation,
    XCFunctionals,
)
from nomad.logs import EntryLog
from nomad.parsing.checks import checked
from nomad.parsing.codes.nwchem.structure import Structure
from nomad.parsing.filling import fill
from nomad.parsing.provenance import read_from
from nomad.parsing.tables import matrix
from nomad.parsing.text import Found
from nomad.parsing.xc import libxc_names
from nomad.units import factor

_NAMES = {"LDA": "vwn", "PBE96": "pbe"}
"""First words of NWPW's functionals whose short names differ from ours."""
_LEVEL = re.compile(rb"([-+]?\d*\.\d+E[-+]\d+) +\( *[-+]?\d+\.\d+ *eV\)(?: *occ= *(\d*\.\d+))?")


def add_planewave_method(run: Run, part: Found, log: EntryLog) -> Method:
    """The method of a plane-wave module with its basis set."""
    run.program_basis_set_type = "plane waves"
    method = read_from(run.m_create(Method), part)
    method.electronic_structure_method = "DFT"
    spin = part.value("pw_spin")
    if spin is not None:
        method.number_of_spin_channels = 2 if spin == "unrestricted" else 1
    name = part.value("pw_functional", "")
    libxc = libxc_names(_NAMES.get(name, name))
    for component in libxc:
        method.m_create(XCFunctionals).XC_functional_name = component
    if not libxc:
        log.warning("the functional is not known", names=[name], **part.at("pw_functional"))
    cutoff = part.value("pw_cutoff")
    if cutoff is not None:
        basis = run.m_create(BasisSetCellDependent)
        basis.basis_set_cell_dependent_kind = "plane_waves"
        basis.basis_set_planewave_cutoff = cutoff
        basis.basis_set_cell_dependent_name = f"PW_{2 * cutoff / factor('hartree'):.1f}"
        reference = method.m_create(MethodBasisSet)
        reference.method_basis_set_kind = "wavefunction"
        reference.mapping_section_method_basis_set_cell_associated = basis
    return method


def in_supercell(current: Structure, part: Found, log: EntryLog) -> Structure:
    """The structure with the lattice vectors of the supercell, if the boundary conditions are periodic."""
    lattice = checked(part.value("pw_lattice"), "lattice vectors", (3, 3), log, **part.at("pw_lattice"))
    if lattice is None or part.value("pw_boundary") != "periodic":
        return current
    return replace(current, lattice=lattice)


def add_planewave_energies(calculation: SingleConfigurationCalculation, part: Found) -> None:
    """The total energy and its parts."""
    fill(
        calculation,
        energy_total=part.value("pw_energy"),
        energy_XC=part.value("pw_exchange_correlation"),
        electronic_kinetic_energy=part.value("pw_kinetic"),
    )
    for _, energy, change, _residual in matrix(part.value("pw_cycles", b""), 4):
        section = read_from(calculation.m_create(ScfIteration), part, "pw_cycles")
        if energy == energy:
            section.energy_total_scf_iteration = energy * factor("hartree")
        if change == change:
            section.energy_change_scf_iteration = change * factor("hartree")
    if "pw_cycles" in part:
        calculation.number_of_scf_iterations = len(calculation.section_scf_iteration)
    if "BAND" not in part.value("title", ""):
        _add_orbitals(calculation, part)


def _add_orbitals(calculation: SingleConfigurationCalculation, part: Found) -> None:
    """Orbitals at the zone centre, which are printed from the highest down, one column for each spin."""
    import numpy as np

    occupied, empty = (_levels(part.value(name, b"")) for name in ("pw_orbitals", "pw_empty_orbitals"))
    if not occupied[0]:
        return
    spins = 2 if part.value("pw_spin") == "unrestricted" or occupied[1] else 1
    full = 2.0 / spins
    channels = []
    for spin in range(spins):
        levels = [(energy, full if occupation is None else occupation) for energy, occupation in occupied[spin]]
        levels += [(energy, 0.0) for energy, _ in empty[spin]]
        channels.append(sorted(levels))
    length = min(len(levels) for levels in channels)
    if not length:
        return
    table = np.array([levels[:length] for levels in channels])
    section = read_from(calculation.m_create(Eigenvalues), part, "pw_orbitals")
    section.eigenvalues_kind = "normal"
    section.eigenvalues_kpoints = np.zeros((1, 3))
    section.eigenvalues_values = table[:, None, :, 0] * factor("hartree")
    section.eigenvalues_occupation = table[:, None, :, 1]
    section.number_of_eigenvalues = length


def _levels(text: bytes) -> tuple[list[tuple[float, float | None]], list[tuple[float, float | None]]]:
    """Energies (hartree) with occupations, if they are printed, of the first and of the second column."""
    columns: tuple[list[tuple[float, float | None]], list[tuple[float, float | None]]] = ([], [])
    for line in text.splitlines():
        for column, (energy, occupation) in zip(columns, _LEVEL.findall(line), strict=False):
            column.append((float(energy), float(occupation) if occupation else None))
    return columns
