"""What kind of calculation a CASTEP run is: sampling method, frames, workflow."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from nomad.parsing.codes.castep.frames import Frame
from nomad.parsing.codes.castep.units import quantity
from nomad.parsing.filling import fill
from nomad.parsing.frames import add_frame_sequence, set_series
from nomad.parsing.provenance import read_from
from nomad.parsing.text import Found

if TYPE_CHECKING:
    from nomad.datamodel.metainfo.common_dft import FrameSequence, Run, SingleConfigurationCalculation


def fill_sampling(
    run: Run, header: Found, end: Found, frames: Sequence[Frame], calculations: Sequence[SingleConfigurationCalculation]
) -> None:
    """Adds the sampling method and, where atoms moved, the sequence of frames."""
    from nomad.datamodel.metainfo.common_dft import SamplingMethod

    task = str(header.value("task", "")).lower()
    sampling = read_from(run.m_create(SamplingMethod), header)
    if "geometry" in task or "optimi" in task:
        sampling.sampling_method = "geometry_optimization"
        fill(
            sampling,
            geometry_optimization_method=header.value("optimizer"),
            geometry_optimization_energy_change=quantity(header.value("energy_change")),
            geometry_optimization_threshold_force=quantity(header.value("max_force")),
            geometry_optimization_geometry_change=quantity(header.value("max_displacement")),
            x_castep_geometry_stress_com_tolerance=quantity(header.value("max_stress")),
            x_castep_max_number_of_steps=header.value("max_steps"),
        )
    elif "transition" in task:
        sampling.sampling_method = "geometry_optimization"
        fill(
            sampling,
            geometry_optimization_method=header.value("search_method", "transition state search"),
            geometry_optimization_threshold_force=quantity(header.value("max_force")),
            x_castep_barrier_from_reactant=quantity(end.value("barrier_reactant")),
            x_castep_barrier_from_product=quantity(end.value("barrier_product")),
            x_castep_energy_of_reaction=quantity(end.value("reaction_energy")),
        )
    elif "molecular dynamics" in task:
        sampling.sampling_method = "molecular_dynamics"
        fill(
            sampling,
            ensemble_type=header.value("ensemble"),
            x_castep_thermostat_target_temperature=header.value("temperature"),
            x_castep_thermostat_type=header.value("thermostat"),
            x_castep_integrator_dt=quantity(header.value("time_step")),
            x_castep_number_of_steps_requested=header.value("md_steps"),
        )
    else:
        sampling.sampling_method = "single_point"
        return
    sequence = add_frame_sequence(run, sampling, calculations)
    if sequence is None:
        return
    if sampling.sampling_method == "geometry_optimization":
        sequence.geometry_optimization_converged = bool(end.value("optimized") or end.value("transition_state"))
    else:
        _series(sequence, frames)


def _series(sequence: FrameSequence, frames: Sequence[Frame]) -> None:
    import numpy as np

    times = [frame.values.get("time") for frame in frames]
    if all(time is not None for time in times):
        sequence.frame_sequence_time = np.array(times, dtype=np.float64)
    names = {
        "temperature": "temperature",
        "potential_energy": "potential",
        "kinetic_energy": "kinetic",
        "conserved_quantity": "hamilt",
    }
    for quantity_name, name in names.items():
        set_series(sequence, quantity_name, [frame.values.get(name) for frame in frames])
