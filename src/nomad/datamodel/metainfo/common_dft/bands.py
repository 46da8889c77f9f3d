"""Eigenvalues, band structures and excited states."""

from __future__ import annotations

from typing import Any

from nomad.datamodel.metainfo.common_dft.categories import EnergyValue, Unused
from nomad.datamodel.metainfo.common_dft.package import m_package as m_package
from nomad.metainfo import JSON, MEnum, MSection, Quantity, Section, SectionProxy, SubSection, float64


class Eigenvalues(MSection):
    """Eigenvalues of the electrons at a set of k-points, or of a molecule (one k-point)."""

    m_def = Section(aliases=["section_eigenvalues"])

    eigenvalues_kind: Quantity[str] = Quantity(
        type=str,
        description=("What they are: `normal` for Kohn-Sham or Hartree-Fock eigenvalues; others for quasi-particles."),
    )
    eigenvalues_kpoints_multiplicity: Quantity[Any] = Quantity(
        type=float64,
        shape=["number_of_eigenvalues_kpoints"],
        categories=[Unused],
        description="Number of symmetrically equivalent k-points that each one stands for.",
    )
    eigenvalues_kpoints_weights: Quantity[Any] = Quantity(
        type=float64,
        shape=["number_of_eigenvalues_kpoints"],
        categories=[Unused],
        description="Weight of each k-point in sums over the Brillouin zone.",
    )
    eigenvalues_kpoints: Quantity[Any] = Quantity(
        type=float64,
        shape=["number_of_eigenvalues_kpoints", 3],
        description="The k-points, in fractions of the reciprocal lattice vectors.",
    )
    eigenvalues_occupation: Quantity[Any] = Quantity(
        type=float64,
        shape=["number_of_spin_channels", "number_of_eigenvalues_kpoints", "number_of_eigenvalues"],
        description="Occupation of each state: up to 2 without spin polarisation, up to 1 with it.",
    )
    eigenvalues_values: Quantity[Any] = Quantity(
        type=float64,
        shape=["number_of_spin_channels", "number_of_eigenvalues_kpoints", "number_of_eigenvalues"],
        unit="joule",
        description="Eigenvalues by spin channel, k-point and band, in ascending order of the energy.",
    )
    number_of_band_segment_eigenvalues: Quantity[int] = Quantity(
        type=int,
        description="Number of bands in a segment of a band structure.",
    )
    number_of_eigenvalues_kpoints: Quantity[int] = Quantity(
        type=int,
        description="Number of k-points.",
    )
    number_of_eigenvalues: Quantity[int] = Quantity(
        type=int,
        description="Number of bands.",
    )
    number_of_normalized_band_segment_eigenvalues: Quantity[int] = Quantity(
        type=int,
        categories=[Unused],
        description="Number of bands in a segment of a normalised band structure.",
    )
    gw_qp_linearization_prefactor: Quantity[Any] = Quantity(
        type=float64,
        shape=["number_of_spin_channels", "number_of_eigenvalues_kpoints", "number_of_eigenvalues"],
        description="Renormalisation factor Z of the linearised quasi-particle equation.",
    )


class KBand(MSection):
    """A band structure: energies along lines in reciprocal space, of electrons or phonons."""

    m_def = Section(aliases=["section_k_band"])

    band_structure_kind: Quantity[str] = Quantity(
        type=str,
        description="`electronic` (also when missing) or `vibrational`.",
    )
    reciprocal_cell: Quantity[Any] = Quantity(
        type=float64,
        shape=[3, 3],
        unit="1 / meter",
        description=(
            "Reciprocal lattice vectors as rows, without the factor 2 pi: k-points are given as fractions of them."
        ),
    )
    is_standard_path: Quantity[bool] = Quantity(
        type=bool,
        categories=[Unused],
        description="Whether the path follows a published convention for the Bravais lattice.",
    )
    brillouin_zone: SubSection[BrillouinZone] = SubSection(sub_section=SectionProxy("BrillouinZone"))
    section_band_gap: SubSection[list[BandGap]] = SubSection(sub_section=SectionProxy("BandGap"), repeats=True)
    section_k_band_segment: SubSection[list[KBandSegment]] = SubSection(
        sub_section=SectionProxy("KBandSegment"), repeats=True
    )


class KBandSegment(MSection):
    """A line in reciprocal space between two points."""

    m_def = Section(aliases=["section_k_band_segment"])

    band_energies: Quantity[Any] = Quantity(
        type=float64,
        shape=["number_of_spin_channels", "number_of_k_points_per_segment", "number_of_band_segment_eigenvalues"],
        unit="joule",
        description=(
            "Energies by spin channel, k-point and band. Phonons: hbar omega, imaginary modes as negative values."
        ),
    )
    band_k_points: Quantity[Any] = Quantity(
        type=float64,
        shape=["number_of_k_points_per_segment", 3],
        description="The k-points, in fractions of the reciprocal lattice vectors.",
    )
    band_occupations: Quantity[Any] = Quantity(
        type=float64,
        shape=["number_of_spin_channels", "number_of_k_points_per_segment", "number_of_band_segment_eigenvalues"],
        description="Occupation of each state.",
    )
    band_segm_labels: Quantity[list[str]] = Quantity(
        type=str,
        shape=[2],
        description="Names of start and end, such as `G` and `X`.",
    )
    band_segm_start_end: Quantity[Any] = Quantity(
        type=float64,
        shape=[2, 3],
        description="Start and end, in fractions of the reciprocal lattice vectors.",
    )
    number_of_k_points_per_segment: Quantity[int] = Quantity(
        type=int,
        description="Number of k-points in the segment.",
    )


