"""Archives made of OUTCAR files and what lies beside them."""

from __future__ import annotations

import gzip
import shutil

import numpy as np
import pytest

from nomad.units import factor

from .conftest import DATA, parse_path

EV = factor("eV")
OUTCAR = "mg_outcar/OUTCAR.static"


def test_program_and_times(parse):
    run = parse(OUTCAR).run
    assert run.program_version == "5.3.2 13Sep12 complex parallel LinuxIFC"
    assert run.m_magnitude("time_run_date_end") - run.m_magnitude("time_run_date_start") == pytest.approx(25.5)
    assert run.run_clean_end is True


def test_settings_come_from_the_output_and_digits_from_the_incar(parse):
    method = parse(OUTCAR).method
    assert method.x_vasp_incar_out["NELMDL"] == -5
    assert method.x_vasp_incar_out["ENCUT"] == 400.004
    assert method.x_vasp_incar_in["MAGMOM"] == [0.0, 0.0]
    assert method.x_vasp_incar_in["LWAVE"] is False
    assert method.smearing_kind == "methfessel-paxton"


def test_potentials_and_functional(parse):
    found = parse(OUTCAR)
    assert found.functionals == ["GGA_X_PBE", "GGA_C_PBE"]
    kinds = found.method.section_method_atom_kind
    assert [kind.method_atom_kind_label for kind in kinds] == ["Mg", "O"]
    assert kinds[0].method_atom_kind_pseudopotential_name == "PAW_PBE Mg_pv 06Sep2000"
    assert found.run.section_system[0].atom_labels == ["Mg", "O"]


def test_hubbard_u_is_told_without_an_incar(parse_text, text):
    source = text(OUTCAR).replace("Automatic generation", " LDA+U is selected, type is set to LDAUTYPE =  2\n")
    assert parse_text(source, "OUTCAR").method.electronic_structure_method == "DFT+U"


def test_a_cut_compressed_file(parse_text, text):
    packed = gzip.compress(text(OUTCAR).encode())
    found = parse_text(packed[: len(packed) * 3 // 4], "OUTCAR.gz")
    assert found.run.program_version.startswith("5.3.2")
    assert "the compressed file is damaged" in found.log.warnings


def test_weights_of_the_irreducible_mesh_are_exact(parse):
    assert parse(OUTCAR).method.k_mesh_weights == pytest.approx([1 / 3, 2 / 3], rel=1e-12)


def test_ionic_steps(parse):
    first, last = parse(OUTCAR).calculations
    assert first.m_magnitude("energy_total") == pytest.approx(-11.98 * EV)
    assert first.m_magnitude("energy_total_T0") == pytest.approx(-11.99 * EV)
    assert last.m_magnitude("energy_free") == pytest.approx(-12.1 * EV)
    assert len(last.section_scf_iteration) == 2
    assert last.section_scf_iteration[0].m_magnitude("energy_free_scf_iteration") == pytest.approx(-11.8 * EV)
    assert last.single_configuration_calculation_converged is True
    system = last.single_configuration_calculation_to_system_ref
    assert system.m_magnitude("atom_positions")[1, 0] == pytest.approx(2.11e-10)
    assert system.x_vasp_selective_dynamics.tolist() == [[False] * 3, [True] * 3]
    stress = last.m_magnitude("stress_tensor") / 1e8
    assert stress == pytest.approx(np.array([[10, 1, 3], [1, 20, 2], [3, 2, 30]]))


def test_eigenvalues_of_both_spins(parse):
    calculation = parse(OUTCAR).calculations[0]
    section = calculation.section_eigenvalues[0]
    assert section.m_magnitude("eigenvalues_values")[1, 1].tolist() == pytest.approx([-1.8 * EV, 2.2 * EV, 6.2 * EV])
    assert section.eigenvalues_kpoints.tolist() == [[0, 0, 0], [0.5, 0, 0]]
    assert calculation.m_magnitude("energy_reference_fermi") == pytest.approx([1.25 * EV] * 2)


def test_densities_of_states_of_the_file_with_the_same_suffix(parse):
    first, last = parse(OUTCAR).calculations
    assert not first.section_dos
    dos = last.section_dos[0]
    volume = 2 * 2.1e-10**3
    assert dos.dos_values[:, 1] == pytest.approx(np.array([1, 0.9]) * volume / EV)
    assert dos.dos_integrated_values[1].tolist() == [0, 1.9, 4]
    assert dos.dos_lm.tolist() == [[0, 0], [1, -1], [2, -1]]
    assert dos.dos_values_lm[1, 1, 0, 0] == pytest.approx(0.4 / EV), "p, second spin"


def test_molecular_dynamics(parse):
    found = parse(OUTCAR)
    assert found.run.section_sampling_method[0].ensemble_type == "NVE"
    frames = found.run.section_frame_sequence[0]
    assert frames.m_magnitude("frame_sequence_temperature").tolist() == [300, 300]
    assert frames.m_magnitude("frame_sequence_kinetic_energy") == pytest.approx([0.038776 * EV] * 2)


def test_without_neighbours(tmp_path):
    shutil.copy(DATA / OUTCAR, tmp_path / "OUTCAR")
    found = parse_path(tmp_path / "OUTCAR")
    assert len(found.calculations) == 2
    assert not found.method.m_is_set("x_vasp_incar_in")


def test_an_output_cut_in_its_last_step(parse_text, text):
    source = text(OUTCAR)
    found = parse_text(source[: source.rindex("Iteration    2(   2)")], "OUTCAR")
    assert len(found.calculations) == 1
    assert found.run.run_clean_end is False
    assert {"an ionic step is cut short and left out", "the calculation did not end properly"} <= set(
        found.log.warnings
    )
