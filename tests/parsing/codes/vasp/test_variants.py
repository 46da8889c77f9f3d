"""Layouts of less common runs: potentials that are not listed, learned forces, GW, positions in side files."""

from __future__ import annotations

import gzip
from pathlib import Path

import numpy as np
import pytest

from nomad.datamodel import EntryArchive
from nomad.logs import EntryLog
from nomad.parsing.codes.vasp.parser import VaspParser
from nomad.parsing.matching import match_file
from nomad.units import factor

HEAD = """\
 vasp.5.3.3 18Dez12gamma-only
 executed on             BlueGene date 2015.03.18  12:12:14
 running on    8 total cores
 POTCAR:    PAW_PBE Na_pv 19Sep2006
 POTCAR:    PAW_PBE Cl 06Sep2000
 POTCAR:    PAW_PBE Na_pv 19Sep2006
  local pseudopotential read in
 POTCAR:    PAW_PBE Cl 06Sep2000
  local pseudopotential read in
   ions per type =               1
   1
 Startparameter for this run:
   ISPIN  =      1    spin polarized calculation?
   ENCUT  =  300.0 eV
   NSW    =      {steps}    number of steps for IOM
   IBRION =      {motion}    ionic relax: 0-MD 1-quasi-New 2-CG
   POTIM  = 2.0000    time-step for ionic-motion
  Mass of Ions in am
   POMASS =  22.99 35.45
  Ionic Valenz
   ZVAL   =   7.00  7.00
   LEXCH   =     8    internal setting for exchange type
{extra}
--------------------------------------------------------------------------------------------------------
      direct lattice vectors                 reciprocal lattice vectors
     4.000000000  0.000000000  0.000000000     0.250000000  0.000000000  0.000000000
     0.000000000  4.000000000  0.000000000     0.000000000  0.250000000  0.000000000
     0.000000000  0.000000000  4.000000000     0.000000000  0.000000000  0.250000000
 k-points in reciprocal lattice and weights: Gamma
   0.00000000  0.00000000  0.00000000       1.000
 position of ions in fractional coordinates (direct lattice)
   0.00000000  0.00000000  0.00000000
   0.50000000  0.50000000  0.50000000

"""
AB_INITIO = """\
--------------------------------------- Iteration      {number}(   1)  ---------------------------------------
  free energy    TOTEN  =       -10.50000000 eV
  energy without entropy =      -10.50000000  energy(sigma->0) =      -10.50000000
{more}
  FREE ENERGIE OF THE ION-ELECTRON SYSTEM (eV)
  ---------------------------------------------------
  free  energy   TOTEN  =       -10.50000000 eV
  energy  without entropy=      -10.50000000  energy(sigma->0) =      -10.50000000
"""
POSITIONS = """\
 POSITION                                       TOTAL-FORCE (eV/Angst){note}
 -----------------------------------------------------------------------------------
      0.00000      0.00000      0.00000         0.100000     -0.200000      0.300000
      2.00000      2.00000      2.10000        -0.100000      0.200000     -0.300000
 -----------------------------------------------------------------------------------
"""
LEARNED = """\
--------------------------------------- Ionic step        {number}  -------------------------------------------
{positions}
  ML FREE ENERGIE OF THE ION-ELECTRON SYSTEM (eV)
  ---------------------------------------------------
  free  energy ML TOTEN  =       -10.40000000 eV
  ML energy  without entropy=      -10.40000000  ML energy(sigma->0) =      -10.40000000
"""
QUASIPARTICLES = """\
 QP shifts <psi_nk| G(iteration)W_0 |psi_nk>: iteration 1
 for sc-GW calculations column KS-energies equals QP-energies in previous step
 k-point   1 :       0.0000    0.0000    0.0000
  band No.  KS-energies  QP-energies   sigma(KS)   V_xc(KS)     V^pw_x(r,r')   Z            occupation

      1      -7.1627      -8.3040     -14.5626     -12.7276     -19.9532       0.6219       2.0000
      2      -1.9000       2.0000     -14.5626     -12.7276     -19.9532       0.6219       0.0000

"""
END = " General timing and accounting informations for this job:\n Elapsed time (sec):       10.0\n"


