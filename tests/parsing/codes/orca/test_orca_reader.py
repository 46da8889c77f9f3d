"""A small ORCA output in the code's layout, and real ones where they are on the machine."""

from __future__ import annotations

import random
from pathlib import Path

import numpy as np
import pytest

from nomad.datamodel import EntryArchive
from nomad.datamodel.metainfo.common_dft import Run
from nomad.errors import ParserError
from nomad.logs import EntryLog
from nomad.parsing.codes.orca.functionals import functionals
from nomad.parsing.matching import match_file
from nomad.parsing.registry import parser_by_name
from nomad.units import factor

from ...expected_values import data_dir
from ...test_mutations import MUTATIONS, survive

SMALL = Path(__file__).parents[3] / "data" / "orca" / "h2_opt.out"
HARTREE = factor("hartree")
SHARED = pytest.mark.skipif(data_dir() is None, reason="the shared test data are not here (set NOMAD_TEST_SHARED)")


def read(path: Path) -> tuple[Run, EntryLog]:
    archive, log = EntryArchive(), EntryLog()
    parser_by_name("parsers/orca").parse(path, archive, log)
    return archive.section_run[0], log


def test_an_optimisation():
    assert match_file(SMALL, SMALL.name, [SMALL.name], None).name == "parsers/orca"
    run, log = read(SMALL)
    assert (run.program_version, run.run_clean_end, log.warnings) == ("4.2.1 -  RELEASE  -", True, [])
    assert run.m_magnitude("time_run_wall_end") == pytest.approx(63.5)
    (method,) = run.section_method
    assert (method.electronic_structure_method, method.basis_set, method.scf_max_iteration) == ("RHF", "STO-3G", 125)
    assert method.m_magnitude("scf_threshold_energy_change") == pytest.approx(1e-8 * HARTREE)
    first, last = run.section_single_configuration_calculation
    assert last.m_magnitude("energy_total") == pytest.approx(-1.1175 * HARTREE)
    assert [cycle.m_magnitude("energy_total_scf_iteration") / HARTREE for cycle in first.section_scf_iteration] == (
        pytest.approx([-1.11, -1.1109])
    )
    (frames,) = run.section_frame_sequence
    assert (frames.number_of_frames_in_sequence, frames.geometry_optimization_converged) == (2, True)
    (sampling,) = run.section_sampling_method
    assert sampling.m_magnitude("geometry_optimization_energy_change") == pytest.approx(5e-6 * HARTREE)


def test_forces_pull_a_long_bond_together():
    run, _ = read(SMALL)
    forces = run.section_single_configuration_calculation[0].m_magnitude("atom_forces")
    assert forces[:, 2] == pytest.approx(np.array([0.03, -0.03]) * factor("hartree/bohr"))


def test_orbitals():
    run, _ = read(SMALL)
    (eigenvalues,) = run.section_single_configuration_calculation[0].section_eigenvalues
    assert eigenvalues.m_magnitude("eigenvalues_values") == pytest.approx(np.array([[[-0.55, 0.61]]]) * HARTREE)
    assert eigenvalues.m_magnitude("eigenvalues_occupation") == pytest.approx(np.array([[[2.0, 0.0]]]))


def test_cycles_in_the_layout_of_version_5(tmp_path):
    old = "ITER       Energy         Delta-E        Max-DP      RMS-DP      [F,P]     Damp"
    new = "Iteration    Energy (Eh)           Delta-E    RMSDP     MaxDP     DIISErr   Damp  Time(sec)"
    path = tmp_path / "new.out"
    text = SMALL.read_text().replace("SCF ITERATIONS\n--------------\n" + old, "-------D-I-I-S-------\n" + new)
    path.write_text(text.replace("  -0.000900000000 ", "  -9.0000000000e-04 "))
    run, _ = read(path)
    cycles = run.section_single_configuration_calculation[0].section_scf_iteration
    changes = [cycle.m_magnitude("energy_change_scf_iteration") / HARTREE for cycle in cycles]
    assert changes == pytest.approx([0, -9e-4])


@SHARED
def test_excited_states_do_not_replace_the_ground_state():
    run, _ = read(data_dir() / "orca" / "ClTi_tddft" / "orca3.2706823.out")
    (calculation,) = run.section_single_configuration_calculation
    assert calculation.m_magnitude("energy_total") == pytest.approx(-2706.883509989 * HARTREE, rel=1e-10)
    (states,) = calculation.section_excited_states
    assert states.number_of_excited_states == 25
    assert len(states.oscillator_strengths) == 25
    assert [method.electronic_structure_method for method in run.section_method] == ["DFT", "TDDFT"]


@SHARED
def test_both_spins_of_a_radical():
    run, _ = read(data_dir() / "orca" / "BO_spinpol" / "orca3.2984863.out")
    (calculation,) = run.section_single_configuration_calculation
    occupations = calculation.section_eigenvalues[0].m_magnitude("eigenvalues_occupation")
    assert occupations.sum(axis=(1, 2)) == pytest.approx([7, 6])


@pytest.mark.parametrize(
    ("exchange", "correlation", "exact", "expected"),
    [
        ("B88", "P86", 0.0, ["GGA_X_B88", "GGA_C_P86"]),
        ("Slater", "VWN-5", 0.0, ["LDA_X", "LDA_C_VWN"]),
        ("B88", "LYP", 0.2, ["HYB_GGA_XC_B3LYP"]),
        ("PBE", "PBE", 0.25, ["HYB_GGA_XC_PBEH"]),
        ("PBE", "PBE", 0.4, ["GGA_X_PBE", "GGA_C_PBE", "HF_X"]),
    ],
)
def test_functionals(exchange, correlation, exact, expected):
    names, unknown = functionals(exchange, correlation, exact)
    assert ([name for name, _ in names], unknown) == (expected, [])


def test_an_unknown_functional_is_named():
    assert functionals("XYZ", "LYP", 0.0) == ([("GGA_C_LYP", 1.0)], ["XYZ"])


def test_a_file_without_coordinates_is_refused(tmp_path):
    path = tmp_path / "head.out"
    path.write_bytes(SMALL.read_bytes()[:600])
    with pytest.raises(ParserError):
        read(path)


def test_damaged_files_are_survived(tmp_path):
    data = SMALL.read_bytes()
    for length in range(0, len(data), 200):
        survive("parsers/orca", "h2.out", data[:length], tmp_path)
    for mutation in MUTATIONS:
        for seed in range(20):
            survive("parsers/orca", "h2.out", mutation(data, random.Random(seed)), tmp_path)
