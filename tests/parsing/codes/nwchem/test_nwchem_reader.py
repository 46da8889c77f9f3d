"""NWChem outputs computed for this project, with the numbers that stand in them."""

from __future__ import annotations

import random
from pathlib import Path

import numpy as np
import pytest

from nomad.datamodel import EntryArchive
from nomad.datamodel.metainfo.common_dft import Run
from nomad.errors import ParserError
from nomad.logs import EntryLog
from nomad.parsing.codes.nwchem.functionals import functionals, input_functionals, printed_parts
from nomad.parsing.matching import match_file
from nomad.parsing.registry import parser_by_name
from nomad.units import factor

from ...test_mutations import MUTATIONS, survive

DATA = Path(__file__).parents[3] / "data" / "nwchem"
HARTREE = factor("hartree")


def read(path: Path) -> tuple[Run, EntryLog]:
    archive, log = EntryArchive(), EntryLog()
    parser_by_name("parsers/nwchem").parse(path, archive, log)
    return archive.section_run[0], log


@pytest.mark.parametrize(
    ("case", "method", "functional", "energy"),
    [
        ("h2o_b3lyp_opt", "DFT", "HYB_GGA_XC_B3LYP", -76.407024740037),
        ("h2o_ccsd_t", "CCSD(T)", "HF_X", -76.24326712084813),
        ("nh4_cation_mp2", "MP2", "HF_X", -56.699614926767),
        ("h2o_tddft", "DFT", "HYB_GGA_XC_B3LYP", -76.407024281883),
        ("oh_radical_uks", "DFT", "HYB_GGA_XC_B3LYP", -75.684375886393),
    ],
)
def test_level_of_theory_and_energy(case, method, functional, energy):
    run, log = read(DATA / case / "run.out")
    assert (run.program_version, run.run_clean_end, log.warnings) == ("7.0.2", True, [])
    calculation = run.section_single_configuration_calculation[-1]
    assert calculation.m_magnitude("energy_total") == pytest.approx(energy * HARTREE, rel=1e-10)
    section = calculation.single_configuration_to_calculation_method_ref
    assert section.electronic_structure_method == method
    assert [part.XC_functional_name for part in section.section_XC_functionals] == [functional]
    assert match_file(DATA / case / "run.out", "run.out", ["run.out"], None).name == "parsers/nwchem"


def test_a_step_that_begins_converged_has_the_orbitals_of_the_line_search():
    run, _ = read(DATA / "h2o_b3lyp_opt" / "run.out")
    last = run.section_single_configuration_calculation[-1]
    assert last.number_of_scf_iterations == len(last.section_scf_iteration) == 3
    # vector 5 behind the energy -76.407024740037
    assert last.m_magnitude("energy_reference_highest_occupied") == pytest.approx([-0.2901948 * HARTREE], rel=1e-6)


def test_charge_and_spin():
    cation, _ = read(DATA / "nh4_cation_mp2" / "run.out")
    assert cation.section_method[0].m_magnitude("total_charge") == 1
    assert cation.section_method[0].spin_target_multiplicity == 1
    radical, _ = read(DATA / "oh_radical_uks" / "run.out")
    (method,) = radical.section_method
    assert (method.spin_target_multiplicity, method.number_of_spin_channels) == (2, 2)
    (calculation,) = radical.section_single_configuration_calculation
    assert calculation.spin_S2 == pytest.approx(0.7533)
    occupations = calculation.section_eigenvalues[0].m_magnitude("eigenvalues_occupation")
    assert occupations.sum(axis=(1, 2)) == pytest.approx([5, 4])


def test_an_optimisation_has_a_calculation_for_each_step():
    run, _ = read(DATA / "h2o_b3lyp_opt" / "run.out")
    first, last = run.section_single_configuration_calculation
    assert last.m_magnitude("energy_total") < first.m_magnitude("energy_total")
    (frames,) = run.section_frame_sequence
    assert (frames.number_of_frames_in_sequence, frames.geometry_optimization_converged) == (2, True)
    (sampling,) = run.section_sampling_method
    assert sampling.m_magnitude("geometry_optimization_threshold_force") == pytest.approx(
        4.5e-4 * factor("hartree/bohr")
    )
    forces = last.m_magnitude("atom_forces")
    assert forces.shape == (3, 3)
    assert np.abs(forces.sum(axis=0)).max() < 2e-6 * factor("hartree/bohr")


