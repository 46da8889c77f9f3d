"""Settings, functionals and pseudopotentials."""

from __future__ import annotations

from typing import Any

from nomad.datamodel.metainfo.codes.quantum_espresso.package import m_package as m_package
from nomad.datamodel.metainfo.common_dft.method import Method
from nomad.datamodel.metainfo.common_dft.method_parts import MethodAtomKind, XCFunctionals
from nomad.metainfo import Quantity, Section, float64, int32


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
