"""An output in the format of Siesta 4.1 with the files beside it, written for these tests."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

from nomad.datamodel import EntryArchive
from nomad.datamodel.metainfo.common_dft import Run
from nomad.errors import ParserError
from nomad.logs import EntryLog
from nomad.parsing.codes.siesta.fdf import magnitude, read_input, thermal_energy
from nomad.parsing.codes.siesta.method import functional_names
from nomad.parsing.codes.siesta.reader import timestamp
from nomad.parsing.matching import match_file
from nomad.parsing.registry import parser_by_name
from nomad.units import factor

DATA = Path(__file__).parents[3] / "data" / "siesta" / "h2_relax"
EV = factor("eV")
ANGSTROM = 1e-10


def read(path: Path) -> tuple[Run, EntryLog]:
    archive, log = EntryArchive(), EntryLog()
    parser_by_name("parsers/siesta").parse(path, archive, log)
    return archive.section_run[0], log


def changed(folder: Path, old: str, new: str) -> Path:
    """The output with one thing changed, without the files beside it."""
    text = (DATA / "out").read_text()
    assert old in text
    path = folder / "out"
    path.write_text(text.replace(old, new))
    return path


def test_the_banner_is_recognised() -> None:
    parser = match_file(DATA / "out", "folder/out", [], None)
    assert parser is not None
    assert parser.name == "parsers/siesta"


def test_program_and_method() -> None:
    run, log = read(DATA / "out")
    assert (run.program_version, run.run_clean_end, log.warnings) == ("v4.1.5", True, [])
    assert run.x_siesta_system_label == "h2"
    (method,) = run.section_method
    assert {item.XC_functional_name for item in method.section_XC_functionals} == {"GGA_X_PBE_SOL", "GGA_C_PBE_SOL"}
    assert (method.smearing_kind, method.basis_set, method.number_of_spin_channels) == ("fermi", "DZ", 1)
    assert method.m_magnitude("smearing_width") == pytest.approx(300 * 1.380649e-23)
    (kind,) = method.section_method_atom_kind
    assert (kind.method_atom_kind_label, kind.method_atom_kind_atom_number) == ("H_one", 1)
    assert kind.method_atom_kind_pseudopotential_name == "H_one.psf"
    assert run.section_basis_set_cell_dependent[0].m_magnitude("basis_set_planewave_cutoff") == pytest.approx(
        100 * factor("rydberg")
    )


def test_a_relaxation_gives_its_steps_and_the_analysis_at_the_end() -> None:
    run, _ = read(DATA / "out")
    first, last, final = run.section_single_configuration_calculation
    assert [c.m_magnitude("energy_total") / EV for c in (first, last, final)] == pytest.approx(
        [-31.25, -31.5, -31.500001], abs=1e-9
    )
    assert first.m_magnitude("energy_free") == pytest.approx(-31.26 * EV)
    assert final.single_configuration_calculation_to_system_ref.m_path() == run.section_system[1].m_path()
    distances = [system.m_magnitude("atom_positions")[1, 0] / ANGSTROM for system in run.section_system]
    assert distances == pytest.approx([0.8, 0.76])
    assert run.section_system[0].atom_labels == ["H", "H"]
    assert first.m_magnitude("atom_forces")[0, 0] == pytest.approx(0.8 * EV / ANGSTROM)
    (frames,) = run.section_frame_sequence
    assert (frames.number_of_frames_in_sequence, frames.geometry_optimization_converged) == (2, True)
    assert final.m_magnitude("energy_XC") == pytest.approx(-18 * EV)
    assert np.trace(final.m_magnitude("stress_tensor")) / -3 == pytest.approx(final.m_magnitude("pressure"), rel=1e-6)


def test_the_order_of_the_stress_components_is_that_of_its_line(tmp_path: Path) -> None:
    tensor = read(DATA / "out")[0].section_single_configuration_calculation[0].m_magnitude("stress_tensor")
    assert (tensor[1, 2], tensor[0, 2], tensor[0, 1]) == pytest.approx((1e7, 2e7, 3e7))
    path = changed(tmp_path, "Stress tensor Voigt[x,y,z,yz,xz,xy] (kbar):", "Stress-tensor-Voigt (kbar):")
    tensor = read(path)[0].section_single_configuration_calculation[0].m_magnitude("stress_tensor")
    assert (tensor[0, 1], tensor[1, 2], tensor[0, 2]) == pytest.approx((1e7, 2e7, 3e7))


def test_cycles() -> None:
    run, _ = read(DATA / "out")
    cycles = run.section_single_configuration_calculation[0].section_scf_iteration
    assert [cycle.m_magnitude("energy_total_scf_iteration") / EV for cycle in cycles] == pytest.approx(
        [-30, -31, -31.25]
    )
    assert cycles[1].m_magnitude("energy_reference_fermi_iteration") == pytest.approx([-5.1 * EV])


def test_files_of_the_same_label() -> None:
    run, _ = read(DATA / "out")
    final = run.section_single_configuration_calculation[-1]
    (eigenvalues,) = final.section_eigenvalues
    assert eigenvalues.m_magnitude("eigenvalues_kpoints") == pytest.approx(
        np.array([[0, 0, 0], [0.25, 0, 0]]), abs=1e-6
    )
    assert eigenvalues.m_magnitude("eigenvalues_values")[0, 1] / EV == pytest.approx([-9.5, 2.5, 3.5])
    (segment,) = final.section_k_band[0].section_k_band_segment
    assert segment.band_segm_labels == ["Gamma", "X"]
    assert segment.m_magnitude("band_k_points")[-1] == pytest.approx([0.5, 0, 0])
    assert segment.m_magnitude("band_energies").shape == (1, 3, 2)
    assert final.section_dos[0].m_magnitude("dos_values")[0, 2] == pytest.approx(1 / EV)


PROJECTED = """<?xml version="1.0"?>
<pdos>
<nspin>1</nspin>
<norbitals>4</norbitals>
<energy_values units="eV">
 -1.0
  1.0
