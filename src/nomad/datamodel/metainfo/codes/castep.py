"""CASTEP: what the common schema has no place for."""

from __future__ import annotations

from typing import Any

from nomad.datamodel.metainfo.common_dft.basis_set import BasisSetCellDependent
from nomad.datamodel.metainfo.common_dft.calculation import SingleConfigurationCalculation
from nomad.datamodel.metainfo.common_dft.run import Run
from nomad.datamodel.metainfo.common_dft.sampling import SamplingMethod
from nomad.metainfo import MSection, Package, Quantity, Section, SectionProxy, SubSection, float64, int32

m_package = Package(name="castepparser.metainfo.castep", description="CASTEP: what the common schema has no place for.")


class x_castep_section_vibrational_frequencies(MSection):
    """Vibrational frequencies at one wave vector."""

    x_castep_number_vibrational_frequencies: Quantity[Any] = Quantity(type=int32, description="Number of frequencies.")
    x_castep_vibrational_frequencies: Quantity[Any] = Quantity(
        type=float64,
        shape=["x_castep_number_vibrational_frequencies"],
        description="Frequencies in 1/cm; imaginary ones are negative.",
    )


class x_castep_section_population_analysis(MSection):
    """Mulliken populations, one value for each atom."""

    x_castep_orbital_s: Quantity[Any] = Quantity(
        type=float64, shape=["number_of_atoms"], description="Electrons in s orbitals."
    )
    x_castep_orbital_p: Quantity[Any] = Quantity(
        type=float64, shape=["number_of_atoms"], description="Electrons in p orbitals."
    )
    x_castep_orbital_d: Quantity[Any] = Quantity(
        type=float64, shape=["number_of_atoms"], description="Electrons in d orbitals."
    )
    x_castep_orbital_f: Quantity[Any] = Quantity(
        type=float64, shape=["number_of_atoms"], description="Electrons in f orbitals."
    )
    x_castep_total_orbital: Quantity[Any] = Quantity(
        type=float64, shape=["number_of_atoms"], description="Electrons in all orbitals."
    )
    x_castep_mulliken_charge: Quantity[Any] = Quantity(
        type=float64, shape=["number_of_atoms"], description="Charge in elementary charges."
    )


class x_castep_section_time(MSection):
    """Times of the parts of the run."""

    x_castep_calculation_time: Quantity[Any] = Quantity(type=float64, description="Time of the calculation in seconds.")
    x_castep_finalisation_time: Quantity[Any] = Quantity(type=float64, description="Time of the end in seconds.")
    x_castep_initialisation_time: Quantity[Any] = Quantity(type=float64, description="Time of the start in seconds.")


class section_run(Run):
    """What CASTEP writes about itself and about the symmetry."""

    m_def = Section(extends_base_section=True)

    x_castep_compiler: Quantity[str] = Quantity(type=str, description="Compiler and level of optimisation.")
    x_castep_constants_reference: Quantity[str] = Quantity(type=str, description="Origin of the physical constants.")
    x_castep_fft_library: Quantity[str] = Quantity(type=str, description="Library for Fourier transforms.")
    x_castep_maths_library: Quantity[str] = Quantity(type=str, description="Library for linear algebra.")
    x_castep_crystal_point_group: Quantity[str] = Quantity(type=str, description="Point group, as printed.")
    x_castep_space_group: Quantity[str] = Quantity(type=str, description="Space group, as printed.")
    x_castep_section_vibrational_frequencies: SubSection[list[x_castep_section_vibrational_frequencies]] = SubSection(
        sub_section=SectionProxy("x_castep_section_vibrational_frequencies"), repeats=True
    )
    x_castep_section_population_analysis: SubSection[list[x_castep_section_population_analysis]] = SubSection(
        sub_section=SectionProxy("x_castep_section_population_analysis"), repeats=True
    )
    x_castep_section_time: SubSection[list[x_castep_section_time]] = SubSection(
        sub_section=SectionProxy("x_castep_section_time"), repeats=True
    )


class section_basis_set_cell_dependent(BasisSetCellDependent):
    """Grids of CASTEP."""

    m_def = Section(extends_base_section=True)

    x_castep_size_std_grid: Quantity[Any] = Quantity(
        type=float64, description="Size of the standard grid, in units of the cutoff wave vector."
    )
    x_castep_size_fine_grid: Quantity[Any] = Quantity(
        type=float64, description="Largest wave vector of the fine grid, as printed (1/angstrom by default)."
    )


class section_single_configuration_calculation(SingleConfigurationCalculation):
    """Energies with corrections, in joule."""

    m_def = Section(extends_base_section=True)

    x_castep_enthalpy: Quantity[Any] = Quantity(
        type=float64, description="Enthalpy of a step of an optimisation, in joule."
    )
    x_castep_total_dispersion_corrected_energy: Quantity[Any] = Quantity(
        type=float64, description="Total energy with the dispersion correction, in joule."
    )
    x_castep_total_energy_corrected_for_finite_basis: Quantity[Any] = Quantity(
        type=float64, description="Total energy corrected for the finite basis set, in joule."
    )


class section_sampling_method(SamplingMethod):
    """Parameters of optimisations and molecular dynamics."""

    m_def = Section(extends_base_section=True)

    x_castep_geometry_stress_com_tolerance: Quantity[Any] = Quantity(
        type=float64, unit="pascal", description="Largest component of the stress at convergence."
    )
    x_castep_barrier_from_reactant: Quantity[Any] = Quantity(
        type=float64, unit="joule", description="Energy of the transition state above that of the reactant."
    )
    x_castep_barrier_from_product: Quantity[Any] = Quantity(
        type=float64, unit="joule", description="Energy of the transition state above that of the product."
    )
    x_castep_energy_of_reaction: Quantity[Any] = Quantity(
        type=float64, unit="joule", description="Energy of the product above that of the reactant."
    )
    x_castep_thermostat_target_temperature: Quantity[Any] = Quantity(
        type=float64, unit="kelvin", description="Temperature that the thermostat aims at."
    )
    x_castep_thermostat_type: Quantity[str] = Quantity(type=str, description="Kind of thermostat.")
    x_castep_integrator_dt: Quantity[Any] = Quantity(type=float64, unit="second", description="Time step.")
    x_castep_number_of_steps_requested: Quantity[Any] = Quantity(type=float64, description="Steps of dynamics.")
    x_castep_max_number_of_steps: Quantity[Any] = Quantity(
        type=float64, description="Largest number of steps of an optimisation."
    )
