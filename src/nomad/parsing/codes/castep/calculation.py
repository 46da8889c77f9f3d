"""System and calculation of one frame of a CASTEP run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nomad.parsing.checks import element_symbol
from nomad.parsing.codes.castep.frames import Frame
from nomad.parsing.filling import fill
from nomad.parsing.provenance import read_from

if TYPE_CHECKING:
    from nomad.datamodel.metainfo.common_dft import Method, Run, SingleConfigurationCalculation, System

_LIMIT = 1e-3
"""Largest believable distance (m) of an atom from the origin."""


def add_system(run: Run, frame: Frame) -> System:
    """The structure of a frame."""
    import numpy as np

    from nomad.datamodel.metainfo.common_dft import System

    system = run.m_create(System)
    system.configuration_periodic_dimensions = [True, True, True]
    if frame.lattice is not None:
        system.lattice_vectors = frame.lattice
        system.simulation_cell = frame.lattice
    if frame.labels:
        system.atom_labels = [element_symbol(label) for label in frame.labels]
        if frame.lattice is not None and frame.fractions is not None:
            positions = frame.fractions @ frame.lattice
            if np.isfinite(positions).all() and np.abs(positions).max() < _LIMIT:
                system.atom_positions = positions
        if frame.velocities is not None and len(frame.velocities) == len(frame.labels):
            system.atom_velocities = frame.velocities
    return system


def add_calculation(
    run: Run, frame: Frame, system: System, method: Method, spins: int, energy_unit: float
) -> SingleConfigurationCalculation:
    """The results of a frame."""
    from nomad.datamodel.metainfo.common_dft import SingleConfigurationCalculation

    calculation = run.m_create(SingleConfigurationCalculation)
    calculation.single_configuration_calculation_to_system_ref = system
    calculation.single_configuration_to_calculation_method_ref = method
    values = frame.values
    fill(
        calculation,
        energy_total=values.get("energy", values.get("potential")),
        energy_free=values.get("free"),
        energy_total_T0=values.get("zero"),
        atom_forces=frame.forces,
        stress_tensor=frame.stress,
        pressure=values.get("pressure", values.get("md_pressure")),
        temperature=values.get("temperature"),
        x_castep_enthalpy=values.get("enthalpy"),
        x_castep_total_dispersion_corrected_energy=values.get("dispersion"),
        x_castep_total_energy_corrected_for_finite_basis=values.get("corrected"),
    )
    if "energy" in values:
        calculation.single_configuration_calculation_converged = frame.converged
    if frame.cycles:
        _add_cycles(calculation, frame, spins, energy_unit)
    return calculation


def _add_cycles(calculation: SingleConfigurationCalculation, frame: Frame, spins: int, energy_unit: float) -> None:
    import numpy as np

    from nomad.datamodel.metainfo.common_dft import ScfIteration

    earlier: float | None = None
    started: float | None = None
    for (energy, fermi, gain, clock), place in zip(frame.cycles, frame.cycle_places, strict=True):
        iteration = read_from(calculation.m_create(ScfIteration), place)
        if energy is not None:
            iteration.energy_total_scf_iteration = energy * energy_unit
        if fermi is not None:
            iteration.energy_reference_fermi_iteration = np.full(spins, fermi * energy_unit)
        if gain is not None and frame.labels:
            # CASTEP prints how much the energy fell, for each atom
            iteration.energy_change_scf_iteration = -gain * len(frame.labels) * energy_unit
        elif energy is not None and earlier is not None:
            iteration.energy_change_scf_iteration = (energy - earlier) * energy_unit
        if clock is not None and started is not None and clock >= started:
            iteration.time_scf_iteration = clock - started
        earlier, started = energy, clock
    calculation.number_of_scf_iterations = len(frame.cycles)
    fermi = frame.cycles[-1][1]
    if fermi is not None:
        calculation.energy_reference_fermi = np.full(spins, fermi * energy_unit)
