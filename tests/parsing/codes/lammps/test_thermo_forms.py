"""Thermodynamic output in all its forms, and runs that follow each other."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from .runs import BANNER, DATA, END, HEAD, LOOP, MEMORY, ROWS, archive_of, energies, run_of, write

MULTI = """------------ Step              0 ----- CPU =            0 (sec) -------------
TotEng   =        -6.9000 KinEng   =         0.1000 Temp     =       300.0000
PotEng   =        -7.0000 E_bond   =         0.5000 E_coul   =        -1.5000
Press    =        10.0000
------------ Step            100 ----- CPU =     1.250000 (sec) -------------
TotEng   =        -6.9000 KinEng   =         0.2000 Temp     =       310.5000
PotEng   =        -7.1000 E_bond   =         0.6000 E_coul   =        -1.6000
Press    =       -20.0000
"""
YAML = """---
keywords: ['Step', 'Temp', 'PotEng', 'KinEng', 'Press', ]
data:
  - [0, 300, -7.0, 0.1, 10, ]
  - [100, 310.5, -7.1, 0.2, -20, ]
...
"""
INTERRUPTED = ROWS.replace(
    "       100 ", "WARNING: FENE bond too long: 92 1 2 (src/fene.cpp:80)\nSHAKE stats\n       100 "
)


@pytest.mark.parametrize("table", [ROWS, MULTI, YAML, INTERRUPTED], ids=["one", "multi", "yaml", "interrupted"])
def test_all_forms_give_the_same(table: str, tmp_path: Path) -> None:
    log = BANNER + HEAD + "fix 1 all nve\nrun 100\n" + MEMORY + table + LOOP + END
    run = run_of(write(tmp_path, log, data_cu=DATA))
    calculations = run.section_single_configuration_calculation
    assert [item.time_step for item in calculations] == [0, 100]
    assert [item.m_magnitude("temperature") for item in calculations] == [300, 310.5]
    assert [item.m_magnitude("pressure") for item in calculations] == pytest.approx([1e6, -2e6])
    assert energies(run, "potential") == pytest.approx([-7.0, -7.1])
    assert energies(run, "kinetic") == pytest.approx([0.1, 0.2])
    total = [item.m_magnitude("energy_total") / 1.602176634e-19 for item in calculations]
    assert total == pytest.approx([-6.9, -6.9])


def test_headings_without_a_step_follow_the_message_about_memory(tmp_path: Path) -> None:
    table = "Temp c_msd[4] PotEng v_mine \n 300 0.0 -7.0 1\n 310 0.1 -7.1 2\n"
    log = (
        BANNER
        + HEAD
        + "fix 1 all nve\nrun 1\n"
        + MEMORY.replace("Per MPI rank memory allocation", "Memory usage per processor")
    )
    run = run_of(write(tmp_path, log + table + LOOP, data_cu=DATA))
    assert [item.m_magnitude("temperature") for item in run.section_single_configuration_calculation] == [300, 310]
    assert energies(run, "potential") == pytest.approx([-7.0, -7.1])


def test_the_pressure_tensor_becomes_the_stress(tmp_path: Path) -> None:
    table = "Step Pxx Pyy Pzz Pxy Pxz Pyz\n 0 1 2 3 4 5 6\n"
    run = run_of(write(tmp_path, BANNER + HEAD + "run 0\n" + MEMORY + table + LOOP + END, data_cu=DATA))
    (calculation,) = run.section_single_configuration_calculation
    expected = -1e5 * np.array([[1, 4, 5], [4, 2, 6], [5, 6, 3]])
    assert calculation.m_magnitude("stress_tensor") == pytest.approx(expected)


def test_stars_and_nan_are_left_out(tmp_path: Path) -> None:
    table = "Step Temp PotEng Press\n 0 nan -7.0 ******\n 1 inf -nan 5\n"
    run = run_of(write(tmp_path, BANNER + HEAD + "fix 1 all nve\nrun 1\n" + MEMORY + table + LOOP, data_cu=DATA))
    first, second = run.section_single_configuration_calculation
    assert not first.m_is_set("temperature")
    assert not first.m_is_set("pressure")
    assert energies(run, "potential") == pytest.approx([-7.0])
    assert second.m_magnitude("pressure") == 5e5


def test_energies_that_are_printed_per_atom(tmp_path: Path) -> None:
    log = BANNER + HEAD + "thermo_style one\nthermo_modify norm yes\nrun 1\n" + MEMORY + ROWS + LOOP
    assert energies(run_of(write(tmp_path, log, data_cu=DATA)), "potential") == pytest.approx([-14.0, -14.2])


def test_minimisation_then_dynamics_are_two_sampling_methods(tmp_path: Path) -> None:
    log = (
        BANNER + HEAD + "minimize 0 1e-6 100 1000\n" + MEMORY + "Step PotEng\n 0 -6.0\n 7 -7.0\n" + LOOP
        + "Minimization stats:\n  Stopping criterion = max iterations\n"
        + "reset_timestep 0\nfix 1 all npt temp 300 600 0.1 iso 0 1000 1.0\nrun 100\n" + MEMORY + ROWS + LOOP + END
    )  # fmt: skip
    archive, _ = archive_of(write(tmp_path, log, data_cu=DATA))
    run = archive.section_run[0]
    relaxation, dynamics = run.section_sampling_method
    assert [relaxation.sampling_method, dynamics.sampling_method] == ["geometry_optimization", "molecular_dynamics"]
    assert run.section_frame_sequence[0].geometry_optimization_converged is False
    assert [item.number_of_frames_in_sequence for item in run.section_frame_sequence] == [2, 2]
    assert archive.section_workflow.workflow_type == "molecular_dynamics"
    assert (dynamics.ensemble_type, dynamics.x_lammps_barostat_type) == ("npt", "nose-hoover")
    assert dynamics.m_magnitude("x_lammps_thermostat_target_temperature") == 600
    assert dynamics.m_magnitude("x_lammps_barostat_target_pressure") == pytest.approx(1000e5)
    assert dynamics.m_magnitude("x_lammps_integrator_dt") == pytest.approx(1e-15)


def test_equal_runs_in_a_loop_are_one_sequence(tmp_path: Path) -> None:
    log = BANNER + HEAD + "fix 1 all nve\nvariable i loop 3\nlabel again\n"
    for turn in range(3):
        rows = f"Step Temp\n {turn * 10} 300\n {turn * 10 + 10} 301\n"
        log += "run 10\n" + (MEMORY if not turn else "") + rows + LOOP + "next i\njump SELF again\n"
    run = run_of(write(tmp_path, log + END, data_cu=DATA))
    (sampling,), (sequence,) = run.section_sampling_method, run.section_frame_sequence
    assert sampling.m_magnitude("x_lammps_number_of_steps_requested") == 30
    assert sequence.number_of_frames_in_sequence == 6
    assert sequence.m_magnitude("frame_sequence_time")[-1] == pytest.approx(30e-15)


@pytest.mark.parametrize(
    ("fixes", "ensemble", "thermostat"),
    [
        ("fix 1 all nve\nfix 2 all langevin 300 400 0.1 48279\n", "nvt", "langevin"),
        ("fix 1 all nve\nfix 2 all temp/berendsen 3 400 0.1\nfix 3 all press/berendsen x 0 0 1\n", "npt", "berendsen"),
        ("fix 1 all nph aniso 0 0 1.0\n", "nph", None),
        ("fix 1 all nvt temp 300 400 0.1\nunfix 1\nfix 1 all nve\n", "nve", None),
        ("fix 1 all rigid/nvt single temp 300 400 0.1\n", "nvt", "nose-hoover"),
        ("variable T equal 1\nfix 1 all nvt temp 300 ${T} 0.1\nfix 1 all nvt temp 300 400 0.1\n", "nvt", "nose-hoover"),
        ("fix 1 all &\n  nvt temp 300 400 &\n 0.1 # a comment\n", "nvt", "nose-hoover"),
    ],
)  # fmt: skip
def test_ensembles(fixes: str, ensemble: str, thermostat: str | None, tmp_path: Path) -> None:
    run = run_of(write(tmp_path, BANNER + HEAD + fixes + "run 100\n" + MEMORY + ROWS + LOOP, data_cu=DATA))
    (sampling,) = run.section_sampling_method
    assert (sampling.ensemble_type, sampling.x_lammps_thermostat_type) == (ensemble, thermostat)
    if thermostat is not None:
        assert sampling.m_magnitude("x_lammps_thermostat_target_temperature") == 400
        tau = sampling.m_magnitude("x_lammps_langevin_gamma" if thermostat == "langevin" else "x_lammps_thermostat_tau")
        assert tau == pytest.approx(1e-13)


def test_a_log_without_commands_takes_them_from_the_script(tmp_path: Path) -> None:
    script = HEAD.replace("  orthogonal box = (0 0 0) to (4 5 6)\n  2 atoms\n", "") + (
        "variable T equal 250\nfix 1 all nvt temp $T ${T} 0.1\nrun 100\n"
    )
    run = run_of(write(tmp_path, BANNER + MEMORY + ROWS + LOOP + END, data_cu=DATA, in_cu=script))
    (sampling,) = run.section_sampling_method
    assert sampling.m_magnitude("x_lammps_thermostat_target_temperature") == 250
    assert energies(run, "potential") == pytest.approx([-7.0, -7.1])
    assert run.section_system[0].atom_labels == ["Cu", "Ni"]


def test_a_run_that_stopped_with_an_error(tmp_path: Path) -> None:
    log = BANNER + HEAD + "fix 1 all nve\nrun 100\n" + MEMORY + ROWS + "ERROR: Lost atoms: original 2 current 1\n"
    archive, entry_log = archive_of(write(tmp_path, log, data_cu=DATA))
    run = archive.section_run[0]
    assert run.run_clean_end is False
    assert len(run.section_single_configuration_calculation) == 2
    assert archive.section_workflow.section_molecular_dynamics.finished_normally is False
    assert entry_log.errors


def test_a_row_that_is_cut_is_left_out(tmp_path: Path) -> None:
    log = BANNER + HEAD + "fix 1 all nve\nrun 100\n" + MEMORY + ROWS
    run = run_of(write(tmp_path, log[:-3], data_cu=DATA))  # -20.0 became -20
    assert [item.time_step for item in run.section_single_configuration_calculation] == [0]


def test_reduced_units_have_no_values_in_si(tmp_path: Path) -> None:
    log = BANNER + HEAD.replace("units metal", "units lj") + "fix 1 all nve\nrun 100\n" + MEMORY + ROWS + LOOP
    archive, entry_log = archive_of(write(tmp_path, log, data_cu=DATA))
    run = archive.section_run[0]
    assert any("reduced units" in text for text in entry_log.warnings)
    assert not run.section_single_configuration_calculation[0].m_is_set("energy_total")
    assert not run.section_system[0].m_is_set("atom_positions")
    assert run.section_system[0].m_magnitude("x_lammps_atom_positions_scaled")[1].tolist() == [0.5, 0.5, 0.5]


@pytest.mark.parametrize(
    ("style", "energy", "pressure", "length"),
    [
        ("real", 4184 / 6.02214076e23, 101325, 1e-10),
        ("si", 1, 1, 1),
        ("cgs", 1e-7, 0.1, 1e-2),
        ("electron", 4.3597447222e-18, 1, 5.29177210903e-11),
        ("micro", 1e-15, 1e3, 1e-6),
        ("nano", 1e-21, 1e6, 1e-9),
    ],
)
def test_unit_styles(style: str, energy: float, pressure: float, length: float, tmp_path: Path) -> None:
    log = BANNER + HEAD.replace("units metal", f"units {style}") + "fix 1 all nve\nrun 100\n" + MEMORY + ROWS + LOOP
    run = run_of(write(tmp_path, log, data_cu=DATA.replace(", units = metal", "")))
    first = run.section_single_configuration_calculation[0]
    assert first.m_magnitude("energy_total") == pytest.approx(-6.9 * energy)
    assert first.m_magnitude("pressure") == pytest.approx(10 * pressure)
    assert run.section_system[0].m_magnitude("lattice_vectors")[2, 2] == pytest.approx(6 * length)