def test_forces_point_to_the_minimum():
    run, _ = read(DATA / "h2o_b3lyp_opt" / "run.out")
    first, last = run.section_single_configuration_calculation
    before = first.single_configuration_calculation_to_system_ref.m_magnitude("atom_positions")
    after = last.single_configuration_calculation_to_system_ref.m_magnitude("atom_positions")
    assert (first.m_magnitude("atom_forces") * (after - before)).sum() > 0


def test_orbitals_of_water():
    run, _ = read(DATA / "h2o_ccsd_t" / "run.out")
    (calculation,) = run.section_single_configuration_calculation
    (eigenvalues,) = calculation.section_eigenvalues
    values = eigenvalues.m_magnitude("eigenvalues_values")
    assert values[0, 0, 0] == pytest.approx(-20.5527 * HARTREE), "only the short table has the deepest one"
    assert eigenvalues.m_magnitude("eigenvalues_occupation").sum() == pytest.approx(10)
    assert calculation.m_magnitude("energy_reference_highest_occupied") == pytest.approx([-0.4925422 * HARTREE])
    assert len(calculation.section_scf_iteration) == 5


def test_excited_states():
    run, _ = read(DATA / "h2o_tddft" / "run.out")
    (states,) = run.section_single_configuration_calculation[0].section_excited_states
    assert states.m_magnitude("excitation_energies")[0] == pytest.approx(0.292440289 * HARTREE)
    assert states.number_of_excited_states == 10, "five singlets and five triplets"


def test_a_run_that_did_not_converge_is_kept_with_warnings():
    run, log = read(DATA / "h2o_not_converged" / "run.out")
    (calculation,) = run.section_single_configuration_calculation
    assert calculation.single_configuration_calculation_converged is False
    assert calculation.m_magnitude("energy_total") == pytest.approx(-76.364642470601 * HARTREE)
    assert log.warnings == ["the self-consistent field did not converge", "the calculation did not end properly"]


def test_a_cut_file_gives_its_structure(tmp_path):
    path = tmp_path / "cut.out"
    path.write_bytes((DATA / "h2o_ccsd_t" / "run.out").read_bytes()[:6000])
    run, log = read(path)
    assert run.section_system[0].atom_labels == ["O", "H", "H"]
    assert log.warnings


def test_a_file_without_geometry_is_refused(tmp_path):
    path = tmp_path / "head.out"
    path.write_text("Northwest Computational Chemistry Package (NWChem) 7.0.2\n")
    with pytest.raises(ParserError):
        read(path)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (b"Slater Exchange Functional  1.000 local\nBecke 1988 Exchange Functional  1.000 non-local\n"
         b"Lee-Yang-Parr Correlation Functional  1.000\n", [("GGA_X_B88", 1.0), ("GGA_C_LYP", 1.0)]),
        (b"TPSS metaGGA Exchange Functional  1.000\nTPSS03 metaGGA Correlation Functional  1.000\n",
         [("MGGA_X_TPSS", 1.0), ("MGGA_C_TPSS", 1.0)]),
        (b"Slater Exchange Functional  1.000 local\nVWN V Correlation Functional  1.000 local\n",
         [("LDA_X", 1.0), ("LDA_C_VWN", 1.0)]),
        (b"PBE0 Method XC Functional\nHartree-Fock (Exact) Exchange  0.250\n", [("HYB_GGA_XC_PBEH", 1.0)]),
        (b"Hartree-Fock (Exact) Exchange  0.300\nPerdewBurkeErnzerhof Exchange Functional  0.700\n",
         [("HF_X", 0.3), ("GGA_X_PBE", 0.7)]),
    ],
)  # fmt: skip
def test_functionals(text, expected):
    assert functionals(printed_parts(text)) == (expected, [])


