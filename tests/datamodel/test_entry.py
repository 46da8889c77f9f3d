"""Archives and entry metadata: structure, derived values, references to people and datasets."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import numpy as np
import pytest

from nomad.datamodel import Dataset, DFTMetadata, EntryArchive, EntryMetadata, OptimadeEntry, User
from nomad.datamodel.derivations import only_atoms_of
from nomad.datamodel.metainfo.common_dft import (
    FrameSequence,
    Run,
    SingleConfigurationCalculation,
    System,
    ThermodynamicalProperties,
    Workflow,
    section_run,
)
from nomad.errors import BadRequest
from nomad.metainfo import MetainfoReferenceError, MProxy

ADA = User(user_id="1", first_name="ada", last_name="Example")
BOB = User(user_id="2", username="bob")


class People:
    """A context that knows two users and no dataset."""

    def user(self, user_id: str) -> User | None:
        return {"1": ADA, "2": BOB}.get(user_id)

    def dataset(self, dataset_id: str) -> Dataset | None:
        return None


@pytest.fixture
def entry() -> EntryMetadata:
    archive = EntryArchive()
    archive.m_context = People()
    return archive.m_create(EntryMetadata, uploader="1", coauthors=["2", {"first_name": "eve", "last_name": "x"}])


def test_an_archive_is_built_from_sections() -> None:
    archive = EntryArchive()
    run = archive.m_create(Run, program_name="VASP")
    system = run.m_create(System, atom_labels=["H"], atom_positions=np.zeros((1, 3)))
    calculation = run.m_create(SingleConfigurationCalculation, energy_total=-1e-18)
    calculation.single_configuration_calculation_to_system_ref = system
    archive.m_create(Workflow, workflow_type="single_point", calculation_result_ref=calculation)
    archive.m_create(EntryMetadata).m_create(DFTMetadata).workflow = archive.section_workflow

    data = archive.m_to_dict()
    assert list(data) == ["section_run", "section_workflow", "section_metadata"]
    assert data["section_workflow"]["calculation_result_ref"] == (
        "/section_run/0/section_single_configuration_calculation/0"
    )
    assert data["section_metadata"] == {"dft": {"workflow": "/section_workflow"}}
    assert EntryArchive.m_from_dict(data).m_to_dict() == data


def test_historic_names() -> None:
    assert section_run is Run
    assert Run.m_def.package is not None
    assert Run.m_def.package.section("section_run") is Run.m_def
    assert Run.m_def.qualified_name() == "nomad.datamodel.metainfo.common_dft.Run"


def test_people_are_ids_when_serialised(entry: EntryMetadata) -> None:
    assert entry.m_to_dict() == {
        "uploader": "1",
        "coauthors": ["2", {"first_name": "Eve", "last_name": "X"}],
    }
    copied = EntryMetadata.m_from_dict(entry.m_to_dict())
    assert copied.m_to_dict() == entry.m_to_dict()


def test_people_are_looked_up_in_the_context(entry: EntryMetadata) -> None:
    assert entry.uploader is ADA
    assert [author.name for author in entry.authors] == ["Ada Example", "bob", "Eve X"]
    assert entry.owners == [ADA]
    assert entry.origin == "Ada Example"
    entry.external_db = "AFLOW"
    assert entry.origin == "AFLOW"
    assert [author.name for author in entry.authors] == ["bob", "Eve X"]


def test_without_context_people_stay_ids() -> None:
    entry = EntryMetadata(uploader="1", datasets=["d"])
    assert isinstance(entry.uploader, MProxy)
    assert entry.uploader.m_proxy_value == "1"
    assert entry.origin is None
    with pytest.raises(MetainfoReferenceError, match="cannot be looked up"):
        entry.datasets[0].name  # noqa: B018


def test_users_and_datasets_can_be_given_as_sections() -> None:
    entry = EntryMetadata(uploader=ADA, datasets=[Dataset(dataset_id="d", name="x")], shared_with=[BOB])
    assert entry.m_to_dict() == {"uploader": "1", "datasets": ["d"], "shared_with": ["2"]}
    assert entry.owners == [ADA, BOB]


@pytest.mark.parametrize(("symbols", "text"), [(["Ti", "O"], "OTi"), (["O", "Ti", "Sr", "O"], "OTiSr"), ([], "")])
def test_elements_are_sorted_by_atomic_number(symbols: list[str], text: str) -> None:
    assert only_atoms_of(symbols) == text
    assert EntryMetadata(atoms=symbols).only_atoms == text


def test_unknown_elements_are_bad_requests() -> None:
    with pytest.raises(BadRequest, match="'Foo' is no chemical symbol"):
        only_atoms_of(["Foo"])


def test_derived_values_are_not_stored() -> None:
    entry = EntryMetadata(atoms=["H"])
    assert entry.m_to_dict() == {"atoms": ["H"]}
    assert OptimadeEntry(dimension_types=[1, 1, 0]).nperiodic_dimensions == 2


def test_specific_heat_is_that_of_the_primitive_cell() -> None:
    run = Run()
    primitive = run.m_create(System, atom_labels=["Si", "Si"])
    supercell = run.m_create(System, atom_labels=["Si"] * 16)
    reference = supercell.section_system_to_system_refs
    reference.append(reference.definition.section.section_cls())  # type: ignore[attr-defined]
    reference[0].system_to_system_kind = "subsystem"
    reference[0].system_to_system_ref = primitive
    calculation = run.m_create(SingleConfigurationCalculation, single_configuration_calculation_to_system_ref=supercell)
    frames = run.m_create(FrameSequence, frame_sequence_local_frames_ref=[calculation])
    thermal = frames.m_create(ThermodynamicalProperties, thermodynamical_property_heat_capacity_C_v=[6.7e-23])
    assert thermal.m_magnitude("specific_heat_capacity") == pytest.approx([718.3], rel=1e-3)
    assert str(thermal.specific_heat_capacity.units) == "joule / kelvin / kilogram"


def test_loading_the_schemas_needs_no_scientific_library() -> None:
    code = "import sys, nomad.datamodel; print([n for n in ('numpy', 'pint', 'ase', 'jmespath') if n in sys.modules])"
    done: Any = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
