from datetime import UTC, datetime
from typing import Any

import numpy as np
import pytest
from ase.build import molecule

from nomad.datamodel import EntryArchive, EntryMetadata
from nomad.datamodel.metainfo import common_dft, common_experimental, common_qcms
from nomad.ids import hash_text
from nomad.logs import EntryLog
from nomad.normalizing.entry_metadata import apply_entry_metadata
from nomad.normalizing.entry_metadata_dft import basis_set, code_version, compound_type, xc_functional

from .archives import add_bands, add_dos, normalized, single_point
from .structures import conventional_silicon, silicon


def test_silicon() -> None:
    archive = single_point(conventional_silicon(), energy_reference_fermi=[0.0], spin_S2=0.75)
    archive.section_run[0].raw_id = "an id of the code"
    normalized(archive)
    metadata = archive.section_metadata
    assert metadata.domain == "dft"
    assert metadata.formula == "Si8"
    assert metadata.atoms == ["Si"]
    assert metadata.n_atoms == 8
    assert metadata.only_atoms == "Si"
    assert metadata.raw_id == "an id of the code"
    dft = metadata.dft
    assert (dft.code_name, dft.code_version) == ("VASP", "5.4.4")
    assert (dft.basis_set, dft.xc_functional) == ("plane waves", "GGA")
    assert dft.xc_functional_names == ["GGA_C_PBE", "GGA_X_PBE"]
    assert (dft.system, dft.compound_type) == ("bulk", "unary")
    assert (dft.crystal_system, dft.spacegroup, dft.spacegroup_symbol) == ("cubic", 227, "Fd-3m")
    assert dft.workflow is archive.section_workflow
    assert (dft.n_calculations, dft.n_total_energies, dft.n_geometries) == (1, 1, 1)
    assert dft.geometries == [archive.section_run[0].section_system[0].configuration_raw_gid]
    assert [label.m_to_dict() for label in dft.labels] == [
        {"label": "227-C-cF8", "type": "prototype", "source": "aflow_prototype_library"},
        {"label": "A_cF8_227_a", "type": "prototype_id", "source": "aflow_prototype_library"},
    ]
    assert dft.searchable_quantities == ["spin_S2"]


def test_names_of_all_quantities_and_sections() -> None:
    archive = single_point(silicon())
    normalized(archive)
    dft = archive.section_metadata.dft
    names = {
        "section_run",
        "section_system",
        "section_workflow",
        "section_metadata",
        "encyclopedia",
        "material_id",
        "energy_total",
        "atom_labels",
        "program_name",
        "optimade",
    }
    assert names <= set(dft.quantities)
    assert dft.quantities == sorted(set(dft.quantities))
    assert dft.n_quantities >= len(dft.quantities)


def test_molecule() -> None:
    archive = single_point(molecule("CH3CH2OH"))
    normalized(archive)
    metadata = archive.section_metadata
    assert (metadata.formula, metadata.atoms, metadata.n_atoms) == ("C2H6O", ["C", "H", "O"], 9)
    assert metadata.only_atoms == "HCO"
    dft = metadata.dft
    assert (dft.system, dft.compound_type) == ("molecule / cluster", "ternary")
    assert (dft.crystal_system, dft.spacegroup, dft.spacegroup_symbol) == ("unavailable", -1, "unavailable")


def test_searchable_contents() -> None:
    archive = single_point(silicon(), energy_reference_fermi=[0.0])
    calculation = archive.section_run[0].section_single_configuration_calculation[0]
    add_bands(calculation, (-6.0, 2.0), (3.0, 2.0))
    add_bands(calculation, (0.01, 0.02), kind="vibrational")
    add_dos(calculation, np.ones_like)
    add_dos(calculation, np.ones_like, kind="vibrational")
    calculation.stress_tensor = np.eye(3)
    calculation.m_create(common_dft.Eigenvalues, eigenvalues_values=np.zeros((1, 2, 3)))
    normalized(archive)
    assert archive.section_metadata.dft.searchable_quantities == [
        "eigenvalues_values",
        "electronic_band_structure",
        "electronic_dos",
        "phonon_band_structure",
        "phonon_dos",
        "stress_tensor",
    ]


def test_dos_that_could_not_be_normalised_is_not_found() -> None:
    archive = single_point(silicon())
    add_dos(archive.section_run[0].section_single_configuration_calculation[0], np.ones_like)
    normalized(archive)
    assert archive.section_metadata.dft.searchable_quantities == []


def group_hash_of(**values: Any) -> str:
    archive = single_point(silicon())
    archive.section_metadata = EntryMetadata.m_from_dict(values)
    normalized(archive)
    return str(archive.section_metadata.dft.group_hash)


def test_group_hash() -> None:
    expected = hash_text("Si2", "227", "plane waves", "GGA", "VASP", "5.4.4", "False", "some-user")
    assert group_hash_of(uploader="some-user") == expected
    assert group_hash_of(uploader="some-user", with_embargo=True) != expected
    assert group_hash_of(uploader="another") != expected
    assert group_hash_of() == hash_text("Si2", "227", "plane waves", "GGA", "VASP", "5.4.4", "False", "None")


def test_given_metadata_are_kept() -> None:
    archive = single_point(silicon())
    archive.section_metadata = EntryMetadata.m_from_dict({"upload_id": "u", "calc_id": "c", "comment": "mine"})
    normalized(archive)
    metadata = archive.section_metadata
    assert (metadata.upload_id, metadata.calc_id, metadata.comment) == ("u", "c", "mine")


@pytest.mark.parametrize(("code", "expected"), [("VASP", "VASP"), (None, "unavailable")])
def test_archive_without_a_run_has_a_code_name_only(code: str | None, expected: str) -> None:
    archive, log = EntryArchive(), EntryLog()
    apply_entry_metadata(archive, code, log)
    assert archive.section_metadata.dft.m_to_dict() == {"code_name": expected}
    assert archive.section_metadata.formula is None
    assert len(log.warnings) == 1


