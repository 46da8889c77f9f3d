"""Outputs of Elk computed for this project, with the numbers that stand in them."""

from __future__ import annotations

import contextlib
import json
import random
import shutil
from pathlib import Path

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
