"""Plane-wave calculations of NWChem (NWPW: PSPW, BAND, PAW): method, cutoff, cell and energies."""

from __future__ import annotations

from dataclasses import replace

from nomad.datamodel.metainfo.common_dft import (
    BasisSetCellDependent,
    Method,
    MethodBasisSet,
    Run,
    SingleConfigurationCalculation,
    XCFunctionals,
)
from nomad.logs import EntryLog
from nomad.parsing.checks import checked
from nomad.parsing.codes.nwchem.structure import Structure
from nomad.parsing.filling import fill
from nomad.parsing.provenance import read_from
from nomad.parsing.text import Found
from nomad.parsing.xc import libxc_names
from nomad.units import factor

_NAMES = {"LDA": "vwn", "PBE96": "pbe"}
"""First words of NWPW's functionals whose short names differ from ours."""


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
