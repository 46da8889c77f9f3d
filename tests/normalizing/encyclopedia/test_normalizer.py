import math
from typing import Any

import numpy as np
import pytest
from ase import Atoms
from ase.build import bulk, molecule

from nomad.datamodel import EntryArchive
from nomad.datamodel.metainfo import common_dft

from ..archives import EV, add_bands, add_calculation, add_dos, add_method, add_system, normalized, single_point
from ..structures import carbon_chain, conventional_silicon, graphene_sheet, silicon


def encyclopedia(archive: EntryArchive) -> Any:
    normalized(archive)
    return archive.section_metadata.encyclopedia


def test_silicon_crystal() -> None:
    entry = encyclopedia(single_point(conventional_silicon(), energy_free=-2e-17))
    assert entry.status == "success"
    assert entry.calculation.calculation_type == "single point"
    material = entry.material
    assert material.material_type == "bulk"
    assert material.material_id == "fh3UBjhUVm4nxzeRd2JJuqw5oXYa"
    assert material.material_name == "Silicon"
    assert (material.formula, material.formula_reduced) == ("Si2", "Si")
    assert (material.species, material.species_and_counts) == ("Si", "Si")
    assert material.bulk.m_to_dict() == {
        "bravais_lattice": "cF",
        "crystal_system": "cubic",
        "point_group": "m-3m",
        "space_group_number": 227,
        "space_group_international_short_symbol": "Fd-3m",
        "has_free_wyckoff_parameters": False,
        "structure_prototype": "C",
        "structure_type": "diamond",
        "strukturbericht_designation": "A4",
    }
    ideal = material.idealized_structure
    assert ideal.atom_labels == ["Si"] * 8
    assert ideal.number_of_atoms == 8
    assert ideal.periodicity == [True, True, True]
    assert ideal.m_magnitude("cell_volume") == pytest.approx(5.43e-10**3)
    parameters = ideal.lattice_parameters
    assert (parameters.a, parameters.b, parameters.c) == pytest.approx([5.43e-10] * 3)
    assert (parameters.alpha, parameters.beta, parameters.gamma) == pytest.approx([math.pi / 2] * 3)
    (wyckoff,) = ideal.wyckoff_sets
    assert (wyckoff.wyckoff_letter, wyckoff.element, len(wyckoff.indices)) == ("a", "Si", 8)
    assert wyckoff.variables is None
    properties = entry.properties
    assert properties.m_magnitude("atomic_density") == pytest.approx(8 / 5.43e-10**3)
    assert properties.m_magnitude("mass_density") == pytest.approx(2330, rel=0.01)
    assert properties.energies.m_magnitude("energy_total") == pytest.approx(-1e-17 / 8)
    assert properties.energies.m_magnitude("energy_free") == pytest.approx(-2e-17 / 8)
    assert not properties.energies.m_is_set("energy_total_T0")


def test_graphene() -> None:
    entry = encyclopedia(single_point(graphene_sheet()))
    assert entry.status == "success"
    material = entry.material
    assert material.material_type == "2D"
    assert material.material_id == "jPcWsq-Rb0gtgx2krJDmLvQUxpcL"
    assert (material.formula, material.formula_reduced) == ("C2", "C")
    assert material.bulk is None
    assert material.material_name is None
    ideal = material.idealized_structure
    assert ideal.periodicity == [True, True, False]
    assert ideal.lattice_parameters.m_to_dict() == pytest.approx(
        {"a": 2.4656e-10, "b": 2.4656e-10, "gamma": 2 * math.pi / 3}
    )
    assert not ideal.m_is_set("cell_volume")
    assert not ideal.wyckoff_sets
    assert not entry.properties.m_is_set("mass_density")


def test_chain() -> None:
    entry = encyclopedia(single_point(carbon_chain()))
    assert entry.status == "success"
    ideal = entry.material.idealized_structure
    assert entry.material.material_type == "1D"
    assert (entry.material.formula, entry.material.formula_reduced) == ("C2", "C")
    assert ideal.periodicity == [True, False, False]
    assert ideal.lattice_parameters.m_to_dict() == pytest.approx({"a": 2.8e-10})


