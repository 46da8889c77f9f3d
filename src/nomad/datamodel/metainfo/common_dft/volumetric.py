"""Fields on grids."""

from __future__ import annotations

from typing import Any

from nomad.datamodel.metainfo.common_dft.categories import Unused
from nomad.datamodel.metainfo.common_dft.package import m_package as m_package
from nomad.metainfo import MSection, Quantity, Section, float64


class VolumetricData(MSection):
    """A field on a regular grid in the cell, such as a density or a potential."""

    m_def = Section(aliases=["section_volumetric_data"])

    volumetric_data_displacements: Quantity[Any] = Quantity(
        type=float64,
        shape=[3, 3],
        unit="meter",
        description="The steps from a grid point to the next ones along the three axes, as rows.",
    )
    volumetric_data_kind: Quantity[str] = Quantity(
        type=str,
        description="What it is: `density`, `potential_hartree`, `potential_effective`, ...",
    )
    volumetric_data_multiplicity: Quantity[int] = Quantity(
        type=int,
        categories=[Unused],
        description="Number of values at each grid point, for example spin channels.",
    )
    volumetric_data_nx: Quantity[int] = Quantity(
        type=int,
        categories=[Unused],
        description="Number of grid points along the first axis.",
    )
    volumetric_data_ny: Quantity[int] = Quantity(
        type=int,
        categories=[Unused],
        description="Number of grid points along the second axis.",
    )
    volumetric_data_nz: Quantity[int] = Quantity(
        type=int,
        categories=[Unused],
        description="Number of grid points along the third axis.",
    )
    volumetric_data_origin: Quantity[Any] = Quantity(
        type=float64,
        shape=[3],
        description="Cartesian position of the first grid point in metre.",
    )
    volumetric_data_values: Quantity[Any] = Quantity(
        type=float64,
        shape=["volumetric_data_multiplicity", "volumetric_data_nx", "volumetric_data_ny", "volumetric_data_nz"],
        description="The values; densities in 1/m^3, potentials in joule.",
    )
