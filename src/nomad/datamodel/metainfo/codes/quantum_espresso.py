"""Quantum ESPRESSO (pw.x): what the common schema has no place for."""

from __future__ import annotations

from typing import Any

from nomad.datamodel.metainfo.common_dft.bands import Eigenvalues
from nomad.datamodel.metainfo.common_dft.calculation import SingleConfigurationCalculation
from nomad.datamodel.metainfo.common_dft.categories import ConfigurationCore
from nomad.datamodel.metainfo.common_dft.method import Method, MethodAtomKind, XCFunctionals
from nomad.datamodel.metainfo.common_dft.run import Run
from nomad.datamodel.metainfo.common_dft.scf import ScfIteration
from nomad.datamodel.metainfo.common_dft.system import System
from nomad.metainfo import MSection, Package, Quantity, Section, SectionProxy, SubSection, float64, int32

m_package = Package(
    name="quantumespressoparser.metainfo.quantum_espresso",
    description="Quantum ESPRESSO (pw.x): what the common schema has no place for.",
)


class x_qe_section_parallel(MSection):
    x_qe_nthreads: Quantity[Any] = Quantity(type=int32)
    x_qe_nproc: Quantity[Any] = Quantity(type=int32)
    x_qe_npool: Quantity[Any] = Quantity(type=int32)


class x_qe_section_compile_options(MSection):
    x_qe_ntypx: Quantity[Any] = Quantity(type=int32)
    x_qe_ndmx: Quantity[Any] = Quantity(type=int32)
    x_qe_npk: Quantity[Any] = Quantity(type=int32)
    x_qe_lmaxx: Quantity[Any] = Quantity(type=int32)
    x_qe_nbrx: Quantity[Any] = Quantity(type=int32)
    x_qe_nqfx: Quantity[Any] = Quantity(type=int32)
    x_qe_nchix: Quantity[Any] = Quantity(type=int32)
    x_qe_compile_parallel_version: Quantity[str] = Quantity(type=str)


class x_qe_section_scf_diagonalization(MSection):
    x_qe_scf_diagonalization_algorithm: Quantity[str] = Quantity(type=str)
    x_qe_scf_diagonalization_warn_n_unconverged_eigenvalues: Quantity[Any] = Quantity(type=int32)
    x_qe_scf_diagonalization_c_bands_n_unconverged_eigenvalues: Quantity[Any] = Quantity(type=int32)
    x_qe_scf_diagonalization_ethr: Quantity[Any] = Quantity(type=float64)
    x_qe_scf_diagonalization_iteration_avg: Quantity[Any] = Quantity(type=float64)


class x_qe_section_bands_diagonalization(MSection):
    x_qe_bands_diagonalization_algorithm: Quantity[str] = Quantity(type=str)
    x_qe_bands_diagonalization_warn_n_unconverged_eigenvalues: Quantity[Any] = Quantity(type=int32)
    x_qe_bands_diagonalization_c_bands_n_unconverged_eigenvalues: Quantity[Any] = Quantity(type=int32)
    x_qe_bands_diagonalization_ethr: Quantity[Any] = Quantity(type=float64)
    x_qe_bands_diagonalization_iteration_avg: Quantity[Any] = Quantity(type=float64)


