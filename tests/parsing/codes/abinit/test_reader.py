"""ABINIT outputs computed for this project, with the numbers that stand in them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from nomad.datamodel import EntryArchive
from nomad.datamodel.metainfo.common_dft import Run
from nomad.errors import ParserError
from nomad.logs import EntryLog
from nomad.parsing.codes.abinit.functionals import functional_names
from nomad.parsing.codes.abinit.variables import Variables
from nomad.parsing.registry import parser_by_name
from nomad.units import factor

DATA = Path(__file__).parents[3] / "data" / "abinit"
HARTREE = factor("hartree")
BOHR = factor("bohr")


def read(path: Path) -> tuple[Run, EntryLog]:
    archive, log = EntryArchive(), EntryLog()
    parser_by_name("parsers/abinit").parse(path, archive, log)
    return archive.section_run[0], log


def test_two_data_sets_give_two_methods_and_two_calculations() -> None:
    run, log = read(DATA / "si_scf_bands" / "run.abo")
    assert (run.program_version, run.run_clean_end, log.warnings) == ("9.6.2", True, [])
    assert len(run.section_method) == 2
    ground_state, bands = run.section_single_configuration_calculation
    assert ground_state.m_magnitude("energy_total") == pytest.approx(-8.87375649915137 * HARTREE)
    assert ground_state.m_magnitude("energy_reference_fermi") == pytest.approx([0.20800748 * HARTREE])
    assert ground_state.number_of_scf_iterations == 6
    assert ground_state.m_magnitude("stress_tensor")[0, 0] == pytest.approx(449527457.0, rel=1e-6)
    assert not bands.m_is_set("energy_total")
    system = ground_state.single_configuration_calculation_to_system_ref
    assert system.atom_labels == ["Si", "Si"]
    assert system.m_magnitude("lattice_vectors")[0] == pytest.approx([0, 5.1 * BOHR, 5.1 * BOHR])


def test_eigenvalues_of_all_k_points_come_from_the_file_beside() -> None:
    run, _ = read(DATA / "si_scf_bands" / "run.abo")
    (eigenvalues,) = run.section_single_configuration_calculation[1].section_eigenvalues
    values = eigenvalues.m_magnitude("eigenvalues_values")
    assert values.shape == (1, 31, 8)
    assert values[0, 0, 0] == pytest.approx(-3.76127 * factor("electron_volt"))
    assert eigenvalues.m_magnitude("eigenvalues_kpoints")[1] == pytest.approx([0.4375, 0, 0])


def test_a_relaxation_gives_its_result_and_its_steps() -> None:
    run, _ = read(DATA / "gaas_relax" / "run.abo")
    result, *steps = run.section_single_configuration_calculation
    assert len(steps) == 7
    assert result.m_magnitude("energy_total") == pytest.approx(-10.738327162 * HARTREE, rel=1e-9)
    assert steps[-1].m_magnitude("energy_total") == pytest.approx(-10.738327162 * HARTREE, rel=1e-9)
    (sampling,) = run.section_sampling_method
    assert (sampling.sampling_method, sampling.geometry_optimization_method) == ("geometry_optimization", "bfgs")
    (frames,) = run.section_frame_sequence
    assert frames.number_of_frames_in_sequence == 7
    assert [frame.m_path() for frame in frames.frame_sequence_local_frames_ref] == [step.m_path() for step in steps]
    cells = [system.m_magnitude("lattice_vectors")[0, 1] / BOHR for system in run.section_system]
    assert cells[1] == pytest.approx(5.25)
    assert cells[0] == pytest.approx(10.3265 / 2, abs=1e-4)
    assert run.section_system[0].atom_labels == ["Ga", "As"]


def test_a_self_energy_refers_to_its_starting_point() -> None:
    run, _ = read(DATA / "si_gw" / "run.abo")
    assert [method.electronic_structure_method for method in run.section_method] == ["DFT", "DFT", "DFT", "G0W0"]
    method = run.section_method[3]
    assert method.gw_type == "G0W0"
    assert method.section_method_to_method_refs[0].method_to_method_ref.m_path() == "/section_run/0/section_method/0"
    calculation = run.section_single_configuration_calculation[3]
    assert calculation.m_magnitude("gw_optical_gap") == pytest.approx(3.097 * factor("electron_volt"))


@pytest.mark.parametrize(
    ("ixc", "names"),
    [
        (1, ("LDA_XC_TETER93",)),
        (11, ("GGA_X_PBE", "GGA_C_PBE")),
        (-101130, ("GGA_X_PBE", "GGA_C_PBE")),
        (-20, ("LDA_XC_TETER93",)),
        (-428, ("HYB_GGA_XC_HSE06",)),
        (-999998, ()),
        (0, ()),
    ],
)
def test_functionals_have_libxc_names(ixc: int, names: tuple[str, ...]) -> None:
    assert functional_names(ixc) == names


def test_an_energy_that_is_no_number_is_left_out_with_its_line(tmp_path: Path) -> None:
    text = (DATA / "si_scf_bands" / "run.abo").read_text()
    broken = tmp_path / "run.abo"
    broken.write_text(text.replace("total_energy        : -8.87375649915137E+00", "total_energy        :  NaN"))
    run, log = read(broken)
    assert not run.section_single_configuration_calculation[0].m_is_set("energy_total") or log.warnings
    assert any("line" in record for record in log.records if record["level"] == "WARNING")
    assert np.isfinite(run.section_system[0].m_magnitude("atom_positions")).all()


@pytest.mark.parametrize("size", range(1000, 60_000, 1000))
def test_a_cut_output_keeps_what_stands_before_the_cut(tmp_path: Path, size: int) -> None:
    content = (DATA / "si_scf_bands" / "run.abo").read_bytes()
    cut = tmp_path / "run.abo"
    cut.write_bytes(content[:size])
    if b"            natom" not in content[:size]:
        with pytest.raises(ParserError, match="line"):
            read(cut)
        return
    run, log = read(cut)
    assert run.program_version == "9.6.2"
    assert log.warnings or size >= len(content)
    if size > 22_000:
        assert run.section_single_configuration_calculation[0].m_is_set("energy_total")


def test_points_on_a_path_give_a_band_structure() -> None:
    run, _ = read(DATA / "si_scf_bands" / "run.abo")
    ground_state, bands = run.section_single_configuration_calculation
    assert ground_state.section_k_band == []
    (k_band,) = bands.section_k_band
    values = bands.section_eigenvalues[0].m_magnitude("eigenvalues_values")
    sizes = [len(segment.band_k_points) for segment in k_band.section_k_band_segment]
    assert sum(sizes) - (len(sizes) - 1) == values.shape[1]
    first = k_band.section_k_band_segment[0]
    np.testing.assert_allclose(first.m_magnitude("band_energies"), values[:, : sizes[0]])


OLD_SELF_ENERGY = b"""\
 k =    0.000   0.000   0.000
 Band     E0 <VxcLDA>   SigX SigC(E0)      Z dSigC/dE  Sig(E)    E-E0       E
    2   6.268 -11.352 -13.536   2.271   0.788  -0.269 -11.283   0.069   6.337
    5   8.656 -10.014  -4.969  -4.063   0.793  -0.261  -9.236   0.778   9.434