def read(folder: Path, text: str, **beside: str) -> tuple[EntryArchive, EntryLog]:
    (folder / "OUTCAR").write_text(text)
    for name, content in beside.items():
        (folder / name).write_text(content)
    archive, log = EntryArchive(), EntryLog()
    VaspParser().parse(folder / "OUTCAR", archive, log)
    return archive, log


def head(steps: int = 0, motion: int = -1, extra: str = "") -> str:
    return HEAD.format(steps=steps, motion=motion, extra=extra)


def ab_initio(number: int = 1, more: str = "") -> str:
    return AB_INITIO.format(number=number, more=more)


def test_potentials_that_are_only_named(tmp_path):
    archive, log = read(tmp_path, head() + ab_initio(more=POSITIONS.format(note="")) + END)
    run = archive.section_run[0]
    method = run.section_method[0]
    assert run.section_system[0].atom_labels == ["Na", "Cl"]
    names = {functional.XC_functional_name for functional in method.section_XC_functionals}
    assert names == {"GGA_X_PBE", "GGA_C_PBE"}
    kinds = method.section_method_atom_kind
    assert [kind.method_atom_kind_pseudopotential_name for kind in kinds] == [
        "PAW_PBE Na_pv 19Sep2006",
        "PAW_PBE Cl 06Sep2000",
    ]
    assert [kind.method_atom_kind_explicit_electrons for kind in kinds] == [7, 7]
    assert log.warnings == []


def test_an_old_output_for_the_gamma_point_is_recognised(tmp_path):
    path = tmp_path / "OUTCAR"
    path.write_text(head())
    assert isinstance(match_file(path, "OUTCAR"), VaspParser)


def test_steps_of_a_machine_learned_force_field(tmp_path):
    steps = "".join(LEARNED.format(number=n, positions=POSITIONS.format(note=" (ML)")) for n in (2, 3))
    archive, _ = read(tmp_path, head(3, 0) + ab_initio(more=POSITIONS.format(note="")) + steps + END)
    run = archive.section_run[0]
    energies = [c.m_magnitude("energy_total") for c in run.section_single_configuration_calculation]
    assert energies == pytest.approx([-10.5 * factor("eV"), -10.4 * factor("eV"), -10.4 * factor("eV")])
    assert all(c.m_magnitude("atom_forces")[1, 2] < 0 for c in run.section_single_configuration_calculation)
    assert run.section_frame_sequence[0].number_of_frames_in_sequence == 3
    assert len(run.section_system) == 3


def test_quasi_particle_energies(tmp_path):
    archive, _ = read(tmp_path, head() + ab_initio(more=QUASIPARTICLES) + END)
    eigenvalues = archive.section_run[0].section_single_configuration_calculation[0].section_eigenvalues[0]
    values = eigenvalues.m_magnitude("eigenvalues_values")
    np.testing.assert_allclose(values[0, 0], np.array([-8.304, 2.0]) * factor("eV"))
    assert eigenvalues.eigenvalues_occupation[0, 0].tolist() == [2, 0]


@pytest.mark.parametrize("style", ["fixed", "moving", "old"])
def test_positions_of_a_trajectory_beside(style, tmp_path):
    cell = "NaCl\n 1.0\n 4.0 0 0\n 0 4.0 0\n 0 0 4.0\n Na Cl\n 1 1\n"
    trajectory = "" if style == "moving" else cell
    if style == "old":
        trajectory = "  2  2  3\n 0.16E+02 0.4E-09\n 1000.0\n  CAR\n NaCl\n"
    for number in (1, 2, 3):
        mark = "\n" if style == "old" else f"Direct configuration= {number:5}\n"
        trajectory += (cell if style == "moving" else "") + mark + f" 0 0 0\n 0.5 0.5 0.5{number}\n"
    archive, log = read(tmp_path, head(3, 0) + "".join(ab_initio(n) for n in (1, 2, 3)) + END, XDATCAR=trajectory)
    systems = archive.section_run[0].section_system
    heights = [system.m_magnitude("atom_positions")[1, 2] * 1e10 for system in systems]
    assert heights[1:] == pytest.approx([4 * 0.52, 4 * 0.53])
    assert [warning for warning in log.warnings if "cut" in warning] == []


