"""Quantum ESPRESSO (pw.x): what the common schema has no place for."""

from __future__ import annotations

from typing import Any

from nomad.datamodel.metainfo.common_dft.bands import Eigenvalues
from nomad.datamodel.metainfo.common_dft.calculation import SingleConfigurationCalculation
from nomad.datamodel.metainfo.common_dft.categories import ConfigurationCore
from nomad.datamodel.metainfo.common_dft.method import Method
from nomad.datamodel.metainfo.common_dft.method_parts import MethodAtomKind, XCFunctionals
from nomad.datamodel.metainfo.common_dft.run import Run
from nomad.datamodel.metainfo.common_dft.scf import ScfIteration
from nomad.datamodel.metainfo.common_dft.system import System
from nomad.metainfo import MSection, Package, Quantity, Section, SectionProxy, SubSection, float64, int32

m_package = Package(
    name="quantumespressoparser.metainfo.quantum_espresso",
    description="Quantum ESPRESSO (pw.x): what the common schema has no place for.",
)


class x_qe_section_parallel(MSection):
    """How the run was spread over processors."""

    x_qe_nthreads: Quantity[Any] = Quantity(
        type=int32,
        description="Number of threads of each process.",
    )
    x_qe_nproc: Quantity[Any] = Quantity(
        type=int32,
        description="Number of processes.",
    )
    x_qe_npool: Quantity[Any] = Quantity(
        type=int32,
        description="Number of pools, over which k-points are divided.",
    )


class x_qe_section_compile_options(MSection):
    """Limits that were compiled into old versions of the program."""

    x_qe_ntypx: Quantity[Any] = Quantity(
        type=int32,
        description="Largest number of species.",
    )
    x_qe_ndmx: Quantity[Any] = Quantity(
        type=int32,
        description="Largest number of radial grid points.",
    )
    x_qe_npk: Quantity[Any] = Quantity(
        type=int32,
        description="Largest number of k-points.",
    )
    x_qe_lmaxx: Quantity[Any] = Quantity(
        type=int32,
        description="Largest angular momentum.",
    )
    x_qe_nbrx: Quantity[Any] = Quantity(
        type=int32,
        description="Largest number of beta functions.",
    )
    x_qe_nqfx: Quantity[Any] = Quantity(
        type=int32,
        description="Largest number of coefficients of the Q functions.",
    )
    x_qe_nchix: Quantity[Any] = Quantity(
        type=int32,
        description="Largest number of atomic wave functions.",
    )
    x_qe_compile_parallel_version: Quantity[str] = Quantity(
        type=str,
        description="Which kind of parallelism was compiled in.",
    )


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


class section_run(Run):
    """What pw.x writes about itself and its files."""

    m_def = Section(extends_base_section=True)

    x_qe_program_name: Quantity[str] = Quantity(
        type=str,
        description="Name of the program within the distribution, such as `PWSCF`.",
    )
    x_qe_input_filename: Quantity[str] = Quantity(
        type=str,
        description="Path of the input file.",
    )
    x_qe_warning: Quantity[str] = Quantity(
        type=str,
        description="A warning.",
    )
    x_qe_profile_caller: Quantity[list[str]] = Quantity(
        type=str,
        shape=["x_qe_number_of_profiling_entries"],
        description="Who called the routine that was timed.",
    )
    x_qe_profile_category: Quantity[list[str]] = Quantity(
        type=str,
        shape=["x_qe_number_of_profiling_entries"],
        description="Group of the routine that was timed.",
    )
    x_qe_profile_function: Quantity[list[str]] = Quantity(
        type=str,
        shape=["x_qe_number_of_profiling_entries"],
        description="Name of the routine that was timed.",
    )
    x_qe_profile_cputime: Quantity[Any] = Quantity(
        type=float64,
        shape=["x_qe_number_of_profiling_entries"],
        description="CPU time spent in the routine, in seconds.",
    )
    x_qe_profile_walltime: Quantity[Any] = Quantity(
        type=float64,
        shape=["x_qe_number_of_profiling_entries"],
        description="Wall time spent in the routine, in seconds.",
    )
    x_qe_profile_ncalls: Quantity[Any] = Quantity(
        type=int32,
        shape=["x_qe_number_of_profiling_entries"],
        description="Number of calls of the routine.",
    )
    x_qe_input_positions_cell_dirname: Quantity[str] = Quantity(
        type=str,
        description="Folder that positions and cell were read from.",
    )
    x_qe_input_potential_recalculated_file: Quantity[str] = Quantity(
        type=str,
        description="File from which the potential was made again.",
    )
    x_qe_section_parallel: SubSection[list[x_qe_section_parallel]] = SubSection(
        sub_section=SectionProxy("x_qe_section_parallel"), repeats=True
    )
    x_qe_section_compile_options: SubSection[list[x_qe_section_compile_options]] = SubSection(
        sub_section=SectionProxy("x_qe_section_compile_options"), repeats=True
    )