def test_rotations_and_supercells_are_the_same_material() -> None:
    ids = set()
    for atoms in (graphene_sheet(), graphene_sheet() * (2, 1, 1), graphene_sheet()):
        atoms.rotate(30, (1, 1, 0), rotate_cell=True)
        ids.add(encyclopedia(single_point(atoms)).material.material_id)
    assert ids == {"jPcWsq-Rb0gtgx2krJDmLvQUxpcL"}


@pytest.mark.parametrize("atoms", [molecule("H2O"), Atoms("He"), bulk("Cu", cubic=True) * (5, 2, 2)])
def test_other_materials_are_not_supported(atoms: Atoms) -> None:
    entry = encyclopedia(single_point(atoms))
    assert entry.status == "unsupported_material_type"
    assert entry.material.material_type == "unavailable"
    assert entry.material.material_id is None


def test_too_many_calculations_are_not_supported() -> None:
    archive = single_point(silicon(), program="exciting")
    run = archive.section_run[0]
    for _ in range(3):
        add_calculation(run, run.section_system[0])
    entry = encyclopedia(archive)
    assert entry.status == "unsupported_calculation_type"
    assert entry.calculation.calculation_type == "unavailable"
    assert entry.material is None


@pytest.mark.parametrize(
    ("sampling", "expected"),
    [
        ("molecular_dynamics", "molecular dynamics"),
        ("geometry_optimization", "geometry optimization"),
        ("taylor_expansion", "phonon calculation"),
        ("montecarlo", "unavailable"),
    ],
)
def test_calculation_type_from_sampling(sampling: str, expected: str) -> None:
    archive = single_point(silicon(), program="exciting")
    run = archive.section_run[0]
    method = run.m_create(common_dft.SamplingMethod, sampling_method=sampling)
    run.m_create(
        common_dft.FrameSequence,
        frame_sequence_to_sampling_ref=method,
        frame_sequence_local_frames_ref=list(run.section_single_configuration_calculation),
    )
    assert encyclopedia(archive).calculation.calculation_type == expected


def test_elastic_constants() -> None:
    assert encyclopedia(single_point(silicon(), program="elastic")).calculation.calculation_type == "elastic constants"


@pytest.mark.parametrize(
    ("program", "treatment"),
    [
        ("VASP", "pseudopotential"),
        ("Quantum Espresso", "pseudopotential"),
        ("FHI-aims", "full all electron"),
        ("exciting", "full all electron"),
        ("GPAW", "unavailable"),
    ],
)
def test_core_electrons(program: str, treatment: str) -> None:
    assert encyclopedia(single_point(silicon(), program=program)).method.core_electron_treatment == treatment


def test_functional() -> None:
    method = encyclopedia(single_point(silicon())).method
    assert method.method_type == "DFT"
    assert method.functional_long_name == "GGA_C_PBE+GGA_X_PBE"
    assert method.functional_type == "GGA"


def test_method_without_functional_is_not_supported() -> None:
    archive = single_point(silicon())
    method = archive.section_run[0].section_method[0]
    while method.section_XC_functionals:
        method.section_XC_functionals.pop()
    entry = encyclopedia(archive)
    assert entry.status == "unsupported_method_type"
    assert entry.material.material_id is not None
    archive = single_point(silicon())
    archive.section_run[0].section_method[0].electronic_structure_method = "MP2"
    entry = encyclopedia(archive)
    assert entry.status == "unsupported_method_type"
    assert entry.method.method_type == "unavailable"


def test_gw_names_its_starting_point() -> None:
    archive = single_point(silicon())
    run = archive.section_run[0]
    start = run.section_method[0]
    gw = add_method(run, electronic_structure_method="G0W0")
    gw.m_create(common_dft.MethodToMethodRefs, method_to_method_kind="starting_point", method_to_method_ref=start)
    add_calculation(run, run.section_system[0], energy_total=-1e-17)
    method = encyclopedia(archive).method
    assert (method.method_type, method.functional_type, method.gw_type) == ("GW", "GW", "G0W0")
    assert method.gw_starting_point == "GGA_C_PBE+GGA_X_PBE"


