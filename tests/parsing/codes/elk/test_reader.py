"""Outputs of Elk computed for this project, with the numbers that stand in them."""

from __future__ import annotations

import contextlib
import json
import random
import shutil
from pathlib import Path

import numpy as np
import pytest

from nomad.datamodel import EntryArchive
from nomad.errors import ParserError
from nomad.logs import EntryLog
from nomad.parsing.codes.elk.functionals import functional_names
from nomad.parsing.head import FileHead
from nomad.parsing.registry import parser_by_name, parsers
from nomad.units import factor

from ...test_mutations import MUTATIONS

DATA = Path(__file__).parents[3] / "data" / "elk"
HARTREE, BOHR = factor("hartree"), factor("bohr")


def read(path):
    archive, log = EntryArchive(), EntryLog()
    parser_by_name("parsers/elk").parse(path, archive, log)
    return archive.section_run[0], log


def test_only_elk_takes_its_output():
    head = FileHead.read(DATA / "si_bands" / "INFO.OUT")
    takers = [parser.name for parser in parsers() if parser.rules.refusal(head, "a/INFO.OUT", []) is None]
    assert takers == ["parsers/elk"]


def test_loops_are_iterations_of_one_calculation():
    run, log = read(DATA / "fe_bcc_spin" / "INFO.OUT")
    assert (run.program_name, run.program_version, run.run_clean_end, log.warnings) == ("elk", "8.4.30", True, [])
    (calculation,) = run.section_single_configuration_calculation
    assert calculation.number_of_scf_iterations == 18
    assert calculation.single_configuration_calculation_converged
    assert calculation.m_magnitude("energy_total") == pytest.approx(-1270.57622516 * HARTREE)
    first, *_, last = calculation.section_scf_iteration
    assert first.m_magnitude("energy_total_scf_iteration") == pytest.approx(-1269.96979274 * HARTREE)
    assert last.m_magnitude("energy_total_scf_iteration") == calculation.m_magnitude("energy_total")
    assert calculation.m_magnitude("energy_reference_fermi") == pytest.approx([0.321206700855 * HARTREE] * 2)
    parts = ("electronic_kinetic_energy", "energy_electrostatic", "energy_X", "energy_C", "energy_correction_entropy")
    assert sum(calculation.m_magnitude(name) for name in parts) == pytest.approx(
        calculation.m_magnitude("energy_total")
    )


def test_the_method_of_a_collinear_magnet():
    run, _ = read(DATA / "fe_bcc_spin" / "INFO.OUT")
    (method,) = run.section_method
    assert [item.XC_functional_name for item in method.section_XC_functionals] == ["LDA_X", "LDA_C_PW"]
    assert (method.number_of_spin_channels, method.smearing_kind) == (2, "fermi")
    assert method.m_magnitude("smearing_width") == pytest.approx(0.001 * HARTREE)
    assert method.m_magnitude("scf_threshold_energy_change") == pytest.approx(1e-4 * HARTREE)
    assert method.m_magnitude("k_mesh_weights").sum() == pytest.approx(1)
    kind = method.section_method_atom_kind[0].m_to_dict()
    assert (kind["method_atom_kind_label"], kind["method_atom_kind_atom_number"]) == ("Fe", 26)
    (eigenvalues,) = run.section_single_configuration_calculation[0].section_eigenvalues
    occupations = eigenvalues.m_magnitude("eigenvalues_occupation")
    up, down = (occupations * method.m_magnitude("k_mesh_weights")[None, :, None]).sum(axis=(1, 2))
    assert up + down == pytest.approx(16, abs=1e-5)
    assert up - down == pytest.approx(-2, abs=0.05)


def test_the_structure():
    run, _ = read(DATA / "si_bands" / "INFO.OUT")
    (system,) = run.section_system
    assert system.atom_labels == ["Si", "Si"]
    assert system.m_magnitude("lattice_vectors")[0] == pytest.approx([5.13 * BOHR, 5.13 * BOHR, 0])
    assert system.m_magnitude("atom_positions")[0] == pytest.approx([0.75 * 5.13 * BOHR] * 3)


