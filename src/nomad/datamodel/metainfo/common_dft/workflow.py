"""What a set of calculations is together."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from nomad.datamodel.annotations import Search
from nomad.datamodel.metainfo.common_dft.categories import FastAccess, Unused
from nomad.datamodel.metainfo.common_dft.package import m_package as m_package
from nomad.metainfo import MSection, Quantity, Reference, SectionProxy, SubSection, float64

if TYPE_CHECKING:
    from nomad.datamodel.metainfo.common_dft.calculation import SingleConfigurationCalculation


class Workflow(MSection):
    """What the calculations of the entry are together, and what came out."""

    workflow_type: Quantity[str] = Quantity(
        type=str,
        a_search=Search(),
        description="`single_point`, `geometry_optimization`, `molecular_dynamics`, `phonon` or `elastic`.",
    )
    calculator: Quantity[str] = Quantity(
        type=str,
        description="Program that computed energies and forces, when another one drove it.",
    )
    calculation_result_ref: Quantity[SingleConfigurationCalculation] = Quantity(
        type=Reference(SectionProxy("SingleConfigurationCalculation")),
        categories=[FastAccess],
        description="The calculation that holds the result, such as the last step of an optimisation.",
    )
    calculations_ref: Quantity[list[SingleConfigurationCalculation]] = Quantity(
        type=Reference(SectionProxy("SingleConfigurationCalculation")),
        shape=["optimization_steps"],
        description="All calculations that took part, in order.",
    )
    section_single_point: SubSection[SinglePoint] = SubSection(
        sub_section=SectionProxy("SinglePoint"), categories=[FastAccess]
    )
    section_geometry_optimization: SubSection[GeometryOptimization] = SubSection(
        sub_section=SectionProxy("GeometryOptimization"), categories=[FastAccess]
    )
    section_phonon: SubSection[Phonon] = SubSection(sub_section=SectionProxy("Phonon"), categories=[FastAccess])
    section_elastic: SubSection[Elastic] = SubSection(sub_section=SectionProxy("Elastic"))
    section_molecular_dynamics: SubSection[MolecularDynamics] = SubSection(
        sub_section=SectionProxy("MolecularDynamics")
    )


class SinglePoint(MSection):
    """A calculation of a single geometry."""

    single_point_calculation_method: Quantity[str] = Quantity(
        type=str,
        description="The theory, as in `electronic_structure_method`.",
    )
    number_of_scf_steps: Quantity[int] = Quantity(
        type=int,
        description="Number of iterations towards self-consistency.",
    )
    final_scf_energy_difference: Quantity[Any] = Quantity(
        type=float64,
        unit="joule",
        a_search=Search(),
        description="Absolute difference of the total energies of the last two iterations.",
    )
    is_converged: Quantity[bool] = Quantity(
        type=bool,
        description="Whether that difference is below the threshold of the method.",
    )
    with_density_of_states: Quantity[bool] = Quantity(
        type=bool,
        description="Whether there is a density of states.",
    )
    with_bandstructure: Quantity[bool] = Quantity(
        type=bool,
        description="Whether there is a band structure.",
    )
    with_eigenvalues: Quantity[bool] = Quantity(
        type=bool,
        description="Whether there are eigenvalues.",
    )
    with_volumetric_data: Quantity[bool] = Quantity(
        type=bool,
        description="Whether there are fields on grids.",
    )
    with_excited_states: Quantity[bool] = Quantity(
        type=bool,
        description="Whether there are excited states.",
    )


class GeometryOptimization(MSection):
    """The search for a geometry of minimal energy."""

    geometry_optimization_type: Quantity[str] = Quantity(
        type=str,
        description="What changed: `static` (nothing), `ionic` (positions), `cell_volume` or `cell_shape`.",
    )
    input_energy_difference_tolerance: Quantity[Any] = Quantity(
        type=float64,
        unit="joule",
        categories=[Unused],
        description="Demanded change of the energy between the last two steps.",
    )
    input_force_maximum_tolerance: Quantity[Any] = Quantity(
        type=float64,
        unit="newton",
        categories=[Unused],
        description="Demanded largest force at the end.",
    )
    input_displacement_maximum_tolerance: Quantity[Any] = Quantity(
        type=float64,
        unit="meter",
        categories=[Unused],
        description="Demanded largest displacement in the last step.",
    )
    final_energy_difference: Quantity[Any] = Quantity(
        type=float64,
        unit="joule",
        a_search=Search(),
        description="Absolute difference of the energies of the last two steps.",
    )
    final_force_maximum: Quantity[Any] = Quantity(
        type=float64,
        unit="newton",
        description="Largest length of a force on an atom at the end.",
    )
    final_displacement_maximum: Quantity[Any] = Quantity(
        type=float64,
        unit="meter",
        description="Largest displacement of an atom between the last two steps.",
    )
    optimization_steps: Quantity[int] = Quantity(
        type=int,
        description="Number of steps.",
    )
    is_converged_geometry: Quantity[bool] = Quantity(
        type=bool,
        description="Whether the demanded tolerances were reached.",
    )


class MolecularDynamics(MSection):
    """A molecular dynamics run."""

    finished_normally: Quantity[bool] = Quantity(
        type=bool,
        description="Whether the program came to its regular end.",
    )
    with_trajectory: Quantity[bool] = Quantity(
        type=bool,
        a_search=Search(),
        description="Whether positions at several times are in the archive.",
    )
    with_thermodynamics: Quantity[bool] = Quantity(
        type=bool,
        a_search=Search(),
        description="Whether temperature, pressure or energies at several times are in the archive.",
    )


class Phonon(MSection):
    """Phonons by finite displacements or perturbation theory."""

    force_calculator: Quantity[str] = Quantity(
        type=str,
        description="Program that computed the forces.",
    )
    mesh_density: Quantity[Any] = Quantity(
        type=float64,
        unit="1 / meter ** 3",
        a_search=Search(),
        description="Number of k-points of the electronic calculation per volume of reciprocal space.",
    )
    n_imaginary_frequencies: Quantity[int] = Quantity(
        type=int,
        a_search=Search(),
        description="Number of modes with imaginary frequency, which hint at an unstable geometry.",
    )
    random_displacements: Quantity[bool] = Quantity(
        type=bool,
        categories=[Unused],
        description="Whether atoms were displaced at random instead of one by one.",
    )
    with_non_analytic_correction: Quantity[bool] = Quantity(
        type=bool,
        categories=[Unused],
        a_search=Search(),
        description=(
            "Whether the long-range dipole interaction (splitting of longitudinal and transverse optical "
            "modes) is included."
        ),
    )
    with_grueneisen_parameters: Quantity[bool] = Quantity(
        type=bool,
        categories=[Unused],
        a_search=Search(),
        description="Whether Grueneisen parameters were computed.",
    )


class Elastic(MSection):
    """Elastic constants from strained cells."""

    energy_stress_calculator: Quantity[str] = Quantity(
        type=str,
        categories=[Unused],
        description="Program that computed energies and stresses.",
    )
    elastic_calculation_method: Quantity[str] = Quantity(
        type=str,
        description="What is fitted: `energy` or `stress`.",
    )
    elastic_constants_order: Quantity[int] = Quantity(
        type=int,
        a_search=Search(),
        description="2 or 3.",
    )
    is_mechanically_stable: Quantity[bool] = Quantity(
        type=bool,
        a_search=Search(),
        description="Whether the matrix of elastic constants is positive definite (Born criterion).",
    )
    fitting_error_maximum: Quantity[Any] = Quantity(
        type=float64,
        description="Largest estimated error of the fits.",
    )
    strain_maximum: Quantity[Any] = Quantity(
        type=float64,
        description="Largest strain that was applied.",
    )
