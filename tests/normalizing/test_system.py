import numpy as np
import pytest
from ase import Atoms
from ase.build import bulk, molecule

from nomad.datamodel import EntryArchive
from nomad.datamodel.metainfo import common_dft

from .archives import add_calculation, add_system, normalized, single_point
from .structures import carbon_chain, conventional_silicon, graphene_sheet, silicon


def test_silicon_crystal() -> None:
    archive = single_point(conventional_silicon())
    normalized(archive)
    system = archive.section_run[0].section_system[0]
    assert system.is_representative
    assert system.system_type == "bulk"
    assert system.chemical_composition == "SiSiSiSiSiSiSiSi"
    assert system.chemical_composition_reduced == system.chemical_composition_bulk_reduced == "Si8"
    assert system.atom_species.tolist() == [14] * 8
    assert len(system.configuration_raw_gid) == 28
    symmetry = system.section_symmetry[0]
    assert symmetry.symmetry_method == "MatID (spg)"
    assert symmetry.space_group_number == 227
    assert symmetry.hall_symbol == "F 4d 2 3 -1d"
    assert symmetry.bravais_lattice == "cF"
    assert symmetry.origin_shift.shape == (3,)
    assert symmetry.transformation_matrix.shape == (3, 3)
    prototype = system.section_prototype[0]
    assert prototype.prototype_label == "227-C-cF8"
    assert prototype.prototype_aflow_id == "A_cF8_227_a"
    assert prototype.prototype_aflow_url == "http://www.aflowlib.org/CrystalDatabase/A_cF8_227_a.html"
    assert prototype.prototype_assignment_method == "normalized-wyckoff"


def test_idealised_cells_are_in_metres() -> None:
    archive = single_point(silicon())
    normalized(archive)
    symmetry = archive.section_run[0].section_system[0].section_symmetry[0]
    std, primitive = symmetry.section_std_system[0], symmetry.section_primitive_system[0]
    assert np.diag(std.m_magnitude("lattice_vectors_std")) == pytest.approx([5.43e-10] * 3)
    assert std.atomic_numbers_std.tolist() == [14] * 8
    assert std.wyckoff_letters_std == ["a"] * 8
    volume = abs(np.linalg.det(primitive.m_magnitude("lattice_vectors_primitive") * 1e10))
    assert volume == pytest.approx(5.43**3 / 4)
    assert symmetry.section_original_system[0].wyckoff_letters_original == ["a", "a"]


@pytest.mark.parametrize(
    ("atoms", "kind"),
    [
        (graphene_sheet(), "2D"),
        (carbon_chain(), "1D"),
        (molecule("H2O"), "molecule / cluster"),
        (Atoms("He"), "atom"),
        (bulk("Cu", cubic=True) * (5, 2, 2), "unavailable"),
    ],
)
def test_others_have_a_type_but_no_symmetry(atoms: Atoms, kind: str) -> None:
    archive = single_point(atoms)
    normalized(archive)
    system = archive.section_run[0].section_system[0]
    assert system.system_type == kind
    assert not system.section_symmetry
    assert not system.section_prototype


def test_only_the_representative_geometry_is_analysed() -> None:
    archive = single_point(conventional_silicon())
    run = archive.section_run[0]
    last = add_system(run, silicon())  # no calculation refers to it
    normalized(archive)
    first = run.section_system[0]
    assert first.is_representative
    assert first.section_symmetry
    assert not last.m_is_set("is_representative")
    assert not last.section_symmetry
    assert last.system_type == "bulk"
    assert last.chemical_composition_bulk_reduced == "Si2"


def test_labels_keep_their_text() -> None:
    atoms = molecule("H2O")
    archive = single_point(atoms)
    system = archive.section_run[0].section_system[0]
    system.atom_labels = ["O1", "H1", "H2"]
    normalized(archive)
    assert system.atom_labels == ["O1", "H1", "H2"]
    assert system.chemical_composition_bulk_reduced == "H2O"
    assert archive.section_metadata.atoms == ["H", "O"]


def test_labels_are_made_from_species() -> None:
    archive = single_point(molecule("H2O"))
    system = archive.section_run[0].section_system[0]
    system.atom_labels = None
    system.atom_species = np.array([8, 1, 1], dtype=np.int32)
    normalized(archive)
    assert system.atom_labels == ["O", "H", "H"]