def test_bands_run_between_the_corners_of_the_input():
    run, _ = read(DATA / "si_bands" / "INFO.OUT")
    (calculation,) = run.section_single_configuration_calculation
    (bands,) = calculation.section_k_band
    first, last = bands.section_k_band_segment
    assert first.m_magnitude("band_k_points")[[0, -1]].tolist() == [[0.5, 0.5, 0.5], [0, 0, 0]]
    assert last.m_magnitude("band_k_points")[-1].tolist() == [0.5, 0.5, 0]
    gamma = calculation.section_eigenvalues[0].m_magnitude("eigenvalues_values")[0, 0, 0]
    assert first.m_magnitude("band_energies")[0, -1, 0] == pytest.approx(gamma, rel=1e-6)


def test_bands_without_the_input_have_no_k_points(tmp_path):
    folder = shutil.copytree(DATA / "si_bands", tmp_path / "run")
    (folder / "elk.in").unlink()
    run, _ = read(folder / "INFO.OUT")
    segments = run.section_single_configuration_calculation[0].section_k_band[0].section_k_band_segment
    assert len(segments) == 2
    assert not segments[0].m_is_set("band_k_points")


def test_the_density_of_states_counts_from_the_fermi_level():
    run, _ = read(DATA / "al_fcc_dos" / "INFO.OUT")
    (calculation,) = run.section_single_configuration_calculation
    (dos,) = calculation.section_dos
    energies, values = dos.m_magnitude("dos_energies"), dos.m_magnitude("dos_values")
    assert values.shape == (1, 400)
    fermi = calculation.m_magnitude("energy_reference_fermi")[0]
    assert energies[0] == pytest.approx(fermi - 0.5 * HARTREE)
    below = energies <= fermi
    assert (values[0][below] * (energies[1] - energies[0])).sum() == pytest.approx(3, abs=0.1)


def test_moments_and_charges_of_the_muffin_tins():
    run, _ = read(DATA / "fe_bcc_spin" / "INFO.OUT")
    (calculation,) = run.section_single_configuration_calculation
    assert calculation.m_magnitude("x_elk_total_moment") == pytest.approx([-1.998765158])
    assert calculation.m_magnitude("x_elk_muffin_tin_moments")[0] == pytest.approx([-1.975431954])
    assert calculation.m_magnitude("x_elk_muffin_tin_charges") == pytest.approx([24.94585547])
    assert calculation.m_magnitude("x_elk_interstitial_charge") == pytest.approx(1.054144526)


def test_the_reciprocal_cell_has_no_factor_two_pi():
    run, _ = read(DATA / "si_bands" / "INFO.OUT")
    lattice = run.section_system[0].m_magnitude("lattice_vectors")
    (bands,) = run.section_single_configuration_calculation[0].section_k_band
    assert lattice @ bands.m_magnitude("reciprocal_cell").T == pytest.approx(np.eye(3), abs=1e-12)


def test_bands_with_characters_stand_in_files_of_the_atoms(tmp_path):
    folder = shutil.copytree(DATA / "si_bands", tmp_path / "run")
    rows = (folder / "BAND.OUT").read_text().splitlines()
    (folder / "BAND.OUT").unlink()
    table = "\n".join(line + " 0.9 0.5 0.3 0.1" if line.strip() else "" for line in rows)
    (folder / "BAND_S01_A0001.OUT").write_text(table)
    plain, _ = read(DATA / "si_bands" / "INFO.OUT")
    run, log = read(folder / "INFO.OUT")
    assert log.warnings == []
    first, second = (
        item.section_single_configuration_calculation[0].section_k_band[0].section_k_band_segment[0]
        for item in (plain, run)
    )
    assert (first.m_magnitude("band_energies") == second.m_magnitude("band_energies")).all()


def curves(*scales, points=400, start=-0.5, width=0.0025):
    blocks = ("".join(f"{start + i * width:.6f} {scale * (i % 7):.6f}\n" for i in range(points)) for scale in scales)
    return "\n".join(blocks) + "\n"


