"""VASP: what the common schema has no place for."""

from __future__ import annotations

from typing import Any

from nomad.datamodel.metainfo.common_dft.categories import (
    AccessoryInfo,
    ProgramInfo,
    SettingsKPoints,
    SettingsPotentialEnergySurface,
)
from nomad.datamodel.metainfo.common_dft.method import Method
from nomad.datamodel.metainfo.common_dft.method_parts import MethodAtomKind
from nomad.datamodel.metainfo.common_dft.run import Run
from nomad.datamodel.metainfo.common_dft.system import System
from nomad.metainfo import JSON, NumpyType, Package, Quantity, Reference, Section, float64, int32

m_package = Package(name="vaspparser.metainfo.vasp", description="VASP: what the common schema has no place for.")


class section_run(Run):
    """What VASP writes about itself."""

    m_def = Section(extends_base_section=True)

    vasp_build_date: Quantity[str] = Quantity(
        type=str,
        categories=[AccessoryInfo, ProgramInfo],
        description="When the program was compiled, as printed.",
    )
    vasp_src_date: Quantity[str] = Quantity(
        type=str,
        categories=[AccessoryInfo, ProgramInfo],
        description="Date of the source code, as printed.",
    )


class section_method(Method):
    """The input of VASP and what the program made of it."""

    m_def = Section(extends_base_section=True)

    x_vasp_incar_in: Quantity[Any] = Quantity(
        type=JSON,
        description="The INCAR file by tag.",
    )
    x_vasp_incar_out: Quantity[Any] = Quantity(
        type=JSON,
        description="All parameters with the values that VASP used, by tag, also those that were not given.",
    )
    x_vasp_unknown_incars: Quantity[Any] = Quantity(
        type=JSON,
        description="Tags of the INCAR file that VASP does not list among its parameters.",
    )
    x_vasp_atom_kind_refs: Quantity[list[MethodAtomKind]] = Quantity(
        type=Reference(MethodAtomKind),
        shape=["number_of_atoms"],
        description="The atom kind (POTCAR) of each atom.",
    )
    x_vasp_k_points_generation_method: Quantity[str] = Quantity(
        type=str,
        categories=[SettingsKPoints, SettingsPotentialEnergySurface],
        description="How the k-points were made: `Gamma`, `Monkhorst-Pack`, `listgenerated`, ...",
    )
    x_vasp_k_points: Quantity[list[int]] = Quantity(
        type=int,
        shape=["x_vasp_number_of_k_points"],
        description="Number of k-points in each direction.",
    )
    x_vasp_numer_of_magmom: Quantity[int] = Quantity(
        type=int,
        description="Number of initial magnetic moments (so spelled).",
    )
    x_vasp_tetrahedrons_list: Quantity[Any] = Quantity(
        type=int32,
        shape=["N", 5],
        description="Multiplicity and the four k-points of each tetrahedron.",
    )
    x_vasp_tetrahedron_volume: Quantity[Any] = Quantity(
        type=float64,
        shape=[1],
        description="Volume of a tetrahedron as a fraction of the Brillouin zone.",
    )
    x_vasp_nose_thermostat: Quantity[Any] = Quantity(
        type=float64,
        shape=[4],
        description="The four variables of the Nose thermostat (SMASS and its motion).",
    )


class section_system(System):
    """What VASP knows about a geometry beyond positions and cell."""

    m_def = Section(extends_base_section=True)

    x_vasp_selective_dynamics: Quantity[Any] = Quantity(
        type=NumpyType("bool"),
        shape=["number_of_atoms", 3],
        description="Whether each atom may move along each lattice vector.",
    )