PLANE_WAVES = """
             Northwest Computational Chemistry Package (NWChem) 6.8
                             Geometry "skipped, no module yet" -> ""
                                NWChem Input Module
                                -------------------
                             Geometry "geometry" -> ""
                             -------------------------

 Output coordinates in angstroms (scale by  1.889725989 to convert to a.u.)

  No.       Tag          Charge          X              Y              Z
 ---- ---------------- ---------- -------------- -------------- --------------
    1 C                    6.0000     0.00000000     0.00000000     0.00000000
    2 C                    6.0000     0.89000000     0.89000000     0.89000000

      Atomic Mass
          ****************************************************
          *               NWPW PSPW Calculation              *
          ****************************************************
 options:
      boundary conditions  = periodic     (version3)
      electron spin        = restricted
      exchange-correlation = PBE96 (White and Bird) parameterization
 supercell:
      lattice:    a1=<   3.400   3.400   0.000 >
                  a2=<   3.400   0.000   3.400 >
                  a3=<   0.000   3.400   3.400 >
      wavefnc cutoff= 35.000 fft= 24x 24x 24( 1000 waves)
 total     energy    :  -0.1130000000E+02 (  -0.56500E+01/ion)
 exc-corr energy     :  -0.3500000000E+01 (  -0.43750E+00/electron)
 K.S. kinetic energy :   0.8000000000E+01 (   0.10000E+01/electron)
 Total times  cpu:        0.2s     wall:        0.5s
"""
ORBITALS = """     iter.           Energy       DeltaE     DeltaPsi
     ------------------------------------------------------
       10   -0.1120000000E+02   -0.78562E-02    0.25E-03
       20   -0.1130000000E+02   -0.78562E-07    0.25E-08

 orbital energies:
    0.1000000E+00 (   2.721eV)
   -0.3000000E+00 (  -8.163eV)

"""


def test_orbitals_of_plane_waves(tmp_path):
    path = tmp_path / "pspw.out"
    path.write_text(PLANE_WAVES.replace(" total     energy", ORBITALS + " total     energy"))
    run, _ = read(path)
    (calculation,) = run.section_single_configuration_calculation
    (eigenvalues,) = calculation.section_eigenvalues
    assert eigenvalues.m_magnitude("eigenvalues_values") == pytest.approx(np.array([[[-0.3, 0.1]]]) * HARTREE)
    assert eigenvalues.m_magnitude("eigenvalues_occupation").sum() == pytest.approx(4)
    energies = [cycle.m_magnitude("energy_total_scf_iteration") for cycle in calculation.section_scf_iteration]
    assert energies == pytest.approx([-11.2 * HARTREE, -11.3 * HARTREE])


STEP_OF_DYNAMICS = """
                                 NWChem DFT Module
                                 -----------------

         Total DFT energy =       -1.1{step}
                         DFT ENERGY GRADIENTS

    atom               coordinates                        gradient
                 x          y          z           x          y          z
   1 H       0.000000   0.000000   0.000000    0.000000   0.000000   0.010000
   2 H       0.000000   0.000000   1.5{step}0000    0.000000   0.000000  -0.010000

"""
AFTER_A_STEP = """            QMD Run Information
            -------------------
  Time elapsed (fs) :                     0.500000
  Kin. energy (a.u.):        1            0.031752
  Pot. energy (a.u.):        1           -1.120000
  Tot. energy (a.u.):        1           -1.088248
  Target temp. (K)  :        1              298.00
  Current temp. (K) :        1              371.35
"""


