"""Runs of argon with LAMMPS of 29 Sep 2021."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from nomad.datamodel.metainfo.common_dft import Run
from nomad.parsing.matching import match_file
from nomad.units import factor

from .runs import archive_of, run_of

DATA = Path(__file__).parents[3] / "data" / "lammps"
EV = factor("eV")
KCAL = 4184 / 6.02214076e23


@pytest.fixture(scope="module")
def dynamics() -> Run:
    return run_of(DATA / "argon_nvt" / "log.lammps")


def test_logs_are_recognised_and_data_files_are_not() -> None:
    folder = DATA / "argon_nvt"
    found = match_file(folder / "log.lammps", "a/log.lammps", [], None)
    assert found is not None
    assert found.name == "parsers/lammps"
    assert match_file(folder / "data.start", "a/data.start", [], None) is None
    assert match_file(folder / "traj.lammpstrj", "a/traj.lammpstrj", [], None) is None


def test_each_thermo_row_is_a_calculation_and_each_snapshot_a_system(dynamics: Run) -> None:
    calculations = dynamics.section_single_configuration_calculation
    assert [item.time_step for item in calculations] == list(range(0, 301, 20))
    assert len(dynamics.section_system) == 7
    referenced = {
        item.time_step: item.single_configuration_calculation_to_system_ref
        for item in calculations
        if item.single_configuration_calculation_to_system_ref is not None
    }
    assert list(referenced) == [0, 100, 200, 300]
    assert referenced[300] is dynamics.section_system[6]


def test_energies_are_in_joule_and_add_up(dynamics: Run) -> None:
    last = dynamics.section_single_configuration_calculation[-1]
    potential, kinetic = last.section_energy_contribution
    assert (potential.energy_contribution_kind, kinetic.energy_contribution_kind) == ("potential", "kinetic")
    assert last.m_magnitude("energy_total") == pytest.approx(-372.72184 * KCAL)
    total = potential.m_magnitude("energy_contribution_value") + kinetic.m_magnitude("energy_contribution_value")
    assert total == pytest.approx(last.m_magnitude("energy_total"))
    # equipartition: 3 (N - 1) k T / 2 of 256 atoms
    thermal = 1.5 * 255 * 1.380649e-23 * 72.847333
    assert kinetic.m_magnitude("energy_contribution_value") == pytest.approx(thermal, rel=1e-4)
    assert last.m_magnitude("pressure") == pytest.approx(732.19379 * 101325)


def test_structure_is_liquid_argon_in_the_printed_volume(dynamics: Run) -> None:
    system = dynamics.section_system[6]
    assert set(system.atom_labels) == {"Ar"}
    assert np.linalg.det(system.m_magnitude("lattice_vectors")) == pytest.approx(10077.696e-30, rel=1e-6)
    assert list(system.configuration_periodic_dimensions) == [True, True, True]
    cell = np.diag(system.m_magnitude("lattice_vectors"))
    positions = system.m_magnitude("atom_positions")
    distance = positions[:, None] - positions[None]
    distance -= cell * np.round(distance / cell)
    lengths = np.linalg.norm(distance, axis=-1)[np.triu_indices(256, 1)]
    assert 3.0e-10 < lengths.min() < 3.7e-10


def test_thermostat_and_times(dynamics: Run) -> None:
    (sampling,) = dynamics.section_sampling_method
    assert (sampling.sampling_method, sampling.ensemble_type) == ("molecular_dynamics", "nvt")
    assert sampling.m_magnitude("x_lammps_thermostat_target_temperature") == 90
    assert sampling.m_magnitude("x_lammps_thermostat_tau") == pytest.approx(500e-15)
    assert sampling.m_magnitude("x_lammps_integrator_dt") == pytest.approx(5e-15)
    (sequence,) = dynamics.section_frame_sequence
    assert sequence.number_of_frames_in_sequence == 16
    assert sequence.m_magnitude("frame_sequence_time")[-1] == pytest.approx(1.5e-12)
    assert sequence.m_magnitude("frame_sequence_temperature")[0] == 90


def test_force_field(dynamics: Run) -> None:
    (topology,) = dynamics.section_topology
    assert topology.number_of_topology_atoms == 256
    (kind,) = topology.section_atom_type
    assert (kind.atom_type_name, kind.m_magnitude("atom_type_mass")) == ("Ar", pytest.approx(39.948 * factor("dalton")))
    (pair,) = topology.section_interaction
    assert pair.interaction_kind == "lj/cut 8.5"
    assert pair.interaction_parameters == [[1, 1, 0.2381, 3.405]]


def test_a_minimisation_is_a_geometry_optimisation() -> None:
    archive, log = archive_of(DATA / "argon_minimize" / "log.lammps")
    run = archive.section_run[0]
    assert log.warnings == []
    assert archive.section_workflow.workflow_type == "geometry_optimization"
    (sampling,) = run.section_sampling_method
    assert (sampling.sampling_method, sampling.geometry_optimization_method) == ("geometry_optimization", "cg")
    assert sampling.m_magnitude("geometry_optimization_threshold_force") == pytest.approx(1e-8 * EV / 1e-10)
    (sequence,) = run.section_frame_sequence
    assert (sequence.geometry_optimization_converged, sequence.number_of_frames_in_sequence) == (True, 10)
    last = run.section_single_configuration_calculation[-1]
    assert last.m_magnitude("energy_total") == pytest.approx(-8.7855851 * EV)
    relaxed = last.single_configuration_calculation_to_system_ref
    assert np.linalg.det(relaxed.m_magnitude("lattice_vectors")) == pytest.approx(3993.4109e-30, rel=1e-6)
    assert run.run_clean_end is True
