"""How the geometries of a run hang together: relaxation or molecular dynamics, and the sequence of frames."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from nomad.parsing.codes.fhi_aims.control import Control
from nomad.parsing.filling import fill
from nomad.parsing.text import Found

if TYPE_CHECKING:
    from nomad.datamodel.metainfo.common_dft import FrameSequence, Run, SingleConfigurationCalculation

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
    frames = _frames(run, steps)
    if frames is not None:
        frames.frame_sequence_to_sampling_ref = sampling
        frames.geometry_optimization_converged = relaxed


def _molecular_dynamics(run: Run, control: Control, steps: Sequence[Step]) -> None:
    import numpy as np

    from nomad.datamodel.metainfo.common_dft import SamplingMethod

    sampling = run.m_create(SamplingMethod)
    sampling.sampling_method = "molecular_dynamics"
    words = control.words("md_run")
    if len(words) > 1 and words[1][:3].upper() in ("NVE", "NVT", "NPT"):
        sampling.ensemble_type = words[1][:3].upper()
    frames = _frames(run, steps)
    if frames is None:
        return
    frames.frame_sequence_to_sampling_ref = sampling
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
        known = [(index, value) for index, step in enumerate(steps) if (value := step.found.value(name)) is not None]
        if known:
            values = np.array([value for _, value in known])
            frames.m_set(f"frame_sequence_{quantity}", values)
            frames.m_set(f"frame_sequence_{quantity}_frames", np.array([index for index, _ in known], dtype=np.int32))
            frames.m_set(f"frame_sequence_{quantity}_stats", np.array([values.mean(), values.std()]))
    for index, step in enumerate(steps):
        step.calculation.time_step = index


def _frames(run: Run, steps: Sequence[Step]) -> FrameSequence | None:
    from nomad.datamodel.metainfo.common_dft import FrameSequence

    if not steps:
        return None
    frames = run.m_create(FrameSequence)
    frames.frame_sequence_local_frames_ref = [step.calculation for step in steps]
    frames.number_of_frames_in_sequence = len(steps)
    return frames
