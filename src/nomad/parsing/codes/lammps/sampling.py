"""Sampling methods and frame sequences: one for each run or minimisation, equal ones that follow each other in one."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from nomad.parsing.codes.lammps.calculation import Columns
from nomad.parsing.codes.lammps.ensemble import ensemble_of
from nomad.parsing.codes.lammps.log_file import Log, Stage
from nomad.parsing.codes.lammps.script import Settings
from nomad.parsing.codes.lammps.units import Units
from nomad.parsing.filling import fill
from nomad.parsing.frames import add_frame_sequence, set_series
from nomad.parsing.provenance import read_from
from nomad.parsing.values import finite_or_none, to_float

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from nomad.datamodel import EntryArchive
    from nomad.datamodel.metainfo.common_dft import Run, SamplingMethod, SingleConfigurationCalculation

    Array = npt.NDArray[np.float64]


@dataclass
class Part:
    """A stage with its columns and calculations; `following` are equal stages that went on from it."""

    stage: Stage
    columns: Columns
    calculations: list[SingleConfigurationCalculation]
    following: list[Part] = field(default_factory=list)

    @property
    def all(self) -> list[Part]:
        return [self, *self.following]


def kind_of(settings: Settings) -> str | None:
    """The sampling method of a stage; None if nothing moved (`run 0`, `rerun`)."""
    action = settings.action
    if action is None:
        return "molecular_dynamics" if ensemble_of(settings.fixes).name else None
    if action.name == "minimize":
        return "geometry_optimization"
    if action.name in ("rerun", "neb") or (action.name == "run" and action.arguments[:1] == ("0",)):
        return None
    if any(style.startswith("atom/swap") or style in ("gcmc", "widom", "mc") for style, _ in settings.fixes.values()):
        return "montecarlo" if ensemble_of(settings.fixes).name is None else "molecular_dynamics"
    return "molecular_dynamics"


def joined(parts: Sequence[Part]) -> list[Part]:
    """Joins stages that differ in nothing and go on where the one before ended (loops, `run ... every`)."""
    result: list[Part] = []
    for part in parts:
        if result and _continues(result[-1].all[-1], part):
            result[-1].following.append(part)
        else:
            result.append(part)
    return result


def _continues(before: Part, part: Part) -> bool:
    one, other = before.stage.settings, part.stage.settings
    if kind_of(one) != "molecular_dynamics" or (one.fixes, one.timestep, one.run_style) != (
        other.fixes,
        other.timestep,
        other.run_style,
    ):
        return False
    if kind_of(other) != "molecular_dynamics" or before.columns.step is None or part.columns.step is None:
        return False
    return bool(len(before.columns.step) and len(part.columns.step)) and bool(
        before.columns.step[-1] == part.columns.step[0]
    )


def add_sampling(archive: EntryArchive, run: Run, found: Log, parts: Sequence[Part], units: Units | None) -> None:
    """Adds sampling methods, frame sequences and the workflow."""
    from nomad.datamodel.metainfo.common_dft import MolecularDynamics, SamplingMethod, Workflow

    kinds = []
    for part in joined(parts):
        kind = kind_of(part.stage.settings)
        if kind is None:
            continue
        kinds.append(kind)
        table = part.stage.table
        sampling = read_from(run.m_create(SamplingMethod), table.source, *table.span)
        sampling.sampling_method = kind
        if kind == "geometry_optimization":
            _fill_relaxation(sampling, part.stage.settings, units)
        else:
            _fill_dynamics(sampling, part, units)
        _add_sequence(run, sampling, part, units)
    if not run.section_single_configuration_calculation:
        return
    workflow = archive.m_create(Workflow)
    if "molecular_dynamics" in kinds:
        workflow.workflow_type = "molecular_dynamics"
        section = workflow.m_create(MolecularDynamics)
        section.finished_normally = bool(found.wall_time is not None and found.error is None)
        section.with_trajectory = any(system.m_is_set("atom_positions") for system in run.section_system)
        last = run.section_single_configuration_calculation[-1]
        section.with_thermodynamics = last.m_is_set("temperature") or last.m_is_set("pressure")
    else:
        workflow.workflow_type = kinds[-1] if kinds else "single_point"


def _fill_relaxation(sampling: SamplingMethod, settings: Settings, units: Units | None) -> None:
    # the energy tolerance of LAMMPS is relative, so it is no energy change in joule
    sampling.geometry_optimization_method = settings.min_style
    arguments = settings.action.arguments if settings.action is not None else ()
    if units is not None and len(arguments) > 1:
        force = finite_or_none(to_float(arguments[1]))
        fill(sampling, geometry_optimization_threshold_force=force * units.force if force is not None else None)


def _fill_dynamics(sampling: SamplingMethod, part: Part, units: Units | None) -> None:
    settings = part.stage.settings
    ensemble = ensemble_of(settings.fixes)
    fill(
        sampling,
        ensemble_type=ensemble.name,
        x_lammps_integrator_type=settings.run_style,
        x_lammps_integrator_dt=time_step(settings, units),
        x_lammps_thermostat_type=ensemble.thermostat,
        x_lammps_barostat_type=ensemble.barostat,
    )
    requested = [_steps(item.stage.settings) for item in part.all]
    if all(steps is not None for steps in requested):
        total = float(sum(steps for steps in requested if steps is not None))
        fill(sampling, x_lammps_number_of_steps_requested=total)
    if units is None:
        return
    tau = ensemble.temperature_tau * units.time if ensemble.temperature_tau is not None else None
    langevin = ensemble.thermostat == "langevin"
    fill(
        sampling,
        x_lammps_thermostat_target_temperature=ensemble.temperature,
        x_lammps_thermostat_tau=None if langevin else tau,
        x_lammps_langevin_gamma=tau if langevin else None,
        x_lammps_barostat_target_pressure=_product(ensemble.pressure, units.pressure),
        x_lammps_barostat_tau=_product(ensemble.pressure_tau, units.time),
    )


def _product(value: float | None, scale: float) -> float | None:
    return value * scale if value is not None else None


def _steps(settings: Settings) -> float | None:
    action = settings.action
    if action is None or action.name != "run" or not action.arguments:
        return None
    number = to_float(action.arguments[0])
    return number if math.isfinite(number) else None


def time_step(settings: Settings, units: Units | None) -> float | None:
    """The time step (s); None if it changes on the way or the units are not known."""
    if units is None or any(style == "dt/reset" for style, _ in settings.fixes.values()):
        return None
    return settings.timestep * units.time if settings.timestep is not None else units.time_step


def _add_sequence(run: Run, sampling: SamplingMethod, part: Part, units: Units | None) -> None:
    import numpy as np

    parts = part.all
    sequence = add_frame_sequence(run, sampling, [item for one in parts for item in one.calculations])
    if sequence is None:
        return
    if parts[-1].stage.table.source is part.stage.table.source:
        read_from(sequence, part.stage.table.source, part.stage.table.offset, parts[-1].stage.table.span[1])
    if sampling.sampling_method == "geometry_optimization":
        if part.stage.criterion is not None:
            sequence.geometry_optimization_converged = "tolerance" in part.stage.criterion
        return
    for quantity in ("temperature", "pressure", "potential", "kinetic", "conserved"):
        name = {"potential": "potential_energy", "kinetic": "kinetic_energy", "conserved": "conserved_quantity"}
        values: list[float | None] = []
        for one in parts:
            column = getattr(one.columns, quantity)
            values += [None] * len(one.calculations) if column is None else [finite_or_none(float(x)) for x in column]
        set_series(sequence, name.get(quantity, quantity), values)
    times = [_times(one, units) for one in parts]
    if all(time is not None for time in times):
        joined_times = np.concatenate([time for time in times if time is not None])
        if np.isfinite(joined_times).all():
            sequence.frame_sequence_time = joined_times - joined_times[0]


def _times(part: Part, units: Units | None) -> Array | None:
    """The times (s) of the rows, None if they are not known."""
    if part.columns.time is not None:
        return part.columns.time
    step = time_step(part.stage.settings, units)
    return part.columns.step * step if step is not None and part.columns.step is not None else None
