"""What the encyclopedia of materials shows of an entry."""

from __future__ import annotations

from typing import Any

from nomad.datamodel.annotations import Search
from nomad.datamodel.metainfo.common_dft.bands import KBand
from nomad.datamodel.metainfo.common_dft.categories import FastAccess
from nomad.datamodel.metainfo.common_dft.dos import Dos
from nomad.datamodel.metainfo.common_dft.sampling import ThermodynamicalProperties
from nomad.metainfo import Bool, MEnum, MSection, Quantity, Reference, SectionProxy, SubSection, float64, int32


class WyckoffVariables(MSection):
    x: Quantity[Any] = Quantity(type=float64)
    y: Quantity[Any] = Quantity(type=float64)
    z: Quantity[Any] = Quantity(type=float64)


class WyckoffSet(MSection):
    wyckoff_letter: Quantity[str] = Quantity(type=str)
    indices: Quantity[Any] = Quantity(type=int32, shape=["1..*"])
    element: Quantity[str] = Quantity(type=str)
    variables: SubSection[WyckoffVariables] = SubSection(
        sub_section=SectionProxy("WyckoffVariables"), categories=[FastAccess]
    )


class LatticeParameters(MSection):
    a: Quantity[float] = Quantity(type=float, a_search=Search())
    b: Quantity[float] = Quantity(type=float, a_search=Search())
    c: Quantity[float] = Quantity(type=float, a_search=Search())
    alpha: Quantity[float] = Quantity(type=float, a_search=Search())
    beta: Quantity[float] = Quantity(type=float, a_search=Search())
    gamma: Quantity[float] = Quantity(type=float, a_search=Search())


class IdealizedStructure(MSection):
    atom_labels: Quantity[list[str]] = Quantity(type=str, shape=["1..*"])
    atom_positions: Quantity[Any] = Quantity(type=float64, shape=["number_of_atoms", 3])
    lattice_vectors: Quantity[Any] = Quantity(type=float64, shape=[3, 3])
    lattice_vectors_primitive: Quantity[Any] = Quantity(type=float64, shape=[3, 3])
    periodicity: Quantity[list[bool]] = Quantity(type=Bool, shape=[3])
    number_of_atoms: Quantity[int] = Quantity(type=int)
    cell_volume: Quantity[Any] = Quantity(type=float64, unit="meter ** 3", a_search=Search())
    wyckoff_sets: SubSection[list[WyckoffSet]] = SubSection(
        sub_section=SectionProxy("WyckoffSet"), repeats=True, categories=[FastAccess]
    )
    lattice_parameters: SubSection[LatticeParameters] = SubSection(
        sub_section=SectionProxy("LatticeParameters"), categories=[FastAccess]
    )


class Bulk(MSection):
    bravais_lattice: Quantity[str] = Quantity(
        type=MEnum("aP", "mP", "mS", "oP", "oS", "oI", "oF", "tP", "tI", "hR", "hP", "cP", "cI", "cF"),
        a_search=Search(),
    )
    crystal_system: Quantity[str] = Quantity(
        type=MEnum("triclinic", "monoclinic", "orthorhombic", "tetragonal", "trigonal", "hexagonal", "cubic"),
        a_search=Search(),
    )
    has_free_wyckoff_parameters: Quantity[bool] = Quantity(type=bool, a_search=Search())
    point_group: Quantity[str] = Quantity(
        type=MEnum(
            "1",
            "-1",
            "2",
            "m",
            "2/m",
            "222",
            "mm2",
            "mmm",
            "4",
            "-4",
            "4/m",
            "422",
            "4mm",
            "-42m",
            "4/mmm",
            "3",
            "-3",
            "32",
            "3m",
            "-3m",
            "6",
            "-6",
            "6/m",
            "622",
            "6mm",
            "-6m2",
            "6/mmm",
            "23",
            "m-3",
            "432",
            "-43m",
            "m-3m",
        ),
        a_search=Search(),
    )
    space_group_number: Quantity[int] = Quantity(type=int, a_search=Search())
    space_group_international_short_symbol: Quantity[str] = Quantity(type=str, a_search=Search())
    structure_prototype: Quantity[str] = Quantity(type=str, a_search=Search())
    structure_type: Quantity[str] = Quantity(type=str, a_search=Search())
    strukturbericht_designation: Quantity[str] = Quantity(type=str, a_search=Search())


