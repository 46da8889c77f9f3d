"""Runs of GROMACS 2022.5: molecular dynamics of argon and of water, and a minimisation."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import numpy as np
import pytest

from nomad.datamodel import EntryArchive
from nomad.datamodel.metainfo.common_dft import Run
from nomad.errors import ParserError
from nomad.logs import EntryLog
from nomad.parsing.codes.gromacs.log_energies import energy_table
from nomad.parsing.codes.gromacs.parameters import read_parameters
from nomad.parsing.codes.gromacs.sampling import ensemble
from nomad.parsing.codes.gromacs.side_files import SideFiles
from nomad.parsing.codes.gromacs.steps import MOST_STEPS, thinned
from nomad.parsing.codes.gromacs.structure_file import read_structure
from nomad.parsing.matching import match_file
from nomad.parsing.provenance import places, recording
from nomad.parsing.registry import parser_by_name

DATA = Path(__file__).parents[3] / "data" / "gromacs"
KJ_PER_MOL = 1e3 / 6.02214076e23


def read(path: Path) -> tuple[Run, EntryLog]:
    archive, log = EntryArchive(), EntryLog()
    parser_by_name("parsers/gromacs").parse(path, archive, log)
    return archive.section_run[0], log


@pytest.fixture
def alone(tmp_path):
    """A log without the files beside it."""

    def copy(case: str, *kinds: str) -> Path:
        for name in ("md.log", *kinds):
            shutil.copy(DATA / case / name, tmp_path / name)
        return tmp_path / "md.log"

    return copy


@pytest.mark.parametrize("case", ["argon_nvt", "water_minimize", "water_npt_xtc"])
def test_the_log_is_recognised(case):
    parser = match_file(DATA / case / "md.log", "folder/md.log", [], None)
    assert parser is not None
    assert parser.name == "parsers/gromacs"


def test_logs_of_version_4_are_recognised_and_terminal_output_is_not(tmp_path):
    old = tmp_path / "md.log"
    old.write_text(
        "Log file opened on Mon Jan 10 12:07:09 2011\nHost: node7  pid: 9  nodeid: 0  nnodes:  4\n\n"
        "                         :-)  G  R  O  M  A  C  S  (-:\n\n                :-)  VERSION 4.5.3  (-:\n\n"
        "                             :-)  mdrun_mpi  (-:\n"
    )
    parser = match_file(old, "md.log", [], None)
    assert parser is not None
    assert parser.name == "parsers/gromacs"
    run, _ = read(old)
    assert (run.program_version, run.x_gromacs_program_execution_host, run.run_clean_end) == ("4.5.3", "node7", False)
    terminal = tmp_path / "mdrun.out"
    terminal.write_text("     :-) GROMACS - gmx mdrun, VERSION 5.1.4 (-:\n\nGROMACS:      gmx mdrun, VERSION 5.1.4\n")
    assert match_file(terminal, "mdrun.out", [], None) is None


def test_energies_forces_and_temperatures_of_argon():
    run, log = read(DATA / "argon_nvt" / "md.log")
    assert (run.program_version, run.run_clean_end, log.warnings) == ("2022.5-Debian_2022.5_2", True, [])
    assert (len(run.section_system), len(run.section_single_configuration_calculation)) == (6, 6)
    last = run.section_single_configuration_calculation[-1]
    parts = {
        part.energy_contribution_kind: part.m_magnitude("energy_contribution_value")
        for part in last.section_energy_contribution
    }
    assert parts["potential"] == pytest.approx(-1697.03 * KJ_PER_MOL, rel=1e-5)
    assert last.m_magnitude("energy_total") == pytest.approx(parts["potential"] + parts["kinetic"])
    assert last.m_magnitude("temperature") == pytest.approx(75.1321, abs=1e-4)
    assert last.m_magnitude("atom_forces").shape == (256, 3)
    system = last.single_configuration_calculation_to_system_ref
    assert set(system.atom_labels) == {"Ar"}
    np.testing.assert_allclose(np.diag(system.m_magnitude("lattice_vectors")), 2.16e-9, rtol=1e-6)
    kinetic = 0.5 * 39.948 * 1.66053907e-27 * (system.m_magnitude("atom_velocities") ** 2).sum()
    assert kinetic == pytest.approx(parts["kinetic"], rel=0.02)


def test_molecular_dynamics_at_constant_pressure():
    run, log = read(DATA / "water_npt_xtc" / "md.log")
    assert not log.warnings
    (sampling,) = run.section_sampling_method
    assert (sampling.sampling_method, sampling.ensemble_type) == ("molecular_dynamics", "NPT")
    assert (sampling.x_gromacs_thermostat_type, sampling.x_gromacs_barostat_type) == ("V-rescale", "C-rescale")
    assert sampling.m_magnitude("x_gromacs_integrator_dt") == pytest.approx(2e-15)
    assert sampling.m_magnitude("x_gromacs_barostat_target_pressure") == pytest.approx(1e5)
    (sequence,) = run.section_frame_sequence
    assert [item.time_step for item in sequence.frame_sequence_local_frames_ref] == list(range(0, 251, 25))
    np.testing.assert_allclose(sequence.m_magnitude("frame_sequence_time"), np.arange(11) * 5e-14, rtol=1e-9)
    assert sequence.frame_sequence_temperature_frames.tolist() == [0, 2, 4, 6, 8, 10]
    conserved = sequence.m_magnitude("frame_sequence_conserved_quantity") / KJ_PER_MOL
    np.testing.assert_allclose(conserved, -5484, atol=5)
    assert [len(system.atom_positions) for system in run.section_system] == [375] * 11
    assert [system.m_is_set("atom_velocities") for system in run.section_system] == [True, False] * 5 + [True]


def test_topology_of_water():
    run, _ = read(DATA / "water_npt_xtc" / "md.log")
    (topology,) = run.section_topology
    assert (topology.number_of_topology_atoms, topology.number_of_topology_molecules) == (375, 125)
    assert {kind.atom_type_name: kind.m_magnitude("atom_type_mass") for kind in topology.section_atom_type} == {
        "OW": pytest.approx(15.9994 * 1.66053907e-27),
        "HW": pytest.approx(1.008 * 1.66053907e-27),
    }
    assert len(topology.section_interaction) == 250
    first = topology.section_interaction[0]
    assert (first.interaction_kind, first.interaction_parameters) == ("('OW', 'HW')", [pytest.approx(1.0, abs=0.01)])
    assert topology.atom_to_molecule[-1].tolist() == [124, 2]


def test_a_minimisation_ends_with_its_lowest_energy():
    run, log = read(DATA / "water_minimize" / "md.log")
    assert not log.warnings
    (sampling,) = run.section_sampling_method
    assert (sampling.sampling_method, sampling.geometry_optimization_method) == (
        "geometry_optimization",
        "steepest descent",
    )
    assert sampling.m_magnitude("geometry_optimization_threshold_force") == pytest.approx(100 * KJ_PER_MOL / 1e-9)
    (sequence,) = run.section_frame_sequence
    assert sequence.geometry_optimization_converged
    energies = [item.m_magnitude("energy_total") for item in run.section_single_configuration_calculation]
    assert (len(energies), energies[-1]) == (95, pytest.approx(-6444.8936 * KJ_PER_MOL, rel=1e-6))
    assert min(energies) == energies[-1]
    last = run.section_single_configuration_calculation[-1]
    assert last.single_configuration_calculation_to_system_ref is run.section_system[-1]


def test_a_log_alone_has_the_energies_it_prints(alone):
    run, log = read(alone("water_npt_xtc"))
    assert (len(run.section_system), len(run.section_single_configuration_calculation)) == (0, 6)
    last = run.section_single_configuration_calculation[-1]
    assert last.m_magnitude("energy_total") == pytest.approx(-5204.2 * KJ_PER_MOL)
    assert last.m_magnitude("pressure") == pytest.approx(37.049e5)
    assert last.m_magnitude("energy_electrostatic") == pytest.approx((-7258.83 + 108.176) * KJ_PER_MOL)
    assert not log.warnings


def test_structures_come_from_what_there_is(alone):
    run, _ = read(alone("water_npt_xtc", "md.gro"))
    (system,) = run.section_system
    assert run.section_single_configuration_calculation[-1].single_configuration_calculation_to_system_ref is system
    np.testing.assert_allclose(np.diag(system.m_magnitude("lattice_vectors")), 1.54953e-9, rtol=1e-6)
    assert system.atom_labels[:4] == ["O", "H", "H", "O"]


def test_the_start_comes_from_the_run_input(alone):
    run, _ = read(alone("argon_nvt", "topol.tpr"))
    (system,) = run.section_system
    first = run.section_single_configuration_calculation[0]
    assert (first.single_configuration_calculation_to_system_ref, first.time_step) == (system, 0)


def test_energies_of_another_run_are_left_out(alone):
    path = alone("water_npt_xtc")
    shutil.copy(DATA / "argon_nvt" / "md.edr", path.parent / "md.edr")
    run, log = read(path)
    assert log.warnings == ["the energy file has other energies than the log and is left out"]
    assert run.section_single_configuration_calculation[-1].m_magnitude("temperature") == pytest.approx(219.038)


def test_a_trajectory_with_other_atoms_is_left_out(alone):
    path = alone("water_npt_xtc", "topol.tpr")
    shutil.copy(DATA / "argon_nvt" / "md.trr", path.parent / "md.trr")
    run, log = read(path)
    assert log.warnings == ["the trajectory is damaged: a frame has 256 atoms instead of 375"]
    assert [len(system.atom_labels) for system in run.section_system] == [375]


def test_a_killed_run(alone):
    path = alone("water_npt_xtc")
    text = path.read_text()
    path.write_text(text[: text.index("           Step           Time\n            200")])
    run, log = read(path)
    assert (len(run.section_single_configuration_calculation), run.run_clean_end) == (4, False)
    assert log.warnings == ["the run did not end properly"]


def test_steps_that_a_continued_run_repeats_count_once(alone):
    path = alone("water_npt_xtc")
    text = path.read_text()
    start = text.index("           Step           Time\n            200")
    path.write_text(text + text[start:].replace("-5.24114e+03", "-5.24115e+03"))
    run, _ = read(path)
    steps = [item.time_step for item in run.section_single_configuration_calculation]
    assert steps == [0, 50, 100, 150, 200, 250]
    energy = run.section_single_configuration_calculation[4].m_magnitude("energy_total")
    assert energy == pytest.approx(-5241.15 * KJ_PER_MOL, rel=1e-9)


def test_sections_name_lines_or_bytes():
    archive = EntryArchive()
    with recording() as record:
        parser_by_name("parsers/gromacs").parse(DATA / "water_npt_xtc" / "md.log", archive, EntryLog())
    record.store(archive)
    found = {path: (file, unit, first, last) for path, file, unit, first, last in places(archive)}
    assert found["section_run/0/section_method/0"][:2] == ("md.log", "line")
    file, unit, first, last = found["section_run/0/section_system/0"]
    assert (file, unit, first) == ("md.xtc", "byte", 0)
    assert found["section_run/0/section_system/1"][2] == last + 1
    assert found["section_run/0/section_single_configuration_calculation/0"][:2] == ("md.edr", "byte")
    assert found["section_run/0/section_topology/0"][:3] == ("topol.tpr", "byte", 0)


@pytest.mark.parametrize("name", ["md.edr", "md.trr", "md.xtc", "md.gro", "topol.tpr"])
def test_a_damaged_file_beside_the_log_does_no_more_than_warn(name, tmp_path):
    shutil.copytree(DATA / "water_npt_xtc", tmp_path / "run")
    data = (tmp_path / "run" / name).read_bytes()
    words = [b"\x7f\xff\xff\xff", b"\xff\xff\xff\xff", b"\0\0\0\0", b"\x7f\xc0\0\0", b"\x7f\xa0\0\0", b"\0\x10\0\0"]
    for seed in range(8):
        chance, spoilt = random.Random(seed), bytearray(data)
        for _ in range(chance.choice([1, 3, 20])):
            place = chance.randrange(chance.choice([400, len(data)]) // 4) * 4
            spoilt[place : place + 4] = chance.choice(words)
        (tmp_path / "run" / name).write_bytes(spoilt[: chance.choice([len(data), chance.randrange(len(data))])])
        run, _ = read(tmp_path / "run" / "md.log")
        assert run.run_clean_end
        assert len(run.section_single_configuration_calculation) >= 6


def test_a_file_without_a_version_is_refused(tmp_path):
    (tmp_path / "md.log").write_text("Log file opened on Mon Jan 10 12:07:09 2011\n")
    with pytest.raises(ParserError, match="ends before the version"):
        read(tmp_path / "md.log")


@pytest.mark.parametrize(
    ("command", "names", "chosen"),
    [
        ("", ["a.edr"], "a.edr"),
        ("", ["md.edr", "other.edr"], "md.edr"),
        ("gmx mdrun -deffnm prod", ["prod.edr", "equi.edr"], "prod.edr"),
        ("gmx mdrun -e ../x/en.edr", ["en.edr", "equi.edr"], "en.edr"),
        ("", ["md_1.edr", "equi.edr"], "md_1.edr"),
        ("", ["ener.edr", "equi.edr", "equi.log"], "ener.edr"),
        ("", ["left.edr", "equi.edr", "equi.log"], "left.edr"),
        ("", ["left.edr", "right.edr"], None),
        ("", [], None),
    ],
)
def test_choice_among_the_files_beside_a_log(command, names, chosen, tmp_path):
    for name in ["md.log", *names]:
        (tmp_path / name).touch()
    found = SideFiles(tmp_path / "md.log", command).find("edr")
    assert (found.name if found else None) == chosen


@pytest.mark.parametrize(
    ("block", "expected"),
    [
        (b"   integrator = md\n   tcoupl = No\n   pcoupl = No\n", "NVE"),
        (b"   integrator = md\n   tcoupl = Berendsen\n   pcoupl = No\n", "NVT"),
        (b"   integrator = sd\n   tcoupl = No\n   pcoupl = Parrinello-Rahman\n", "NPT"),
        (b"   integrator = md\n   tcoupl = No\n   pcoupl = MTTK\n", "NPH"),
        (b"   integrator           = md\n   etc                  = Nose-Hoover\n   epc     = No\n", "NVT"),
    ],
)
def test_ensembles(block, expected):
    assert ensemble(read_parameters(block)) == expected


def test_parameters_by_their_present_names():
    parameters = read_parameters(
        b"   init-t               = 1.5\n   delta-t              = 0.002\n   ref-p (3x3):\n"
        b"      ref-p[    0]={ 1.00000e+00,  0.00000e+00,  0.00000e+00}\n"
        b"      ref-p[    1]={ 0.00000e+00,  2.00000e+00,  0.00000e+00}\n"
        b"      ref-p[    2]={ 0.00000e+00,  0.00000e+00,  3.00000e+00}\n   ref-t:     300   310\n"
    )
    assert (parameters.number("tinit"), parameters.number("dt"), parameters.number("ref-t")) == (1.5, 0.002, 300.0)
    assert parameters.diagonal("ref-p") == [1.0, 2.0, 3.0]


def test_energy_tables_have_columns_of_fixed_width():
    names = ["G96Angle", "Proper Dih.", "Improper Dih.", "LJ-14", "Coulomb-14"]
    numbers = ["2.10195e+03", "-1.00000e-01", "nan", "3.09802e+02", "-6.13633e+104"]
    rows = ["".join(f"{item:>15}" for item in row) for row in (names, numbers, ["Pressure (bar)"], ["-1.00000e+00"])]
    text = "\n".join(rows).encode()
    assert energy_table(text) == {
        "G96Angle": 2101.95,
        "Proper Dih.": -0.1,
        "LJ-14": 309.802,
        "Coulomb-14": -6.13633e104,
        "Pressure": -1.0,
    }


@pytest.mark.parametrize("digits", [3, 6])
def test_structure_files_of_any_precision(digits, tmp_path):
    width = digits + 5
    rows = "".join(
        f"    1SOL  {name:>5s}{number:5d}" + "".join(f"{x:{width}.{digits}f}" for x in xyz) + "\n"
        for number, (name, xyz) in enumerate([("OW", (0.1, 2.5, -0.3)), ("HW1", (1.0, 0.0, 0.0))], 1)
    )
    (tmp_path / "conf.gro").write_text(f"water t= 1.5\n    2\n{rows}   2.0 3.0 4.0 0 0 1.0 0 0 0\n")
    found = read_structure(tmp_path / "conf.gro", EntryLog())
    assert (found.names, found.residues, found.time, found.velocities) == (["OW", "HW1"], ["SOL", "SOL"], 1.5, None)
    np.testing.assert_allclose(found.positions, [[0.1, 2.5, -0.3], [1, 0, 0]])
    np.testing.assert_allclose(found.box, [[2, 0, 0], [1, 3, 0], [0, 0, 4]])


def test_structures_in_the_format_g96(tmp_path):
    (tmp_path / "conf.g96").write_text(
        "TITLE\nwater\nEND\nPOSITION\n    1 SOL   OW         1    0.187000006    1.078999996    0.048000000\nEND\n"
        "BOX\n    1.868240000    1.868240000    1.868240000\nEND\n"
    )
    found = read_structure(tmp_path / "conf.g96", EntryLog())
    assert (found.names, found.residues) == (["OW"], ["SOL"])
    np.testing.assert_allclose(found.box, np.eye(3) * 1.86824)


@pytest.mark.parametrize("count", [0, 1, MOST_STEPS, MOST_STEPS + 1, 3 * MOST_STEPS, 10 * MOST_STEPS + 3])
def test_very_many_steps_are_thinned_out_evenly(count):
    log = EntryLog()
    kept = thinned(iter(range(count)), "md.edr", log)
    assert len(kept) <= MOST_STEPS + 1
    assert kept[-1:] == [count - 1][:count]
    assert len(set(np.diff(kept[:-1]))) <= 1
    assert bool(log.records) == (count > MOST_STEPS)
