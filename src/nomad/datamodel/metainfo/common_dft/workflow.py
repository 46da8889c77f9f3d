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
    workflow_type: Quantity[str] = Quantity(type=str, a_search=Search())
    calculator: Quantity[str] = Quantity(type=str)
    calculation_result_ref: Quantity[SingleConfigurationCalculation] = Quantity(
        type=Reference(SectionProxy("SingleConfigurationCalculation")), categories=[FastAccess]
    )
    calculations_ref: Quantity[list[SingleConfigurationCalculation]] = Quantity(
        type=Reference(SectionProxy("SingleConfigurationCalculation")), shape=["optimization_steps"]
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
    single_point_calculation_method: Quantity[str] = Quantity(type=str)
    number_of_scf_steps: Quantity[int] = Quantity(type=int)
    final_scf_energy_difference: Quantity[Any] = Quantity(type=float64, unit="joule", a_search=Search())
    is_converged: Quantity[bool] = Quantity(type=bool)
    with_density_of_states: Quantity[bool] = Quantity(type=bool)
    with_bandstructure: Quantity[bool] = Quantity(type=bool)
    with_eigenvalues: Quantity[bool] = Quantity(type=bool)
    with_volumetric_data: Quantity[bool] = Quantity(type=bool)
    with_excited_states: Quantity[bool] = Quantity(type=bool)


class GeometryOptimization(MSection):
    geometry_optimization_type: Quantity[str] = Quantity(type=str)
    input_energy_difference_tolerance: Quantity[Any] = Quantity(type=float64, unit="joule", categories=[Unused])
    input_force_maximum_tolerance: Quantity[Any] = Quantity(type=float64, unit="newton", categories=[Unused])
    input_displacement_maximum_tolerance: Quantity[Any] = Quantity(type=float64, unit="meter", categories=[Unused])
    final_energy_difference: Quantity[Any] = Quantity(type=float64, unit="joule", a_search=Search())
    final_force_maximum: Quantity[Any] = Quantity(type=float64, unit="newton")
    final_displacement_maximum: Quantity[Any] = Quantity(type=float64, unit="meter")
    optimization_steps: Quantity[int] = Quantity(type=int)
    is_converged_geometry: Quantity[bool] = Quantity(type=bool)


class MolecularDynamics(MSection):
    finished_normally: Quantity[bool] = Quantity(type=bool)
    with_trajectory: Quantity[bool] = Quantity(type=bool, a_search=Search())
    with_thermodynamics: Quantity[bool] = Quantity(type=bool, a_search=Search())


class Phonon(MSection):
    force_calculator: Quantity[str] = Quantity(type=str)
    mesh_density: Quantity[Any] = Quantity(type=float64, unit="1 / meter ** 3", a_search=Search())
    n_imaginary_frequencies: Quantity[int] = Quantity(type=int, a_search=Search())
    random_displacements: Quantity[bool] = Quantity(type=bool, categories=[Unused])
    with_non_analytic_correction: Quantity[bool] = Quantity(type=bool, categories=[Unused], a_search=Search())
    with_grueneisen_parameters: Quantity[bool] = Quantity(type=bool, categories=[Unused], a_search=Search())


class Elastic(MSection):
    energy_stress_calculator: Quantity[str] = Quantity(type=str, categories=[Unused])
    elastic_calculation_method: Quantity[str] = Quantity(type=str)
    elastic_constants_order: Quantity[int] = Quantity(type=int, a_search=Search())
    is_mechanically_stable: Quantity[bool] = Quantity(type=bool, a_search=Search())
    fitting_error_maximum: Quantity[Any] = Quantity(type=float64)
    strain_maximum: Quantity[Any] = Quantity(type=float64)
