"""Results, iterations, diagonalisation, eigenvalues."""

from __future__ import annotations

from typing import Any

from nomad.datamodel.metainfo.codes.quantum_espresso.package import m_package as m_package
from nomad.datamodel.metainfo.common_dft.bands import Eigenvalues
from nomad.datamodel.metainfo.common_dft.calculation import SingleConfigurationCalculation
from nomad.datamodel.metainfo.common_dft.scf import ScfIteration
from nomad.metainfo import MSection, Quantity, Section, SectionProxy, SubSection, float64, int32


class x_qe_section_scf_diagonalization(MSection):
    """A diagonalisation within an iteration towards self-consistency."""

    x_qe_scf_diagonalization_algorithm: Quantity[str] = Quantity(
        type=str,
        description="The algorithm, such as `Davidson diagonalization with overlap`.",
    )
    x_qe_scf_diagonalization_warn_n_unconverged_eigenvalues: Quantity[Any] = Quantity(
        type=int32,
        description="Number of eigenvalues that did not converge, from the warning.",
    )
    x_qe_scf_diagonalization_c_bands_n_unconverged_eigenvalues: Quantity[Any] = Quantity(
        type=int32,
        description="Number of eigenvalues that did not converge, from the line of `c_bands`.",
    )
    x_qe_scf_diagonalization_ethr: Quantity[Any] = Quantity(
        type=float64,
        description="Threshold of the eigenvalues.",
    )
    x_qe_scf_diagonalization_iteration_avg: Quantity[Any] = Quantity(
        type=float64,
        description="Average number of iterations.",
    )


class x_qe_section_bands_diagonalization(MSection):
    """The diagonalisation of a band structure calculation."""

    x_qe_bands_diagonalization_algorithm: Quantity[str] = Quantity(
        type=str,
        description="The algorithm.",
    )
    x_qe_bands_diagonalization_warn_n_unconverged_eigenvalues: Quantity[Any] = Quantity(
        type=int32,
        description="Number of eigenvalues that did not converge, from the warning.",
    )
    x_qe_bands_diagonalization_c_bands_n_unconverged_eigenvalues: Quantity[Any] = Quantity(
        type=int32,
        description="Number of eigenvalues that did not converge, from the line of `c_bands`.",
    )
    x_qe_bands_diagonalization_ethr: Quantity[Any] = Quantity(
        type=float64,
        description="Threshold of the eigenvalues.",
    )
    x_qe_bands_diagonalization_iteration_avg: Quantity[Any] = Quantity(
        type=float64,
        description="Average number of iterations.",
    )


class section_single_configuration_calculation(SingleConfigurationCalculation):
    """Results that only pw.x prints; energies in joule, forces in newton."""

    m_def = Section(extends_base_section=True)

    x_qe_extra_SCF: Quantity[bool] = Quantity(
        type=bool,
        description="Whether this is the additional calculation at the end of a variable-cell optimisation.",
    )
    x_qe_energy_total_harris_foulkes_estimate: Quantity[Any] = Quantity(
        type=float64,
        description="Total energy by the Harris-Foulkes functional.",
    )
    x_qe_energy_total_accuracy_estimate: Quantity[Any] = Quantity(
        type=float64,
        description="Estimated error of the total energy.",
    )
    x_qe_energy_exchange_error_estimate: Quantity[Any] = Quantity(
        type=float64,
        description="Estimated error of the exact exchange energy.",
    )
    x_qe_energy_exchange_average_fock_potential: Quantity[Any] = Quantity(
        type=float64,
        description="Average of the Fock potential.",
    )
    x_qe_energy_fock: Quantity[Any] = Quantity(
        type=float64,
        description="Fock energy.",
    )
    x_qe_energy_total_paw_all_electron: Quantity[Any] = Quantity(
        type=float64,
        description="All-electron total energy from PAW.",
    )
    x_qe_energy_decomposition_name: Quantity[list[str]] = Quantity(
        type=str,
        shape=["x_qe_number_of_energy_components"],
        description="Names of the terms of the total energy.",
    )
    x_qe_energy_decomposition_value: Quantity[Any] = Quantity(
        type=float64,
        shape=["x_qe_number_of_energy_components"],
        description="The terms of the total energy.",
    )
    x_qe_magnetization_total: Quantity[Any] = Quantity(
        type=float64,
        description="Integral of the magnetisation, in Bohr magnetons per cell.",
    )
    x_qe_magnetization_absolute: Quantity[Any] = Quantity(
        type=float64,
        description="Integral of the absolute value of the magnetisation, in Bohr magnetons per cell.",
    )
    x_qe_convergence_iterations: Quantity[Any] = Quantity(
        type=int32,
        description="Number of iterations after which convergence was achieved.",
    )
    x_qe_exx_refine: Quantity[bool] = Quantity(
        type=bool,
        description="Whether the exact exchange was refined.",
    )
    x_qe_exx_self_consistency: Quantity[bool] = Quantity(
        type=bool,
        description="Whether self-consistency of the exact exchange was reached.",
    )
    x_qe_output_datafile: Quantity[str] = Quantity(
        type=str,
        description="The file that the results were written to.",
    )
    x_qe_atom_dispersion_force: Quantity[Any] = Quantity(
        type=float64,
        shape=["number_of_atoms", 3],
        description="Contribution of the dispersion correction to the forces.",
    )
    x_qe_dispersion_force_total: Quantity[Any] = Quantity(
        type=float64,
        description="Norm of all dispersion forces.",
    )
    x_qe_force_total: Quantity[Any] = Quantity(
        type=float64,
        description="Norm of all forces.",
    )
    x_qe_force_total_scf_correction: Quantity[Any] = Quantity(
        type=float64,
        description="Norm of the correction of the forces for incomplete self-consistency.",
    )
    x_qe_pressure: Quantity[Any] = Quantity(
        type=float64,
        description="Pressure in pascal, positive when the cell wants to expand.",
    )
    x_qe_stress_unimplemented: Quantity[str] = Quantity(
        type=str,
        description="Why the stress could not be computed.",
    )
    x_qe_section_bands_diagonalization: SubSection[list[x_qe_section_bands_diagonalization]] = SubSection(
        sub_section=SectionProxy("x_qe_section_bands_diagonalization"), repeats=True
    )