class section_method(Method):
    """Settings and numerical details that only pw.x prints."""

    m_def = Section(extends_base_section=True)

    x_qe_dispersion_correction: Quantity[bool] = Quantity(
        type=bool,
        description="Whether a dispersion correction is used.",
    )
    x_qe_gamma_algorithms: Quantity[bool] = Quantity(
        type=bool,
        description="Whether the algorithms for the Gamma point only are used.",
    )
    x_qe_exx_grid_same_as_k_grid: Quantity[bool] = Quantity(
        type=bool,
        description="Whether exact exchange uses the grid of the k-points.",
    )
    x_qe_diagonalization_algorithm: Quantity[str] = Quantity(
        type=str,
        description="Algorithm of the diagonalisation.",
    )
    x_qe_sticks_sum_dense: Quantity[Any] = Quantity(
        type=int32,
        description="Number of columns of the dense FFT grid, all processes.",
    )
    x_qe_sticks_sum_smooth: Quantity[Any] = Quantity(
        type=int32,
        description="Number of columns of the smooth FFT grid, all processes.",
    )
    x_qe_sticks_sum_PW: Quantity[Any] = Quantity(
        type=int32,
        description="Number of columns of the grid of wave functions, all processes.",
    )
    x_qe_sticks_sum_G_dense: Quantity[Any] = Quantity(
        type=int32,
        description="Number of G vectors of the dense grid, all processes.",
    )
    x_qe_sticks_sum_G_smooth: Quantity[Any] = Quantity(
        type=int32,
        description="Number of G vectors of the smooth grid, all processes.",
    )
    x_qe_sticks_sum_G_PW: Quantity[Any] = Quantity(
        type=int32,
        description="Number of plane waves, all processes.",
    )
    x_qe_sticks_tot_dense: Quantity[Any] = Quantity(
        type=int32,
        description="Total number of columns of the dense grid.",
    )
    x_qe_sticks_tot_smooth: Quantity[Any] = Quantity(
        type=int32,
        description="Total number of columns of the smooth grid.",
    )
    x_qe_sticks_tot_PW: Quantity[Any] = Quantity(
        type=int32,
        description="Total number of columns of the grid of wave functions.",
    )
    x_qe_sticks_old: Quantity[str] = Quantity(
        type=str,
        description="The same as one line, as old versions print it.",
    )
    x_qe_fock_operator_cutoff: Quantity[Any] = Quantity(
        type=float64,
        description="Cutoff of the Fock operator (ecutfock).",
    )
    x_qe_potential_convergence_threshold: Quantity[Any] = Quantity(
        type=float64,
        description="Threshold of the self-consistency (conv_thr).",
    )
    x_qe_potential_mixing_beta: Quantity[Any] = Quantity(
        type=float64,
        description="Weight of the new potential in the mixing (mixing_beta).",
    )
    x_qe_potential_mixing_iterations: Quantity[Any] = Quantity(
        type=int32,
        description="Number of former iterations in the mixing (mixing_ndim).",
    )
    x_qe_potential_mixing_scheme: Quantity[str] = Quantity(
        type=str,
        description="Scheme of the mixing (mixing_mode).",
    )
    x_qe_xc_functional_user_enforced: Quantity[bool] = Quantity(
        type=bool,
        description=("Whether the functional was given in the input instead of taken from the pseudopotentials."),
    )
    x_qe_xc_functional_shortname: Quantity[str] = Quantity(
        type=str,
        description="Name of the functional, such as `PBE` or `SLA PW PBX PBC`.",
    )
    x_qe_xc_functional_num: Quantity[str] = Quantity(
        type=str,
        description="The indices of the components as printed.",
    )
    x_qe_xc_iexch_name: Quantity[str] = Quantity(
        type=str,
        description="Name of the local exchange.",
    )
    x_qe_xc_icorr_name: Quantity[str] = Quantity(
        type=str,
        description="Name of the local correlation.",
    )
    x_qe_xc_igcx_name: Quantity[str] = Quantity(
        type=str,
        description="Name of the gradient correction of exchange.",
    )
    x_qe_xc_igcc_name: Quantity[str] = Quantity(
        type=str,
        description="Name of the gradient correction of correlation.",
    )
    x_qe_xc_imeta_name: Quantity[str] = Quantity(
        type=str,
        description="Name of the meta-GGA.",
    )
    x_qe_xc_inlc_name: Quantity[str] = Quantity(
        type=str,
        description="Name of the non-local correlation.",
    )
    x_qe_xc_iexch_comment: Quantity[str] = Quantity(
        type=str,
        description="What the local exchange is.",
    )
    x_qe_xc_icorr_comment: Quantity[str] = Quantity(
        type=str,
        description="What the local correlation is.",
    )
    x_qe_xc_igcx_comment: Quantity[str] = Quantity(
        type=str,
        description="What the gradient correction of exchange is.",
    )
    x_qe_xc_igcc_comment: Quantity[str] = Quantity(
        type=str,
        description="What the gradient correction of correlation is.",
    )
    x_qe_xc_imeta_comment: Quantity[str] = Quantity(
        type=str,
        description="What the meta-GGA is.",
    )
    x_qe_xc_inlc_comment: Quantity[str] = Quantity(
        type=str,
        description="What the non-local correlation is.",
    )
    x_qe_xc_iexch: Quantity[Any] = Quantity(
        type=int32,
        description="Index of the local exchange.",
    )
    x_qe_xc_icorr: Quantity[Any] = Quantity(
        type=int32,
        description="Index of the local correlation.",
    )
    x_qe_xc_igcx: Quantity[Any] = Quantity(
        type=int32,
        description="Index of the gradient correction of exchange.",
    )
    x_qe_xc_igcc: Quantity[Any] = Quantity(
        type=int32,
        description="Index of the gradient correction of correlation.",
    )
    x_qe_xc_imeta: Quantity[Any] = Quantity(
        type=int32,
        description="Index of the meta-GGA.",
    )
    x_qe_xc_inlc: Quantity[Any] = Quantity(
        type=int32,
        description="Index of the non-local correlation.",
    )
    x_qe_exact_exchange_fraction: Quantity[Any] = Quantity(
        type=float64,
        description="Fraction of exact exchange in a hybrid functional.",
    )
    x_qe_md_max_steps: Quantity[Any] = Quantity(
        type=int32,
        description="Largest number of steps of ions (nstep).",
    )
    x_qe_berry_efield_direction: Quantity[Any] = Quantity(
        type=int32,
        description="Direction of the electric field, as number of a reciprocal lattice vector (gdir).",
    )
    x_qe_berry_efield_intensity: Quantity[Any] = Quantity(
        type=float64,
        description="Strength of the electric field.",
    )
    x_qe_berry_efield_strings_nk: Quantity[Any] = Quantity(
        type=int32,
        description="Number of k-points in each string (nppstr).",
    )
    x_qe_berry_efield_niter: Quantity[Any] = Quantity(
        type=int32,
        description="Number of iterations with the field (nberrycyc).",
    )
    x_qe_berry_efield: Quantity[bool] = Quantity(
        type=bool,
        description="Whether an electric field is applied through the Berry phase.",
    )
    x_qe_spin_orbit: Quantity[bool] = Quantity(
        type=bool,
        description="Whether spin-orbit coupling is included.",
    )
    x_qe_spin_noncollinear: Quantity[bool] = Quantity(
        type=bool,
        description="Whether magnetic moments may point in all directions.",
    )
    x_qe_allocated_array_name: Quantity[list[str]] = Quantity(
        type=str,
        shape=["x_qe_allocated_arrays"],
        description="Names of the largest arrays in memory.",
    )
    x_qe_allocated_array_size: Quantity[Any] = Quantity(
        type=float64,
        shape=["x_qe_allocated_arrays"],
        description="Their sizes.",
    )
    x_qe_allocated_array_dimensions: Quantity[list[str]] = Quantity(
        type=str,
        shape=["x_qe_allocated_arrays"],
        description="Their dimensions.",
    )
    x_qe_temporary_array_name: Quantity[list[str]] = Quantity(
        type=str,
        shape=["x_qe_temporary_arrays"],
        description="Names of the largest temporary arrays.",
    )
    x_qe_temporary_array_size: Quantity[Any] = Quantity(
        type=float64,
        shape=["x_qe_temporary_arrays"],
        description="Their sizes.",
    )
    x_qe_temporary_array_dimensions: Quantity[list[str]] = Quantity(
        type=str,
        shape=["x_qe_temporary_arrays"],
        description="Their dimensions.",
    )
    x_qe_core_charge_negative: Quantity[Any] = Quantity(
        type=float64,
        description="Negative part of the core charge.",
    )
    x_qe_core_charge_imaginary: Quantity[Any] = Quantity(
        type=float64,
        description="Imaginary part of the core charge.",
    )
    x_qe_core_charge_realspace: Quantity[bool] = Quantity(
        type=bool,
        description="Whether the core charge is treated in real space.",
    )
    x_qe_starting_density_file: Quantity[str] = Quantity(
        type=str,
        description="File that the starting density was read from.",
    )
    x_qe_starting_potential: Quantity[str] = Quantity(
        type=str,
        description="Where the starting potential comes from.",
    )
    x_qe_starting_charge_negative: Quantity[Any] = Quantity(
        type=float64,
        description="Negative part of the starting charge.",
    )
    x_qe_starting_charge_negative_up: Quantity[Any] = Quantity(
        type=float64,
        description="Negative part of the starting charge, spin up.",
    )
    x_qe_starting_charge_negative_down: Quantity[Any] = Quantity(
        type=float64,
        description="Negative part of the starting charge, spin down.",
    )
    x_qe_starting_charge: Quantity[Any] = Quantity(
        type=float64,
        description="Starting charge.",
    )
    x_qe_starting_charge_renormalized: Quantity[Any] = Quantity(
        type=float64,
        description="Starting charge after it was scaled to the number of electrons.",
    )
    x_qe_starting_wfc: Quantity[str] = Quantity(
        type=str,
        description="Where the starting wave functions come from.",
    )
    x_qe_time_setup_cpu1_end: Quantity[Any] = Quantity(
        type=float64,
        description="CPU time at the end of the setup, in seconds.",
    )
    x_qe_per_process_mem: Quantity[Any] = Quantity(
        type=float64,
        description="Memory of each process.",
    )
    x_qe_isolated_system_method: Quantity[str] = Quantity(
        type=str,
        description="How interactions of periodic images are removed.",
    )
    x_qe_isolated_system_method_martyna_tuckerman_alpha: Quantity[Any] = Quantity(
        type=float64,
        description="Parameter alpha of the method of Martyna and Tuckerman.",
    )
    x_qe_isolated_system_method_martyna_tuckerman_beta: Quantity[Any] = Quantity(
        type=float64,
        description="Parameter beta of the method of Martyna and Tuckerman.",
    )
    x_qe_input_occupations: Quantity[Any] = Quantity(
        type=float64,
        shape=["number_of_spin_channels", "number_of_k_points", "number_of_eigen_values"],
        description="Occupations that were given in the input.",
    )
    x_qe_extrapolation_charge: Quantity[str] = Quantity(
        type=str,
        description="How the charge is extrapolated from former geometries.",
    )


