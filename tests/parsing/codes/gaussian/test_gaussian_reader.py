"""A small Gaussian output in the code's layout, and real ones where they are on the machine."""

from __future__ import annotations

import random
from pathlib import Path

import numpy as np
import pytest

from nomad.datamodel import EntryArchive
from nomad.errors import ParserError
from nomad.logs import EntryLog
from nomad.parsing.codes.gaussian.functionals import functional_names, unrestricted_part
from nomad.parsing.codes.gaussian.route import read_route
from nomad.parsing.matching import match_file
from nomad.parsing.registry import parser_by_name
from nomad.units import factor

from ...expected_values import data_dir
from ...test_mutations import MUTATIONS, survive

SMALL = Path(__file__).parents[3] / "data" / "gaussian" / "hf_opt.log"
HARTREE = factor("hartree")
SHARED = pytest.mark.skipif(data_dir() is None, reason="the shared test data are not here (set NOMAD_TEST_SHARED)")


def read(path: Path) -> tuple[EntryArchive, EntryLog]:
    archive, log = EntryArchive(), EntryLog()
    parser_by_name("parsers/gaussian").parse(path, archive, log)
    return archive, log


def test_an_optimisation():
    assert match_file(SMALL, SMALL.name, [SMALL.name], None).name == "parsers/gaussian"
    archive, log = read(SMALL)
    (run,) = archive.section_run
    assert (run.program_version, run.run_clean_end, log.warnings) == ("16", True, [])
    assert run.m_magnitude("time_run_cpu1_end") == pytest.approx(62.5)
    (method,) = run.section_method
    assert [part.XC_functional_name for part in method.section_XC_functionals] == ["HYB_GGA_XC_PBEH"]
    assert (method.basis_set, method.electronic_structure_method) == ("6-31G(D,P)", "DFT")
    first, second, last = run.section_single_configuration_calculation
    assert [len(item.section_scf_iteration) for item in (first, second, last)] == [3, 1, 0]
    assert last.m_magnitude("energy_total") == pytest.approx(-100.31 * HARTREE), "that of the step before"
    (frames,) = run.section_frame_sequence
    assert (frames.number_of_frames_in_sequence, frames.geometry_optimization_converged) == (2, True)


def test_forces_have_the_axes_of_the_positions():
    archive, _ = read(SMALL)
    calculation = archive.section_run[0].section_single_configuration_calculation[0]
    unit = factor("hartree/bohr")
    assert calculation.m_magnitude("atom_forces_raw")[0] == pytest.approx([0.04 * unit, 0, 0])
    positions = calculation.single_configuration_calculation_to_system_ref.m_magnitude("atom_positions")
    forces = calculation.m_magnitude("atom_forces")
    bond = positions[1] - positions[0]
    assert forces[1] == pytest.approx(-0.04 * unit * bond / np.linalg.norm(bond), abs=1e-6 * unit)


def test_orbitals():
    archive, _ = read(SMALL)
    calculation = archive.section_run[0].section_single_configuration_calculation[0]
    (eigenvalues,) = calculation.section_eigenvalues
    assert eigenvalues.m_magnitude("eigenvalues_occupation").sum() == pytest.approx(10)
    assert calculation.m_magnitude("energy_reference_lowest_unoccupied") == pytest.approx([0.1 * HARTREE])


@SHARED
def test_two_jobs_and_a_correlated_method():
    archive, _ = read(data_dir() / "gaussian" / "latin-1-encoded" / "latin-1.out")
    first, second = archive.section_run
    assert first.section_method[0].electronic_structure_method == "CCSD(T)"
    energy = second.section_single_configuration_calculation[0].m_magnitude("energy_total")
    assert energy == pytest.approx(-2331.7155260 * HARTREE, rel=1e-10)
    occupations = first.section_single_configuration_calculation[0].section_eigenvalues[0]
    assert occupations.m_magnitude("eigenvalues_occupation").sum(axis=(1, 2)) == pytest.approx([22, 20])


@SHARED
def test_frequencies_of_a_minimum():
    archive, _ = read(data_dir() / "gaussian" / "CHO_freq" / "prono.out")
    _, run = archive.section_run
    (frequencies,) = run.x_gaussian_section_frequencies
    assert len(frequencies.x_gaussian_frequencies) == 3 * 13 - 6
    assert frequencies.x_gaussian_frequencies[0] == pytest.approx(58.101)
    zero_point = run.section_single_configuration_calculation[0].m_magnitude("energy_zero_point")
    # half the sum of the wave numbers, 1 hartree = 219474.63 / cm
    assert zero_point / HARTREE == pytest.approx(sum(frequencies.x_gaussian_frequencies) / 2 / 219474.63, rel=1e-5)