def test_method_of_core_settings() -> None:
    archive = single_point(silicon())
    run = archive.section_run[0]
    outer = run.m_create(common_dft.Method)
    outer.m_create(
        common_dft.MethodToMethodRefs,
        method_to_method_kind="core_settings",
        method_to_method_ref=run.section_method[0],
    )
    run.section_single_configuration_calculation[0].single_configuration_to_calculation_method_ref = outer
    method = encyclopedia(archive).method
    assert (method.method_type, method.functional_type) == ("DFT", "GGA")


def test_bands_and_dos_are_referenced() -> None:
    archive = single_point(silicon(), energy_reference_fermi=[0.0])
    calculation = archive.section_run[0].section_single_configuration_calculation[0]
    add_bands(calculation, (-6.0, 2.0), (3.0, 2.0), kind="vibrational")
    band = add_bands(calculation, (-6.0, 2.0), (3.0, 2.0), spins=2)
    dos = add_dos(calculation, np.ones_like)
    properties = encyclopedia(archive).properties
    assert properties.electronic_band_structure is band
    assert properties.electronic_dos is dos
    assert properties.m_magnitude("band_gap") == pytest.approx(7 * EV)
    assert properties.band_gap_direct is False
    assert properties.phonon_band_structure is None


def test_phonons_need_no_method() -> None:
    archive = single_point(silicon(), program="phonopy")
    run = archive.section_run[0]
    run.section_method.pop()
    calculation = run.section_single_configuration_calculation[0]
    calculation.single_configuration_to_calculation_method_ref = None
    band = add_bands(calculation, (0.01, 0.02), kind="vibrational")
    for segment in band.section_k_band_segment:
        segment.band_segm_labels = ["Γ", "X"]
    dos = add_dos(calculation, np.ones_like, kind="vibrational")
    sequence = run.m_create(common_dft.FrameSequence)
    thermodynamics = sequence.m_create(common_dft.ThermodynamicalProperties)
    entry = encyclopedia(archive)
    assert entry.status == "unsupported_method_type"
    assert entry.calculation.calculation_type == "phonon calculation"
    assert entry.properties.phonon_band_structure is band
    assert entry.properties.phonon_dos is dos
    assert entry.properties.thermodynamical_properties is thermodynamics


def test_phonon_bands_with_unknown_labels_are_left_out() -> None:
    archive = single_point(silicon(), program="phonopy")
    calculation = archive.section_run[0].section_single_configuration_calculation[0]
    band = add_bands(calculation, (0.01, 0.02), kind="vibrational")
    for segment in band.section_k_band_segment:
        segment.band_segm_labels = ["Γ", "?"]
    assert encyclopedia(archive).properties.phonon_band_structure is None


def test_failure_is_a_status(monkeypatch: pytest.MonkeyPatch) -> None:
    from nomad.logs import EntryLog
    from nomad.normalizing.encyclopedia import normalizer
    from nomad.normalizing.pipeline import normalize

    def fail(*arguments: object) -> None:
        raise RuntimeError("broken on purpose")

    monkeypatch.setattr(normalizer, "write_properties", fail)
    archive, log = single_point(silicon()), EntryLog()
    normalize(archive, log)
    assert archive.section_metadata.encyclopedia.status == "failure"
    assert [record["normalizer"] for record in log.records if "exception" in record] == ["EncyclopediaNormalizer"]


def test_last_frame_of_an_optimisation_is_the_material() -> None:
    archive = single_point(bulk("Po", "sc", 3.3), program="exciting")
    run = archive.section_run[0]
    add_calculation(run, add_system(run, silicon()), energy_total=-3e-17)
    run.m_create(common_dft.SamplingMethod, sampling_method="geometry_optimization")
    entry = encyclopedia(archive)
    assert entry.material.formula == "Si2"
    assert entry.properties.energies.m_magnitude("energy_total") == pytest.approx(-1.5e-17)