class section_single_configuration_calculation(SingleConfigurationCalculation):
    m_def = Section(extends_base_section=True)

    x_qe_extra_SCF: Quantity[bool] = Quantity(type=bool)
    x_qe_energy_total_harris_foulkes_estimate: Quantity[Any] = Quantity(type=float64)
    x_qe_energy_total_accuracy_estimate: Quantity[Any] = Quantity(type=float64)
    x_qe_energy_exchange_error_estimate: Quantity[Any] = Quantity(type=float64)
    x_qe_energy_exchange_average_fock_potential: Quantity[Any] = Quantity(type=float64)
    x_qe_energy_fock: Quantity[Any] = Quantity(type=float64)
    x_qe_energy_total_paw_all_electron: Quantity[Any] = Quantity(type=float64)
    x_qe_energy_decomposition_name: Quantity[list[str]] = Quantity(type=str, shape=["x_qe_number_of_energy_components"])
    x_qe_energy_decomposition_value: Quantity[Any] = Quantity(type=float64, shape=["x_qe_number_of_energy_components"])
    x_qe_magnetization_total: Quantity[Any] = Quantity(type=float64)
    x_qe_magnetization_absolute: Quantity[Any] = Quantity(type=float64)
    x_qe_convergence_iterations: Quantity[Any] = Quantity(type=int32)
    x_qe_exx_refine: Quantity[bool] = Quantity(type=bool)
    x_qe_exx_self_consistency: Quantity[bool] = Quantity(type=bool)
    x_qe_output_datafile: Quantity[str] = Quantity(type=str)
    x_qe_atom_dispersion_force: Quantity[Any] = Quantity(type=float64, shape=["number_of_atoms", 3])
    x_qe_dispersion_force_total: Quantity[Any] = Quantity(type=float64)
    x_qe_force_total: Quantity[Any] = Quantity(type=float64)
    x_qe_force_total_scf_correction: Quantity[Any] = Quantity(type=float64)
    x_qe_pressure: Quantity[Any] = Quantity(type=float64)
    x_qe_stress_unimplemented: Quantity[str] = Quantity(type=str)
    x_qe_section_bands_diagonalization: SubSection[list[x_qe_section_bands_diagonalization]] = SubSection(
        sub_section=SectionProxy("x_qe_section_bands_diagonalization"), repeats=True
    )


class section_run(Run):
    m_def = Section(extends_base_section=True)

    x_qe_program_name: Quantity[str] = Quantity(type=str)
    x_qe_input_filename: Quantity[str] = Quantity(type=str)
    x_qe_warning: Quantity[str] = Quantity(type=str)
    x_qe_profile_caller: Quantity[list[str]] = Quantity(type=str, shape=["x_qe_number_of_profiling_entries"])
    x_qe_profile_category: Quantity[list[str]] = Quantity(type=str, shape=["x_qe_number_of_profiling_entries"])
    x_qe_profile_function: Quantity[list[str]] = Quantity(type=str, shape=["x_qe_number_of_profiling_entries"])
    x_qe_profile_cputime: Quantity[Any] = Quantity(type=float64, shape=["x_qe_number_of_profiling_entries"])
    x_qe_profile_walltime: Quantity[Any] = Quantity(type=float64, shape=["x_qe_number_of_profiling_entries"])
    x_qe_profile_ncalls: Quantity[Any] = Quantity(type=int32, shape=["x_qe_number_of_profiling_entries"])
    x_qe_input_positions_cell_dirname: Quantity[str] = Quantity(type=str)
    x_qe_input_potential_recalculated_file: Quantity[str] = Quantity(type=str)
    x_qe_section_parallel: SubSection[list[x_qe_section_parallel]] = SubSection(
        sub_section=SectionProxy("x_qe_section_parallel"), repeats=True
    )
    x_qe_section_compile_options: SubSection[list[x_qe_section_compile_options]] = SubSection(
        sub_section=SectionProxy("x_qe_section_compile_options"), repeats=True
    )


