"""Methods and results in the encyclopedia."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from nomad.datamodel.annotations import Search
from nomad.datamodel.encyclopedia.package import m_package as m_package
from nomad.datamodel.metainfo.common_dft.bands import KBand
from nomad.datamodel.metainfo.common_dft.categories import FastAccess
from nomad.datamodel.metainfo.common_dft.dos import Dos
from nomad.datamodel.metainfo.common_dft.sampling import ThermodynamicalProperties
from nomad.metainfo import MEnum, MSection, Quantity, Reference, SectionProxy, SubSection, float64

if TYPE_CHECKING:
    from nomad.datamodel.encyclopedia.material import Material


class Method(MSection):
    """How the entry was computed."""

    method_type: Quantity[str] = Quantity(
        type=MEnum("DFT+U", "DFT", "GW", "unavailable"),
        a_search=Search(),
        description="The theory.",
    )
    core_electron_treatment: Quantity[str] = Quantity(
        type=MEnum("full all electron", "all electron frozen core", "pseudopotential", "unavailable"),
        a_search=Search(),
        description="What is done with core electrons.",
    )
    functional_long_name: Quantity[str] = Quantity(
        type=str,
        a_search=Search(),
        description="libxc names of the components of the functional, with their weights.",
    )
    functional_type: Quantity[str] = Quantity(
        type=str,
        a_search=Search(),
        description="Class of the functional.",
    )
    method_id: Quantity[str] = Quantity(
        type=str,
        description="Hash of all settings that must agree for results to be comparable.",
    )
    group_eos_id: Quantity[str] = Quantity(
        type=str,
        a_search=Search(),
        description=("Hash that is shared by the calculations of one equation of state: all equal but the volume."),
    )
    group_parametervariation_id: Quantity[str] = Quantity(
        type=str,
        a_search=Search(),
        description=("Hash that is shared by calculations of one geometry that differ only in numerical settings."),
    )
    gw_starting_point: Quantity[str] = Quantity(
        type=str,
        description="Functional of the calculation that GW starts from.",
    )
    gw_type: Quantity[str] = Quantity(
        type=MEnum("G0W0", "scGW"),
        description="Which parts of GW are iterated.",
    )
    smearing_kind: Quantity[str] = Quantity(
        type=str,
        description="How occupation numbers are smeared.",
    )
    smearing_parameter: Quantity[Any] = Quantity(
        type=float64,
        description="Width of the smearing, as an energy in joule.",
    )


class Calculation(MSection):
    """Kind of an entry."""

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
        description="What was done.",
    )


class Energies(MSection):
    """Energies of a calculation for the whole simulation cell."""

    energy_total: Quantity[Any] = Quantity(
        type=float64,
        unit="joule",
        a_search=Search(),
        description="Total energy.",
    )
    energy_total_T0: Quantity[Any] = Quantity(
        type=float64,
        unit="joule",
        a_search=Search(),
        description="Total energy extrapolated to zero electronic temperature.",
    )
    energy_free: Quantity[Any] = Quantity(
        type=float64,
        unit="joule",
        a_search=Search(),
        description="Free energy of nuclei and smeared electrons.",
    )


class Properties(MSection):
    """Results of a calculation."""

    atomic_density: Quantity[Any] = Quantity(
        type=float64,
        unit="1 / meter ** 3",
        a_search=Search(),
        description="Number of atoms per volume of the idealised structure.",
    )
    mass_density: Quantity[Any] = Quantity(
        type=float64,
        unit="kilogram / meter ** 3",
        a_search=Search(),
        description="Mass per volume of the idealised structure.",
    )
    band_gap: Quantity[Any] = Quantity(
        type=float64,
        unit="joule",
        a_search=Search(),
        description="Smallest band gap of all spin channels; zero for metals.",
    )
    band_gap_direct: Quantity[bool] = Quantity(
        type=bool,
        a_search=Search(),
        description="Whether that gap is direct.",
    )
    electronic_band_structure: Quantity[KBand] = Quantity(
        type=Reference(KBand),
        a_search=Search(kind="keyword"),
        description="The band structure of the electrons.",
    )
    electronic_dos: Quantity[Dos] = Quantity(
        type=Reference(Dos),
        a_search=Search(kind="keyword"),
        description="The density of states of the electrons.",
    )
    phonon_band_structure: Quantity[KBand] = Quantity(
        type=Reference(KBand),
        a_search=Search(kind="keyword"),
        description="The band structure of the phonons.",
    )
    phonon_dos: Quantity[Dos] = Quantity(
        type=Reference(Dos),
        a_search=Search(kind="keyword"),
        description="The density of states of the phonons.",
    )
    thermodynamical_properties: Quantity[ThermodynamicalProperties] = Quantity(
        type=Reference(ThermodynamicalProperties),
        a_search=Search(kind="keyword"),
        description="Thermodynamics of the vibrations.",
    )
    energies: SubSection[Energies] = SubSection(sub_section=SectionProxy("Energies"), categories=[FastAccess])


class EncyclopediaMetadata(MSection):
    """What the encyclopedia of materials shows of an entry."""

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
        description="Whether the entry could be taken into the encyclopedia, and otherwise why not.",
    )
    material: SubSection[Material] = SubSection(sub_section=SectionProxy("Material"), categories=[FastAccess])
    method: SubSection[Method] = SubSection(sub_section=SectionProxy("Method"), categories=[FastAccess])
    properties: SubSection[Properties] = SubSection(sub_section=SectionProxy("Properties"), categories=[FastAccess])
    calculation: SubSection[Calculation] = SubSection(sub_section=SectionProxy("Calculation"), categories=[FastAccess])
