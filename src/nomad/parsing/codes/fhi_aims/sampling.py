"""How the geometries of a run hang together: relaxation or molecular dynamics, and the sequence of frames."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from nomad.parsing.codes.fhi_aims.control import Control
from nomad.parsing.filling import fill
from nomad.parsing.frames import add_frame_sequence, set_series
from nomad.parsing.text import Found

if TYPE_CHECKING:
    from nomad.datamodel.metainfo.common_dft import Run, SingleConfigurationCalculation

_NOT_REQUESTED = "not requested"


@dataclass(frozen=True)
class Step:
    """The calculation of one geometry and what was printed for it."""

    calculation: SingleConfigurationCalculation
    found: Found


def add_sampling(run: Run, header: Found, control: Control, steps: Sequence[Step], *, relaxed: bool) -> None:
    """Adds sampling method and frames if the run moved atoms, or was to."""
    moving = any(step.found.value("md_time") is not None for step in steps)
    relaxation = header.value("relaxation")
    if moving or "md_run" in control.settings:
        _molecular_dynamics(run, control, steps)
    elif "relax_geometry" in control.settings or (relaxation and _NOT_REQUESTED not in relaxation):
        _geometry_optimization(run, header, control, steps, relaxed)


def _geometry_optimization(run: Run, header: Found, control: Control, steps: Sequence[Step], relaxed: bool) -> None:
    from nomad.datamodel.metainfo.common_dft import SamplingMethod

    sampling = run.m_create(SamplingMethod)
    sampling.sampling_method = "geometry_optimization"
    words = control.words("relax_geometry")
    fill(
        sampling,
        geometry_optimization_method=words[0].lower() if words else None,
        geometry_optimization_threshold_force=header.value("relaxation_forces"),
    )
    frames = add_frame_sequence(run, sampling, [step.calculation for step in steps])
    if frames is not None:
        frames.geometry_optimization_converged = relaxed


def _molecular_dynamics(run: Run, control: Control, steps: Sequence[Step]) -> None:
    import numpy as np

    from nomad.datamodel.metainfo.common_dft import SamplingMethod

    sampling = run.m_create(SamplingMethod)
    sampling.sampling_method = "molecular_dynamics"
    words = control.words("md_run")
    if len(words) > 1 and words[1][:3].upper() in ("NVE", "NVT", "NPT"):
        sampling.ensemble_type = words[1][:3].upper()
    frames = add_frame_sequence(run, sampling, [step.calculation for step in steps])
    if frames is None:
        return
    times = [step.found.value("md_time") for step in steps]
    if None not in times:
        frames.frame_sequence_time = np.array(times)
    series = {
        "temperature": "temperature",
        "kinetic_energy": "kinetic_nuclei",
        "conserved_quantity": "conserved",
        "potential_energy": "total",
    }
    for quantity, name in series.items():
        set_series(frames, quantity, [step.found.value(name) for step in steps])
    for index, step in enumerate(steps):
        step.calculation.time_step = index