class section_method(Method):
    m_def = Section(extends_base_section=True)

    x_qe_dispersion_correction: Quantity[bool] = Quantity(type=bool)
    x_qe_gamma_algorithms: Quantity[bool] = Quantity(type=bool)
    x_qe_exx_grid_same_as_k_grid: Quantity[bool] = Quantity(type=bool)
    x_qe_diagonalization_algorithm: Quantity[str] = Quantity(type=str)
    x_qe_sticks_sum_dense: Quantity[Any] = Quantity(type=int32)
    x_qe_sticks_sum_smooth: Quantity[Any] = Quantity(type=int32)
    x_qe_sticks_sum_PW: Quantity[Any] = Quantity(type=int32)
    x_qe_sticks_sum_G_dense: Quantity[Any] = Quantity(type=int32)
    x_qe_sticks_sum_G_smooth: Quantity[Any] = Quantity(type=int32)
    x_qe_sticks_sum_G_PW: Quantity[Any] = Quantity(type=int32)
    x_qe_sticks_tot_dense: Quantity[Any] = Quantity(type=int32)
    x_qe_sticks_tot_smooth: Quantity[Any] = Quantity(type=int32)
    x_qe_sticks_tot_PW: Quantity[Any] = Quantity(type=int32)
    x_qe_sticks_old: Quantity[str] = Quantity(type=str)
    x_qe_fock_operator_cutoff: Quantity[Any] = Quantity(type=float64)
    x_qe_potential_convergence_threshold: Quantity[Any] = Quantity(type=float64)
    x_qe_potential_mixing_beta: Quantity[Any] = Quantity(type=float64)
    x_qe_potential_mixing_iterations: Quantity[Any] = Quantity(type=int32)
    x_qe_potential_mixing_scheme: Quantity[str] = Quantity(type=str)
    x_qe_xc_functional_user_enforced: Quantity[bool] = Quantity(type=bool)
    x_qe_xc_functional_shortname: Quantity[str] = Quantity(type=str)
    x_qe_xc_functional_num: Quantity[str] = Quantity(type=str)
    x_qe_xc_iexch_name: Quantity[str] = Quantity(type=str)
    x_qe_xc_icorr_name: Quantity[str] = Quantity(type=str)
    x_qe_xc_igcx_name: Quantity[str] = Quantity(type=str)
    x_qe_xc_igcc_name: Quantity[str] = Quantity(type=str)
    x_qe_xc_imeta_name: Quantity[str] = Quantity(type=str)
    x_qe_xc_inlc_name: Quantity[str] = Quantity(type=str)
    x_qe_xc_iexch_comment: Quantity[str] = Quantity(type=str)
    x_qe_xc_icorr_comment: Quantity[str] = Quantity(type=str)
    x_qe_xc_igcx_comment: Quantity[str] = Quantity(type=str)
    x_qe_xc_igcc_comment: Quantity[str] = Quantity(type=str)
    x_qe_xc_imeta_comment: Quantity[str] = Quantity(type=str)
    x_qe_xc_inlc_comment: Quantity[str] = Quantity(type=str)
    x_qe_xc_iexch: Quantity[Any] = Quantity(type=int32)
    x_qe_xc_icorr: Quantity[Any] = Quantity(type=int32)
    x_qe_xc_igcx: Quantity[Any] = Quantity(type=int32)
    x_qe_xc_igcc: Quantity[Any] = Quantity(type=int32)
    x_qe_xc_imeta: Quantity[Any] = Quantity(type=int32)
    x_qe_xc_inlc: Quantity[Any] = Quantity(type=int32)
    x_qe_exact_exchange_fraction: Quantity[Any] = Quantity(type=float64)
    x_qe_md_max_steps: Quantity[Any] = Quantity(type=int32)
    x_qe_berry_efield_direction: Quantity[Any] = Quantity(type=int32)
    x_qe_berry_efield_intensity: Quantity[Any] = Quantity(type=float64)
    x_qe_berry_efield_strings_nk: Quantity[Any] = Quantity(type=int32)
    x_qe_berry_efield_niter: Quantity[Any] = Quantity(type=int32)
    x_qe_berry_efield: Quantity[bool] = Quantity(type=bool)
    x_qe_spin_orbit: Quantity[bool] = Quantity(type=bool)
    x_qe_spin_noncollinear: Quantity[bool] = Quantity(type=bool)
    x_qe_allocated_array_name: Quantity[list[str]] = Quantity(type=str, shape=["x_qe_allocated_arrays"])
    x_qe_allocated_array_size: Quantity[Any] = Quantity(type=float64, shape=["x_qe_allocated_arrays"])
    x_qe_allocated_array_dimensions: Quantity[list[str]] = Quantity(type=str, shape=["x_qe_allocated_arrays"])
    x_qe_temporary_array_name: Quantity[list[str]] = Quantity(type=str, shape=["x_qe_temporary_arrays"])
    x_qe_temporary_array_size: Quantity[Any] = Quantity(type=float64, shape=["x_qe_temporary_arrays"])
    x_qe_temporary_array_dimensions: Quantity[list[str]] = Quantity(type=str, shape=["x_qe_temporary_arrays"])
    x_qe_core_charge_negative: Quantity[Any] = Quantity(type=float64)
    x_qe_core_charge_imaginary: Quantity[Any] = Quantity(type=float64)
    x_qe_core_charge_realspace: Quantity[bool] = Quantity(type=bool)
    x_qe_starting_density_file: Quantity[str] = Quantity(type=str)
    x_qe_starting_potential: Quantity[str] = Quantity(type=str)
    x_qe_starting_charge_negative: Quantity[Any] = Quantity(type=float64)
    x_qe_starting_charge_negative_up: Quantity[Any] = Quantity(type=float64)
    x_qe_starting_charge_negative_down: Quantity[Any] = Quantity(type=float64)
    x_qe_starting_charge: Quantity[Any] = Quantity(type=float64)
    x_qe_starting_charge_renormalized: Quantity[Any] = Quantity(type=float64)
    x_qe_starting_wfc: Quantity[str] = Quantity(type=str)
    x_qe_time_setup_cpu1_end: Quantity[Any] = Quantity(type=float64)
    x_qe_per_process_mem: Quantity[Any] = Quantity(type=float64)
    x_qe_isolated_system_method: Quantity[str] = Quantity(type=str)
    x_qe_isolated_system_method_martyna_tuckerman_alpha: Quantity[Any] = Quantity(type=float64)
    x_qe_isolated_system_method_martyna_tuckerman_beta: Quantity[Any] = Quantity(type=float64)
    x_qe_input_occupations: Quantity[Any] = Quantity(
        type=float64, shape=["number_of_spin_channels", "number_of_k_points", "number_of_eigen_values"]
    )
    x_qe_extrapolation_charge: Quantity[str] = Quantity(type=str)


