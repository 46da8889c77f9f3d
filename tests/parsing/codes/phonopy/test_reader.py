"""Phonons of silicon (forces of Quantum ESPRESSO), computed for this project, and of a crystal of springs."""

from __future__ import annotations

import contextlib
import json
import random
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml

from nomad.datamodel import EntryArchive
from nomad.errors import ParserError
from nomad.logs import EntryLog
from nomad.parsing.head import FileHead
from nomad.parsing.registry import parser_by_name, parsers
from nomad.units import factor

from ...test_mutations import MUTATIONS

DATA = Path(__file__).parents[3] / "data" / "phonopy"
SILICON = DATA / "si_qe"
SPRINGS = DATA / "mgo_params" / "phonopy_params.yaml"
AIMS = "phonopy-FHI-aims-displacement-01/control.in"
TERAHERTZ = 6.62607015e-22
AVOGADRO = 6.02214076e23


def read(path: Path) -> tuple[EntryArchive, EntryLog]:
    archive, log = EntryArchive(), EntryLog()
    parser_by_name("parsers/phonopy").parse(path, archive, log)
    return archive, log


@pytest.fixture(scope="module")
def silicon() -> tuple[EntryArchive, EntryLog]:
    return read(SILICON / "phonopy.yaml")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The displacement folders of FHI-aims, to be spoilt."""
    return Path(shutil.copytree(DATA / "mgo_fhi_aims", tmp_path / "aims"))


def calculation(archive: EntryArchive) -> Any:
    return archive.section_run[0].section_single_configuration_calculation[0]


def thermal(archive: EntryArchive) -> Any:
    return archive.section_run[0].section_frame_sequence[0].section_thermodynamical_properties[0]


@pytest.mark.parametrize(
    ("name", "taken"),
    [
        ("a/phonopy.yaml", True),
        ("phonopy_disp.yaml", True),
        ("a/phonon.yaml", True),
        ("a/band.yaml", False),
        ("a/my_phonopy.yaml", False),
        ("a/phonopy-FHI-aims-displacement-01/control.in", True),
        ("phonopy-FHI-aims-displacement-0001/control.in", True),
        ("phonopy-FHI-aims-displacement-02/control.in", False),
        ("phonopy-FHI-aims-displacement-11/control.in", False),
        ("control.in", False),
    ],
)
def test_files_are_taken_by_name(name: str, taken: bool) -> None:
    head = FileHead.read(SPRINGS)
    takers = [parser.name for parser in parsers() if parser.rules.refusal(head, name, []) is None]
    assert takers == (["parsers/phonopy"] if taken else [])


def test_cells(silicon: tuple[EntryArchive, EntryLog]) -> None:
    run = silicon[0].section_run[0]
    assert (run.program_name, run.program_version) == ("Phonopy", "2.17.1")
    primitive, supercell = run.section_system
    assert (len(primitive.atom_labels), len(supercell.atom_labels)) == (2, 64)
    bohr = factor("bohr")
    cell = primitive.m_magnitude("lattice_vectors")
    assert cell == pytest.approx(np.array([[0, 5.1, 5.1], [5.1, 0, 5.1], [5.1, 5.1, 0]]) * bohr, abs=1e-16)
    assert np.linalg.det(supercell.m_magnitude("lattice_vectors")) == pytest.approx(32 * np.linalg.det(cell))
    assert supercell.m_magnitude("SC_matrix") @ cell == pytest.approx(
        supercell.m_magnitude("lattice_vectors"), abs=1e-16
    )
    assert supercell.section_system_to_system_refs[0].system_to_system_kind == "subsystem"
    assert supercell.section_system_to_system_refs[0].system_to_system_ref is primitive
    assert run.section_method[0].m_magnitude("x_phonopy_displacement") == pytest.approx(0.02 * bohr)
    assert calculation(silicon[0]).single_configuration_calculation_to_system_ref is supercell


def test_bands_are_those_that_phonopy_wrote(silicon: tuple[EntryArchive, EntryLog]) -> None:
    written = yaml.safe_load((SILICON / "band.yaml").read_text())["phonon"]
    bands = calculation(silicon[0]).section_k_band[0]
    assert bands.band_structure_kind == "vibrational"
    segments = bands.section_k_band_segment
    assert [segment.band_segm_labels for segment in segments] == [["Γ", "X"], ["X", "W"], ["Γ", "L"]]
    k_points = np.concatenate([segment.m_magnitude("band_k_points") for segment in segments])
    energies = np.concatenate([segment.m_magnitude("band_energies")[0] for segment in segments])
    assert k_points == pytest.approx(np.array([point["q-position"] for point in written]), abs=1e-6)
    frequencies = np.array([[band["frequency"] for band in point["band"]] for point in written])
    assert energies == pytest.approx(frequencies * TERAHERTZ, abs=1e-8 * TERAHERTZ)


def test_thermal_properties_are_those_that_phonopy_wrote(silicon: tuple[EntryArchive, EntryLog]) -> None:
    """On the mesh of the user, which does not contain Γ: nothing depends on what is done there."""
    rows = yaml.safe_load((SILICON / "thermal_properties.yaml").read_text())["thermal_properties"]
    found = thermal(silicon[0])
    assert found.m_magnitude("thermodynamical_property_temperature") == pytest.approx(
        [row["temperature"] for row in rows]
    )
    capacity = np.array([row["heat_capacity"] for row in rows]) / AVOGADRO
    energy = np.array([row["free_energy"] for row in rows]) * 1000 / AVOGADRO
    assert found.m_magnitude("thermodynamical_property_heat_capacity_C_v") == pytest.approx(
        capacity, rel=1e-6, abs=1e-30
    )
    assert found.m_magnitude("vibrational_free_energy_at_constant_volume") == pytest.approx(energy, rel=1e-6, abs=2e-28)


def test_density_of_states_counts_all_modes(silicon: tuple[EntryArchive, EntryLog]) -> None:
    dos = calculation(silicon[0]).section_dos[0]
    energies, values = dos.m_magnitude("dos_energies"), dos.m_magnitude("dos_values")
    assert dos.dos_kind == "vibrational"
    assert values.shape == (1, len(energies))
    assert np.trapezoid(values[0], energies / TERAHERTZ) == pytest.approx(6, rel=0.02)


def test_force_constants_do_not_move_the_crystal(silicon: tuple[EntryArchive, EntryLog]) -> None:
    constants = calculation(silicon[0]).m_magnitude("hessian_matrix")
    assert constants.shape == (64, 64, 3, 3)
    largest = np.abs(constants).max()
    assert np.abs(constants.sum(axis=1)).max() < 0.005 * largest
    assert np.abs(constants - constants.transpose(1, 0, 3, 2)).max() < 0.005 * largest


def test_workflow_and_reference(silicon: tuple[EntryArchive, EntryLog]) -> None:
    archive, log = silicon
    assert archive.section_workflow.workflow_type == "phonon"
    phonon = archive.section_workflow.section_phonon
    assert phonon.force_calculator == "quantum espresso"
    assert phonon.m_magnitude("mesh_density") == pytest.approx(8**3 / (2 * 5.1**3 * factor("bohr") ** 3))
    assert phonon.with_non_analytic_correction is False
    references = calculation(archive).section_calculation_to_calculation_refs
    assert [reference.calculation_to_calculation_external_url for reference in references] == ["force.out"]
    assert log.warnings == []


def test_yaml_without_forces_keeps_the_cells(tmp_path: Path) -> None:
    path = tmp_path / "phonopy.yaml"
    shutil.copy(SILICON / "phonopy.yaml", path)
    archive, log = read(path)
    assert len(archive.section_run[0].section_system) == 2
    assert calculation(archive).section_k_band == []
    assert log.warnings == ["there are neither force constants nor forces"]


def test_damaged_side_files_cost_only_themselves(tmp_path: Path) -> None:
    shutil.copy(SPRINGS, tmp_path / "phonopy_params.yaml")
    (tmp_path / "BORN").write_text("default\n1 2 three\n")
    (tmp_path / "FORCE_CONSTANTS").write_text("8 8\n1 1\n1.0 nonsense\n")
    archive, log = read(tmp_path / "phonopy_params.yaml")
    assert len(calculation(archive).section_k_band) == 1
    assert {record["file"] for record in log.records if record["level"] == "WARNING"} == {"BORN", "FORCE_CONSTANTS"}


def test_force_constants_from_a_file_are_the_same(tmp_path: Path) -> None:
    from phonopy.file_IO import write_FORCE_CONSTANTS

    archive, _ = read(SPRINGS)
    hessian = calculation(archive).m_magnitude("hessian_matrix")
    shutil.copy(SPRINGS, tmp_path / "phonopy.yaml")
    unit = factor("electron_volt / angstrom ** 2")
    write_FORCE_CONSTANTS(hessian / unit, filename=tmp_path / "FORCE_CONSTANTS")
    text = (tmp_path / "phonopy.yaml").read_text()
    (tmp_path / "phonopy.yaml").write_text(text[: text.index("\ndisplacements:")])
    again, log = read(tmp_path / "phonopy.yaml")
    assert log.warnings == []
    assert calculation(again).m_magnitude("hessian_matrix") == pytest.approx(hessian, abs=1e-6)


def test_folders_of_fhi_aims_give_the_same_phonons(folder: Path) -> None:
    """Also when their atoms are in another order and in other cells than those of the library."""
    archive, log = read(folder / AIMS)
    springs, _ = read(SPRINGS)
    assert log.warnings == []
    assert calculation(archive).m_magnitude("hessian_matrix") == pytest.approx(
        calculation(springs).m_magnitude("hessian_matrix"), abs=1e-4
    )
    assert archive.section_workflow.section_phonon.force_calculator == "fhi-aims"
    references = calculation(archive).section_calculation_to_calculation_refs
    assert [reference.calculation_to_calculation_external_url for reference in references] == [
        "aims.out",
        "../phonopy-FHI-aims-displacement-02/aims.out",
    ]
    segments = calculation(archive).section_k_band[0].section_k_band_segment
    path = [segment.band_segm_labels for segment in segments]
    assert (path[0], path[-1]) == (["Γ", "X"], ["U", "X"])


def test_heat_capacity_reaches_the_classical_limit(folder: Path) -> None:
    archive, _ = read(folder / AIMS)
    capacity = thermal(archive).m_magnitude("thermodynamical_property_heat_capacity_C_v")
    assert capacity[0] == 0
    assert capacity[-1] == pytest.approx(6 * 1.380649e-23, rel=0.05)
    energies = calculation(archive).section_dos[0].m_magnitude("dos_energies")
    assert thermal(archive).m_magnitude("vibrational_free_energy_at_constant_volume")[0] < 3 * energies[-1]


def test_missing_displacement_leaves_the_rest(folder: Path) -> None:
    shutil.rmtree(folder / "phonopy-FHI-aims-displacement-02")
    archive, log = read(folder / AIMS)
    assert len(archive.section_run[0].section_system) == 2
    assert "the forces do not suffice" in log.warnings[-1]


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        ("control.in", "supercell -1 1 1", "supercell -1 1", "is not a supercell"),
        ("control.in", "supercell -1 1 1  1 -1 1  1 1 -1", "supercell 900", "is not a supercell"),
        ("control.in", "supercell -1 1 1", "supercell one 1 1", "is not a supercell"),
        ("geometry.in", "lattice_vector", "lattice_vectors", "no cell with atoms"),
        ("geometry.in", "atom", "# atom", "no cell with atoms"),
    ],
)
def test_what_cannot_be_understood_is_named(folder: Path, file: str, old: str, new: str, message: str) -> None:
    path = folder / file
    path.write_text(path.read_text().replace(old, new))
    with pytest.raises(ParserError, match=message):
        read(folder / AIMS)


@pytest.mark.parametrize("name", ["aims.out", "geometry.in"])
def test_damaged_forces_are_left_out(folder: Path, name: str) -> None:
    path = folder / "phonopy-FHI-aims-displacement-01" / name
    data = path.read_bytes()
    for length in range(0, len(data), 120):
        path.write_bytes(data[:length])
        try:
            archive, log = read(folder / AIMS)
        except ParserError:
            continue
        json.dumps(archive.m_to_dict())
        assert log.warnings or calculation(archive).section_dos


@pytest.mark.parametrize("mutation", MUTATIONS, ids=[mutation.__name__ for mutation in MUTATIONS])
def test_damaged_forces_in_a_yaml_file(mutation: Any, tmp_path: Path) -> None:
    path = tmp_path / SPRINGS.name
    data = SPRINGS.read_bytes()
    start = data.index(b"\n", data.index(b"\ndisplacements:") + 1)
    path.write_bytes(data[:start] + mutation(data[start:], random.Random(1)))
    archive, _ = read(path)
    assert len(archive.section_run[0].section_system) == 2
    json.dumps(archive.m_to_dict())


def test_other_yaml_files_fail_with_a_reason(tmp_path: Path) -> None:
    path = tmp_path / "phone_numbers.yaml"
    for text, reason in (("- 1\n- 2\n", "no file of phonopy"), ("alice: 1\n", "no `unit_cell`"), ("{", "no file")):
        path.write_text(text)
        with pytest.raises(ParserError, match=reason):
            read(path)


def test_no_code_in_a_yaml_file_is_run(tmp_path: Path) -> None:
    path, trace = tmp_path / "phonopy.yaml", tmp_path / "trace"
    call = f'!!python/object/apply:os.mkdir ["{trace}"]'
    for text in (f"phonopy: {call}\n", SPRINGS.read_text() + f"\nother: {call}\n"):
        path.write_text(text)
        with contextlib.suppress(ParserError):
            read(path)
        assert not trace.exists()
