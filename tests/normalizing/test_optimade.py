import pytest
from ase import Atoms
from ase.build import molecule

from .archives import add_system, normalized, single_point
from .structures import conventional_silicon, silicon


def test_silicon() -> None:
    archive = single_point(conventional_silicon())
    normalized(archive)
    entry = archive.section_metadata.dft.optimade
    assert entry.elements == ["Si"]
    assert (entry.nelements, entry.nsites) == (1, 8)
    assert entry.elements_ratios == [1.0]
    assert entry.chemical_formula_reduced == "Si"
    assert entry.chemical_formula_hill == entry.chemical_formula_descriptive == "Si8"
    assert entry.chemical_formula_anonymous == "A"
    assert entry.m_magnitude("lattice_vectors").diagonal() == pytest.approx([5.43] * 3)
    assert entry.m_magnitude("cartesian_site_positions").shape == (8, 3)
    assert entry.dimension_types == [1, 1, 1]
    assert entry.nperiodic_dimensions == 3
    assert entry.structure_features == []
    assert [species.m_to_dict() for species in entry.species] == [
        {"name": "Si", "chemical_symbols": ["Si"], "concentration": [1.0]}
    ]


def test_labels_become_species() -> None:
    archive = single_point(molecule("H2O"))
    archive.section_run[0].section_system[0].atom_labels = ["O", "H1", "H2"]
    normalized(archive)
    entry = archive.section_metadata.dft.optimade
    assert entry.species_at_sites == ["O", "H1", "H2"]
    assert [(species.name, species.chemical_symbols) for species in entry.species] == [
        ("O", ["O"]),
        ("H1", ["H"]),
        ("H2", ["H"]),
    ]
    assert entry.elements_ratios == pytest.approx([2 / 3, 1 / 3])
    assert entry.lattice_vectors is None
    assert entry.nperiodic_dimensions == 0


def test_representative_geometry_is_taken() -> None:
    archive = single_point(conventional_silicon())
    add_system(archive.section_run[0], silicon())
    normalized(archive)
    assert archive.section_metadata.dft.optimade.nsites == 8


def test_unknown_atoms_give_no_data() -> None:
    archive = single_point(Atoms("HX", positions=[[0, 0, 0], [0, 0, 1]]))
    log = normalized(archive)
    assert archive.section_metadata.dft.optimade is None
    assert archive.section_metadata.formula == "HX"
    assert any("OPTIMADE" in warning for warning in log.warnings)