class section_method_atom_kind(MethodAtomKind):
    m_def = Section(extends_base_section=True)

    x_qe_dispersion_correction_vdw_radius: Quantity[Any] = Quantity(type=float64)
    x_qe_dispersion_correction_C6: Quantity[Any] = Quantity(type=float64)
    x_qe_species_integration_radius: Quantity[Any] = Quantity(type=float64)
    x_qe_pp_renormalized_wfc: Quantity[str] = Quantity(type=str)
    x_qe_pp_idx: Quantity[Any] = Quantity(type=int32)
    x_qe_pp_label: Quantity[str] = Quantity(type=str)
    x_qe_pp_filename: Quantity[str] = Quantity(type=str)
    x_qe_pp_type: Quantity[str] = Quantity(type=str)
    x_qe_pp_md5sum: Quantity[str] = Quantity(type=str)
    x_qe_pp_comment: Quantity[str] = Quantity(type=str)
    x_qe_pp_integral_ndirections: Quantity[Any] = Quantity(type=int32)
    x_qe_pp_integral_lmax_exact: Quantity[Any] = Quantity(type=int32)
    x_qe_pp_augmentation_shape: Quantity[str] = Quantity(type=str)
    x_qe_pp_report_version: Quantity[str] = Quantity(type=str)
    x_qe_pp_report_contents: Quantity[str] = Quantity(type=str)
    x_qe_pp_valence: Quantity[Any] = Quantity(type=float64)
    x_qe_pp_weight: Quantity[Any] = Quantity(type=float64)
    x_qe_pp_ncoefficients: Quantity[Any] = Quantity(type=int32)
    x_qe_rinner: Quantity[str] = Quantity(type=str)
    x_qe_kind_mass: Quantity[Any] = Quantity(type=float64)
    x_qe_pp_ndmx: Quantity[Any] = Quantity(type=int32)
    x_qe_pp_nbeta: Quantity[Any] = Quantity(type=int32)
    x_qe_pp_l_idx: Quantity[Any] = Quantity(type=int32)
    x_qe_pp_l: Quantity[Any] = Quantity(type=int32)


