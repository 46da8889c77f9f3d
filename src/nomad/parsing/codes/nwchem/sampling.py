"""Geometry optimisations and molecular dynamics of NWChem: settings, frames, convergence, time series."""

from __future__ import annotations

from nomad.datamodel.metainfo.common_dft import FrameSequence, Run, SamplingMethod, SingleConfigurationCalculation
from nomad.logs import EntryLog
from nomad.parsing.filling import fill
from nomad.parsing.frames import add_frame_sequence, set_series
from nomad.parsing.provenance import read_from
from nomad.parsing.text import Found
from nomad.units import factor


class Optimisation:
    """A geometry optimisation that is being read."""

    def __init__(self, run: Run, part: Found) -> None:
        self._part = part
        self._frames: list[SingleConfigurationCalculation] = []
        self._converged = False
        self._sampling = read_from(run.m_create(SamplingMethod), part)
        fill(
            self._sampling,
            sampling_method="geometry_optimization",
            geometry_optimization_energy_change=part.value("threshold_energy"),
            geometry_optimization_geometry_change=part.value("threshold_step"),
            geometry_optimization_threshold_force=part.value("threshold_gradient"),
        )
        self._run = run

    def add_frame(self, calculation: SingleConfigurationCalculation) -> None:
        """One more step."""
        self._frames.append(calculation)

    def take(self, part: Found, calculation: SingleConfigurationCalculation) -> None:
        """Reads the table of steps (its energy is the total one, also for correlated methods) and the end."""
        self._converged = self._converged or bool(part.value("converged"))
        step = part.value("step")
        if step and step[1] is not None and not calculation.m_is_set("energy_total"):
            calculation.energy_total = step[1] * factor("hartree")

    def finish(self, log: EntryLog) -> None:
        """Adds the frame sequence."""
        frames = self._run.m_create(FrameSequence)
        frames.frame_sequence_to_sampling_ref = self._sampling
        frames.frame_sequence_local_frames_ref = self._frames
        frames.number_of_frames_in_sequence = len(self._frames)
        frames.geometry_optimization_converged = self._converged
        if not self._converged:
            log.warning("the geometry optimisation did not converge", **self._part.at())


class Dynamics:
    """Molecular dynamics on the forces of an electronic-structure module (`task ... qmd`) that are being read."""

    def __init__(self, run: Run, part: Found) -> None:
        self._run = run
        self._frames: list[SingleConfigurationCalculation] = []
        self._steps: list[Found] = []
        self._sampling = read_from(run.m_create(SamplingMethod), part)
        thermostat = part.value("thermostat", "none").lower()
        fill(
            self._sampling,
            sampling_method="molecular_dynamics",
            ensemble_type="NVE" if thermostat == "none" else "NVT",
        )

    def add_frame(self, calculation: SingleConfigurationCalculation, part: Found) -> None:
        """One more step; what is printed behind its forces belongs to it."""
        fill(calculation, temperature=part.value("temperature"), time_step=len(self._frames))
        self._frames.append(calculation)
        self._steps.append(part)

    def finish(self) -> None:
        """Adds the frame sequence with its time series."""
        import numpy as np

        sequence = add_frame_sequence(self._run, self._sampling, self._frames)
        if sequence is None:
            return
        times = [part.value("time_elapsed") for part in self._steps]
        times[0] = times[0] or 0.0
        if None not in times:
            sequence.frame_sequence_time = np.array(times)
        set_series(sequence, "temperature", [part.value("temperature") for part in self._steps])
        set_series(sequence, "kinetic_energy", [part.value("kinetic_nuclei") for part in self._steps])
        set_series(sequence, "conserved_quantity", [part.value("conserved") for part in self._steps])
        set_series(sequence, "potential_energy", [frame.m_magnitude("energy_total") for frame in self._frames])