class Material(MSection):
    material_type: Quantity[str] = Quantity(type=MEnum("bulk", "2D", "1D", "unavailable"), a_search=Search())
    material_id: Quantity[str] = Quantity(
        type=str,
        a_search=Search(
            metric="cardinality",
            metric_name="encyclopedia.material.materials",
            group="encyclopedia.material.materials_grouped",
        ),
    )
    material_name: Quantity[str] = Quantity(type=str, a_search=Search())
    material_classification: Quantity[str] = Quantity(type=str)
    formula: Quantity[str] = Quantity(type=str, a_search=Search())
    formula_reduced: Quantity[str] = Quantity(type=str, a_search=Search())
    species_and_counts: Quantity[str] = Quantity(type=str, a_search=Search(kind="text"))
    species: Quantity[str] = Quantity(type=str, a_search=Search(kind="text"))
    bulk: SubSection[Bulk] = SubSection(sub_section=SectionProxy("Bulk"), categories=[FastAccess])
    idealized_structure: SubSection[IdealizedStructure] = SubSection(
        sub_section=SectionProxy("IdealizedStructure"), categories=[FastAccess]
    )


class Method(MSection):
    method_type: Quantity[str] = Quantity(type=MEnum("DFT+U", "DFT", "GW", "unavailable"), a_search=Search())
    core_electron_treatment: Quantity[str] = Quantity(
        type=MEnum("full all electron", "all electron frozen core", "pseudopotential", "unavailable"), a_search=Search()
    )
    functional_long_name: Quantity[str] = Quantity(type=str, a_search=Search())
    functional_type: Quantity[str] = Quantity(type=str, a_search=Search())
    method_id: Quantity[str] = Quantity(type=str)
    group_eos_id: Quantity[str] = Quantity(type=str, a_search=Search())
    group_parametervariation_id: Quantity[str] = Quantity(type=str, a_search=Search())
    gw_starting_point: Quantity[str] = Quantity(type=str)
    gw_type: Quantity[str] = Quantity(type=MEnum("G0W0", "scGW"))
    smearing_kind: Quantity[str] = Quantity(type=str)
    smearing_parameter: Quantity[Any] = Quantity(type=float64)


class Calculation(MSection):
    calculation_type: Quantity[str] = Quantity(
        type=MEnum(
            "single point",
            "geometry optimization",
            "molecular dynamics",
            "phonon calculation",
            "elastic constants",
            "QHA calculation",
            "GW calculation",
            "equation of state",
            "parameter variation",
            "unavailable",
        ),
        a_search=Search(),
    )


class Energies(MSection):
    energy_total: Quantity[Any] = Quantity(type=float64, unit="joule", a_search=Search())
    energy_total_T0: Quantity[Any] = Quantity(type=float64, unit="joule", a_search=Search())
    energy_free: Quantity[Any] = Quantity(type=float64, unit="joule", a_search=Search())


class Properties(MSection):
    atomic_density: Quantity[Any] = Quantity(type=float64, unit="1 / meter ** 3", a_search=Search())
    mass_density: Quantity[Any] = Quantity(type=float64, unit="kilogram / meter ** 3", a_search=Search())
    band_gap: Quantity[Any] = Quantity(type=float64, unit="joule", a_search=Search())
    band_gap_direct: Quantity[bool] = Quantity(type=bool, a_search=Search())
    electronic_band_structure: Quantity[KBand] = Quantity(type=Reference(KBand), a_search=Search(kind="keyword"))
    electronic_dos: Quantity[Dos] = Quantity(type=Reference(Dos), a_search=Search(kind="keyword"))
    phonon_band_structure: Quantity[KBand] = Quantity(type=Reference(KBand), a_search=Search(kind="keyword"))
    phonon_dos: Quantity[Dos] = Quantity(type=Reference(Dos), a_search=Search(kind="keyword"))
    thermodynamical_properties: Quantity[ThermodynamicalProperties] = Quantity(
        type=Reference(ThermodynamicalProperties), a_search=Search(kind="keyword")
    )
    energies: SubSection[Energies] = SubSection(sub_section=SectionProxy("Energies"), categories=[FastAccess])


class EncyclopediaMetadata(MSection):
    status: Quantity[str] = Quantity(
        type=MEnum(
            "success",
            "unsupported_material_type",
            "unsupported_method_type",
            "unsupported_calculation_type",
            "invalid_metainfo",
            "failure",
        ),
        a_search=Search(),
    )
    material: SubSection[Material] = SubSection(sub_section=SectionProxy("Material"), categories=[FastAccess])
    method: SubSection[Method] = SubSection(sub_section=SectionProxy("Method"), categories=[FastAccess])
    properties: SubSection[Properties] = SubSection(sub_section=SectionProxy("Properties"), categories=[FastAccess])
    calculation: SubSection[Calculation] = SubSection(sub_section=SectionProxy("Calculation"), categories=[FastAccess])