@pytest.mark.parametrize(("sums", "kinds"), [((1,) * 16, "spherical"), ((1, 3, 5, 7), "integrated")])
def test_projected_densities_of_states(tmp_path, sums, kinds):
    folder = shutil.copytree(DATA / "al_fcc_dos", tmp_path / "run")
    (folder / "PDOS_S01_A0001.OUT").write_text(curves(*sums))
    run, log = read(folder / "INFO.OUT")
    (calculation,) = run.section_single_configuration_calculation
    (section,) = calculation.section_atom_projected_dos
    values = section.m_magnitude("atom_projected_dos_values_lm")
    assert values.shape == (len(sums), 1, 1, 400)
    assert section.atom_projected_dos_m_kind == kinds
    assert section.m_magnitude("atom_projected_dos_values_total")[0, 0, 6] == pytest.approx(sum(sums) * 6 / HARTREE)
    assert log.warnings == []


def test_projected_densities_of_two_spins(tmp_path):
    folder = shutil.copytree(DATA / "fe_bcc_spin", tmp_path / "run")
    (folder / "PDOS_S01_A0001.OUT").write_text(curves(*[1] * 16, *[-2] * 16))
    run, _ = read(folder / "INFO.OUT")
    (section,) = run.section_single_configuration_calculation[0].section_atom_projected_dos
    total = section.m_magnitude("atom_projected_dos_values_total")[:, 0, 1]
    assert total == pytest.approx([16 / HARTREE, 32 / HARTREE])


def test_both_parts_of_spinors_add_up_to_the_density_of_states(tmp_path):
    folder = shutil.copytree(DATA / "al_fcc_dos", tmp_path / "run")
    (folder / "TDOS.OUT").write_text(curves(1, -2))
    run, _ = read(folder / "INFO.OUT")
    (dos,) = run.section_single_configuration_calculation[0].section_dos
    assert dos.m_magnitude("dos_values")[:, 1] == pytest.approx([3 / HARTREE])


def geometry(length, fraction):
    return (
        "\nscale\n 1.0\n\nscale1\n 1.0\n\nscale2\n 1.0\n\nscale3\n 1.0\n\navec\n"
        f"  {length}  {length}  0.0\n  {length}  0.0  {length}\n  0.0  {length}  {length}\n\natoms\n"
        "   1                                    : nspecies\n'Si.in'                                 : spfname\n"
        "   2                                    : natoms; atpos, bfcmt below\n"
        f"   0.375 0.375 0.375  0.0 0.0 0.0\n   {fraction} {fraction} {fraction}  0.0 0.0 0.0\n\n\n"
    )


FORCES = "\nForces :\n species :    1 (Si)\n" + "".join(
    f"  atom :    {atom}\n   Hellmann-Feynman  :  9. 9. 9.\n   IBS  :  9. 9. 9.\n   total force :  0.1 0. {atom}\n"
    for atom in (1, 2)
)


def test_the_steps_of_a_relaxation(tmp_path):
    folder = shutil.copytree(DATA / "si_bands", tmp_path / "run")
    last, _ = read(DATA / "si_bands" / "INFO.OUT")
    positions = last.section_system[0].m_magnitude("atom_positions")
    lattice = last.section_system[0].m_magnitude("lattice_vectors")
    fraction = (positions[1] @ np.linalg.inv(lattice))[0]
    steps = (geometry(5.2, 0.27), geometry(5.15, 0.26), geometry(5.13, f"{fraction:.8f}"))
    (folder / "GEOMETRY_OPT.OUT").write_text("".join(steps))
    (folder / "TOTENERGY_OPT.OUT").write_text("  -578.1\n  -578.2\n  -578.3\n")
    (folder / "FORCES_OPT.OUT").write_text(FORCES * 3)
    run, log = read(folder / "INFO.OUT")
    assert log.warnings == []
    first, second, final = run.section_single_configuration_calculation
    assert first.m_magnitude("energy_total") == pytest.approx(-578.1 * HARTREE)
    assert second.m_magnitude("atom_forces")[1] == pytest.approx([0.1 * HARTREE / BOHR, 0, 2 * HARTREE / BOHR])
    assert first.single_configuration_calculation_to_system_ref.m_magnitude("lattice_vectors")[0, 0] == pytest.approx(
        5.2 * BOHR
    )
    assert final.single_configuration_calculation_to_system_ref is run.section_system[2]
    assert final.section_k_band
    (frames,) = run.section_frame_sequence
    assert frames.number_of_frames_in_sequence == 3
    assert run.section_sampling_method[0].sampling_method == "geometry_optimization"
    for broken in ("", "scale\n", "nothing\n"):
        (folder / "GEOMETRY_OPT.OUT").write_text(broken)
        run, _ = read(folder / "INFO.OUT")
        assert len(run.section_system) == 1
    (folder / "GEOMETRY_OPT.OUT").write_text(geometry(9.0, 0.4))
    run, log = read(folder / "INFO.OUT")
    assert len(run.section_system) == 1
    assert len(log.warnings) == 1


