"""Functions of space on the grid of GPAW: density and potential."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from nomad.datamodel.metainfo.common_dft import SingleConfigurationCalculation, VolumetricData
from nomad.logs import EntryLog
from nomad.parsing.checks import checked
from nomad.parsing.filling import fill

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

LARGEST = 20_000_000
"""Values of one function that are stored; larger ones stay in the raw file."""


def spacings(cell: npt.NDArray[np.float64], periodic: list[bool], points: tuple[int, ...]) -> Any:
    """The vectors [3, 3] between neighbouring grid points. In directions that are not periodic the points on the
    boundary, where functions vanish, are not stored."""
    import numpy as np

    intervals = [count + (not wrapped) for count, wrapped in zip(points, periodic, strict=True)]
    return cell / np.array(intervals)[:, None]


def add_grid(
    calculation: SingleConfigurationCalculation,
    kind: str,
    values: Any,
    cell: npt.NDArray[np.float64],
    periodic: list[bool],
    log: EntryLog,
    **where: Any,
) -> None:
    """Adds a function [spin, x, y, z]; its origin is the first stored point, relative to the origin of the atoms."""
    if values is None:
        return
    if values.size > LARGEST:
        log.info("a function on the grid is too large to be stored", quantity=kind, values=int(values.size), **where)
        return
    array = checked(values, f"values of the {kind}", (None, None, None, None), log, **where)
    if array is None or array.size == 0:
        return
    steps = spacings(cell, periodic, array.shape[1:])
    outside = [step for step, wrapped in zip(steps, periodic, strict=True) if not wrapped]
    count, nx, ny, nz = array.shape
    fill(
        calculation.m_create(VolumetricData),
        volumetric_data_kind=kind,
        volumetric_data_values=array,
        volumetric_data_multiplicity=count,
        volumetric_data_nx=nx,
        volumetric_data_ny=ny,
        volumetric_data_nz=nz,
        volumetric_data_displacements=steps,
        volumetric_data_origin=sum(outside, start=0 * steps[0]),
    )