def test_a_trajectory_that_is_cut_gives_no_wrong_positions(tmp_path):
    trajectory = "NaCl\n1.0\n4 0 0\n0 4 0\n0 0 4\nNa Cl\n1 1\nDirect configuration= 1\n 0 0 0\n 0.5 0.5 0.51\nDirect"
    trajectory += " configuration= 2\n 0 0 0\n"
    archive, log = read(tmp_path, head(2, 0) + ab_initio(1) + ab_initio(2) + END, XDATCAR=trajectory)
    assert len(archive.section_run[0].section_system) == 1
    assert "a configuration is cut and left out" in log.warnings


@pytest.mark.parametrize("occupations", [True, False])
def test_eigenvalues_beside(occupations, tmp_path):
    rows = "".join(f"{band} {band - 3}.5{' 1.0' if occupations else ''}\n" for band in (1, 2))
    text = "2 2 1 1\n 0.1 0.1\n 1000\n CAR\n NaCl\n 14 1 2\n\n 0.0 0.0 0.0 1.0\n" + rows
    archive, _ = read(tmp_path, head() + ab_initio() + END, EIGENVAL=text)
    section = archive.section_run[0].section_single_configuration_calculation[0].section_eigenvalues[0]
    np.testing.assert_allclose(section.m_magnitude("eigenvalues_values")[0, 0], np.array([-2.5, -1.5]) * factor("eV"))
    assert (section.eigenvalues_occupation is not None) == occupations


def test_projections_of_spin_vectors(tmp_path):
    block = "".join(f"{energy} " + " ".join(str(field) for field in range(1, 37)) + "\n" for energy in (-1.0, 0.0, 1.0))
    total = "1 -1 3 0 1\n" + "".join(f"{energy} 0.5 1.0\n" for energy in (-1.0, 0.0, 1.0))
    text = "2 2 1 0\n1\n1\nCAR\nNaCl\n" + total + ("1 -1 3 0 1\n" + block) * 2
    extra = "   LNONCOLLINEAR =      T non collinear calculations"
    archive, _ = read(tmp_path, head(extra=extra) + ab_initio(more=POSITIONS.format(note="")) + END, DOSCAR=text)
    dos = archive.section_run[0].section_single_configuration_calculation[0].section_dos[0]
    values = dos.m_magnitude("dos_values_lm") * factor("eV")
    assert values.shape == (9, 1, 2, 3)
    np.testing.assert_allclose(values[:, 0, 0, 0], 1 + 4 * np.arange(9))


def test_energies_under_pressure_have_no_work(tmp_path):
    source = (Path(__file__).parents[3] / "data/vasp/nio_relax/vasprun.xml").read_text()
    pressed = source.replace("<parameters>", '<parameters><i name="PSTRESS">     10.00000000</i>', 1)
    both = []
    for text in (source, pressed):
        path = tmp_path / "vasprun.xml.gz"
        path.write_bytes(gzip.compress(text.encode()))
        archive = EntryArchive()
        VaspParser().parse(path, archive, EntryLog())
        both.append(archive.section_run[0])
    for plain, changed in zip(*(run.section_single_configuration_calculation for run in both), strict=True):
        volume = np.linalg.det(plain.single_configuration_calculation_to_system_ref.m_magnitude("lattice_vectors"))
        difference = plain.m_magnitude("energy_free") - changed.m_magnitude("energy_free")
        assert difference == pytest.approx(10 * factor("kbar") * abs(volume), rel=1e-6)
