"""Layouts of other versions and what else may lie beside an output: pdb and dcd trajectories, bands, orbitals."""

from __future__ import annotations

import shutil
import struct

import numpy as np
import pytest

from nomad.parsing.codes.cp2k.functionals import functional_names
from nomad.units import factor

from .test_reader import DATA, HARTREE, read

STRESS = """\
 STRESS| Analytical stress tensor [bar]
 STRESS|                        x                   y                   z
 STRESS|      x        1.00000000E+03      2.00000000E+00      3.00000000E+00
 STRESS|      y        2.00000000E+00      4.00000000E+03      5.00000000E+00
 STRESS|      z        3.00000000E+00      5.00000000E+00      6.00000000E+03
"""
K_POINTS = """\
 BRILLOUIN| List of Kpoints [2 Pi/Bohr]                                        2
 BRILLOUIN|  Number           Weight            X              Y              Z
 BRILLOUIN|       1           0.25000       -0.25000       -0.25000       -0.25000
 BRILLOUIN|       2           0.75000       -0.25000       -0.25000        0.25000
"""
ORBITALS_OLD = """\
 MO EIGENVALUES AND MO OCCUPATION NUMBERS AFTER SCF STEP 9

# MO index          MO eigenvalue [a.u.]            MO occupation
         1                     -0.867931                 2.000000
         2                     -0.461283                 2.000000
# Sum                                                    4.000000
"""
ORBITALS_NEW = """\
 MO| EIGENVALUES AND OCCUPATION NUMBERS AFTER SCF STEP 9

 MO|  Index      Eigenvalue [a.u.]      Eigenvalue [eV]      Occupation
 MO|      1              -0.867931           -23.617605        2.000000
 MO|      2              -0.461283           -12.552149        2.000000
 MO|    Sum:                                                   4.000000
"""
BANDS = """\
# Set 1: 3 special points, 3 k-points, 2 bands
#  Special point 1          0.00000000      0.00000000      0.00000000  GAMMA
#  Special point 2          0.50000000      0.00000000      0.00000000  X
#  Special point 3          0.50000000      0.50000000      0.00000000  M
#  Point 1  Spin 1:      0.00000000      0.00000000      0.00000000      0.33333333
#   Band    Energy [eV]     Occupation
       1    -6.10000000     2.00000000
       2     5.10000000     0.00000000
#  Point 2  Spin 1:      0.50000000      0.00000000      0.00000000      0.33333333
#   Band    Energy [eV]     Occupation
       1    -6.20000000     2.00000000
       2     5.20000000     0.00000000
#  Point 3  Spin 1:      0.50000000      0.50000000      0.00000000      0.33333333
#   Band    Energy [eV]     Occupation
       1    -6.30000000     2.00000000
       2     5.30000000     0.00000000
"""


@pytest.fixture
def silicon(tmp_path):
    """Reads the output of silicon after a change of its text, without the files beside it."""

    def run(*changes, **beside):
        content = (DATA / "si8_energy" / "run.out").read_text()
        for old, new in changes:
            assert old in content
            content = content.replace(old, new)
        for name, text in beside.items():
            (tmp_path / f"si8.{name}").write_text(text)
        (tmp_path / "run.out").write_text(content)
        return read(tmp_path / "run.out")

    return run


ENERGY = " ENERGY| Total FORCE_EVAL ( QS ) energy [a.u.]:"


def test_units_of_newer_versions(silicon):
    run, log = silicon((ENERGY, STRESS + ENERGY.replace("[a.u.]:", "[hartree]")))
    (calculation,) = run.section_single_configuration_calculation
    assert calculation.m_magnitude("energy_total") == pytest.approx(-31.1196217592 * HARTREE)
    assert calculation.m_magnitude("stress_tensor")[1] == pytest.approx(np.array([2e5, 4e8, 5e5]))
    assert run.section_method[0].stress_tensor_method == "Analytical"
    assert log.warnings == []


def test_k_points(silicon):
    run, _ = silicon((" SCF WAVEFUNCTION OPTIMIZATION", K_POINTS + "\n SCF WAVEFUNCTION OPTIMIZATION"))
    assert run.section_method[0].k_mesh_weights == pytest.approx([0.25, 0.75])
    assert run.section_method[0].k_mesh_points[1] == pytest.approx([-0.25, -0.25, 0.25])


@pytest.mark.parametrize("printed", [ORBITALS_OLD, ORBITALS_NEW], ids=["old", "new"])
def test_orbitals_of_the_output(printed, silicon):
    run, _ = silicon((ENERGY, printed + "\n" + ENERGY))
    section = run.section_single_configuration_calculation[0].section_eigenvalues[0]
    assert section.m_magnitude("eigenvalues_values")[0, 0] == pytest.approx(np.array([-0.867931, -0.461283]) * HARTREE)
    assert section.eigenvalues_occupation[0, 0] == pytest.approx([2, 2])


