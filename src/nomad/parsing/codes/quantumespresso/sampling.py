"""How the steps of a pw.x run hang together: relaxation or molecular dynamics, and the sequence of frames."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from nomad.parsing.filling import fill
from nomad.parsing.text import Found
from nomad.units import factor

if TYPE_CHECKING:
    from nomad.datamodel.metainfo.common_dft import FrameSequence, Run, SingleConfigurationCalculation


@dataclass(frozen=True)
class Step:
    """One ionic step: the section that was made of it and what was printed."""

    calculation: SingleConfigurationCalculation
    result: Found


def fill_sampling(run: Run, header: Found, steps: Sequence[Step]) -> None:
    """Adds the sampling method and its frames if the run moved atoms or cell, or meant to."""
    if any(step.result.value("dynamics") for step in steps):
        _molecular_dynamics(run, steps)
    elif header.value("force_tolerance") is not None or any(
        step.result.value("bfgs") or step.result.value("damped") or step.result.value("relaxed") for step in steps
    ):
        _geometry_optimization(run, header, steps)


def _geometry_optimization(run: Run, header: Found, steps: Sequence[Step]) -> None:
    from nomad.datamodel.metainfo.common_dft import SamplingMethod

    sampling = run.m_create(SamplingMethod)
    sampling.sampling_method = "geometry_optimization"
    energy, force = header.value("energy_tolerance"), header.value("force_tolerance")
    for step in steps:
        criteria = step.result.value("criteria")
        if criteria and energy is None and criteria[0] is not None:
            energy = criteria[0] * factor("rydberg")
        if criteria and force is None and criteria[1] is not None:
            force = criteria[1] * factor("rydberg/bohr")
    damped = any(step.result.value("damped") for step in steps)
    fill(
        sampling,
        geometry_optimization_method="damped dynamics" if damped else "BFGS",
        geometry_optimization_energy_change=energy,
        geometry_optimization_threshold_force=force,
    )
    frames = _frames(run, steps)
    if frames is not None:
        frames.frame_sequence_to_sampling_ref = sampling
        frames.geometry_optimization_converged = any(step.result.value("relaxed") for step in steps)


def _molecular_dynamics(run: Run, steps: Sequence[Step]) -> None:
    import numpy as np

    from nomad.datamodel.metainfo.common_dft import SamplingMethod

    sampling = run.m_create(SamplingMethod)
    sampling.sampling_method = "molecular_dynamics"
    sampling.ensemble_type = "NVE"
    frames = _frames(run, steps)
    if frames is None:
        return
    frames.frame_sequence_to_sampling_ref = sampling
    times = [step.result.value("md_time") for step in steps]
    if None not in times:
        frames.frame_sequence_time = np.array(times)
    series = {"temperature": "temperature", "kinetic_energy": "kinetic", "conserved_quantity": "conserved"}
    for quantity, name in {**series, "potential_energy": "energy"}.items():
        found = [(index, step.result.value(name)) for index, step in enumerate(steps)]
        known = [(index, value) for index, value in found if value is not None]
        if not known:
            continue
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