def test_run_without_a_geometry() -> None:
    archive = EntryArchive()
    archive.m_create(common_dft.Run)
    normalized(archive)
    metadata = archive.section_metadata
    assert (metadata.formula, metadata.atoms, metadata.n_atoms) == (None, [], 0)
    assert (metadata.dft.system, metadata.dft.code_name, metadata.dft.code_version) == (
        "unavailable",
        "VASP",
        "unavailable",
    )


@pytest.mark.parametrize(
    ("text", "version"),
    [
        ("5.4.4.18Apr17-6-g9f103f2a35", "5.4.4"),
        ("v.6.7MaX", "6.7"),
        ("180607", "180607"),
        ("29 Sep 2021 - Update 2", "29"),
        ("unknown", "unknown"),
        ("", "unavailable"),
        (None, "unavailable"),
    ],
)
def test_code_version(text: str | None, version: str) -> None:
    assert code_version(text) == version


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plane waves", "plane waves"),
        ("Plane_Waves", "plane waves"),
        ("planewaves", "plane waves"),
        ("real space grid", "real-space grid"),
        ("Real-Space Grid", "real-space grid"),
        ("Gaussians", "gaussians"),
        ("(L)APW+lo", "(L)APW+lo"),
        ("numeric AOs", "numeric AOs"),
        (None, "unavailable"),
    ],
)
def test_basis_set(text: str | None, expected: str) -> None:
    assert basis_set(text) == expected


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        ("GGA_X_PBE GGA_C_PBE", "GGA"),
        ("LDA_X LDA_C_PZ", "LDA"),
        ("HYB_GGA_XC_HSE06", "hybrid"),
        ("MGGA_X_SCAN", "meta-GGA"),
        ("HF_X", "HF"),
        ("VDW_DF", "vdW"),
        ("OEP_EXX", "OEP"),
        ("LDA_C_PW GGA_X_PBE", "GGA"),
        ("something", "unavailable"),
        ("", "unavailable"),
    ],
)
def test_xc_functional(names: str, expected: str) -> None:
    assert xc_functional(names.split()) == expected


@pytest.mark.parametrize(
    ("n", "expected"),
    [(0, "unavailable"), (1, "unary"), (2, "binary"), (6, "sexinary"), (10, "decinary"), (11, ">decinary")],
)
def test_compound_type(n: int, expected: str) -> None:
    assert compound_type(n) == expected


def experiment() -> EntryArchive:
    archive = EntryArchive()
    section = archive.m_create(common_experimental.Experiment)
    section.experiment_summary = "a spectrum"
    section.experiment_time = datetime(2020, 1, 2, tzinfo=UTC)
    section.m_create(common_experimental.Location, facility="beamline", institution="institute")
    section.m_create(common_experimental.Method, method_name="ARPES", data_type="image")
    section.m_create(common_experimental.Data, entry_repository_url="https://example.org/1", repository_name="zenodo")
    sample = section.m_create(common_experimental.Sample, sample_microstructure="bulk")
    sample.m_create(
        common_experimental.Material, chemical_formula="WSe2", chemical_name="a selenide", atom_labels=["W", "Se"]
    )
    return archive


def test_experiment() -> None:
    archive = experiment()
    apply_entry_metadata(archive, None, EntryLog())
    metadata = archive.section_metadata
    assert metadata.domain == "ems"
    assert (metadata.formula, metadata.atoms, metadata.n_atoms) == ("WSe2", ["Se", "W"], 2)
    assert metadata.references == ["https://example.org/1"]
    ems = metadata.ems
    assert (ems.chemical, ems.method, ems.data_type) == ("a selenide", "ARPES", "image")
    assert (ems.probing_method, ems.sample_constituents) == ("unavailable", "unavailable")
    assert ems.experiment_location == "beamline, institute"
    assert ems.experiment_summary == "a spectrum"
    assert ems.origin_time.year == 2020
    assert ems.preview_url is None
    assert ems.group_hash == hash_text("WSe2", "ARPES", "beamline, institute", "False", "None")
    assert "section_experiment" in ems.quantities
    assert metadata.dft is None


def test_given_references_of_an_experiment_are_kept() -> None:
    archive = experiment()
    archive.section_metadata = EntryMetadata.m_from_dict({"domain": "ems", "references": ["mine"]})
    apply_entry_metadata(archive, None, EntryLog())
    assert archive.section_metadata.references == ["mine"]


def test_quantum_computing() -> None:
    archive = EntryArchive()
    archive.m_create(
        common_qcms.QuantumCMS,
        chemical_formula="BeH2",
        chemical_name="beryllium hydride",
        atom_labels=["Be", "H", "H"],
        quantum_computer_system="a system",
        quantum_computing_libraries=["qiskit"],
    )
    apply_entry_metadata(archive, None, EntryLog())
    metadata = archive.section_metadata
    assert metadata.domain == "qcms"
    assert (metadata.formula, metadata.atoms, metadata.n_atoms) == ("BeH2", ["Be", "H"], 3)
    assert metadata.qcms.chemical == "beryllium hydride"
    assert metadata.qcms.quantum_computing_libraries == ["qiskit"]
    assert "section_quantum_cms" in metadata.qcms.quantities


@pytest.mark.parametrize("domain", ["ems", "qcms"])
def test_domain_without_its_content(domain: str) -> None:
    archive, log = EntryArchive(), EntryLog()
    archive.section_metadata = EntryMetadata.m_from_dict({"domain": domain})
    apply_entry_metadata(archive, None, log)
    assert len(log.warnings) == 1
