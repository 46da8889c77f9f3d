"""Small outputs in the formats of FHI-aims: molecular dynamics, a spin-polarised relaxation with bands and DOS."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from nomad.datamodel import EntryArchive
from nomad.datamodel.metainfo.common_dft import Run
from nomad.errors import ParserError
from nomad.logs import EntryLog
from nomad.parsing.codes.fhi_aims.control import parse_control
from nomad.parsing.codes.fhi_aims.functionals import functional
from nomad.parsing.registry import parser_by_name
from nomad.units import factor

DATA = Path(__file__).parents[3] / "data" / "fhi-aims"
EV = factor("eV")
ANGSTROM = factor("angstrom")


def read(path: Path) -> tuple[Run, EntryLog]:
    archive, log = EntryArchive(), EntryLog()
    parser_by_name("parsers/fhi-aims").parse(path, archive, log)
    return archive.section_run[0], log


def test_molecular_dynamics_gives_frames_with_their_own_positions_and_velocities() -> None:
    run, log = read(DATA / "h2_md.out")
    assert log.warnings == []
    assert (run.program_version, run.run_clean_end, run.raw_id) == (
        "171221",
        True,
        "98621581-F771-4B12-ADED-8EFC04269430",
    )
    heights = [system.m_magnitude("atom_positions")[1, 2] / ANGSTROM for system in run.section_system]
    assert heights == pytest.approx([0.75, 0.751, 0.753])
    assert run.section_system[0].m_magnitude("atom_velocities")[1, 2] == pytest.approx(100.0)
    assert not run.section_system[0].m_is_set("lattice_vectors")
    (sampling,) = run.section_sampling_method
    assert (sampling.sampling_method, sampling.ensemble_type) == ("molecular_dynamics", "NVT")
    (frames,) = run.section_frame_sequence
    assert frames.number_of_frames_in_sequence == 3
    assert frames.m_magnitude("frame_sequence_time") == pytest.approx([0, 1e-15, 2e-15])
    assert frames.m_magnitude("frame_sequence_temperature") == pytest.approx([300, 310, 320])
    assert frames.m_magnitude("frame_sequence_conserved_quantity")[0] == pytest.approx(-30.9 * EV)


def test_energies_forces_and_cycles_are_read() -> None:
    run, _ = read(DATA / "h2_md.out")
    calculation = run.section_single_configuration_calculation[0]
    assert calculation.m_magnitude("energy_total") == pytest.approx(-1.16 * factor("hartree"), rel=1e-6)
    assert calculation.m_magnitude("atom_forces")[1, 2] == pytest.approx(0.1 * EV / ANGSTROM)
    assert calculation.number_of_scf_iterations == 2
    iteration = calculation.section_scf_iteration[0]
    assert iteration.m_magnitude("energy_reference_fermi_iteration") == pytest.approx([-6.09453651 * EV])
    assert iteration.section_eigenvalues_scf_iteration[0].m_magnitude("eigenvalues_values").shape == (1, 1, 2)
    assert calculation.m_magnitude("energy_reference_highest_occupied") == pytest.approx([-10.34032611 * EV])


def test_the_hybrid_has_its_components_and_the_species_its_basis_set() -> None:
    run, _ = read(DATA / "h2_md.out")
    method = run.section_method[0]
    parts = {part.XC_functional_name: part.XC_functional_weight for part in method.section_XC_functionals}
    assert parts == {"HF_X": 0.25, "GGA_X_PBE": 0.75, "GGA_C_PBE": 1.0}
    (basis,) = method.x_fhi_aims_section_controlIn_basis_set
    assert basis.x_fhi_aims_controlIn_species_name == "H"
    assert np.array_equal(basis.m_magnitude("x_fhi_aims_controlIn_cut_pot"), [3.5, 1.5, 1.0])
    assert [f.x_fhi_aims_controlIn_basis_func_type for f in basis.x_fhi_aims_section_controlIn_basis_func] == [
        "valence",
        "hydro",
    ]
    (kind,) = run.section_topology[0].section_atom_type
    assert kind.m_magnitude("atom_type_charge") == pytest.approx(1.602176634e-19)


def test_a_relaxation_gives_its_steps_and_its_final_structure() -> None:
    run, log = read(DATA / "fe_bands" / "aims.out")
    assert log.warnings == []
    lengths = [system.m_magnitude("lattice_vectors")[2, 2] / ANGSTROM for system in run.section_system]
    assert lengths == pytest.approx([4.0, 4.2, 4.2])
    (sampling,) = run.section_sampling_method
    assert sampling.geometry_optimization_method == "bfgs"
    assert sampling.m_magnitude("geometry_optimization_threshold_force") == pytest.approx(0.01 * EV / ANGSTROM)
    (frames,) = run.section_frame_sequence
    assert (frames.number_of_frames_in_sequence, frames.geometry_optimization_converged) == (2, True)
    final = run.section_single_configuration_calculation[-1]
    assert final.number_of_scf_iterations == 0
    assert final.m_magnitude("stress_tensor")[0, 0] == pytest.approx(-0.001 * EV / ANGSTROM**3)


def test_spin_channels_bands_and_dos_are_on_one_energy_axis() -> None:
    run, _ = read(DATA / "fe_bands" / "aims.out")
    calculation = run.section_single_configuration_calculation[1]
    assert run.section_method[0].number_of_spin_channels == 2
    assert calculation.m_magnitude("energy_reference_fermi") == pytest.approx([-6.0 * EV, -6.0 * EV])
    (eigenvalues,) = calculation.section_eigenvalues
    values = eigenvalues.m_magnitude("eigenvalues_values") / EV
    assert values.shape == (2, 2, 2)
    assert eigenvalues.m_magnitude("eigenvalues_kpoints")[1] == pytest.approx([0.5, 0, 0])
    (segment,) = calculation.section_k_band[0].section_k_band_segment
    assert segment.m_magnitude("band_energies") / EV == pytest.approx(values)
    assert segment.band_segm_labels == ["Γ", "X"]
    (dos,) = calculation.section_dos
    assert dos.m_magnitude("dos_values").shape == (2, 3)
    volume = 2.0 * 2.0 * 4.2e-30
    assert dos.m_magnitude("dos_values")[1, 2] == pytest.approx(1.5 / EV * volume)


def test_without_repeated_input_the_control_file_beside_it_counts(tmp_path: Path) -> None:
    text = (DATA / "fe_bands" / "aims.out").read_text()
    (tmp_path / "aims.out").write_text(text.replace("will be repeated verbatim", "are not repeated"))
    (tmp_path / "control.in").write_text("xc pbe\nspin collinear\n")
    run, _ = read(tmp_path / "aims.out")
    assert [part.XC_functional_name for part in run.section_method[0].section_XC_functionals] == [
        "GGA_X_PBE",
        "GGA_C_PBE",
    ]


@pytest.mark.parametrize(
    ("keyword", "sentence", "names"),
    [
        ("pbe", None, ["GGA_X_PBE", "GGA_C_PBE"]),
        ("hse06 0.11", None, ["HYB_GGA_XC_HSE06"]),
        ("libxc mgga_x_scan+mgga_c_scan", None, ["MGGA_X_SCAN", "MGGA_C_SCAN"]),
        (None, "Using PBEsol gradient-corrected functionals.", ["GGA_X_PBE_SOL", "GGA_C_PBE_SOL"]),
        (None, "Using hybrid-PBE0 functionals.", ["HF_X", "GGA_X_PBE", "GGA_C_PBE"]),
        ("nonsense", None, []),
        (None, None, []),
    ],
)
def test_functionals_have_libxc_names(keyword: str | None, sentence: str | None, names: list[str]) -> None:
    assert [name for name, _ in functional(keyword, sentence)] == names


def test_the_mixing_of_a_hybrid_can_be_set() -> None:
    assert functional("pbe0", None, 0.4)[:2] == (("HF_X", 0.4), ("GGA_X_PBE", 0.6))


def test_control_files_keep_comments_out_and_species_apart() -> None:
    control = parse_control("XC pbe # comment\n# xc lda\noutput band 0 0 0\nspecies Fe\n nucleus 26\n hydro 4 f 9\n")
    assert control.text("xc") == "pbe"
    assert control.outputs == [["band", "0", "0", "0"]]
    assert control.species[0].settings == {"nucleus": ["26"]}
    assert control.species[0].functions == [["hydro", "4", "f", "9"]]


@pytest.mark.parametrize("name", ["h2_md.out", "fe_bands/aims.out"])
def test_a_cut_output_keeps_what_stands_before_the_cut(tmp_path: Path, name: str) -> None:
    content = (DATA / name).read_bytes()
    for size in range(200, len(content) - 200, 400):
        (tmp_path / "aims.out").write_bytes(content[:size])
        run, log = read(tmp_path / "aims.out")
        assert run.program_name == "FHI-aims"
        assert log.warnings
        assert run.run_clean_end is False


def test_a_file_without_a_run_is_refused(tmp_path: Path) -> None:
    (tmp_path / "aims.out").write_text("nothing of use\n")
    with pytest.raises(ParserError, match=r"aims\.out"):
        read(tmp_path / "aims.out")


def test_stars_and_nan_are_left_out_with_their_line(tmp_path: Path) -> None:
    text = (DATA / "h2_md.out").read_text()
    spoilt = text.replace("-0.100000000000000E+00", "NaN").replace("-1.16000000 Ha", "************ Ha")
    (tmp_path / "aims.out").write_text(spoilt)
    run, log = read(tmp_path / "aims.out")
    assert not run.section_single_configuration_calculation[0].m_is_set("atom_forces")
    assert any("line" in record for record in log.records if record["level"] == "WARNING")


def changed(tmp_path: Path, *replacements: tuple[str, str], name: str = "h2_md.out") -> Path:
    text = (DATA / name).read_text()
    for old, new in replacements:
        assert old in text
        text = text.replace(old, new)
    path = tmp_path / "aims.out"
    path.write_text(text)
    return path


@pytest.mark.parametrize(
    ("words", "ensemble"),
    [
        ("MD_run 0.003 NVE", "NVE"),
        ("MD_run 0.003 NVE_4th_order", "NVE"),
        ("MD_run 0.003 NVT_berendsen 300 0.1", "NVT"),
        ("MD_run 0.003 NVT_andersen 300 0.1", "NVT"),
        ("MD_run 0.003 NVT_nose-hoover 300 0.1", "NVT"),
        ("MD_run 0.003 GLE_thermostat 300 6", "NVT"),
        ("MD_schedule\n  MD_segment 0.003 NVT_parrinello 300 0.1\n  MD_segment 0.002 NVT_parrinello 600 0.1", "NVT"),
        ("PIMD_run 0.003 NVT_nose-hoover 300 0.1", "NVT"),
    ],
)
def test_the_ensemble_of_every_thermostat(tmp_path: Path, words: str, ensemble: str) -> None:
    line = next(line for line in (DATA / "h2_md.out").read_text().splitlines() if line.split()[:1] == ["MD_run"])
    run, _ = read(changed(tmp_path, (line, "  " + words + "\n  MD_time_step 0.001")))
    (sampling,) = run.section_sampling_method
    assert (sampling.sampling_method, sampling.ensemble_type) == ("molecular_dynamics", ensemble)
    assert run.m_magnitude("x_fhi_aims_controlIn_MD_time_step") == pytest.approx(1e-15)


@pytest.mark.parametrize(
    "line",
    [
        "  | Nose-Hoover Hamiltonian   :           -3.090000000000000E+01 eV",
        "  | Nose-Poincare Hamiltonian :           -3.090000000000000E+01 eV",
        "  | GLE pseudo hamiltonian    :           -3.090000000000000E+01 eV",
        "  | Conserved energy          :           -3.090000000000000E+01 eV",
    ],
)
def test_the_conserved_quantity_of_every_thermostat(tmp_path: Path, line: str) -> None:
    run, _ = read(
        changed(tmp_path, ("  | BDP pseudo-Hamiltonian    :           -3.090000000000000E+01 eV", line)),
    )
    series = run.section_frame_sequence[0].m_magnitude("frame_sequence_conserved_quantity")
    assert series == pytest.approx([-30.9 * EV] * 3)


def test_two_jobs_in_one_file_are_two_runs(tmp_path: Path) -> None:
    text = (DATA / "h2_md.out").read_text()
    path = tmp_path / "aims.out"
    path.write_text(text[: text.index("Have a nice day")] + "\n" + text)
    archive, log = EntryArchive(), EntryLog()
    parser_by_name("parsers/fhi-aims").parse(path, archive, log)
    first, second = archive.section_run
    assert (first.run_clean_end, second.run_clean_end) == (False, True)
    for run in (first, second):
        assert len(run.section_system) == len(run.section_single_configuration_calculation) == 3
    assert log.warnings == ["the output has no regular end"]


def test_charges_and_dispersion(tmp_path: Path) -> None:
    block = """
  Performing Mulliken charge analysis on all atoms.
  Summary of the per-atom charge analysis:
  |
  |  atom       electrons          charge             l=0             l=1
  |     1        1.100000       -0.100000        1.100000        0.000000
  |     2        0.900000        0.100000        0.900000        0.000000
  |
  | Total        2.000000        0.000000

  Performing Hirshfeld analysis of fragment charges and moments.
  ----------------------------------------------------------------------
  | Atom     1: H
  |   Hirshfeld charge        :     -0.05000000
  |   Free atom volume        :      9.00000000
  |   Hirshfeld volume        :      8.00000000
  ----------------------------------------------------------------------
  | Atom     2: H
  |   Hirshfeld charge        :      0.05000000
  |   Free atom volume        :      9.00000000
  |   Hirshfeld volume        :      7.00000000
  ----------------------------------------------------------------------

  | vdW energy correction         :          -0.00100000 Ha          -0.02721138 eV
  | Total dipole moment [eAng]          :          0.1    0.0   -0.2

  Complete information for previous time-step:"""
    run, log = read(changed(tmp_path, ("  Complete information for previous time-step:", block)))
    assert log.warnings == []
    calculation = run.section_single_configuration_calculation[1]
    charges = {item.atomic_multipole_kind: item for item in calculation.section_atomic_multipoles}
    assert charges["mulliken"].m_magnitude("atomic_multipole_values")[0] == pytest.approx([-0.1, 0.1])
    assert charges["hirshfeld"].m_magnitude("atomic_multipole_values")[0] == pytest.approx([-0.05, 0.05])
    assert calculation.m_magnitude("x_fhi_aims_hirshfeld_volumes")[1] == pytest.approx(7 * factor("bohr**3"))
    assert calculation.m_magnitude("x_fhi_aims_dipole_moment")[2] == pytest.approx(
        -0.2 * factor("elementary_charge*angstrom")
    )
    (dispersion,) = calculation.section_energy_van_der_Waals
    assert dispersion.energy_van_der_Waals_kind == "TS"
    assert dispersion.m_magnitude("energy_van_der_Waals") == pytest.approx(-0.001 * factor("hartree"))


def test_a_fixed_moment_has_a_chemical_potential_for_each_spin(tmp_path: Path) -> None:
    text = (DATA / "fe_bands" / "aims.out").read_text()
    lines = [line for line in text.splitlines() if "Chemical potential (Fermi level)" in line]
    new = "  | Chemical potential, spin up:      -3.10000000 eV\n  | Chemical potential, spin dn:      -2.90000000 eV"
    path = changed(tmp_path, *((line, new) for line in dict.fromkeys(lines)), name="fe_bands/aims.out")
    run, _ = read(path)
    levels = run.section_single_configuration_calculation[0].m_magnitude("energy_reference_fermi")
    assert levels == pytest.approx([-3.1 * EV, -2.9 * EV])


def test_quasi_particle_bands_have_a_section_of_their_own(tmp_path: Path) -> None:
    for file in (DATA / "fe_bands").iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
        if file.name.startswith("band"):
            (tmp_path / f"GW_{file.name}").write_bytes(file.read_bytes())
    run, _ = read(tmp_path / "aims.out")
    calculation = run.section_single_configuration_calculation[-1]
    calculation = next(
        item for item in run.section_single_configuration_calculation if item.m_get_sub_sections("section_k_band")
    )
    plain = calculation.section_k_band[0].section_k_band_segment[0]
    shifted = calculation.x_fhi_aims_section_gw_band.section_k_band.section_k_band_segment[0]
    assert (plain.m_magnitude("band_energies") == shifted.m_magnitude("band_energies")).all()


def test_general_settings_may_stand_behind_a_species() -> None:
    control = parse_control("xc pbe\nspecies Si\n nucleus 14\n hydro 3 d 4.2\noutput dos -20 0 100 0.1\nk_grid 2 2 2\n")
    assert control.outputs == [["dos", "-20", "0", "100", "0.1"]]
    assert control.words("k_grid") == ["2", "2", "2"]
    assert len(control.species[0].functions) == 1
