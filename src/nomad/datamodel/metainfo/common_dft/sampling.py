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
    m_def = Section(aliases=["section_sampling_method"])

    ensemble_type: Quantity[str] = Quantity(type=str)
    geometry_optimization_energy_change: Quantity[Any] = Quantity(
        type=float64, unit="joule", categories=[SettingsGeometryOptimization, SettingsSampling]
    )
    geometry_optimization_geometry_change: Quantity[Any] = Quantity(
        type=float64, unit="meter", categories=[SettingsGeometryOptimization, SettingsSampling]
    )
    geometry_optimization_method: Quantity[str] = Quantity(
        type=str, categories=[SettingsGeometryOptimization, SettingsSampling]
    )
    geometry_optimization_threshold_force: Quantity[Any] = Quantity(
        type=float64, unit="newton", categories=[SettingsGeometryOptimization, SettingsSampling]
    )
    sampling_method_expansion_order: Quantity[Any] = Quantity(type=int32)
    sampling_method: Quantity[str] = Quantity(type=str)


class FrameSequence(MSection):
    m_def = Section(aliases=["section_frame_sequence"])

    frame_sequence_conserved_quantity_frames: Quantity[Any] = Quantity(
        type=int32, shape=["number_of_conserved_quantity_evaluations_in_sequence"]
    )
    frame_sequence_conserved_quantity_stats: Quantity[Any] = Quantity(type=float64, shape=[2], unit="joule")
    frame_sequence_conserved_quantity: Quantity[Any] = Quantity(
        type=float64, shape=["number_of_conserved_quantity_evaluations_in_sequence"], unit="joule"
    )
    frame_sequence_continuation_kind: Quantity[FrameSequence] = Quantity(
        type=Reference(SectionProxy("FrameSequence")), categories=[Unused]
    )
    frame_sequence_external_url: Quantity[str] = Quantity(type=str, categories=[Unused])
    frame_sequence_kinetic_energy_frames: Quantity[Any] = Quantity(
        type=int32, shape=["number_of_kinetic_energies_in_sequence"]
    )
    frame_sequence_kinetic_energy_stats: Quantity[Any] = Quantity(type=float64, shape=[2], unit="joule")
    frame_sequence_kinetic_energy: Quantity[Any] = Quantity(
        type=float64, shape=["number_of_kinetic_energies_in_sequence"], unit="joule"
    )
    frame_sequence_local_frames_ref: Quantity[list[SingleConfigurationCalculation]] = Quantity(
        type=Reference(SectionProxy("SingleConfigurationCalculation")), shape=["number_of_frames_in_sequence"]
    )
    frame_sequence_potential_energy_frames: Quantity[Any] = Quantity(
        type=int32, shape=["number_of_potential_energies_in_sequence"]
    )
    frame_sequence_potential_energy_stats: Quantity[Any] = Quantity(type=float64, shape=[2], unit="joule")
    frame_sequence_potential_energy: Quantity[Any] = Quantity(
        type=float64, shape=["number_of_potential_energies_in_sequence"], unit="joule"
    )
    frame_sequence_pressure_frames: Quantity[Any] = Quantity(
        type=int32, shape=["number_of_pressure_evaluations_in_sequence"], categories=[Unused]
    )
    frame_sequence_pressure_stats: Quantity[Any] = Quantity(type=float64, shape=[2], unit="pascal", categories=[Unused])
    frame_sequence_pressure: Quantity[Any] = Quantity(
        type=float64, shape=["number_of_pressure_evaluations_in_sequence"], unit="pascal", categories=[Unused]
    )
    frame_sequence_temperature_frames: Quantity[Any] = Quantity(
        type=int32, shape=["number_of_temperatures_in_sequence"]
    )
    frame_sequence_temperature_stats: Quantity[Any] = Quantity(type=float64, shape=[2], unit="kelvin")
    frame_sequence_temperature: Quantity[Any] = Quantity(
        type=float64, shape=["number_of_temperatures_in_sequence"], unit="kelvin"
    )
    frame_sequence_time: Quantity[Any] = Quantity(type=float64, shape=["number_of_frames_in_sequence"], unit="second")
    frame_sequence_to_sampling_ref: Quantity[SamplingMethod] = Quantity(type=Reference(SectionProxy("SamplingMethod")))
    geometry_optimization_converged: Quantity[bool] = Quantity(type=bool)
    number_of_conserved_quantity_evaluations_in_sequence: Quantity[int] = Quantity(type=int, categories=[Unused])
    number_of_frames_in_sequence: Quantity[int] = Quantity(type=int)
    number_of_kinetic_energies_in_sequence: Quantity[int] = Quantity(type=int)
    number_of_potential_energies_in_sequence: Quantity[int] = Quantity(type=int)
    number_of_pressure_evaluations_in_sequence: Quantity[int] = Quantity(type=int, categories=[Unused])
    number_of_temperatures_in_sequence: Quantity[int] = Quantity(type=int, categories=[Unused])
    previous_sequence_ref: Quantity[FrameSequence] = Quantity(
        type=Reference(SectionProxy("FrameSequence")), categories=[Unused]
    )
    section_frame_sequence_user_quantity: SubSection[list[FrameSequenceUserQuantity]] = SubSection(
        sub_section=SectionProxy("FrameSequenceUserQuantity"), repeats=True, categories=[Unused]
    )
    section_thermodynamical_properties: SubSection[list[ThermodynamicalProperties]] = SubSection(
        sub_section=SectionProxy("ThermodynamicalProperties"), repeats=True
    )


