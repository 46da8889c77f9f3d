"""Sampling of geometries: optimisations, molecular dynamics, phonons."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from nomad.datamodel.derivations import specific_heat_capacity, specific_vibrational_free_energy
from nomad.datamodel.metainfo.common_dft.categories import SettingsGeometryOptimization, SettingsSampling, Unused
from nomad.datamodel.metainfo.common_dft.package import m_package as m_package
from nomad.metainfo import MSection, Quantity, Reference, Section, SectionProxy, SubSection, float64, int32

if TYPE_CHECKING:
    from nomad.datamodel.metainfo.common_dft.calculation import SingleConfigurationCalculation


class SamplingMethod(MSection):
    """How a sequence of geometries was made: by optimisation, molecular dynamics, displacements, ..."""

    m_def = Section(aliases=["section_sampling_method"])

    ensemble_type: Quantity[str] = Quantity(
        type=str,
        description="Thermodynamic ensemble of a molecular dynamics run: `NVE`, `NVT`, `NPT`, ...",
    )
    geometry_optimization_energy_change: Quantity[Any] = Quantity(
        type=float64,
        unit="joule",
        categories=[SettingsGeometryOptimization, SettingsSampling],
        description="The optimisation ends when the energy changes by less than this between two steps.",
    )
    geometry_optimization_geometry_change: Quantity[Any] = Quantity(
        type=float64,
        unit="meter",
        categories=[SettingsGeometryOptimization, SettingsSampling],
        description="The optimisation ends when no atom moves by more than this between two steps.",
    )
    geometry_optimization_method: Quantity[str] = Quantity(
        type=str,
        categories=[SettingsGeometryOptimization, SettingsSampling],
        description="The algorithm, such as `bfgs` or `conjugate gradients`; free text.",
    )
    geometry_optimization_threshold_force: Quantity[Any] = Quantity(
        type=float64,
        unit="newton",
        categories=[SettingsGeometryOptimization, SettingsSampling],
        description="The optimisation ends when no force is larger than this (VASP: -EDIFFG).",
    )
    sampling_method_expansion_order: Quantity[Any] = Quantity(
        type=int32,
        description="Order up to which the potential energy surface is expanded: 2 for harmonic phonons.",
    )
    sampling_method: Quantity[str] = Quantity(
        type=str,
        description=(
            "`geometry_optimization`, `molecular_dynamics`, `montecarlo`, `steered_molecular_dynamics`, "
            "`meta_dynamics`, `wang_landau_montecarlo`, `blue_moon`, `langevin_dynamics` or "
            "`taylor_expansion`."
        ),
    )


class FrameSequence(MSection):
    """A sequence of calculations that belong together: the steps of an optimisation or a trajectory.

    Time series list values at selected frames.
    """

    m_def = Section(aliases=["section_frame_sequence"])

    frame_sequence_conserved_quantity_frames: Quantity[Any] = Quantity(
        type=int32,
        shape=["number_of_conserved_quantity_evaluations_in_sequence"],
        description="Indices of the frames at which the conserved quantity is given.",
    )
    frame_sequence_conserved_quantity_stats: Quantity[Any] = Quantity(
        type=float64,
        shape=[2],
        unit="joule",
        description="Mean and standard deviation of the conserved quantity.",
    )
    frame_sequence_conserved_quantity: Quantity[Any] = Quantity(
        type=float64,
        shape=["number_of_conserved_quantity_evaluations_in_sequence"],
        unit="joule",
        description=(
            "The conserved quantity (for NVE the total energy), whose drift measures the quality of the integration."
        ),
    )
    frame_sequence_continuation_kind: Quantity[FrameSequence] = Quantity(
        type=Reference(SectionProxy("FrameSequence")),
        categories=[Unused],
        description="The sequence that this one continues.",
    )
    frame_sequence_external_url: Quantity[str] = Quantity(
        type=str,
        categories=[Unused],
        description="Address of frames that are in other archives.",
    )
    frame_sequence_kinetic_energy_frames: Quantity[Any] = Quantity(
        type=int32,
        shape=["number_of_kinetic_energies_in_sequence"],
        description="Indices of the frames at which the kinetic energy is given.",
    )
    frame_sequence_kinetic_energy_stats: Quantity[Any] = Quantity(
        type=float64,
        shape=[2],
        unit="joule",
        description="Mean and standard deviation of the kinetic energy.",
    )
    frame_sequence_kinetic_energy: Quantity[Any] = Quantity(
        type=float64,
        shape=["number_of_kinetic_energies_in_sequence"],
        unit="joule",
        description="Kinetic energy of the nuclei.",
    )
    frame_sequence_local_frames_ref: Quantity[list[SingleConfigurationCalculation]] = Quantity(
        type=Reference(SectionProxy("SingleConfigurationCalculation")),
        shape=["number_of_frames_in_sequence"],
        description="The calculations of the frames, in order.",
    )
    frame_sequence_potential_energy_frames: Quantity[Any] = Quantity(
        type=int32,
        shape=["number_of_potential_energies_in_sequence"],
        description="Indices of the frames at which the potential energy is given.",
    )
    frame_sequence_potential_energy_stats: Quantity[Any] = Quantity(
        type=float64,
        shape=[2],
        unit="joule",
        description="Mean and standard deviation of the potential energy.",
    )
    frame_sequence_potential_energy: Quantity[Any] = Quantity(
        type=float64,
        shape=["number_of_potential_energies_in_sequence"],
        unit="joule",
        description="Potential energy of the nuclei.",
    )
    frame_sequence_pressure_frames: Quantity[Any] = Quantity(
        type=int32,
        shape=["number_of_pressure_evaluations_in_sequence"],
        categories=[Unused],
        description="Indices of the frames at which the pressure is given.",
    )
    frame_sequence_pressure_stats: Quantity[Any] = Quantity(
        type=float64,
        shape=[2],
        unit="pascal",
        categories=[Unused],
        description="Mean and standard deviation of the pressure.",
    )
    frame_sequence_pressure: Quantity[Any] = Quantity(
        type=float64,
        shape=["number_of_pressure_evaluations_in_sequence"],
        unit="pascal",
        categories=[Unused],
        description="Pressure.",
    )
    frame_sequence_temperature_frames: Quantity[Any] = Quantity(
        type=int32,
        shape=["number_of_temperatures_in_sequence"],
        description="Indices of the frames at which the temperature is given.",
    )
    frame_sequence_temperature_stats: Quantity[Any] = Quantity(
        type=float64,
        shape=[2],
        unit="kelvin",
        description="Mean and standard deviation of the temperature.",
    )
    frame_sequence_temperature: Quantity[Any] = Quantity(
        type=float64,
        shape=["number_of_temperatures_in_sequence"],
        unit="kelvin",
        description="Instantaneous temperature of the nuclei.",
    )
    frame_sequence_time: Quantity[Any] = Quantity(
        type=float64,
        shape=["number_of_frames_in_sequence"],
        unit="second",
        description="Time of each frame since the start of the trajectory.",
    )
    frame_sequence_to_sampling_ref: Quantity[SamplingMethod] = Quantity(
        type=Reference(SectionProxy("SamplingMethod")),
        description="How the frames were made.",
    )
    geometry_optimization_converged: Quantity[bool] = Quantity(
        type=bool,
        description="Whether the optimisation reached its thresholds.",
    )
    number_of_conserved_quantity_evaluations_in_sequence: Quantity[int] = Quantity(
        type=int,
        categories=[Unused],
        description="Number of values of the conserved quantity.",
    )
    number_of_frames_in_sequence: Quantity[int] = Quantity(
        type=int,
        description="Number of frames.",
    )
    number_of_kinetic_energies_in_sequence: Quantity[int] = Quantity(
        type=int,
        description="Number of values of the kinetic energy.",
    )
    number_of_potential_energies_in_sequence: Quantity[int] = Quantity(
        type=int,
        description="Number of values of the potential energy.",
    )
    number_of_pressure_evaluations_in_sequence: Quantity[int] = Quantity(
        type=int,
        categories=[Unused],
        description="Number of values of the pressure.",
    )
    number_of_temperatures_in_sequence: Quantity[int] = Quantity(
        type=int,
        categories=[Unused],
        description="Number of values of the temperature.",
    )
    previous_sequence_ref: Quantity[FrameSequence] = Quantity(
        type=Reference(SectionProxy("FrameSequence")),
        categories=[Unused],
        description="The sequence before this one.",
    )
    section_frame_sequence_user_quantity: SubSection[list[FrameSequenceUserQuantity]] = SubSection(
        sub_section=SectionProxy("FrameSequenceUserQuantity"), repeats=True, categories=[Unused]
    )
    section_thermodynamical_properties: SubSection[list[ThermodynamicalProperties]] = SubSection(
        sub_section=SectionProxy("ThermodynamicalProperties"), repeats=True
    )


class FrameSequenceUserQuantity(MSection):
    """A further time series that the user asked the program for."""

    m_def = Section(aliases=["section_frame_sequence_user_quantity"])

    frame_sequence_user_quantity_frames: Quantity[Any] = Quantity(
        type=int32,
        shape=["number_of_user_quantity_evaluations_in_sequence"],
        categories=[Unused],
        description="Indices of the frames at which the quantity is given.",
    )
    frame_sequence_user_quantity_name: Quantity[str] = Quantity(
        type=str,
        categories=[Unused],
        description="Name of the quantity.",
    )
    frame_sequence_user_quantity_stats: Quantity[Any] = Quantity(
        type=float64,
        shape=[2, "number_of_frame_sequence_user_quantity_components"],
        categories=[Unused],
        description="Mean and standard deviation of each component.",
    )
    frame_sequence_user_quantity: Quantity[Any] = Quantity(
        type=float64,
        shape=["number_of_user_quantity_evaluations_in_sequence", "number_of_frame_sequence_user_quantity_components"],
        categories=[Unused],
        description="Values by frame and component.",
    )
    number_of_frame_sequence_user_quantity_components: Quantity[int] = Quantity(
        type=int,
        categories=[Unused],
        description="Number of components.",
    )
    number_of_user_quantity_evaluations_in_sequence: Quantity[int] = Quantity(
        type=int,
        categories=[Unused],
        description="Number of frames with values.",
    )


class ThermodynamicalProperties(MSection):
    """Thermodynamics of the vibrations as functions of temperature, for the unit cell of a phonon calculation."""

    m_def = Section(aliases=["section_thermodynamical_properties"])

    helmholz_free_energy: Quantity[Any] = Quantity(
        type=float64,
        shape=["number_of_thermodynamical_property_values"],
        unit="joule",
        categories=[Unused],
        description="Helmholtz free energy at constant volume.",
    )
    number_of_thermodynamical_property_values: Quantity[int] = Quantity(
        type=int,
        categories=[Unused],
        description="Number of temperatures.",
    )
    thermodynamical_properties_calculation_method: Quantity[str] = Quantity(
        type=str,
        categories=[Unused],
        description="How the properties were computed, for example `harmonic`.",
    )
    thermodynamical_property_heat_capacity_C_v: Quantity[Any] = Quantity(
        type=float64,
        shape=["number_of_thermodynamical_property_values"],
        unit="joule / kelvin",
        description="Heat capacity at constant volume, of one unit cell.",
    )
    specific_heat_capacity: Quantity[Any] = Quantity(
        type=float64,
        shape=["number_of_thermodynamical_property_values"],
        unit="joule / kelvin / kilogram",
        derived=specific_heat_capacity,
        cached=True,
        virtual=True,
        categories=[Unused],
        description=(
            "Heat capacity at constant volume per mass: that of the unit cell divided by the mass of its atoms."
        ),
    )
    thermodynamical_property_temperature: Quantity[Any] = Quantity(
        type=float64,
        shape=["number_of_thermodynamical_property_values"],
        unit="kelvin",
        description="The temperatures.",
    )
    vibrational_free_energy_at_constant_volume: Quantity[Any] = Quantity(
        type=float64,
        shape=["number_of_thermodynamical_property_values"],
        unit="joule",
        description="Helmholtz free energy of the vibrations of one unit cell, zero point energy included.",
    )
    specific_vibrational_free_energy_at_constant_volume: Quantity[Any] = Quantity(
        type=float64,
        shape=["number_of_thermodynamical_property_values"],
        unit="joule / kilogram",
        derived=specific_vibrational_free_energy,
        cached=True,
        virtual=True,
        description=("Free energy of the vibrations per mass: that of the unit cell divided by the mass of its atoms."),
    )