class section_method_atom_kind(MethodAtomKind):
    """The pseudopotential of a species."""

    m_def = Section(extends_base_section=True)

    x_qe_dispersion_correction_vdw_radius: Quantity[Any] = Quantity(
        type=float64,
        description="Van der Waals radius of the dispersion correction.",
    )
    x_qe_dispersion_correction_C6: Quantity[Any] = Quantity(
        type=float64,
        description="Coefficient C6 of the dispersion correction.",
    )
    x_qe_species_integration_radius: Quantity[Any] = Quantity(
        type=float64,
        description="Radius for the integration of charges and moments of the atom.",
    )
    x_qe_pp_renormalized_wfc: Quantity[str] = Quantity(
        type=str,
        description="Which atomic wave functions were renormalised.",
    )
    x_qe_pp_idx: Quantity[Any] = Quantity(
        type=int32,
        description="Number of the pseudopotential.",
    )
    x_qe_pp_label: Quantity[str] = Quantity(
        type=str,
        description="Label of the pseudopotential.",
    )
    x_qe_pp_filename: Quantity[str] = Quantity(
        type=str,
        description="Path of the pseudopotential file.",
    )
    x_qe_pp_type: Quantity[str] = Quantity(
        type=str,
        description="Kind: norm-conserving, ultrasoft, projector augmented-wave.",
    )
    x_qe_pp_md5sum: Quantity[str] = Quantity(
        type=str,
        description="MD5 sum of the file.",
    )
    x_qe_pp_comment: Quantity[str] = Quantity(
        type=str,
        description="How it was generated.",
    )
    x_qe_pp_integral_ndirections: Quantity[Any] = Quantity(
        type=int32,
        description="Number of directions in the integration of a PAW dataset.",
    )
    x_qe_pp_integral_lmax_exact: Quantity[Any] = Quantity(
        type=int32,
        description="Largest angular momentum that these integrate exactly.",
    )
    x_qe_pp_augmentation_shape: Quantity[str] = Quantity(
        type=str,
        description="Shape of the augmentation charge.",
    )
    x_qe_pp_report_version: Quantity[str] = Quantity(
        type=str,
        description="Version of the report about the file.",
    )
    x_qe_pp_report_contents: Quantity[str] = Quantity(
        type=str,
        description="Report about the file.",
    )
    x_qe_pp_valence: Quantity[Any] = Quantity(
        type=float64,
        description="Number of valence electrons.",
    )
    x_qe_pp_weight: Quantity[Any] = Quantity(
        type=float64,
        description="Weight of the species in a mixture.",
    )
    x_qe_pp_ncoefficients: Quantity[Any] = Quantity(
        type=int32,
        description="Number of coefficients of the Q functions.",
    )
    x_qe_rinner: Quantity[str] = Quantity(
        type=str,
        description="Radii within which the Q functions are pseudised.",
    )
    x_qe_kind_mass: Quantity[Any] = Quantity(
        type=float64,
        description="Mass of the species in atomic mass units.",
    )
    x_qe_pp_ndmx: Quantity[Any] = Quantity(
        type=int32,
        description="Number of points of the radial grid.",
    )
    x_qe_pp_nbeta: Quantity[Any] = Quantity(
        type=int32,
        description="Number of beta functions.",
    )
    x_qe_pp_l_idx: Quantity[Any] = Quantity(
        type=int32,
        description="Number of a beta function.",
    )
    x_qe_pp_l: Quantity[Any] = Quantity(
        type=int32,
        description="Angular momentum of a beta function.",
    )