@pytest.mark.parametrize(
    ("label", "spin", "names"),
    [
        ("RB3LYP", "R", ("HYB_GGA_XC_B3LYP",)),
        ("UB-LYP", "U", ("GGA_X_B88", "GGA_C_LYP")),
        ("RS-VWN", "R", ("LDA_X", "LDA_C_VWN")),
        ("RO3LYP", "R", ("HYB_GGA_XC_O3LYP",)),
        ("ROB3LYP", "RO", ("HYB_GGA_XC_B3LYP",)),
        ("ROHF", "RO", ()),
        ("UHF", "U", ()),
        ("RTPSSTPSS", "R", ("MGGA_X_TPSS", "MGGA_C_TPSS")),
        ("RB+HF-LYP", "R", ("HYB_GGA_XC_B3LYP",)),
        ("RmPWPBE", "R", ("GGA_X_MPW91", "GGA_C_PBE")),
        ("RPBEPBE", "R", ("GGA_X_PBE", "GGA_C_PBE")),
        ("RwB97XD", "R", ("HYB_GGA_XC_WB97X_D",)),
        ("RB97D3", "R", ("GGA_XC_B97_D",)),
        ("UBP86", "U", ("GGA_X_B88", "GGA_C_P86")),
        ("RM062X", "R", ("HYB_MGGA_X_M06_2X", "MGGA_C_M06_2X")),
    ],
)
def test_labels_of_energies(label, spin, names):
    found, rest = unrestricted_part(label)
    assert (found, functional_names(rest)) == (spin, names)


@pytest.mark.parametrize(
    ("route", "method", "basis", "optimises"),
    [
        (b" #B3LYP/aug-cc-pVTZ scf=verytight integral(grid=ultrafine)\n", "B3LYP", "AUG-CC-PVTZ", False),
        (b" #CCSD(T)=FULL/6-31G* opt=z-matrix freq\n", "CCSD(T)", "6-31G*", True),
        (b" #N Geom=AllCheck SCRF=Check GenChk RB2PLYP-Full/6-31G(d) \n Freq\n", "RB2PLYP", "6-31G(D)", False),
        (b" #p hf/sto-3g popt=calcfc\n", "hf", "STO-3G", True),
    ],
)
def test_routes(route, method, basis, optimises):
    found = read_route(route)
    assert (found.method, found.basis, found.optimises) == (method, basis, optimises)


def variant(tmp_path: Path, *changes: tuple[str, str]) -> tuple[EntryArchive, EntryLog]:
    text = SMALL.read_text()
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    path = tmp_path / "variant.log"
    path.write_text(text)
    return read(path)


def test_layers_of_oniom():
    route = read_route(b" #p oniom(b3lyp/6-31g(d):pm6) opt\n")
    assert (route.high_level, route.method, route.basis, route.optimises) == ("b3lyp", "b3lyp", "6-31G(D)", True)


def test_the_energy_of_all_layers(tmp_path):
    text = SMALL.read_text()
    done = next(line for line in text.splitlines() if "SCF Done" in line)
    archive, _ = variant(tmp_path, (done, done + "\n ONIOM: extrapolated energy =     -100.500000000000"))
    calculation = archive.section_run[0].section_single_configuration_calculation[0]
    assert calculation.m_magnitude("energy_total") == pytest.approx(-100.5 * HARTREE)


@pytest.mark.parametrize(
    ("line", "energy"),
    [
        (" ITN=  2 MaxIt= 64 E=    -154.9000000000 DE=-1.12D-08 Acc= 1.00D-08 Lan= 0", -154.9),
        (" Energy=  0.123400000000     NIter=   0.", 0.1234),
        (" Recovered energy= -5.07000000000      dipole= 0.0 0.0 0.0", -5.07),
    ],
)
def test_energies_of_methods_without_scf_done(line, energy, tmp_path):
    done = next(line for line in SMALL.read_text().splitlines() if "SCF Done" in line)
    archive, _ = variant(tmp_path, (done, line))
    calculation = archive.section_run[0].section_single_configuration_calculation[0]
    assert calculation.m_magnitude("energy_total") == pytest.approx(energy * HARTREE)


def test_an_open_shell_in_layers(tmp_path):
    text = SMALL.read_text()
    route = next(line for line in text.splitlines() if line.startswith(" #"))
    archive, _ = variant(tmp_path, (route, " #p oniom(b3lyp/6-31g(d):pm6) opt"), ("E(RPBE1PBE)", "E(UPM6)"))
    (method,) = archive.section_run[0].section_method
    assert [part.XC_functional_name for part in method.section_XC_functionals] == ["HYB_GGA_XC_B3LYP"]
    assert (method.number_of_spin_channels, method.electronic_structure_method) == (2, "DFT")


def test_missing_electrons_are_reported(tmp_path):
    orientation = next(line for line in SMALL.read_text().splitlines() if "orientation:" in line)
    _, log = variant(tmp_path, (orientation, "     6 alpha electrons        6 beta electrons\n" + orientation))
    assert any("electrons" in warning for warning in log.warnings)


def test_a_file_without_geometry_is_refused(tmp_path):
    path = tmp_path / "head.log"
    path.write_bytes(SMALL.read_bytes()[:500])
    with pytest.raises(ParserError):
        read(path)


def test_damaged_files_are_survived(tmp_path):
    data = SMALL.read_bytes()
    for length in range(0, len(data), 200):
        survive("parsers/gaussian", "hf.log", data[:length], tmp_path)
    for mutation in MUTATIONS:
        for seed in range(20):
            survive("parsers/gaussian", "hf.log", mutation(data, random.Random(seed)), tmp_path)
