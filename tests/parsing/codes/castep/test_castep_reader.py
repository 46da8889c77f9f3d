"""Outputs in the format of CASTEP, written for these tests."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

from nomad.datamodel import EntryArchive
from nomad.datamodel.metainfo.common_dft import Run, SingleConfigurationCalculation
from nomad.errors import ParserError
from nomad.logs import EntryLog
from nomad.parsing.codes.castep.bands import Bands, Corner, add_bands, band_path
from nomad.parsing.codes.castep.functionals import functional_names
from nomad.parsing.codes.castep.units import quantity, si
from nomad.parsing.matching import match_file
from nomad.parsing.registry import parser_by_name
from nomad.parsing.source import Place
from nomad.units import factor

DATA = Path(__file__).parents[3] / "data" / "castep"
EV = factor("eV")
ANGSTROM = 1e-10


def read(path: Path) -> tuple[Run, EntryLog]:
    archive, log = EntryArchive(), EntryLog()
    parser_by_name("parsers/castep").parse(path, archive, log)
    return archive.section_run[0], log


def test_the_logo_is_recognised() -> None:
    parser = match_file(DATA / "nacl_opt.castep", "folder/nacl_opt.castep", [], None)
    assert parser is not None
    assert parser.name == "parsers/castep"


def test_program_and_method() -> None:
    run, log = read(DATA / "nacl_opt.castep")
    assert (run.program_version, run.run_clean_end, log.warnings) == ("18.1", True, [])
    assert run.m_magnitude("time_run_date_end") - run.m_magnitude("time_run_date_start") == pytest.approx(10)
    (method,) = run.section_method
    assert {item.XC_functional_name for item in method.section_XC_functionals} == {"GGA_X_PBE", "GGA_C_PBE"}
    assert (method.van_der_Waals_method, method.number_of_spin_channels) == ("TS", 1)
    assert method.m_magnitude("scf_threshold_energy_change") == pytest.approx(2e-5 * EV)
    assert run.section_basis_set_cell_dependent[0].m_magnitude("basis_set_planewave_cutoff") == pytest.approx(300 * EV)
    kinds = [
        (kind.method_atom_kind_label, kind.method_atom_kind_atom_number) for kind in method.section_method_atom_kind
    ]
    assert kinds == [("Na", 11), ("Cl", 17)]


def test_an_optimisation_gives_its_steps_and_the_final_configuration() -> None:
    run, _ = read(DATA / "nacl_opt.castep")
    first, second, final = run.section_single_configuration_calculation
    assert [c.m_magnitude("energy_total") / EV for c in (first, second, final)] == pytest.approx(
        [-1713.25, -1713.375, -1713.375]
    )
    assert first.m_magnitude("x_castep_total_dispersion_corrected_energy") == pytest.approx(-1713.5 * EV)
    assert first.m_magnitude("stress_tensor")[0] == pytest.approx([-1.5e9, 1e8, 0])
    assert first.m_magnitude("atom_forces")[1] == pytest.approx([0, 0, 0.4 * EV / ANGSTROM])
    change = [cycle.m_magnitude("energy_change_scf_iteration") for cycle in first.section_scf_iteration[1:]]
    assert change == pytest.approx([-12.5 * EV, -0.75 * EV])
    cells = [system.m_magnitude("lattice_vectors")[0, 0] / ANGSTROM for system in run.section_system]
    assert cells == pytest.approx([3.4, 3.41, 3.41])
    assert run.section_system[0].m_magnitude("atom_positions")[1] / ANGSTROM == pytest.approx([1.7, 1.7, 1.632])
    (frames,) = run.section_frame_sequence
    assert (frames.number_of_frames_in_sequence, frames.geometry_optimization_converged) == (3, True)
    (sampling,) = run.section_sampling_method
    assert sampling.geometry_optimization_method == "LBFGS"
    assert sampling.m_magnitude("geometry_optimization_threshold_force") == pytest.approx(0.05 * EV / ANGSTROM)


def test_bands_follow_the_path_of_the_cell_file(tmp_path: Path) -> None:
    run, _ = read(DATA / "fe_bands.castep")
    (calculation,) = run.section_single_configuration_calculation
    assert calculation.m_magnitude("energy_total") == pytest.approx(-860.24 * EV)
    assert calculation.m_magnitude("energy_free") == pytest.approx(-860.25 * EV)
    assert calculation.m_magnitude("energy_reference_fermi") == pytest.approx([6.5 * EV] * 2)
    segments = calculation.section_k_band[0].section_k_band_segment
    assert [segment.band_segm_labels for segment in segments] == [["X", "G"], ["G", "M"]]
    assert [segment.m_magnitude("band_energies").shape for segment in segments] == [(2, 3, 3)] * 2
    assert segments[0].m_magnitude("band_energies")[1, 0] / EV == pytest.approx([-0.5, 2.5, 5.5])
    assert run.x_castep_section_population_analysis[0].x_castep_orbital_d == pytest.approx([6.67])
    alone = tmp_path / "alone.castep"
    alone.write_bytes((DATA / "fe_bands.castep").read_bytes())
    (calculation,) = read(alone)[0].section_single_configuration_calculation
    assert not calculation.section_k_band
    assert calculation.section_eigenvalues[0].m_magnitude("eigenvalues_values").shape == (2, 5, 3)


def bands_of(corner_points: list[list[float]]) -> Bands:
    points = np.array(corner_points)
    return Bands(points, np.arange(len(points), dtype=float)[None, :, None] * EV, Place("test", 1, 1))


def test_a_path_with_a_break_has_no_piece_across_it() -> None:
    bands = bands_of([[0, 0, 0], [0.25, 0, 0], [0.5, 0, 0], [0.5, 0.5, 0], [0.25, 0.25, 0], [0, 0, 0]])
    corners = [
        Corner([0, 0, 0], "G"),
        Corner([0.5, 0, 0], "X"),
        Corner([0.5, 0.5, 0], "M", broken=True),
        Corner([0, 0, 0], "G"),
    ]
    calculation = SingleConfigurationCalculation()
    add_bands(calculation, bands, corners)
    segments = calculation.section_k_band[0].section_k_band_segment
    assert [segment.band_segm_labels for segment in segments] == [["G", "X"], ["M", "G"]]
    assert [segment.number_of_k_points_per_segment for segment in segments] == [3, 3]


def test_a_path_without_cell_file_gives_its_straight_pieces_and_the_eigenvalues() -> None:
    bands = bands_of([[0, 0, 0.1 * index] for index in range(6)] + [[0.1 * index, 0, 0.5] for index in range(1, 6)])
    calculation = SingleConfigurationCalculation()
    add_bands(calculation, bands, [])
    pieces = calculation.section_k_band[0].section_k_band_segment
    assert [piece.m_magnitude("band_segm_start_end").tolist() for piece in pieces] == [
        [[0, 0, 0], [0, 0, 0.5]],
        [[0, 0, 0.5], [0.5, 0, 0.5]],
    ]
    assert calculation.section_eigenvalues[0].m_magnitude("eigenvalues_values").shape == (1, 11, 1)
    mesh = SingleConfigurationCalculation()
    add_bands(mesh, bands, None)
    assert not mesh.section_k_band


def test_a_break_in_the_cell_file(tmp_path: Path) -> None:
    (tmp_path / "fe.cell").write_text(
        "%BLOCK SPECTRAL_KPOINT_PATH\n0 0 0 ! G\n0.5 0 0 # X\nBREAK\n0.5 0.5 0\n%ENDBLOCK\n"
    )
    assert band_path(tmp_path / "fe.castep") == [
        Corner([0, 0, 0], "G"),
        Corner([0.5, 0, 0], "X"),
        Corner([0.5, 0.5, 0], None, broken=True),
    ]


def variant(folder: Path, task: str, addition: str = "") -> Path:
    """The optimisation as a run of another kind, with text before its end."""
    text = (DATA / "nacl_opt.castep").read_text()
    text, count = re.subn(r"(type of calculation +: )[^\n]+", rf"\g<1>{task}", text)
    assert count == 1
    path = folder / "variant.castep"
    path.write_text(text.replace("Initialisation time", addition + "Initialisation time"))
    return path


def test_a_search_for_a_transition_state(tmp_path: Path) -> None:
    run, _ = read(
        variant(
            tmp_path,
            "transition state search",
            " Transition state found!\n Barrier from reactant:   1.25000 eV\n Barrier from product:   0.50000 eV\n",
        )
    )
    (sampling,) = run.section_sampling_method
    assert sampling.sampling_method == "geometry_optimization"
    assert sampling.m_magnitude("x_castep_barrier_from_reactant") == pytest.approx(1.25 * EV)
    assert sampling.m_magnitude("x_castep_barrier_from_product") == pytest.approx(0.5 * EV)
    assert run.section_frame_sequence[0].geometry_optimization_converged


def test_excitation_energies(tmp_path: Path) -> None:
    table = (
        " +     State      Energy (eV)     Error (eV)     Type    + TDDFT\n"
        " +       1          6.250000       1.0E-05      Singlet  + TDDFT\n"
        " +       2          7.500000       2.0E-05      Triplet  + TDDFT\n"
    )
    run, _ = read(variant(tmp_path, "single point energy", table))
    (excited,) = run.section_single_configuration_calculation[-1].section_excited_states
    assert excited.m_magnitude("excitation_energies") / EV == pytest.approx([6.25, 7.5])


def test_the_phonon_dispersion_of_the_file_beside(tmp_path: Path) -> None:
    points = [(0.0, 0.0, 0.1 * index) for index in range(6)]
    rows = "".join(
        f"     q-pt={number:5d}  {x:.6f}  {y:.6f}  {z:.6f}      0.1\n       1     -20.5\n       2     100.0\n"
        "                        Phonon Eigenvectors\nMode Ion      X\n   1   1  0.5  0.0\n"
        for number, (x, y, z) in enumerate(points, start=1)
    )
    path = variant(tmp_path, "phonon calculation")
    (tmp_path / "variant.phonon").write_text(" BEGIN header\n Frequencies in         cm-1\n END header\n" + rows)
    run, _ = read(path)
    (k_band,) = run.section_single_configuration_calculation[-1].section_k_band
    assert k_band.band_structure_kind == "vibrational"
    (segment,) = k_band.section_k_band_segment
    energies = segment.m_magnitude("band_energies")
    assert energies.shape == (1, 6, 2)
    assert energies[0, 3] / 1.98644586e-23 == pytest.approx([-20.5, 100], rel=1e-6)
    (tmp_path / "variant.phonon").write_text(rows.replace("100.0", "*****"))
    run, _ = read(path)
    assert not run.section_single_configuration_calculation[-1].section_k_band


def test_molecular_dynamics_gives_a_series() -> None:
    run, _ = read(DATA / "h2_md.castep")
    (frames,) = run.section_frame_sequence
    assert frames.m_magnitude("frame_sequence_time") == pytest.approx([0, 1e-15, 2e-15])
    assert frames.m_magnitude("frame_sequence_temperature") == pytest.approx([300, 310, 320])
    assert run.section_sampling_method[0].ensemble_type == "NVT"
    assert run.section_system[0].m_magnitude("atom_velocities")[0] == pytest.approx([1000, 0, 0])
    distances = [np.ptp(system.m_magnitude("atom_positions")[:, 0]) / ANGSTROM for system in run.section_system]
    assert distances == pytest.approx([0.75, 0.73, 0.71])


def test_eigenvalues_of_the_bands_file(tmp_path: Path) -> None:
    (tmp_path / "h2.castep").write_bytes((DATA / "h2_md.castep").read_bytes())
    (tmp_path / "h2.bands").write_text(
        "Number of k-points    1\nNumber of spin components 1\nNumber of electrons  2.000\nNumber of eigenvalues  2\n"
        "Fermi energy (in atomic units)     0.1\nUnit cell vectors\n 9.4 0 0\n 0 9.4 0\n 0 0 9.4\n"
        "K-point    1  0.25 0.0 0.0  1.0\nSpin component 1\n   -0.5\n    0.25\n"
    )
    run, _ = read(tmp_path / "h2.castep")
    (eigenvalues,) = run.section_single_configuration_calculation[-1].section_eigenvalues
    assert eigenvalues.m_magnitude("eigenvalues_values")[0, 0] == pytest.approx(
        [-0.5 * factor("hartree"), 0.25 * factor("hartree")]
    )
    assert eigenvalues.m_magnitude("eigenvalues_kpoints") == pytest.approx(np.array([[0.25, 0, 0]]))


def test_a_cut_output_keeps_what_it_has(tmp_path: Path) -> None:
    data = (DATA / "nacl_opt.castep").read_bytes()
    path = tmp_path / "cut.castep"
    path.write_bytes(data[: data.index(b"Starting LBFGS iteration")])
    run, log = read(path)
    assert run.section_single_configuration_calculation[0].m_magnitude("energy_total") == pytest.approx(-1713.25 * EV)
    assert not run.run_clean_end
    assert "the calculation did not end properly" in str(log.warnings)
    path.write_bytes(data[: data.index(b"General Parameters")])
    with pytest.raises(ParserError):
        read(path)


def test_a_restarted_run_in_the_same_file_is_a_run_of_its_own(tmp_path: Path) -> None:
    path = tmp_path / "two.castep"
    path.write_bytes((DATA / "h2_md.castep").read_bytes() * 2)
    archive = EntryArchive()
    parser_by_name("parsers/castep").parse(path, archive, EntryLog())
    assert [len(run.section_system) for run in archive.section_run] == [3, 3]


@pytest.mark.parametrize(
    ("unit", "expected"),
    [
        ("eV", EV),
        ("eV/A", EV / ANGSTROM),
        ("GPa", 1e9),
        ("eV/A**2", EV / ANGSTROM**2),
        ("eV/atom", EV),
        ("furlong", None),
    ],
)
def test_units(unit: str, expected: float | None) -> None:
    assert si(unit) == (None if expected is None else pytest.approx(expected))
    assert quantity(["****", unit]) is None


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Local Density Approximation", ("LDA_X", "LDA_C_PZ")),
        ("PBE for solids (2008)", ("GGA_X_PBE_SOL", "GGA_C_PBE_SOL")),
        ("hybrid B3LYP", ("HYB_GGA_XC_B3LYP5",)),
        ("RSCAN", ("MGGA_X_RSCAN", "MGGA_C_RSCAN")),
        ("something new", ()),
    ],
)
def test_functionals(text: str, names: tuple[str, ...]) -> None:
    assert functional_names(text) == names