class FrameSequenceUserQuantity(MSection):
    m_def = Section(aliases=["section_frame_sequence_user_quantity"])

    frame_sequence_user_quantity_frames: Quantity[Any] = Quantity(
        type=int32, shape=["number_of_user_quantity_evaluations_in_sequence"], categories=[Unused]
    )
    frame_sequence_user_quantity_name: Quantity[str] = Quantity(type=str, categories=[Unused])
    frame_sequence_user_quantity_stats: Quantity[Any] = Quantity(
        type=float64, shape=[2, "number_of_frame_sequence_user_quantity_components"], categories=[Unused]
    )
    frame_sequence_user_quantity: Quantity[Any] = Quantity(
        type=float64,
        shape=["number_of_user_quantity_evaluations_in_sequence", "number_of_frame_sequence_user_quantity_components"],
        categories=[Unused],
    )
    number_of_frame_sequence_user_quantity_components: Quantity[int] = Quantity(type=int, categories=[Unused])
    number_of_user_quantity_evaluations_in_sequence: Quantity[int] = Quantity(type=int, categories=[Unused])


class ThermodynamicalProperties(MSection):
    m_def = Section(aliases=["section_thermodynamical_properties"])

    helmholz_free_energy: Quantity[Any] = Quantity(
        type=float64, shape=["number_of_thermodynamical_property_values"], unit="joule", categories=[Unused]
    )
    number_of_thermodynamical_property_values: Quantity[int] = Quantity(type=int, categories=[Unused])
    thermodynamical_properties_calculation_method: Quantity[str] = Quantity(type=str, categories=[Unused])
    thermodynamical_property_heat_capacity_C_v: Quantity[Any] = Quantity(
        type=float64, shape=["number_of_thermodynamical_property_values"], unit="joule / kelvin"
    )
    specific_heat_capacity: Quantity[Any] = Quantity(
        type=float64,
        shape=["number_of_thermodynamical_property_values"],
        unit="joule / kelvin / kilogram",
        derived=specific_heat_capacity,
        cached=True,
        virtual=True,
        categories=[Unused],
    )
    thermodynamical_property_temperature: Quantity[Any] = Quantity(
        type=float64, shape=["number_of_thermodynamical_property_values"], unit="kelvin"
    )
    vibrational_free_energy_at_constant_volume: Quantity[Any] = Quantity(
        type=float64, shape=["number_of_thermodynamical_property_values"], unit="joule"
    )
    specific_vibrational_free_energy_at_constant_volume: Quantity[Any] = Quantity(
        type=float64,
        shape=["number_of_thermodynamical_property_values"],
        unit="joule / kilogram",
        derived=specific_vibrational_free_energy,
        cached=True,
        virtual=True,
    )