"""


@pytest.mark.parametrize("old", [False, True])
def test_quasi_particle_energies(old: bool, tmp_path: Path) -> None:
    content = (DATA / "si_gw" / "run.abo").read_bytes()
    if old:
        start = content.index(b"--- !SelfEnergy_ee")
        content = content[:start] + OLD_SELF_ENERGY + b"\n" + content[content.index(b"...\n", start) :]
    (tmp_path / "run.abo").write_bytes(content)
    run, _ = read(tmp_path / "run.abo")
    (section,) = run.section_single_configuration_calculation[-1].section_eigenvalues
    values = section.m_magnitude("eigenvalues_values")[0, 0] / factor("eV")
    assert values[[0, -1]] == pytest.approx([6.337, 9.434])
    assert section.eigenvalues_kpoints.tolist() == [[0, 0, 0]]


def test_variables_of_two_loops() -> None:
    variables = Variables({"ecut1?": [b"10"], "ecut2?": [b"20"], "acell?1": [b"5"], "acell?2": [b"6"], "natom": [b"2"]})
    assert [variables.integer("ecut", number, 0) for number in (11, 12, 21)] == [10, 10, 20]
    assert [variables.integer("acell", number, 0) for number in (11, 12, 21)] == [5, 6, 5]
    assert variables.integer("natom", 12, 0) == 2
