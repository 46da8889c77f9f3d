"""How the steps of a pw.x run hang together: relaxation or molecular dynamics, and the sequence of frames."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from nomad.parsing.filling import fill
from nomad.parsing.frames import add_frame_sequence, set_series
from nomad.parsing.provenance import read_from
from nomad.parsing.text import Found
from nomad.units import factor

if TYPE_CHECKING:
    from nomad.datamodel.metainfo.common_dft import Run, SingleConfigurationCalculation


_MOVING_CELL = (b"Parrinello-Rahman", b"Wentzcovitch")
_THERMOSTATS = (b"temperature is controlled", b"hermostat", b"elocity rescaling", b"Langevin")


@dataclass(frozen=True)
class Step:
    """One ionic step: the section that was made of it and what was printed."""

    calculation: SingleConfigurationCalculation
    result: Found


def fill_sampling(run: Run, header: Found, steps: Sequence[Step]) -> None:
    """Adds the sampling method and its frames if the run moved atoms or cell, or meant to."""
    damped = any(step.result.value("damped") for step in steps)
    if not damped and any(step.result.value("dynamics") for step in steps):
        _molecular_dynamics(run, steps)
    elif (
        damped
        or header.value("force_tolerance") is not None
        or any(step.result.value("bfgs") or step.result.value("relaxed") for step in steps)
    ):
        _geometry_optimization(run, header, steps)


def _geometry_optimization(run: Run, header: Found, steps: Sequence[Step]) -> None:
    from nomad.datamodel.metainfo.common_dft import SamplingMethod

    sampling = read_from(run.m_create(SamplingMethod), header)
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
    frames = add_frame_sequence(run, sampling, [step.calculation for step in steps])
    if frames is not None:
        frames.geometry_optimization_converged = any(
            step.result.value("relaxed") or step.result.value("damped_relaxed") for step in steps
        )


def _molecular_dynamics(run: Run, steps: Sequence[Step]) -> None:
    import numpy as np

    from nomad.datamodel.metainfo.common_dft import SamplingMethod

    sampling = run.m_create(SamplingMethod)
    sampling.sampling_method = "molecular_dynamics"
    sampling.ensemble_type = _ensemble(steps)
    frames = add_frame_sequence(run, sampling, [step.calculation for step in steps])
    if frames is None:
        return
    times = [step.result.value("md_time") for step in steps]
    if None not in times:
        frames.frame_sequence_time = np.array(times)
    series = {"temperature": "temperature", "kinetic_energy": "kinetic", "conserved_quantity": "conserved"}
    for quantity, name in {**series, "potential_energy": "energy"}.items():
        set_series(frames, quantity, [step.result.value(name, step.result.value(f"cell_{name}")) for step in steps])
    for index, step in enumerate(steps):
        step.calculation.time_step = index


def _ensemble(steps: Sequence[Step]) -> str:
    """The cell moves with a fictitious mass, or something controls the temperature, else the energy is conserved."""
    data, start, end = steps[0].result.source.data, steps[0].result.start, steps[-1].result.end
    if any(data.find(mark, start, steps[0].result.end) >= 0 for mark in _MOVING_CELL):
        return "NPH"
    return "NVT" if any(data.find(mark, start, end) >= 0 for mark in _THERMOSTATS) else "NVE"
