"""Phonopy: what the common schema has no place for."""

from __future__ import annotations

from typing import Any

from nomad.datamodel.metainfo.common_dft.method import Method
from nomad.datamodel.metainfo.common_dft.system import System
from nomad.metainfo import Category, MCategory, Package, Quantity, Reference, Section, float64

m_package = Package(
    name="phonopyparser.metainfo.phonopy", description="Phonopy: what the common schema has no place for."
)


class x_phonopy_input(MCategory):
    """Settings of phonopy."""

    m_def = Category()


class section_method(Method):
    """Settings of phonopy."""

    m_def = Section(extends_base_section=True)

    x_phonopy_displacement: Quantity[Any] = Quantity(
        type=float64,
        unit="meter",
        categories=[x_phonopy_input],
        description="How far atoms were moved to get the force constants.",
    )
    x_phonopy_symprec: Quantity[Any] = Quantity(
        type=float64,
        unit="meter",
        categories=[x_phonopy_input],
        description="Distance up to which positions count as equal in the search for symmetry.",
    )


class section_system(System):
    """Cells of phonopy."""

    m_def = Section(extends_base_section=True)

    x_phonopy_original_system_ref: Quantity[System] = Quantity(
        type=Reference(System),
        description="The primitive cell from which a supercell was made.",
    )