def test_species_that_disagree_are_overwritten() -> None:
    archive = single_point(molecule("H2O"))
    system = archive.section_run[0].section_system[0]
    system.atom_species = np.array([1, 1, 8], dtype=np.int32)
    log = normalized(archive)
    assert system.atom_species.tolist() == [8, 1, 1]
    assert any("species" in warning for warning in log.warnings)


@pytest.mark.parametrize("numbers", [[8, 1, 500], [-1, 1, 1]])
def test_species_out_of_range_end_the_work_on_a_geometry(numbers: list[int]) -> None:
    archive = single_point(molecule("H2O"))
    system = archive.section_run[0].section_system[0]
    system.atom_labels = None
    system.atom_species = np.array(numbers, dtype=np.int32)
    log = normalized(archive)
    assert "atom species numbers are out of range" in log.errors
    assert not system.m_is_set("chemical_composition")


def test_simulation_cell_stands_in_for_lattice_vectors() -> None:
    archive = single_point(silicon())
    system = archive.section_run[0].section_system[0]
    system.simulation_cell = system.m_magnitude("lattice_vectors")
    system.lattice_vectors = None
    normalized(archive)
    assert system.section_symmetry[0].space_group_number == 227
    assert system.m_is_set("lattice_vectors")


def test_missing_parts_are_reported() -> None:
    archive = single_point(silicon())
    system = archive.section_run[0].section_system[0]
    system.lattice_vectors = None
    assert "no lattice vectors but periodicity" in normalized(archive).errors

    archive = single_point(molecule("H2O"))
    system = archive.section_run[0].section_system[0]
    system.configuration_periodic_dimensions = None
    assert any("periodic" in warning for warning in normalized(archive).warnings)
    assert system.configuration_periodic_dimensions == [False] * 3

    archive = single_point(molecule("H2O"))
    system = archive.section_run[0].section_system[0]
    system.atom_positions = np.zeros((2, 3))
    assert "len of atom position does not match number of atoms" in normalized(archive).errors


def test_warnings_are_not_repeated_for_each_geometry() -> None:
    archive = EntryArchive()
    run = archive.m_create(common_dft.Run)
    for _ in range(20):
        run.m_create(common_dft.System)
    log = normalized(archive)
    assert log.warnings.count("system has neither atom species nor labels") == 1


def test_run_without_geometry_is_an_error_event() -> None:
    archive = EntryArchive()
    archive.m_create(common_dft.Run).program_name = "VASP"
    assert 'no "representative" section system found' in normalized(archive).errors


@pytest.mark.parametrize(
    ("positions", "cell"),
    [
        (np.full((2, 3), np.nan), np.eye(3) * 5e-10),
        (np.zeros((2, 3)), np.eye(3) * 5e-10),
        (np.zeros((2, 3)), np.zeros((3, 3))),
        (np.zeros((2, 3)), np.full((3, 3), np.inf)),
        (np.zeros((2, 3)), np.ones((3, 3)) * 1e-10),
        (np.eye(3)[:2] * 1e-10, np.diag([1e-16, 5e-10, 5e-10])),
        (np.eye(3)[:2], np.eye(3)),
        (np.eye(3)[:2] * 1e300, np.eye(3) * 1e300),
    ],
    ids=["NaN", "on top", "no cell", "infinite", "plane", "tiny", "huge", "overflow"],
)
def test_degenerate_geometries_do_no_harm(positions: np.ndarray, cell: np.ndarray) -> None:
    archive = single_point(silicon())
    system = archive.section_run[0].section_system[0]
    system.atom_positions, system.lattice_vectors = positions, cell
    normalized(archive)
    assert archive.section_metadata.formula == "Si2"
    assert archive.section_metadata.dft.optimade.nelements == 1


def test_thousands_of_atoms_and_frames() -> None:
    archive = single_point(bulk("Cu", cubic=True) * (12, 12, 12))
    run = archive.section_run[0]
    for _ in range(20):
        add_calculation(run, add_system(run, bulk("Cu", cubic=True) * (4, 4, 4)), energy_total=-1e-17)
    normalized(archive)
    assert archive.section_metadata.formula == "Cu256"
    assert archive.section_metadata.dft.system == "unavailable"
    assert archive.section_metadata.dft.n_geometries == 21