def test_old_versions_print_new_positions_only(tmp_path):
    content = (DATA / "si_bands" / "INFO.OUT").read_text()
    begin = content.index("+------------------------------+\n| Self-consistent loop started")
    positions = "Species :    1 (Si)\n atomic positions (lattice) :\n   1 :  0.7 0.7 0.7\n   2 :  0.5 0.5 0.5\n\n"
    (tmp_path / "INFO.OUT").write_text(content + "Updated atomic positions :\n" + positions + content[begin:])
    run, log = read(tmp_path / "INFO.OUT")
    assert log.warnings == []
    assert len(run.section_system) == len(run.section_single_configuration_calculation) == 2
    assert run.section_system[1].m_magnitude("atom_positions")[0] == pytest.approx([0.7 * 2 * 5.13 * BOHR] * 3)


@pytest.mark.parametrize(
    ("numbers", "names"),
    [
        ([20, 0, 0], ("GGA_X_PBE", "GGA_C_PBE")),
        ([100, 101, 130], ("GGA_X_PBE", "GGA_C_PBE")),
        ([100, 101, 7777], ()),
        ([77, 0, 0], ()),
        ([], ()),
    ],
)
def test_functionals_have_libxc_names(numbers, names):
    assert functional_names(numbers) == names


def test_a_killed_run_keeps_its_last_complete_loop(tmp_path):
    content = (DATA / "si_bands" / "INFO.OUT").read_bytes()
    path = tmp_path / "INFO.OUT"
    path.write_bytes(content[: content.rindex(b" total energy")])
    run, log = read(path)
    (calculation,) = run.section_single_configuration_calculation
    assert calculation.m_is_set("energy_total")
    assert not run.run_clean_end
    assert all("line" in record for record in log.records if record["level"] == "WARNING")
    assert len(log.warnings) == 2


def test_cut_files_are_read_or_refused_in_words(tmp_path):
    content = (DATA / "si_bands" / "INFO.OUT").read_bytes()
    for length in range(0, len(content), 1000):
        path = tmp_path / "INFO.OUT"
        path.write_bytes(content[:length])
        if b"atomic positions" not in content[:length]:
            continue
        run, log = read(path)
        assert run.section_system or log.warnings
        assert length < 30_000 or run.section_single_configuration_calculation[0].m_is_set("energy_total")
    path.write_bytes(content[:500])
    with pytest.raises(ParserError, match="line"):
        read(path)


@pytest.mark.parametrize("mutation", MUTATIONS, ids=[mutation.__name__ for mutation in MUTATIONS])
@pytest.mark.parametrize("case", ["si_bands", "fe_bcc_spin", "al_fcc_dos"])
def test_damaged_files_never_break_the_reader(case, mutation, tmp_path):
    for seed in range(5):
        folder = shutil.copytree(DATA / case, tmp_path / str(seed))
        chance = random.Random(seed)
        for file in sorted(folder.iterdir()):
            file.write_bytes(mutation(file.read_bytes(), chance))
        archive = EntryArchive()
        with contextlib.suppress(ParserError):
            parser_by_name("parsers/elk").parse(folder / "INFO.OUT", archive, EntryLog())
        json.dumps(archive.m_to_dict())