class KBandNormalized(MSection):
    """A band structure along the standard path of its Bravais lattice, with energies relative to the highest
    occupied one.
    """

    m_def = Section(aliases=["section_k_band_normalized"])

    k_band_path_normalized_is_standard: Quantity[bool] = Quantity(
        type=bool,
        categories=[Unused],
        description="Whether the path is the standard one.",
    )
    section_k_band_segment_normalized: SubSection[list[KBandSegmentNormalized]] = SubSection(
        sub_section=SectionProxy("KBandSegmentNormalized"), repeats=True
    )


class KBandSegmentNormalized(MSection):
    """A segment of a normalised band structure."""

    m_def = Section(aliases=["section_k_band_segment_normalized"])

    band_energies_normalized: Quantity[Any] = Quantity(
        type=float64,
        shape=[
            "number_of_spin_channels",
            "number_of_normalized_k_points_per_segment",
            "number_of_normalized_band_segment_eigenvalues",
        ],
        unit="joule",
        description="Energies relative to the highest occupied one, by spin channel, k-point and band.",
    )
    band_k_points_normalized: Quantity[Any] = Quantity(
        type=float64,
        shape=["number_of_normalized_k_points_per_segment", 3],
        description="The k-points, in fractions of the reciprocal lattice vectors.",
    )
    band_occupations_normalized: Quantity[Any] = Quantity(
        type=float64,
        shape=[
            "number_of_spin_channels",
            "number_of_normalized_k_points_per_segment",
            "number_of_normalized_band_segment_eigenvalues",
        ],
        description="Occupation of each state.",
    )
    band_segm_labels_normalized: Quantity[list[str]] = Quantity(
        type=str,
        shape=[2],
        categories=[Unused],
        description="Names of start and end.",
    )
    band_segm_start_end_normalized: Quantity[Any] = Quantity(
        type=float64,
        shape=[2, 3],
        description="Start and end, in fractions of the reciprocal lattice vectors.",
    )
    number_of_normalized_k_points_per_segment: Quantity[int] = Quantity(
        type=int,
        categories=[Unused],
        description="Number of k-points in the segment.",
    )


class BandGap(MSection):
    """The gap of one spin channel of a band structure."""

    m_def = Section(aliases=["section_band_gap"])

    value: Quantity[float] = Quantity(
        type=float,
        unit="joule",
        description="Lowest unoccupied minus highest occupied energy along the path; zero for metals.",
    )
    type: Quantity[str] = Quantity(
        type=MEnum("direct", "indirect"),
        description=("`direct` when both are at (nearly) the same k-point, otherwise `indirect`; missing for metals."),
    )
    conduction_band_min_energy: Quantity[float] = Quantity(
        type=float,
        unit="joule",
        description="Lowest unoccupied energy.",
    )
    valence_band_max_energy: Quantity[float] = Quantity(
        type=float,
        unit="joule",
        description="Highest occupied energy.",
    )
    conduction_band_min_k_point: Quantity[Any] = Quantity(
        type=float64,
        shape=[3],
        unit="1 / meter",
        description="Where the lowest unoccupied energy is, in fractions of the reciprocal lattice vectors.",
    )
    valence_band_max_k_point: Quantity[Any] = Quantity(
        type=float64,
        shape=[3],
        unit="1 / meter",
        description="Where the highest occupied energy is, in fractions of the reciprocal lattice vectors.",
    )


class BrillouinZone(MSection):
    """The first Brillouin zone: the Voronoi cell of the reciprocal lattice around the origin."""

    m_def = Section(aliases=["section_brillouin_zone"])

    vertices: Quantity[Any] = Quantity(
        type=float64,
        shape=["1..*", 3],
        description="Corners of the polyhedron, one row each: Cartesian in 1/m, without the factor 2 pi.",
    )
    faces: Quantity[Any] = Quantity(
        type=JSON,
        description=(
            "For each face the indices of its corners in ring order; the number of corners differs between faces."
        ),
    )


class ExcitedStates(MSection):
    """Electronic excitations out of the ground state, mostly of molecules."""

    m_def = Section(aliases=["section_excited_states"])

    excitation_energies: Quantity[Any] = Quantity(
        type=float64,
        shape=["number_of_excited_states"],
        categories=[EnergyValue],
        description="Energies of the excited states above the ground state, in joule.",
    )
    number_of_excited_states: Quantity[int] = Quantity(
        type=int,
        description="Number of excited states.",
    )
    oscillator_strengths: Quantity[Any] = Quantity(
        type=float64,
        shape=["number_of_excited_states"],
        description="Oscillator strength of the transition from the ground state, without unit.",
    )
    transition_dipole_moments: Quantity[Any] = Quantity(
        type=float64,
        shape=["number_of_excited_states", 3],
        description="Dipole moment of the transition from the ground state, Cartesian.",
    )
