"""Fields on grids."""

from __future__ import annotations

from typing import Any

from nomad.datamodel.metainfo.common_dft.categories import Unused
from nomad.datamodel.metainfo.common_dft.package import m_package as m_package
from nomad.metainfo import MSection, Quantity, Section, float64


class VolumetricData(MSection):
    m_def = Section(aliases=["section_volumetric_data"])

    volumetric_data_displacements: Quantity[Any] = Quantity(type=float64, shape=[3, 3], unit="meter")
    volumetric_data_kind: Quantity[str] = Quantity(type=str)
    volumetric_data_multiplicity: Quantity[int] = Quantity(type=int, categories=[Unused])
    volumetric_data_nx: Quantity[int] = Quantity(type=int, categories=[Unused])
    volumetric_data_ny: Quantity[int] = Quantity(type=int, categories=[Unused])
    volumetric_data_nz: Quantity[int] = Quantity(type=int, categories=[Unused])
    volumetric_data_origin: Quantity[Any] = Quantity(type=float64, shape=[3])
    volumetric_data_values: Quantity[Any] = Quantity(
        type=float64,
        shape=["volumetric_data_multiplicity", "volumetric_data_nx", "volumetric_data_ny", "volumetric_data_nz"],
    )
