"""Quantum ESPRESSO (pw.x): what the common schema has no place for."""

from nomad.datamodel.metainfo.codes.quantum_espresso.calculation import (
    section_eigenvalues,
    section_scf_iteration,
    section_single_configuration_calculation,
    x_qe_section_bands_diagonalization,
    x_qe_section_scf_diagonalization,
)
from nomad.datamodel.metainfo.codes.quantum_espresso.method import (
    section_method,
    section_method_atom_kind,
    section_XC_functionals,
)
from nomad.datamodel.metainfo.codes.quantum_espresso.package import m_package
from nomad.datamodel.metainfo.codes.quantum_espresso.run import (
    section_run,
    x_qe_section_compile_options,
    x_qe_section_parallel,
)
from nomad.datamodel.metainfo.codes.quantum_espresso.system import section_system

__all__ = [
    "m_package",
    "section_XC_functionals",
    "section_eigenvalues",
    "section_method",
    "section_method_atom_kind",
    "section_run",
    "section_scf_iteration",
    "section_single_configuration_calculation",
    "section_system",
    "x_qe_section_bands_diagonalization",
    "x_qe_section_compile_options",
    "x_qe_section_parallel",
    "x_qe_section_scf_diagonalization",
]