class section_scf_iteration(ScfIteration):
    """What pw.x prints about an iteration; energies in joule."""

    m_def = Section(extends_base_section=True)

    x_qe_iter_mpersite_idx: Quantity[Any] = Quantity(
        type=int32,
        shape=["number_of_atoms"],
        description="Number of each atom.",
    )
    x_qe_iter_mpersite_charge: Quantity[Any] = Quantity(
        type=float64,
        shape=["number_of_atoms"],
        description="Charge in a sphere around each atom.",
    )
    x_qe_iter_mpersite_magn: Quantity[Any] = Quantity(
        type=float64,
        shape=["number_of_atoms"],
        description="Magnetic moment in a sphere around each atom.",
    )
    x_qe_iter_mpersite_constr: Quantity[Any] = Quantity(
        type=float64,
        shape=["number_of_atoms"],
        description="Constraint on the magnetic moment of each atom.",
    )
    x_qe_iteration_efield_eeigx_re: Quantity[Any] = Quantity(
        type=float64,
        description="Real part of the expectation value of the position operator.",
    )
    x_qe_iteration_efield_eeigx_im: Quantity[Any] = Quantity(
        type=float64,
        description="Imaginary part of the expectation value of the position operator.",
    )
    x_qe_iteration_efield_dipole_electronic: Quantity[Any] = Quantity(
        type=float64,
        description="Electronic dipole moment.",
    )
    x_qe_iteration_efield_dipole_ionic: Quantity[Any] = Quantity(
        type=float64,
        description="Dipole moment of the nuclei.",
    )
    x_qe_iteration_number: Quantity[Any] = Quantity(
        type=int32,
        description="Number of the iteration.",
    )
    x_qe_iteration_ecutwfc: Quantity[Any] = Quantity(
        type=float64,
        description="Cutoff of the wave functions.",
    )
    x_qe_iteration_beta: Quantity[Any] = Quantity(
        type=float64,
        description="Weight of the new potential in the mixing.",
    )
    x_qe_iteration_charge_negative_up: Quantity[Any] = Quantity(
        type=float64,
        description="Negative part of the charge, spin up.",
    )
    x_qe_iteration_charge_negative_down: Quantity[Any] = Quantity(
        type=float64,
        description="Negative part of the charge, spin down.",
    )
    x_qe_energy_total_harris_foulkes_estimate_iteration: Quantity[Any] = Quantity(
        type=float64,
        description="Total energy by the Harris-Foulkes functional.",
    )
    x_qe_energy_total_accuracy_estimate_iteration: Quantity[Any] = Quantity(
        type=float64,
        description="Estimated error of the total energy.",
    )
    x_qe_magnetization_total_iteration: Quantity[Any] = Quantity(
        type=float64,
        description="Integral of the magnetisation, in Bohr magnetons per cell.",
    )
    x_qe_magnetization_absolute_iteration: Quantity[Any] = Quantity(
        type=float64,
        description="Integral of the absolute value of the magnetisation, in Bohr magnetons per cell.",
    )
    x_qe_section_scf_diagonalization: SubSection[list[x_qe_section_scf_diagonalization]] = SubSection(
        sub_section=SectionProxy("x_qe_section_scf_diagonalization"), repeats=True
    )


class section_eigenvalues(Eigenvalues):
    """What pw.x prints about k-points."""

    m_def = Section(extends_base_section=True)

    x_qe_eigenvalues_number_of_planewaves: Quantity[Any] = Quantity(
        type=int32,
        shape=["number_of_eigenvalues_kpoints"],
        description="Number of plane waves at each k-point.",
    )