</energy_values>
{orbitals}</pdos>
"""
ORBITAL = """<orbital
 index="     1"
 atom_index="    {atom}"
 species="H_one"
 n="  1"
 l="  {angular}"
 m=" {m}"
 z="  1"
>
<data>
 0.25
 0.75
</data>
</orbital>
"""


def test_the_projected_density_of_states_is_summed_to_atoms_and_angular_momenta(tmp_path: Path) -> None:
    folder = tmp_path / "run"
    shutil.copytree(DATA, folder)
    orbitals = [
        ORBITAL.format(atom=atom, angular=angular, m=m)
        for atom, angular, m in ((1, 0, 0), (1, 0, 0), (2, 0, 0), (2, 1, -1))
    ]
    (folder / "h2.PDOS").write_text(PROJECTED.format(orbitals="".join(orbitals)))
    run, log = read(folder / "out")
    (dos,) = run.section_single_configuration_calculation[-1].section_atom_projected_dos
    assert log.warnings == []
    assert dos.m_magnitude("atom_projected_dos_energies") == pytest.approx([-EV, EV])
    assert dos.m_magnitude("atom_projected_dos_lm").tolist() == [[0, 0], [1, -1]]
    assert dos.m_magnitude("atom_projected_dos_values_lm")[0, 0] * EV == pytest.approx(
        np.array([[0.5, 1.5], [0.25, 0.75]])
    )
    assert dos.m_magnitude("atom_projected_dos_values_total")[0, 1] * EV == pytest.approx([0.5, 1.5])
    (folder / "h2.PDOS").write_text(PROJECTED.format(orbitals="".join(orbitals))[:-200])
    run, log = read(folder / "out")
    assert not run.section_single_configuration_calculation[-1].section_atom_projected_dos
    assert "h2.PDOS" in str(log.records)


@pytest.mark.parametrize("with_first", [True, False])
def test_steps_without_coordinates_take_them_from_the_trajectory(tmp_path: Path, with_first: bool) -> None:
    expected = [system.m_magnitude("atom_positions") for system in read(DATA / "out")[0].section_system]
    path = changed(tmp_path, "outcoor: Atomic coordinates (scaled)", "nothing")
    run, _ = read(path)
    assert run.section_system[0].m_magnitude("atom_positions") == pytest.approx(expected[0], abs=1e-13)
    assert not run.section_system[1].m_is_set("atom_positions")
    frames = [
        "    2\n \n" + "".join("H {:f} {:f} {:f}\n".format(*(row / ANGSTROM)) for row in positions)
        for positions in (expected if with_first else expected[1:])
    ]
    (tmp_path / "h2.ANI").write_text("".join(frames))
    run, _ = read(path)
    for system, positions in zip(run.section_system, expected, strict=True):
        assert system.m_magnitude("atom_positions") == pytest.approx(positions, abs=1e-15)


def test_eigenvalues_and_k_points_of_the_output_without_files(tmp_path: Path) -> None:
    table = (
        "siesta: k-point coordinates (Bohr**-1) and weights:\n"
        "siesta:    1    0.000000    0.000000    0.000000        0.500000\n"
        "siesta:    2    0.103904    0.000000    0.000000        0.500000\n\n"
        "siesta: Eigenvalues (eV):\nik is       eps\n 1  1  -10.0000   2.0000\n            3.0000\n"
        " 2  1   -9.5000   2.5000\n            3.5000\nsiesta: Fermi energy =      -5.125000 eV\n\n"
    )
    run, _ = read(changed(tmp_path, "siesta: Final energy (eV):", table + "siesta: Final energy (eV):"))
    final = run.section_single_configuration_calculation[-1]
    (eigenvalues,) = final.section_eigenvalues
    assert eigenvalues.m_magnitude("eigenvalues_values")[0, 1] / EV == pytest.approx([-9.5, 2.5, 3.5])
    assert eigenvalues.m_magnitude("eigenvalues_kpoints")[1] == pytest.approx([0.25, 0, 0], abs=1e-5)


def test_the_head_of_version_5(tmp_path: Path) -> None:
    text = (DATA / "out").read_text()
    begin, rest = text.split("************************** Dump of input data file ****************************\n")
    given, rest = rest.split("************************** End of input data file *****************************\n")
    head = "Executable      : siesta\nVersion         : 5.2.0\n"
    path = tmp_path / "h2.out"
    path.write_text(head + begin.split("\n", 1)[1].replace("Reading from standard input", "Reading from h2.fdf") + rest)
    (tmp_path / "h2.fdf").write_text(given)
    (tmp_path / "other.fdf").write_text("XC.authors RPBE\n")
    parser = match_file(path, "h2.out", [], None)
    assert parser is not None
    assert parser.name == "parsers/siesta"
    run, _ = read(path)
    assert run.program_version == "5.2.0"
    assert {item.XC_functional_name for item in run.section_method[0].section_XC_functionals} == {
        "GGA_X_PBE_SOL",
        "GGA_C_PBE_SOL",
    }


@pytest.mark.parametrize("kind", ["KP", "EIG", "bands", "DOS"])
def test_a_damaged_file_beside_is_left_out_with_a_warning(tmp_path: Path, kind: str) -> None:
    folder = tmp_path / "run"
    shutil.copytree(DATA, folder)
    damaged = folder / f"h2.{kind}"
    damaged.write_bytes(damaged.read_bytes()[:25] + b" NaN ")
    run, log = read(folder / "out")
    assert f"h2.{kind}" in str(log.records)
    assert len(run.section_single_configuration_calculation) == 3


def test_a_single_point_says_so(tmp_path: Path) -> None:
    archive = EntryArchive()
    path = changed(tmp_path, "CG coord. optimization", "Single-point calculation")
    parser_by_name("parsers/siesta").parse(path, archive, EntryLog())
    assert archive.section_workflow.workflow_type == "single_point"
    assert not archive.section_run[0].section_sampling_method


def test_molecular_dynamics_has_times(tmp_path: Path) -> None:
    path = changed(tmp_path, "CG coord. optimization", "Verlet MD run\nredata: Length of MD time step = 2.0000 fs")
    path.write_text(path.read_text().replace("Begin CG opt. move =", "Begin MD step ="))
    run, _ = read(path)
    assert (run.section_sampling_method[0].sampling_method, run.section_sampling_method[0].ensemble_type) == (
        "molecular_dynamics",
        "NVE",
    )
    assert run.section_frame_sequence[0].m_magnitude("frame_sequence_time") == pytest.approx([0, 2e-15])


def test_a_cut_output_keeps_what_it_has(tmp_path: Path) -> None:
    data = (DATA / "out").read_bytes()
    path = tmp_path / "out"
    path.write_bytes(data[: data.rindex(b"siesta: E_KS(eV)")])
    run, log = read(path)
    first, second = run.section_single_configuration_calculation
    assert first.m_magnitude("energy_total") == pytest.approx(-31.25 * EV)
    assert len(second.section_scf_iteration) == 2
    assert not second.m_is_set("energy_total")
    assert "the calculation did not end properly" in str(log.warnings)
    path.write_bytes(data[: data.index(b"initatom")])
    with pytest.raises(ParserError):
        read(path)


def test_input_keys_are_the_same_in_all_spellings() -> None:
    given = read_input(
        b"lattice_constant 2 Ang # comment\nLatticeConstant 3 Ang\n%block Band.Lines\n1 0 0 0\n%endblock\n"
    )
    assert given.length("Lattice.Constant") == pytest.approx(2e-10)
    assert given.blocks["bandlines"] == [["1", "0", "0", "0"]]


def test_values_with_units() -> None:
    assert magnitude(["1.0", "Bohr"]) == pytest.approx(factor("bohr"))
    assert magnitude(["****", "Bohr"]) is None
    assert magnitude(["1.0", "cubit"]) is None
    assert thermal_energy(["0.0019", "Ry"]) == pytest.approx(0.0019 * factor("rydberg"))


@pytest.mark.parametrize(
    ("text", "check", "names"),
    [
        (b"XC.authors CA", None, ("LDA_X", "LDA_C_PZ")),
        (b"xc_authors pbe", None, ("GGA_X_PBE", "GGA_C_PBE")),
        (b"XC.Authors BLYP", None, ("GGA_X_B88", "GGA_C_LYP")),
        (b"", "GGA Perdew, Burke & Ernzerhof 1996", ("GGA_X_PBE", "GGA_C_PBE")),
        (b"MeshCutoff 100 Ry", None, ("LDA_X", "LDA_C_PZ")),
        (b"", None, ()),
    ],
)
def test_functionals(text: bytes, check: str | None, names: tuple[str, ...]) -> None:
    assert functional_names(read_input(text), check) == names


def test_dates() -> None:
    assert timestamp("1-JAN-1970   0:00:10") == 10
    assert timestamp("31-FEB-2020  10:00:00") is None
    assert timestamp(None) is None