def test_bands_beside(silicon):
    run, log = silicon(bs=BANDS)
    (k_band,) = run.section_single_configuration_calculation[0].section_k_band
    first, second = k_band.section_k_band_segment
    assert first.band_segm_labels == ["GAMMA", "X"]
    assert second.m_magnitude("band_energies")[0, 1] == pytest.approx(np.array([-6.3, 5.3]) * factor("eV"))
    assert log.warnings == []


def test_bands_that_are_cut_are_left_out(silicon):
    run, log = silicon(bs=BANDS[:-40])
    assert run.section_single_configuration_calculation[0].section_k_band == []
    assert log.warnings == ["the band structure beside the output is not complete and left out"]


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("DFT-D2", "G06"),
        ("DFT-D3 (Version 3.1)", "DFT-D3"),
        ("DFT-D3 (Version 3.1)\n vdW POTENTIAL|      BJ Damping: S. Grimme et al, JCC 32: 1456 (2011)", "DFT-D3(BJ)"),
        ("Non-local Functional", "XC"),
    ],
)
def test_dispersion(printed, name, silicon):
    run, _ = silicon((" FUNCTIONAL| PADE:", f" vdW POTENTIAL|      {printed}\n FUNCTIONAL| PADE:"))
    assert run.section_method[0].van_der_Waals_method == name


def test_a_screened_hybrid():
    printed = [["PBE", None], ["XWPBE", None]]
    assert functional_names(printed, 0.25, 0.11) == ("HYB_GGA_XC_HSE06",)


def pdb_of(frames):
    for step, positions in frames:
        yield f"REMARK    Step {step}, time =  {step * 5.0:.3f} fs, E =   -0.0796889424\n"
        for number, (x, y, z) in enumerate(positions, start=1):
            yield f"ATOM  {number:5d} Ar   MOL     1    {x:8.3f}{y:8.3f}{z:8.3f}  1.00  0.00          Ar\n"
        yield "END\n"


def dcd_of(frames):
    def record(data):
        return struct.pack("<i", len(data)) + data + struct.pack("<i", len(data))

    control = [0] * 20
    control[1], control[2], control[10] = frames[0][0], frames[1][0] - frames[0][0], 1
    data = record(b"CORD" + struct.pack("<20i", *control)) + record(struct.pack("<i", 0))
    data += record(struct.pack("<i", len(frames[0][1])))
    for _, positions in frames:
        data += record(struct.pack("<6d", 16, 90, 16, 90, 90, 16))
        data += b"".join(record(positions[:, axis].astype("<f4").tobytes()) for axis in range(3))
    return data


@pytest.mark.parametrize("form", ["pdb", "dcd"])
def test_trajectories_in_other_formats(form, tmp_path):
    expected, _ = read(DATA / "argon_md_fist" / "run.out")
    lines = (DATA / "argon_md_fist" / "argon-pos-1.xyz").read_text().splitlines()
    frames = []
    for start in range(0, len(lines), 66):
        step = int(lines[start + 1].split(",")[0].split("=")[1])
        frames.append((step, np.array([line.split()[1:] for line in lines[start + 2 : start + 66]], dtype=float)))
    shutil.copy(DATA / "argon_md_fist" / "run.out", tmp_path)
    content = dcd_of(frames) if form == "dcd" else "".join(pdb_of(frames)).encode()
    (tmp_path / f"argon-pos-1.{form}").write_bytes(content)
    run, log = read(tmp_path / "run.out")
    assert log.warnings == []
    assert len(run.section_system) == len(expected.section_system) > 2
    for system, other in zip(run.section_system, expected.section_system, strict=True):
        np.testing.assert_allclose(
            system.m_magnitude("atom_positions"), other.m_magnitude("atom_positions"), atol=6e-14
        )


@pytest.mark.parametrize("angles", [True, False])
def test_cells_of_dynamics_at_constant_pressure(angles, tmp_path):
    content = (DATA / "argon_md_fist" / "run.out").read_text()
    mark = " MD| Potential energy [hartree]"
    assert mark in content
    printed = " MD| Cell lengths [bohr]            3.20000000E+01  3.30000000E+01  3.40000000E+01\n"
    if angles:
        printed += " MD| Cell angles [deg]              9.00000000E+01  9.00000000E+01  9.00000000E+01\n"
    shutil.copytree(DATA / "argon_md_fist", tmp_path, dirs_exist_ok=True)
    (tmp_path / "run.out").write_text(content.replace(mark, printed + mark))
    run, _ = read(tmp_path / "run.out")
    edges = np.diag(run.section_system[-1].m_magnitude("lattice_vectors")) / factor("bohr")
    assert edges == pytest.approx([32, 33, 34])
