from typing import Any

from nomad.datamodel import EntryArchive
from nomad.datamodel.metainfo import common_dft
from nomad.normalizing.phonon_method import adopt_method, force_calculation

from .archives import normalized, single_point
from .structures import silicon


def phonons() -> EntryArchive:
    archive = single_point(silicon(), program="phonopy")
    run = archive.section_run[0]
    run.section_method.pop()
    run.section_single_configuration_calculation[0].single_configuration_to_calculation_method_ref = None
    run.section_single_configuration_calculation[0].m_create(
        common_dft.CalculationToCalculationRefs, calculation_to_calculation_external_url="disp-01/run.out"
    )
    run.program_basis_set_type = None
    normalized(archive)
    return archive


def forces() -> Any:
    archive = single_point(silicon())
    normalized(archive)
    return archive.section_metadata


def test_path_of_the_first_force_calculation() -> None:
    assert force_calculation(phonons().m_to_dict(), "ge/phonopy.yaml") == "ge/disp-01/run.out"
    assert force_calculation(single_point(silicon()).m_to_dict(), "ge/phonopy.yaml") is None
    assert force_calculation({}, "phonopy.yaml") is None


def test_method_is_copied() -> None:
    metadata, source = phonons().section_metadata, forces()
    before = metadata.dft.group_hash
    assert adopt_method(metadata, source)
    assert metadata.encyclopedia.status == "success"
    assert metadata.encyclopedia.method.functional_type == "GGA"
    assert metadata.encyclopedia.method is not source.encyclopedia.method
    assert (metadata.dft.xc_functional, metadata.dft.basis_set) == ("GGA", "plane waves")
    assert metadata.dft.group_hash != before


def test_missing_force_calculation_is_a_failure() -> None:
    metadata = phonons().section_metadata
    assert not adopt_method(metadata, None)
    assert metadata.encyclopedia.status == "failure"


def test_unsupported_materials_stay_so() -> None:
    metadata = phonons().section_metadata
    metadata.encyclopedia.status = "unsupported_material_type"
    assert not adopt_method(metadata, forces())
    assert metadata.encyclopedia.status == "unsupported_material_type"
