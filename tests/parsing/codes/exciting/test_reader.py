"""Small outputs in the formats of exciting: a spin-polarised optimisation with bands and DOS, and a GW run."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from nomad.datamodel import EntryArchive
from nomad.datamodel.metainfo.common_dft import Run
from nomad.errors import ParserError
from nomad.logs import EntryLog
from nomad.parsing.codes.exciting.functionals import functional_names
from nomad.parsing.registry import parser_by_name
from nomad.units import factor

DATA = Path(__file__).parents[3] / "data" / "exciting"
HARTREE = factor("hartree")
BOHR = factor("bohr")


def read(path: Path) -> tuple[Run, EntryLog]:
    archive, log = EntryArchive(), EntryLog()
    parser_by_name("parsers/exciting").parse(path, archive, log)
    return archive.section_run[0], log


def test_the_structure_takes_fractional_and_cartesian_positions() -> None:
    run, log = read(DATA / "INFO.OUT")
    assert log.warnings == []
    assert (run.program_version, run.run_clean_end) == ("NITROGEN-14", True)
    system = run.section_system[0]
    assert system.atom_labels == ["Na", "Cl"]
    assert system.m_magnitude("atom_positions")[1] == pytest.approx([2 * BOHR, 2 * BOHR, 4 * BOHR])
    assert system.m_magnitude("lattice_vectors")[2, 2] == pytest.approx(8 * BOHR)
    groups = system.x_exciting_section_atoms_group
    assert [group.x_exciting_geometry_atom_labels for group in groups] == ["Na", "Cl"]


def test_the_ground_state_has_the_values_of_the_final_iteration() -> None:
    run, _ = read(DATA / "INFO.OUT")
    calculation = run.section_single_configuration_calculation[0]
    assert calculation.m_magnitude("energy_total") == pytest.approx(-621.00001 * HARTREE)
    assert calculation.m_magnitude("energy_XC") == pytest.approx(-43.5 * HARTREE)
    assert calculation.m_magnitude("atom_forces")[1, 2] == pytest.approx(-0.01 * HARTREE / BOHR)
    assert calculation.single_configuration_calculation_converged is True
    energies = [item.m_magnitude("energy_total_scf_iteration") for item in calculation.section_scf_iteration]
    assert energies == pytest.approx([-620.9 * HARTREE, -621.0 * HARTREE])
    method = run.section_method[0]
    assert (method.number_of_spin_channels, method.smearing_kind) == (2, "gaussian")
    assert method.m_magnitude("scf_threshold_energy_change") == pytest.approx(1e-6 * HARTREE)


def test_an_optimisation_gives_its_steps_and_the_optimised_structure() -> None:
    run, _ = read(DATA / "INFO.OUT")
    calculations = run.section_single_configuration_calculation
    totals = [calculation.m_magnitude("energy_total") / HARTREE for calculation in calculations]
    assert totals == pytest.approx([-621.00001, -621.00001, -621.0002, -621.0002])
    heights = [system.m_magnitude("atom_positions")[1, 2] / BOHR for system in run.section_system]
    assert heights == pytest.approx([4.0, 4.0, 4.08, 4.08])
    (sampling,) = run.section_sampling_method
    assert sampling.m_magnitude("geometry_optimization_threshold_force") == pytest.approx(2e-4 * HARTREE / BOHR)
    (frames,) = run.section_frame_sequence
    assert (frames.number_of_frames_in_sequence, frames.geometry_optimization_converged) == (2, True)


def test_eigenvalues_bands_and_dos_belong_to_the_last_structure_and_share_an_axis() -> None:
    run, _ = read(DATA / "INFO.OUT")
    last = run.section_single_configuration_calculation[-1]
    fermi = last.m_magnitude("energy_reference_fermi")
    assert fermi == pytest.approx([0.12 * HARTREE, 0.12 * HARTREE])
    (eigenvalues,) = last.section_eigenvalues
    values = eigenvalues.m_magnitude("eigenvalues_values") / HARTREE
    assert values.shape == (2, 2, 2)
    assert values[:, 0, 0] == pytest.approx([-0.19, -0.14])
    first, second = last.section_k_band[0].section_k_band_segment
    assert (first.band_segm_labels, second.band_segm_labels) == (["Γ", "X"], ["X", "M"])
    assert first.m_magnitude("band_energies").shape == (2, 2, 2)
    assert first.m_magnitude("band_energies")[:, 0, 0] / HARTREE == pytest.approx([-0.2, -0.15])
    assert second.m_magnitude("band_k_points")[-1] == pytest.approx([0.5, 0.5, 0])
    (dos,) = last.section_dos
    assert dos.m_magnitude("dos_energies") == pytest.approx([-0.38 * HARTREE, 0.12 * HARTREE])
    assert dos.m_magnitude("dos_values")[1, 1] == pytest.approx(4.0 / HARTREE * 128 * BOHR**3)


def test_a_gw_run_has_method_calculation_and_links_to_its_starting_point() -> None:
    run, log = read(DATA / "gw" / "INFO.OUT")
    assert log.warnings == []
    start, method = run.section_method
    assert (method.gw_type, method.gw_starting_point) == ("G0W0", "GGA_X_PBE GGA_C_PBE")
    assert method.section_method_to_method_refs[0].method_to_method_ref.m_path() == start.m_path()
    assert (method.gw_self_energy_c_analytical_continuation, method.gw_self_energy_c_number_of_poles) == ("mpf", 2)
    assert method.m_magnitude("gw_mixed_basis_gmax") == pytest.approx(6 / BOHR)
    assert method.m_magnitude("gw_bare_coulomb_gmax") == pytest.approx(12 / BOHR)
    assert method.m_magnitude("gw_frequency_values") == pytest.approx([0.25 * HARTREE, 4 * HARTREE])
    calculation = run.section_single_configuration_calculation[1]
    assert calculation.section_calculation_to_calculation_refs[0].calculation_to_calculation_kind == "starting_point"
    (levels,) = calculation.section_eigenvalues
    assert levels.m_magnitude("eigenvalues_values")[0, 1] == pytest.approx([-0.25 * HARTREE, 0.35 * HARTREE])
    assert calculation.m_magnitude("gw_self_energy_c")[0, 0] == pytest.approx([0.2 * HARTREE, -0.1 * HARTREE])
    assert calculation.m_magnitude("gw_fundamental_gap") == pytest.approx(6.1 * factor("eV"))


def test_files_with_the_suffix_of_the_main_file_come_first(tmp_path: Path) -> None:
    shutil.copy(DATA / "INFO.OUT", tmp_path / "INFO.OUT_a")
    shutil.copy(DATA / "EIGVAL.OUT", tmp_path / "EIGVAL.OUT_a")
    (tmp_path / "EIGVAL.OUT").write_text("nothing\n")
    run, _ = read(tmp_path / "INFO.OUT_a")
    assert len(run.section_single_configuration_calculation[-1].section_eigenvalues) == 1


@pytest.mark.parametrize(
    ("name", "taken"),
    [("INFO.OUT", True), ("INFO.OUT.volume1", True), ("INFO.OUT_old", True), ("INFO.txt", False)],
)
def test_main_files_are_known_by_name_and_content(tmp_path: Path, name: str, taken: bool) -> None:
    from nomad.parsing.matching import match_file

    shutil.copy(DATA / "INFO.OUT", tmp_path / name)
    parser = match_file(tmp_path / name, f"run/{name}", [])
    assert (parser is not None and parser.name == "parsers/exciting") is taken


@pytest.mark.parametrize(
    ("number", "names"),
    [(20, ("GGA_X_PBE", "GGA_C_PBE")), (22, ("GGA_X_PBE_SOL", "GGA_C_PBE_SOL")), (408, ("HYB_GGA_XC_HSE03",)), (1, ())],
)
def test_functionals_have_libxc_names(number: int, names: tuple[str, ...]) -> None:
    assert functional_names(number) == names


def test_a_cut_output_keeps_what_stands_before_the_cut(tmp_path: Path) -> None:
    content = (DATA / "INFO.OUT").read_bytes()
    for size in range(200, len(content) - 200, 300):
        (tmp_path / "INFO.OUT").write_bytes(content[:size])
        run, log = read(tmp_path / "INFO.OUT")
        assert run.program_version == "NITROGEN-14"
        assert log.warnings
        assert run.run_clean_end is False


@pytest.mark.parametrize("name", ["EIGVAL.OUT", "dos.xml", "bandstructure.xml"])
def test_cut_files_beside_the_output_give_warnings(tmp_path: Path, name: str) -> None:
    for path in DATA.glob("*.*"):
        shutil.copy(path, tmp_path)
    content = (DATA / name).read_bytes()
    (tmp_path / name).write_bytes(content[: len(content) // 2])
    run, log = read(tmp_path / "INFO.OUT")
    assert len(run.section_single_configuration_calculation) == 4
    assert any(record.get("file") == name for record in log.records if record["level"] == "WARNING")


def test_a_file_without_a_run_is_refused(tmp_path: Path) -> None:
    (tmp_path / "INFO.OUT").write_text("nothing of use\n")
    with pytest.raises(ParserError, match=r"INFO\.OUT"):
        read(tmp_path / "INFO.OUT")


def copied(tmp_path: Path) -> Path:
    for file in DATA.iterdir():
        if file.is_file():
            shutil.copy(file, tmp_path)
    return tmp_path / "INFO.OUT"


def points(*values: float) -> str:
    return "".join(f'<point e="{-0.5 + 0.1 * i:.1f}" dos="{value}"/>' for i, value in enumerate(values))


def test_projected_densities_of_states(tmp_path: Path) -> None:
    path = copied(tmp_path)
    parts = "".join(
        f'<partialdos type="partial" speciessym="{symbol}" speciesrn="{atom}" atom="1">'
        + "".join(
            f'<diagram type="partial" nspin="{spin}" l="{momentum}" m="{m}">'
            f"{points(0.0, sign * atom, sign * 10.0 * (momentum + 1))}</diagram>"
            for spin, sign in ((1, 1), (2, -1))
            for momentum, m in ((0, 0), (1, -1), (1, 0), (1, 1))
        )
        + "</partialdos>"
        for atom, symbol in enumerate(("Na", "Cl"), start=1)
    )
    text = (tmp_path / "dos.xml").read_text()
    (tmp_path / "dos.xml").write_text(text.replace("</dos>", parts + "</dos>"))
    run, log = read(path)
    assert log.warnings == []
    (section,) = run.section_single_configuration_calculation[-1].section_atom_projected_dos
    values = section.m_magnitude("atom_projected_dos_values_lm")
    assert values.shape == (4, 2, 2, 3)
    assert values[0, 1, 1, 1] == pytest.approx(2 / HARTREE)
    assert values[3, 1, 0, 2] == pytest.approx(20 / HARTREE)
    assert section.m_magnitude("atom_projected_dos_lm").tolist() == [[0, 0], [1, -1], [1, 0], [1, 1]]
    (tmp_path / "dos.xml").write_text(text.replace("</dos>", parts.replace('l="1" m="1"', 'l="1" m="0"', 1) + "</dos>"))
    run, log = read(path)
    assert not run.section_single_configuration_calculation[-1].section_atom_projected_dos
    assert len(log.warnings) == 1


def test_bands_with_characters_are_not_repeated_for_each_atom(tmp_path: Path) -> None:
    path = copied(tmp_path)
    plain, _ = read(path)
    text = (tmp_path / "bandstructure.xml").read_text()
    begin, end = text.index("<band>"), text.index("<vertex")
    bands = text[begin:end].replace("/>", ' sum="1"><bc l="0" character="1.0"/></point>')
    atoms = "".join(f'<species name="a"><atom coord="0 0 {i}">{bands}</atom></species>' for i in range(2))
    (tmp_path / "bandstructure.xml").write_text(text[:begin] + atoms + text[end:])
    run, log = read(path)
    assert log.warnings == []
    first, second = (
        item.section_single_configuration_calculation[-1].section_k_band[0].section_k_band_segment[0]
        for item in (plain, run)
    )
    assert (first.m_magnitude("band_energies") == second.m_magnitude("band_energies")).all()


def test_old_band_structures_without_k_points_keep_their_energies(tmp_path: Path) -> None:
    path = copied(tmp_path)
    (tmp_path / "bandstructure.xml").unlink()
    (tmp_path / "BAND.OUT").write_text("".join(f"0.0 {e}\n0.5 {e}\n1.0 {e}\n\n" for e in (-0.3, 0.1, -0.2, 0.2)))
    run, log = read(path)
    assert len(log.warnings) == 1
    (bands,) = run.section_single_configuration_calculation[-1].section_k_band
    (segment,) = bands.section_k_band_segment
    assert segment.m_magnitude("band_energies").shape == (2, 3, 2)
    assert not segment.m_is_set("band_k_points")


def test_charges_of_the_muffin_tins() -> None:
    run, _ = read(DATA / "INFO.OUT")
    charges = run.section_single_configuration_calculation[0].x_exciting_section_MT_charge_atom
    assert [item.x_exciting_MT_charge_atom_symbol for item in charges] == ["Na", "Cl"]
    assert charges[0].m_magnitude("x_exciting_MT_charge_atom_value") > 0


def test_the_fermi_surface(tmp_path: Path) -> None:
    path = copied(tmp_path)
    bands = "".join(f"   BAND:  {band}\n" + f"  {0.1 * band} {0.2 * band} 0.3 0.4\n" * 2 for band in (1, 2))
    (tmp_path / "FERMISURF.bxsf").write_text(
        " BEGIN_INFO\n   Fermi Energy: 0.25\n END_INFO\n BEGIN_BLOCK_BANDGRID_3D\n   band_energies\n"
        "   BEGIN_BANDGRID_3D_BANDS\n     2\n     2 2 2\n     0.0 0.0 0.0\n     1.0 0.0 0.0\n     0.0 1.0 0.0\n"
        f"     0.0 0.0 1.0\n{bands}   END_BANDGRID_3D\n END_BLOCK_BANDGRID_3D\n"
    )
    run, log = read(path)
    assert log.warnings == []
    (surface,) = run.section_single_configuration_calculation[-1].x_exciting_section_fermi_surface
    assert surface.m_magnitude("x_exciting_values_fermi_surface").shape == (2, 8)
    assert surface.m_magnitude("x_exciting_fermi_energy_fermi_surface") == pytest.approx(0.25 * HARTREE)


def test_excitons_and_spectra_of_bse_runs(tmp_path: Path) -> None:
    path = copied(tmp_path)
    (tmp_path / "input.xml").write_text(
        '<input><xs xstype="BSE" broad="0.01" ngridk="4 4 4" tevout="true"><screening screentype="full" nempty="20"/>'
        '<BSE bsetype="singlet" nstlbse="1 4 1 5"/></xs></input>'
    )
    name = "BSE-singlet-TDA-BAR_SCR-full_OC"
    for component in ("11", "33"):
        excitons = "# nr E E-Egap |t| Re Im\n 1 3.5 -0.2 0.5 0.4 0.3\n 2 4.5 0.8 0.1 0.0 0.1\n"
        (tmp_path / f"EXCITON_{name}{component}.OUT").write_text(excitons)
        (tmp_path / "EPSILON").mkdir(exist_ok=True)
        (tmp_path / "EPSILON" / f"EPSILON_{name}{component}.OUT").write_text("0.0 2.0 0.0\n1.0 2.1 0.1\n2.0 2.2 0.3\n")
    run, log = read(path)
    assert log.warnings == []
    plain, _ = read(DATA / "INFO.OUT")
    count = len(plain.section_single_configuration_calculation)
    assert len(run.section_single_configuration_calculation) == count + 1
    calculation, method = run.section_single_configuration_calculation[-1], run.section_method[-1]
    assert method.electronic_structure_method == "BSE"
    assert method.x_exciting_xs_bse_type == "singlet"
    assert method.m_magnitude("x_exciting_xs_bse_number_of_bands").tolist() == [1, 4, 1, 5]
    assert method.m_magnitude("x_exciting_xs_broadening") == pytest.approx(0.01 * HARTREE)
    energies = calculation.m_magnitude("x_exciting_xs_bse_exciton_energies")
    assert energies[1] == pytest.approx([3.5 * factor("eV"), 4.5 * factor("eV")])
    assert calculation.section_excited_states[0].m_magnitude("excitation_energies") == pytest.approx(energies[0])
    assert calculation.m_magnitude("x_exciting_xs_bse_epsilon_im")[0] == pytest.approx([0, 0.1, 0.3])
    assert calculation.m_magnitude("x_exciting_xs_bse_epsilon_energies")[0, 2] == pytest.approx(2 * factor("eV"))


def test_spectra_of_tddft_runs_with_and_without_local_fields(tmp_path: Path) -> None:
    path = copied(tmp_path)
    for point in ("001", "002"):
        for fields in ("", "NLF_"):
            (tmp_path / f"EPSILON_{fields}FXCRPA_OC11_QMT{point}.OUT").write_text("0.0 2.0 0.0\n0.1 2.1 0.1\n")
            (tmp_path / f"LOSS_{fields}FXCRPA_OC11_QMT{point}.OUT").write_text("0.0 0.3\n0.1 0.5\n")
    run, log = read(path)
    assert log.warnings == []
    calculation = run.section_single_configuration_calculation[-1]
    assert run.section_method[-1].electronic_structure_method == "TDDFT"
    spectrum = calculation.m_magnitude("x_exciting_xs_tddft_dielectric_function_no_local_field")
    assert spectrum.shape == (2, 2, 1, 2)
    assert spectrum[1, 0, 0].tolist() == [0.0, 0.1]
    assert calculation.m_magnitude("x_exciting_xs_tddft_loss_function_local_field")[1, 0].tolist() == [0.3, 0.5]
    assert calculation.m_magnitude("x_exciting_xs_tddft_epsilon_energies")[1] == pytest.approx(0.1 * HARTREE)