class section_system(System):
    m_def = Section(extends_base_section=True)

    x_qe_ibrav: Quantity[Any] = Quantity(type=int32)
    x_qe_alat: Quantity[Any] = Quantity(type=float64)
    x_qe_cell_volume: Quantity[Any] = Quantity(type=float64)
    x_qe_number_of_species: Quantity[Any] = Quantity(type=int32)
    x_qe_number_of_states: Quantity[Any] = Quantity(type=int32)
    x_qe_md_cell_mass: Quantity[Any] = Quantity(type=float64)
    x_qe_celldm: Quantity[Any] = Quantity(type=float64, shape=[6])
    x_qe_vec_supercell: Quantity[Any] = Quantity(type=float64, shape=["x_qe_number_of_supercell_translations", 3])
    x_qe_supercell: Quantity[bool] = Quantity(type=bool)
    x_qe_reciprocal_cell: Quantity[Any] = Quantity(
        type=float64, shape=[3, 3], unit="1 / meter", categories=[ConfigurationCore]
    )
    x_qe_atom_starting_magnetization: Quantity[Any] = Quantity(type=float64, shape=["number_of_atoms"])
    x_qe_nsymm: Quantity[Any] = Quantity(type=int32)
    x_qe_nsymm_with_fractional_translation: Quantity[Any] = Quantity(type=int32)
    x_qe_nsymm_ignored: Quantity[Any] = Quantity(type=int32)
    x_qe_symm_inversion: Quantity[bool] = Quantity(type=bool)
    x_qe_atom_idx: Quantity[Any] = Quantity(type=int32, shape=["number_of_atoms"])
    x_qe_nk: Quantity[Any] = Quantity(type=int32)
    x_qe_smearing_ngauss: Quantity[Any] = Quantity(type=int32)
    x_qe_smearing_kind: Quantity[str] = Quantity(type=str)
    x_qe_k_info_ik: Quantity[Any] = Quantity(type=int32, shape=["x_qe_nk"])
    x_qe_k_info_vec: Quantity[Any] = Quantity(type=float64, shape=["x_qe_nk", 3])
    x_qe_k_info_wk: Quantity[Any] = Quantity(type=float64, shape=["x_qe_nk"])
    x_qe_dense_g_cutoff: Quantity[Any] = Quantity(type=float64)
    x_qe_dense_g_vectors: Quantity[Any] = Quantity(type=int32)
    x_qe_dense_FFT_grid: Quantity[Any] = Quantity(type=int32, shape=[3])
    x_qe_smooth_g_cutoff: Quantity[Any] = Quantity(type=float64)
    x_qe_smooth_g_vectors: Quantity[Any] = Quantity(type=int32)
    x_qe_smooth_FFT_grid: Quantity[Any] = Quantity(type=int32, shape=[3])


class section_XC_functionals(XCFunctionals):
    m_def = Section(extends_base_section=True)

    x_qe_xc_name: Quantity[str] = Quantity(type=str)
    x_qe_xc_comment: Quantity[str] = Quantity(type=str)
    x_qe_xc_index_name: Quantity[str] = Quantity(type=str)
    x_qe_xc_index: Quantity[Any] = Quantity(type=int32)


class section_scf_iteration(ScfIteration):
    m_def = Section(extends_base_section=True)

    x_qe_iter_mpersite_idx: Quantity[Any] = Quantity(type=int32, shape=["number_of_atoms"])
    x_qe_iter_mpersite_charge: Quantity[Any] = Quantity(type=float64, shape=["number_of_atoms"])
    x_qe_iter_mpersite_magn: Quantity[Any] = Quantity(type=float64, shape=["number_of_atoms"])
    x_qe_iter_mpersite_constr: Quantity[Any] = Quantity(type=float64, shape=["number_of_atoms"])
    x_qe_iteration_efield_eeigx_re: Quantity[Any] = Quantity(type=float64)
    x_qe_iteration_efield_eeigx_im: Quantity[Any] = Quantity(type=float64)
    x_qe_iteration_efield_dipole_electronic: Quantity[Any] = Quantity(type=float64)
    x_qe_iteration_efield_dipole_ionic: Quantity[Any] = Quantity(type=float64)
    x_qe_iteration_number: Quantity[Any] = Quantity(type=int32)
    x_qe_iteration_ecutwfc: Quantity[Any] = Quantity(type=float64)
    x_qe_iteration_beta: Quantity[Any] = Quantity(type=float64)
    x_qe_iteration_charge_negative_up: Quantity[Any] = Quantity(type=float64)
    x_qe_iteration_charge_negative_down: Quantity[Any] = Quantity(type=float64)
    x_qe_energy_total_harris_foulkes_estimate_iteration: Quantity[Any] = Quantity(type=float64)
    x_qe_energy_total_accuracy_estimate_iteration: Quantity[Any] = Quantity(type=float64)
    x_qe_magnetization_total_iteration: Quantity[Any] = Quantity(type=float64)
    x_qe_magnetization_absolute_iteration: Quantity[Any] = Quantity(type=float64)
    x_qe_section_scf_diagonalization: SubSection[list[x_qe_section_scf_diagonalization]] = SubSection(
        sub_section=SectionProxy("x_qe_section_scf_diagonalization"), repeats=True
    )


class section_eigenvalues(Eigenvalues):
    m_def = Section(extends_base_section=True)

    x_qe_eigenvalues_number_of_planewaves: Quantity[Any] = Quantity(type=int32, shape=["number_of_eigenvalues_kpoints"])