class section_system(System):
    """What pw.x prints about a geometry and its grids."""

    m_def = Section(extends_base_section=True)

    x_qe_ibrav: Quantity[Any] = Quantity(
        type=int32,
        description="Index of the Bravais lattice (ibrav); 0 when the cell is given by vectors.",
    )
    x_qe_alat: Quantity[Any] = Quantity(
        type=float64,
        description="Lattice parameter, the unit of positions and k-points in the output, in metre.",
    )
    x_qe_cell_volume: Quantity[Any] = Quantity(
        type=float64,
        description="Volume of the cell in cubic metre.",
    )
    x_qe_number_of_species: Quantity[Any] = Quantity(
        type=int32,
        description="Number of species.",
    )
    x_qe_number_of_states: Quantity[Any] = Quantity(
        type=int32,
        description="Number of Kohn-Sham states.",
    )
    x_qe_md_cell_mass: Quantity[Any] = Quantity(
        type=float64,
        description="Fictitious mass of the cell in variable-cell dynamics.",
    )
    x_qe_celldm: Quantity[Any] = Quantity(
        type=float64,
        shape=[6],
        description="The six crystallographic constants (celldm).",
    )
    x_qe_vec_supercell: Quantity[Any] = Quantity(
        type=float64,
        shape=["x_qe_number_of_supercell_translations", 3],
        description="Translations that show that the cell is a supercell, as fractions.",
    )
    x_qe_supercell: Quantity[bool] = Quantity(
        type=bool,
        description="Whether the cell is a supercell.",
    )
    x_qe_reciprocal_cell: Quantity[Any] = Quantity(
        type=float64,
        shape=[3, 3],
        unit="1 / meter",
        categories=[ConfigurationCore],
        description="Reciprocal lattice vectors as rows, the factor 2 pi included.",
    )
    x_qe_atom_starting_magnetization: Quantity[Any] = Quantity(
        type=float64,
        shape=["number_of_atoms"],
        description="Starting magnetisation of each atom.",
    )
    x_qe_nsymm: Quantity[Any] = Quantity(
        type=int32,
        description="Number of symmetry operations.",
    )
    x_qe_nsymm_with_fractional_translation: Quantity[Any] = Quantity(
        type=int32,
        description="Number of symmetry operations with a fractional translation.",
    )
    x_qe_nsymm_ignored: Quantity[Any] = Quantity(
        type=int32,
        description="Number of symmetry operations that do not fit the FFT grid.",
    )
    x_qe_symm_inversion: Quantity[bool] = Quantity(
        type=bool,
        description="Whether there is an inversion centre.",
    )
    x_qe_atom_idx: Quantity[Any] = Quantity(
        type=int32,
        shape=["number_of_atoms"],
        description="Number of each atom in the output.",
    )
    x_qe_nk: Quantity[Any] = Quantity(
        type=int32,
        description="Number of k-points.",
    )
    x_qe_smearing_ngauss: Quantity[Any] = Quantity(
        type=int32,
        description="Kind of the smearing as a number.",
    )
    x_qe_smearing_kind: Quantity[str] = Quantity(
        type=str,
        description="Kind of the smearing.",
    )
    x_qe_k_info_ik: Quantity[Any] = Quantity(
        type=int32,
        shape=["x_qe_nk"],
        description="Number of each k-point.",
    )
    x_qe_k_info_vec: Quantity[Any] = Quantity(
        type=float64,
        shape=["x_qe_nk", 3],
        description="The k-points as printed.",
    )
    x_qe_k_info_wk: Quantity[Any] = Quantity(
        type=float64,
        shape=["x_qe_nk"],
        description="Weight of each k-point.",
    )
    x_qe_dense_g_cutoff: Quantity[Any] = Quantity(
        type=float64,
        description="Cutoff of the dense grid.",
    )
    x_qe_dense_g_vectors: Quantity[Any] = Quantity(
        type=int32,
        description="Number of G vectors of the dense grid.",
    )
    x_qe_dense_FFT_grid: Quantity[Any] = Quantity(
        type=int32,
        shape=[3],
        description="Dimensions of the dense FFT grid.",
    )
    x_qe_smooth_g_cutoff: Quantity[Any] = Quantity(
        type=float64,
        description="Cutoff of the smooth grid.",
    )
    x_qe_smooth_g_vectors: Quantity[Any] = Quantity(
        type=int32,
        description="Number of G vectors of the smooth grid.",
    )
    x_qe_smooth_FFT_grid: Quantity[Any] = Quantity(
        type=int32,
        shape=[3],
        description="Dimensions of the smooth FFT grid.",
    )


class section_XC_functionals(XCFunctionals):
    """How Quantum ESPRESSO calls a component of the functional."""

    m_def = Section(extends_base_section=True)

    x_qe_xc_name: Quantity[str] = Quantity(
        type=str,
        description="Name of the component.",
    )
    x_qe_xc_comment: Quantity[str] = Quantity(
        type=str,
        description="What the component is.",
    )
    x_qe_xc_index_name: Quantity[str] = Quantity(
        type=str,
        description="Name of the index that selects the component, such as `iexch`.",
    )
    x_qe_xc_index: Quantity[Any] = Quantity(
        type=int32,
        description="Value of that index.",
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