def test_molecular_dynamics(tmp_path):
    head = PLANE_WAVES.split("          ****")[0]
    geometry = """
 xc pbe0
                             Geometry "geometry" -> ""
 Output coordinates in angstroms (scale by  1.889725989 to convert to a.u.)

  No.       Tag          Charge          X              Y              Z
 ---- ---------------- ---------- -------------- -------------- --------------
    1 H                    1.0000     0.00000000     0.00000000     0.00000000
    2 H                    1.0000     0.00000000     0.00000000     0.80000000

                                 NWChem QMD Module
                                 -----------------
              Thermostat:                none
"""
    steps = STEP_OF_DYNAMICS.format(step=1) + STEP_OF_DYNAMICS.format(step=2) + AFTER_A_STEP
    path = tmp_path / "qmd.out"
    path.write_text(head + geometry + steps)
    run, log = read(path)
    assert [warning for warning in log.warnings if "functional" in warning] == []
    (method,) = run.section_method
    assert [part.XC_functional_name for part in method.section_XC_functionals] == ["HYB_GGA_XC_PBEH"]
    assert (run.section_sampling_method[0].sampling_method, run.section_sampling_method[0].ensemble_type) == (
        "molecular_dynamics",
        "NVE",
    )
    _, second = run.section_single_configuration_calculation
    assert second.m_magnitude("energy_total") == pytest.approx(-1.12 * HARTREE)
    assert second.m_magnitude("atom_forces")[1, 2] == pytest.approx(0.01 * factor("hartree/bohr"))
    positions = second.single_configuration_calculation_to_system_ref.m_magnitude("atom_positions")
    assert positions[1, 2] == pytest.approx(1.52 * factor("bohr"))
    (frames,) = run.section_frame_sequence
    assert frames.m_magnitude("frame_sequence_time") == pytest.approx([0, 0.5e-15])
    assert frames.m_magnitude("frame_sequence_temperature") == pytest.approx([371.35])


def test_a_many_electron_module(tmp_path):
    text = (DATA / "h2o_ccsd_t" / "run.out").read_text().split("NWChem CCSD")[0]
    energies = """               NWChem Extensible Many-Electron Theory Module
 CCSD total energy / hartree       =       -76.240000000000000
 CCSD(T) total energy / hartree    =       -76.250000000000000
 Excitation energy / hartree       =         0.300000000000000
"""
    path = tmp_path / "tce.out"
    path.write_text(text + "\n" + energies)
    run, _ = read(path)
    (calculation,) = run.section_single_configuration_calculation
    assert calculation.m_magnitude("energy_total") == pytest.approx(-76.25 * HARTREE)
    assert run.section_method[0].electronic_structure_method == "CCSD(T)"
    assert calculation.section_excited_states[0].m_magnitude("excitation_energies") == pytest.approx([0.3 * HARTREE])


def test_functionals_of_the_input():
    assert input_functionals("xpbe96 0.75 cpbe96 HFexch 0.25") == (
        [("GGA_X_PBE", 0.75), ("GGA_C_PBE", 1.0), ("HF_X", 0.25)],
        [],
    )
    assert input_functionals("b3lyp") == ([("HYB_GGA_XC_B3LYP", 1.0)], [])


def test_plane_waves(tmp_path):
    path = tmp_path / "pspw.out"
    path.write_text(PLANE_WAVES)
    run, log = read(path)
    assert log.warnings == []
    assert run.program_basis_set_type == "plane waves"
    (method,) = run.section_method
    assert [part.XC_functional_name for part in method.section_XC_functionals] == ["GGA_X_PBE", "GGA_C_PBE"]
    assert run.section_basis_set_cell_dependent[0].basis_set_cell_dependent_name == "PW_70.0"
    (calculation,) = run.section_single_configuration_calculation
    assert calculation.m_magnitude("energy_total") == pytest.approx(-11.3 * HARTREE)
    system = calculation.single_configuration_calculation_to_system_ref
    assert system.m_magnitude("lattice_vectors")[0] == pytest.approx([3.4 * factor("bohr"), 3.4 * factor("bohr"), 0])


@pytest.mark.parametrize("case", ["h2o_b3lyp_opt", "oh_radical_uks"])
def test_damaged_files_are_survived(case, tmp_path):
    data = (DATA / case / "run.out").read_bytes()
    for length in range(0, len(data), 4000):
        survive("parsers/nwchem", "run.out", data[:length], tmp_path)
    for mutation in MUTATIONS:
        for seed in range(3):
            survive("parsers/nwchem", "run.out", mutation(data, random.Random(seed)), tmp_path)
