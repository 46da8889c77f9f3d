"""How a calculation was made: theory, functionals, thresholds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from nomad.datamodel.metainfo.common_dft.categories import (
    SettingsKPoints,
    SettingsNumericalParameter,
    SettingsPhysicalParameter,
    SettingsPotentialEnergySurface,
    SettingsRelativity,
    SettingsScf,
    SettingsSelfInteractionCorrection,
    SettingsSmearing,
    SettingsStressTensor,
    SettingsVanDerWaals,
    SettingsXC,
    SettingsXCFunctional,
    Unused,
)
from nomad.datamodel.metainfo.common_dft.package import m_package as m_package
from nomad.metainfo import MSection, Quantity, Reference, Section, SectionProxy, SubSection, float64, int32

if TYPE_CHECKING:
    from nomad.datamodel.metainfo.common_dft.method_parts import (
        DftPlusUOrbital,
        MethodAtomKind,
        MethodBasisSet,
        MethodToMethodRefs,
        XCFunctionals,
    )
    from nomad.datamodel.metainfo.common_dft.topology import Topology


class Method(MSection):
    """How energies and forces are computed: theory, functional, convergence, sampling of reciprocal space."""

    m_def = Section(aliases=["section_method"])

    basis_set: Quantity[str] = Quantity(
        type=str,
        categories=[SettingsNumericalParameter, SettingsPotentialEnergySurface],
        description="Short description of the basis set, for comparing calculations made with one program.",
    )
    calculation_method_current: Quantity[str] = Quantity(
        type=str,
        categories=[Unused],
        description="Short description of the method, without that of the basis set.",
    )
    calculation_method_kind: Quantity[str] = Quantity(
        type=str,
        description="`absolute`, or `perturbative` for a correction on top of another method.",
    )
    calculation_method: Quantity[str] = Quantity(
        type=str,
        description="Short description of method and basis set as one text.",
    )
    electronic_structure_method: Quantity[str] = Quantity(
        type=str,
        categories=[SettingsPotentialEnergySurface, SettingsXC],
        description="The theory: `DFT`, `DFT+U`, `HF`, `MP2`, `RPA`, `G0W0`, `scGW`, `CCSD(T)`, ...",
    )
    k_mesh_points: Quantity[Any] = Quantity(
        type=float64,
        shape=["number_of_k_mesh_points", 3],
        categories=[SettingsKPoints, SettingsPotentialEnergySurface],
        description=(
            "The k-points over which the Brillouin zone is integrated, in fractions of the reciprocal lattice vectors."
        ),
    )
    k_mesh_weights: Quantity[Any] = Quantity(
        type=float64,
        shape=["number_of_k_mesh_points"],
        categories=[SettingsKPoints, SettingsPotentialEnergySurface],
        description="Weight of each k-point; they sum up to one or, in some programs, to two.",
    )
    number_of_k_mesh_points: Quantity[int] = Quantity(
        type=int,
        categories=[SettingsKPoints, SettingsPotentialEnergySurface, Unused],
        description="Number of k-points in the list.",
    )
    number_of_spin_channels: Quantity[int] = Quantity(
        type=int,
        description="1 for calculations without spin polarisation, 2 with it; also 1 for spinors.",
    )
    relativity_method: Quantity[str] = Quantity(
        type=str,
        categories=[SettingsPotentialEnergySurface, SettingsRelativity, SettingsXC],
        description=(
            "How relativistic effects are treated: `scalar_relativistic`, "
            "`scalar_relativistic_atomic_ZORA`, `pseudo_scalar_relativistic`, `4_component_relativistic`, "
            "..."
        ),
    )
    scf_max_iteration: Quantity[Any] = Quantity(
        type=float64,
        categories=[SettingsScf],
        description="Largest number of iterations towards self-consistency.",
    )
    scf_threshold_energy_change: Quantity[Any] = Quantity(
        type=float64,
        unit="joule",
        categories=[SettingsScf],
        description=(
            "The iterations end when the total energy changes by less than this (VASP: EDIFF, Quantum "
            "ESPRESSO: conv_thr)."
        ),
    )
    self_interaction_correction_method: Quantity[str] = Quantity(
        type=str,
        categories=[SettingsPotentialEnergySurface, SettingsSelfInteractionCorrection, SettingsXC],
        description=(
            "Correction of the self-interaction error: empty for none, `SIC_AD`, `SIC_SOSEX`, "
            "`SIC_EXPLICIT_ORBITALS`, `SIC_MAURI_SPZ`, `SIC_MAURI_US`."
        ),
    )
    smearing_kind: Quantity[str] = Quantity(
        type=str,
        categories=[SettingsSmearing],
        description=(
            "How occupation numbers are smeared: `empty` (not at all), `gaussian`, `fermi`, "
            "`marzari-vanderbilt`, `methfessel-paxton`, `tetrahedra`."
        ),
    )
    smearing_width: Quantity[Any] = Quantity(
        type=float64,
        categories=[SettingsSmearing],
        description="Width of the smearing function, as an energy in joule.",
    )
    spin_target_multiplicity: Quantity[Any] = Quantity(
        type=int32,
        description="Multiplicity 2S + 1 that the calculation aims at.",
    )
    stress_tensor_method: Quantity[str] = Quantity(
        type=str,
        categories=[SettingsStressTensor],
        description="`analytic`, or `numeric` for finite differences.",
    )
    total_charge: Quantity[Any] = Quantity(
        type=int32,
        unit="coulomb",
        description="Net charge of the cell in elementary charges, positive where electrons are missing.",
    )
    van_der_Waals_method: Quantity[str] = Quantity(
        type=str,
        categories=[SettingsPotentialEnergySurface, SettingsVanDerWaals, SettingsXC],
        description=(
            "Correction for dispersion: empty for none, `TS` (Tkatchenko-Scheffler), `OBS`, `G06` (Grimme "
            "2006), `JCHS`, `MDB` (many-body), `XC` (in the functional)."
        ),
    )
    XC_functional: Quantity[str] = Quantity(
        type=str,
        categories=[SettingsPhysicalParameter, SettingsPotentialEnergySurface, SettingsXC, SettingsXCFunctional],
        description=(
            "All functionals with their weights as one text, in the order of their names, such as "
            "`GGA_C_PBE+GGA_X_PBE`."
        ),
    )
    XC_method: Quantity[str] = Quantity(
        type=str,
        categories=[SettingsPotentialEnergySurface, SettingsXC, Unused],
        description="Theory and functional as one text.",
    )
    XC_method_current: Quantity[str] = Quantity(
        type=str,
        categories=[SettingsPotentialEnergySurface, SettingsXC],
        description="Theory and functional of this method without its starting point, as one text.",
    )
    dft_plus_u_functional: Quantity[str] = Quantity(
        type=str,
        categories=[Unused],
        description="Kind of the double counting correction of DFT+U.",
    )
    dft_plus_u_projection_type: Quantity[str] = Quantity(
        type=str,
        categories=[Unused],
        description="Orbitals on which the occupations of DFT+U are projected.",
    )
    gw_bare_coulomb_cutofftype: Quantity[str] = Quantity(
        type=str,
        description="How the bare Coulomb interaction is cut off in reduced dimensions.",
    )
    gw_bare_coulomb_gmax: Quantity[Any] = Quantity(
        type=float64,
        unit="1 / meter",
        description="Longest plane wave in the expansion of the bare Coulomb interaction.",
    )
    gw_basis_set: Quantity[str] = Quantity(
        type=str,
        description="Basis of the products of orbitals: `mixed` for mixed product basis, ...",
    )
    gw_core_treatment: Quantity[str] = Quantity(
        type=str,
        description="Core states in GW: `all`, `val`, `vab` (valence only in some terms) or `xal`.",
    )
    gw_frequency_grid_type: Quantity[str] = Quantity(
        type=str,
        description="Grid of frequencies for integration, such as `gaule2` (double Gauss-Legendre).",
    )
    gw_max_frequency: Quantity[Any] = Quantity(
        type=float64,
        description="End of the frequency grid.",
    )
    gw_mixed_basis_gmax: Quantity[Any] = Quantity(
        type=float64,
        unit="1 / meter",
        description="Longest plane wave of the mixed basis in the interstitial region.",
    )
    gw_mixed_basis_lmax: Quantity[Any] = Quantity(
        type=int32,
        description="Largest angular momentum of the mixed basis in the spheres.",
    )
    gw_mixed_basis_tolerance: Quantity[Any] = Quantity(
        type=float64,
        description="Eigenvalues of the overlap matrix below this are left out of the mixed basis.",
    )
    gw_ngridq: Quantity[Any] = Quantity(
        type=int32,
        shape=[3],
        description="Numbers of q-points along the three reciprocal lattice vectors.",
    )
    gw_frequency_number: Quantity[Any] = Quantity(
        type=int32,
        shape=["gw_number_of_frequencies"],
        description="Running number of each frequency of the grid.",
    )
    gw_frequency_values: Quantity[Any] = Quantity(
        type=float64,
        shape=["gw_number_of_frequencies"],
        unit="joule",
        description="Frequencies of the grid, as energies.",
    )
    gw_frequency_weights: Quantity[Any] = Quantity(
        type=float64,
        shape=["gw_number_of_frequencies"],
        description="Integration weights of the frequencies.",
    )
    gw_number_of_frequencies: Quantity[Any] = Quantity(
        type=int32,
        description="Number of frequencies in the grid.",
    )
    gw_polarizability_number_of_empty_states: Quantity[int] = Quantity(
        type=int,
        description="Number of empty states in the polarisability.",
    )
    gw_qp_equation_treatment: Quantity[str] = Quantity(
        type=str,
        description=(
            "`linearization` of the quasi-particle equation around the starting energies, or "
            "`self-consistent` solution."
        ),
    )
    gw_screened_coulomb_volume_average: Quantity[str] = Quantity(
        type=str,
        description="How the divergence of the screened Coulomb interaction at q = 0 is averaged.",
    )
    gw_screened_Coulomb: Quantity[str] = Quantity(
        type=str,
        description="Model of the dielectric screening: `rpa`, `ppm` (plasmon pole), ...",
    )
    gw_self_energy_c_analytical_continuation: Quantity[str] = Quantity(
        type=str,
        description=(
            "How the correlation self energy gets from imaginary to real frequencies: `pade`, `mpf` (multi-pole fit)."
        ),
    )
    gw_self_energy_c_number_of_empty_states: Quantity[Any] = Quantity(
        type=int32,
        description="Number of empty states in the correlation self energy.",
    )
    gw_self_energy_c_number_of_poles: Quantity[int] = Quantity(
        type=int,
        description="Number of poles of the analytic continuation.",
    )
    gw_self_energy_singularity_treatment: Quantity[str] = Quantity(
        type=str,
        description="How the singularity of the self energy at q = 0 is integrated: `mpb`, `crg`.",
    )
    gw_starting_point: Quantity[str] = Quantity(
        type=str,
        description="Functional of the calculation that GW starts from.",
    )
    gw_type_test: Quantity[str] = Quantity(
        type=str,
        categories=[Unused],
        description="Kind of GW in a former spelling.",
    )
    gw_type: Quantity[str] = Quantity(
        type=str,
        description="Which parts are iterated: `G0W0`, `GW0`, `scGW`, ...",
    )
    method_to_topology_ref: Quantity[Topology] = Quantity(
        type=Reference(SectionProxy("Topology")),
        categories=[Unused],
        description="The topology of the force field.",
    )
    section_method_atom_kind: SubSection[list[MethodAtomKind]] = SubSection(
        sub_section=SectionProxy("MethodAtomKind"), repeats=True
    )
    section_method_to_method_refs: SubSection[list[MethodToMethodRefs]] = SubSection(
        sub_section=SectionProxy("MethodToMethodRefs"), repeats=True
    )
    section_XC_functionals: SubSection[list[XCFunctionals]] = SubSection(
        sub_section=SectionProxy("XCFunctionals"), repeats=True
    )
    section_dft_plus_u_orbital: SubSection[list[DftPlusUOrbital]] = SubSection(
        sub_section=SectionProxy("DftPlusUOrbital"), repeats=True, categories=[Unused]
    )
    section_method_basis_set: SubSection[list[MethodBasisSet]] = SubSection(
        sub_section=SectionProxy("MethodBasisSet"), repeats=True
    )
