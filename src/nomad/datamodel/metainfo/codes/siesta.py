"""Siesta: what the common schema has no place for."""

from __future__ import annotations

from nomad.datamodel.metainfo.common_dft.run import Run
from nomad.metainfo import Package, Quantity, Section

m_package = Package(name="siestaparser.metainfo.siesta", description="Siesta: what the common schema has no place for.")


class section_run(Run):
    """What Siesta writes about the system and itself."""

    m_def = Section(extends_base_section=True)

    x_siesta_system_label: Quantity[str] = Quantity(type=str, description="Label: the first part of all file names.")
    x_siesta_system_name: Quantity[str] = Quantity(type=str, description="Name of the system, as the user wrote it.")
    x_siesta_arch: Quantity[str] = Quantity(type=str, description="Architecture that the program was built for.")
    x_siesta_compilerflags: Quantity[str] = Quantity(type=str, description="Compiler and its options.")
