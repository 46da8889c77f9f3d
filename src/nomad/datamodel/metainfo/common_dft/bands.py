"""Eigenvalues, band structures and excited states."""

from __future__ import annotations

from typing import Any

from nomad.datamodel.metainfo.common_dft.categories import EnergyValue, Unused
from nomad.datamodel.metainfo.common_dft.package import m_package as m_package
from nomad.metainfo import MEnum, MSection, Quantity, Section, SectionProxy, SubSection, float64, int32


class Eigenvalues(MSection):
    m_def = Section(aliases=["section_eigenvalues"])

    eigenvalues_kind: Quantity[str] = Quantity(type=str)
    eigenvalues_kpoints_multiplicity: Quantity[Any] = Quantity(
        type=float64, shape=["number_of_eigenvalues_kpoints"], categories=[Unused]
    )
    eigenvalues_kpoints_weights: Quantity[Any] = Quantity(
        type=float64, shape=["number_of_eigenvalues_kpoints"], categories=[Unused]
    )
    eigenvalues_kpoints: Quantity[Any] = Quantity(type=float64, shape=["number_of_eigenvalues_kpoints", 3])
    eigenvalues_occupation: Quantity[Any] = Quantity(
        type=float64, shape=["number_of_spin_channels", "number_of_eigenvalues_kpoints", "number_of_eigenvalues"]
    )
    eigenvalues_values: Quantity[Any] = Quantity(
        type=float64,
        shape=["number_of_spin_channels", "number_of_eigenvalues_kpoints", "number_of_eigenvalues"],
        unit="joule",
    )
    number_of_band_segment_eigenvalues: Quantity[int] = Quantity(type=int)
    number_of_eigenvalues_kpoints: Quantity[int] = Quantity(type=int)
    number_of_eigenvalues: Quantity[int] = Quantity(type=int)
    number_of_normalized_band_segment_eigenvalues: Quantity[int] = Quantity(type=int, categories=[Unused])
    gw_qp_linearization_prefactor: Quantity[Any] = Quantity(
        type=float64, shape=["number_of_spin_channels", "number_of_eigenvalues_kpoints", "number_of_eigenvalues"]
    )


class KBand(MSection):
    m_def = Section(aliases=["section_k_band"])

    band_structure_kind: Quantity[str] = Quantity(type=str)
    reciprocal_cell: Quantity[Any] = Quantity(type=float64, shape=[3, 3], unit="1 / meter")
    is_standard_path: Quantity[bool] = Quantity(type=bool, categories=[Unused])
    brillouin_zone: SubSection[BrillouinZone] = SubSection(sub_section=SectionProxy("BrillouinZone"))
    section_band_gap: SubSection[list[BandGap]] = SubSection(sub_section=SectionProxy("BandGap"), repeats=True)
    section_k_band_segment: SubSection[list[KBandSegment]] = SubSection(
        sub_section=SectionProxy("KBandSegment"), repeats=True
    )


class KBandSegment(MSection):
    m_def = Section(aliases=["section_k_band_segment"])

    band_energies: Quantity[Any] = Quantity(
        type=float64,
        shape=["number_of_spin_channels", "number_of_k_points_per_segment", "number_of_band_segment_eigenvalues"],
        unit="joule",
    )
    band_k_points: Quantity[Any] = Quantity(type=float64, shape=["number_of_k_points_per_segment", 3])
    band_occupations: Quantity[Any] = Quantity(
        type=float64,
        shape=["number_of_spin_channels", "number_of_k_points_per_segment", "number_of_band_segment_eigenvalues"],
    )
    band_segm_labels: Quantity[list[str]] = Quantity(type=str, shape=[2])
    band_segm_start_end: Quantity[Any] = Quantity(type=float64, shape=[2, 3])
    number_of_k_points_per_segment: Quantity[int] = Quantity(type=int)


class KBandNormalized(MSection):
    m_def = Section(aliases=["section_k_band_normalized"])

    k_band_path_normalized_is_standard: Quantity[bool] = Quantity(type=bool, categories=[Unused])
    section_k_band_segment_normalized: SubSection[list[KBandSegmentNormalized]] = SubSection(
        sub_section=SectionProxy("KBandSegmentNormalized"), repeats=True
    )


class KBandSegmentNormalized(MSection):
    m_def = Section(aliases=["section_k_band_segment_normalized"])

    band_energies_normalized: Quantity[Any] = Quantity(
        type=float64,
        shape=[
            "number_of_spin_channels",
            "number_of_normalized_k_points_per_segment",
            "number_of_normalized_band_segment_eigenvalues",
        ],
        unit="joule",
    )
    band_k_points_normalized: Quantity[Any] = Quantity(
        type=float64, shape=["number_of_normalized_k_points_per_segment", 3]
    )
    band_occupations_normalized: Quantity[Any] = Quantity(
        type=float64,
        shape=[
            "number_of_spin_channels",
            "number_of_normalized_k_points_per_segment",
            "number_of_normalized_band_segment_eigenvalues",
        ],
    )
    band_segm_labels_normalized: Quantity[list[str]] = Quantity(type=str, shape=[2], categories=[Unused])
    band_segm_start_end_normalized: Quantity[Any] = Quantity(type=float64, shape=[2, 3])
    number_of_normalized_k_points_per_segment: Quantity[int] = Quantity(type=int, categories=[Unused])


class BandGap(MSection):
    m_def = Section(aliases=["section_band_gap"])

    value: Quantity[float] = Quantity(type=float, unit="joule")
    type: Quantity[str] = Quantity(type=MEnum("direct", "indirect"))
    conduction_band_min_energy: Quantity[float] = Quantity(type=float, unit="joule")
    valence_band_max_energy: Quantity[float] = Quantity(type=float, unit="joule")
    conduction_band_min_k_point: Quantity[Any] = Quantity(type=float64, shape=[3], unit="1 / meter")
    valence_band_max_k_point: Quantity[Any] = Quantity(type=float64, shape=[3], unit="1 / meter")


class BrillouinZone(MSection):
    m_def = Section(aliases=["section_brillouin_zone"])

    vertices: Quantity[Any] = Quantity(type=float64, shape=[3, "1..*"])
    faces: Quantity[Any] = Quantity(type=int32, shape=["1..*", "3..*"])


class ExcitedStates(MSection):
    m_def = Section(aliases=["section_excited_states"])

    excitation_energies: Quantity[Any] = Quantity(
        type=float64, shape=["number_of_excited_states"], categories=[EnergyValue]
    )
    number_of_excited_states: Quantity[int] = Quantity(type=int)
    oscillator_strengths: Quantity[Any] = Quantity(type=float64, shape=["number_of_excited_states"])
    transition_dipole_moments: Quantity[Any] = Quantity(type=float64, shape=["number_of_excited_states", 3])
