"""VASP: what the common schema has no place for."""

from __future__ import annotations

from typing import Any

from nomad.datamodel.metainfo.common_dft.categories import (
    AccessoryInfo,
    ProgramInfo,
    SettingsKPoints,
    SettingsPotentialEnergySurface,
)
from nomad.datamodel.metainfo.common_dft.method import Method, MethodAtomKind
from nomad.datamodel.metainfo.common_dft.run import Run
from nomad.datamodel.metainfo.common_dft.system import System
from nomad.metainfo import JSON, NumpyType, Package, Quantity, Reference, Section, float64, int32

m_package = Package(name="vaspparser.metainfo.vasp", description="VASP: what the common schema has no place for.")


class section_run(Run):
    m_def = Section(extends_base_section=True)

    vasp_build_date: Quantity[str] = Quantity(type=str, categories=[AccessoryInfo, ProgramInfo])
    vasp_src_date: Quantity[str] = Quantity(type=str, categories=[AccessoryInfo, ProgramInfo])


class section_method(Method):
    m_def = Section(extends_base_section=True)

    x_vasp_incar_in: Quantity[Any] = Quantity(type=JSON)
    x_vasp_incar_out: Quantity[Any] = Quantity(type=JSON)
    x_vasp_unknown_incars: Quantity[Any] = Quantity(type=JSON)
    x_vasp_atom_kind_refs: Quantity[list[MethodAtomKind]] = Quantity(
        type=Reference(MethodAtomKind), shape=["number_of_atoms"]
    )
    x_vasp_k_points_generation_method: Quantity[str] = Quantity(
        type=str, categories=[SettingsKPoints, SettingsPotentialEnergySurface]
    )
    x_vasp_k_points: Quantity[list[int]] = Quantity(type=int, shape=["x_vasp_number_of_k_points"])
    x_vasp_numer_of_magmom: Quantity[int] = Quantity(type=int)
    x_vasp_tetrahedrons_list: Quantity[Any] = Quantity(type=int32, shape=["N", 5])
    x_vasp_tetrahedron_volume: Quantity[Any] = Quantity(type=float64, shape=[1])
    x_vasp_nose_thermostat: Quantity[Any] = Quantity(type=float64, shape=[4])


class section_system(System):
    m_def = Section(extends_base_section=True)

    x_vasp_selective_dynamics: Quantity[Any] = Quantity(type=NumpyType("bool"), shape=["number_of_atoms", 3])
