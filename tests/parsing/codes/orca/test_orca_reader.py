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


def test_a_range_separated_functional_is_that_of_the_input(tmp_path):
    echo = " INPUT FILE\n=====\nNAME = a.inp\n|  1> ! CAM-B3LYP def2-SVP\n|  2>     ****END OF INPUT****\n"
    settings = """ Density Functional     Method          .... DFT(GTOs)
 Exchange Functional    Exchange        .... B88
 Correlation Functional Correlation     .... LYP
   Fraction HF Exchange ScalHFX         ....  0.190000
"""
    text = SMALL.read_text().replace("Your calculation", echo + "Your calculation")
    path = tmp_path / "cam.out"
    path.write_text(text.replace(" Ab initio Hamiltonian  Method          .... Hartree-Fock(GTOs)\n", settings))
    run, _ = read(path)
    assert [part.XC_functional_name for part in run.section_method[0].section_XC_functionals] == [
        "HYB_GGA_XC_CAM_B3LYP"
    ]


STATES_OF_VERSION_6 = """
STATE  1:  E=   0.196688 au      5.352 eV    43168.0 cm**-1 <S**2> =   0.000000 Mult 1
STATE  1:  E=   0.115000 au      3.129 eV    25239.3 cm**-1 <S**2> =   2.000000 Mult 3

                     ABSORPTION SPECTRUM VIA TRANSITION ELECTRIC DIPOLE MOMENTS
-------------------------------------------------------------------------------
     Transition      Energy     Energy  Wavelength fosc(D2)      D2        DX        DY        DZ
                      (eV)      (cm-1)    (nm)                 (au**2)    (au)      (au)      (au)
-------------------------------------------------------------------------------
  0-1Ag ->  1-3Bu   3.129309   25239.5   396.2   0.000000000   0.00000   0.00000   0.00000   0.00000
  0-1Ag ->  1-1Bu   5.352154   43168.0   231.7   0.005038390   0.03842   0.16288   0.10906   0.00000

FINAL SINGLE POINT ENERGY        -1.000000000000
"""


def test_excited_states_of_version_6(tmp_path):
    path = tmp_path / "td.out"
    path.write_text(SMALL.read_text().split("FINAL SINGLE")[0] + STATES_OF_VERSION_6)
    run, _ = read(path)
    (calculation,) = run.section_single_configuration_calculation
    assert calculation.m_magnitude("energy_total") == pytest.approx(-1.1109 * HARTREE), "that of the ground state"
    (states,) = calculation.section_excited_states
    assert states.oscillator_strengths == pytest.approx([0.00503839, 0])
    assert states.m_magnitude("transition_dipole_moments")[0] == pytest.approx([0.16288, 0.10906, 0])


def test_correlated_methods(tmp_path):
    path = tmp_path / "qcisd.out"
    energies = "Correlation treatment      ...      QCISD\nE(TOT)  ...  -1.13\nE(QCISD(T))   ...  -1.14\n"
    path.write_text(SMALL.read_text().replace("FINAL SINGLE", energies + "FINAL SINGLE", 1))
    run, _ = read(path)
    assert run.section_method[0].electronic_structure_method == "QCISD(T)"


DYNAMICS = """                                 * O   R   C   A *
                         Program Version 4.0.1.2 -  RELEASE -
                                       INPUT FILE
================================================================================
NAME = h2.inp
|  1> ! pbe sto-3g md
|  2> * xyz 0 1
|  3>  H   0.0  0.0  0.0
|  4>  H   0.0  0.0  0.8
|  5> *
|  6>                          ****END OF INPUT****
***   ORCA ab initio Molecular Dynamics   ***
Opening position trajectory "h2-postrj.xyz" for writing...

  Step   Time  Cyc    t_SCF   t_Grad     Temp       E_Kin         E_Pot         E_Ges
     0    0.0    8   12.584           298.000    0.028322     -1.042725     -1.014403
     1    0.5    8   13.455    9.806  290.000    0.027322     -1.041552     -1.014230

                             ****ORCA TERMINATED NORMALLY****
"""


def test_molecular_dynamics(tmp_path):
    (tmp_path / "h2.out").write_text(DYNAMICS)
    frame = "2\nStep\n  H 0.0 0.0 0.0\n  H 0.0 0.0 {}\n"
    (tmp_path / "h2-postrj.xyz").write_text(frame.format(0.8) + frame.format(0.81))
    run, log = read(tmp_path / "h2.out")
    assert log.warnings == []
    first, second = run.section_single_configuration_calculation
    assert second.m_magnitude("energy_total") == pytest.approx(-1.041552 * HARTREE)
    assert (first.m_magnitude("temperature"), second.time_step) == (298, 1)
    positions = second.single_configuration_calculation_to_system_ref.m_magnitude("atom_positions")
    assert positions[1, 2] == pytest.approx(0.81e-10)
    (frames,) = run.section_frame_sequence
    assert frames.m_magnitude("frame_sequence_time") == pytest.approx([0, 0.5e-15])
    assert [part.XC_functional_name for part in run.section_method[0].section_XC_functionals] == [
        "GGA_X_PBE",
        "GGA_C_PBE",
    ]


def test_molecular_dynamics_without_its_trajectory(tmp_path):
    (tmp_path / "h2.out").write_text(DYNAMICS)
    run, log = read(tmp_path / "h2.out")
    assert (len(run.section_system), len(log.warnings)) == (1, 1)


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
