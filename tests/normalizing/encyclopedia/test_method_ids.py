from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from nomad.datamodel import EntryArchive
from nomad.datamodel.metainfo import common_dft

from ..archives import normalized, single_point
from ..structures import silicon

Change = Callable[[EntryArchive], Any]


def method_of(change: Change | None = None, upload_id: str = "upload", scale: float = 1.0, **values: Any) -> Any:
    atoms = silicon()
    atoms.set_cell(atoms.cell * scale, scale_atoms=True)
    archive = single_point(atoms, program="Quantum Espresso", **values)
    run = archive.section_run[0]
    run.m_create(common_dft.BasisSetCellDependent, basis_set_planewave_cutoff=40e-18)
    run.section_method[0].m_create(common_dft.MethodAtomKind, method_atom_kind_pseudopotential_name="Si.UPF")
    if change is not None:
        change(archive)
    normalized(archive, upload_id)
    return archive.section_metadata.encyclopedia.method


def set_cutoff(archive: EntryArchive) -> None:
    archive.section_run[0].section_basis_set_cell_dependent[0].basis_set_planewave_cutoff = 50e-18


def set_potential(archive: EntryArchive) -> None:
    kind = archive.section_run[0].section_method[0].section_method_atom_kind[0]
    kind.method_atom_kind_pseudopotential_name = "Si.other.UPF"


def set_threshold(archive: EntryArchive) -> None:
    archive.section_run[0].section_method[0].scf_threshold_energy_change = 1e-21


def set_functional(archive: EntryArchive) -> None:
    archive.section_run[0].section_method[0].section_XC_functionals[0].XC_functional_name = "GGA_X_PBE_SOL"


def set_smearing(archive: EntryArchive) -> None:
    archive.section_run[0].section_method[0].smearing_kind = "gaussian"


def add_k_points(archive: EntryArchive) -> None:
    calculation = archive.section_run[0].section_single_configuration_calculation[0]
    calculation.m_create(common_dft.Eigenvalues, eigenvalues_kpoints=np.zeros((4, 3)))


def set_version(archive: EntryArchive) -> None:
    archive.section_run[0].program_version = "7.0"


def nothing(archive: EntryArchive) -> None:
    pass


@pytest.mark.parametrize(
    ("change", "same_method", "same_parameters"),
    [
        (nothing, True, True),
        (set_cutoff, False, True),
        (set_potential, False, True),
        (set_smearing, False, True),
        (add_k_points, False, True),
        (set_threshold, False, False),
        (set_functional, False, False),
        (set_version, True, False),
    ],
)
def test_what_belongs_to_which_id(change: Change, same_method: bool, same_parameters: bool) -> None:
    one, other = method_of(), method_of(change)
    assert len(one.method_id) == 28
    assert (one.method_id == other.method_id) is same_method
    assert (one.group_eos_id == other.group_eos_id) is same_method
    assert (one.group_parametervariation_id == other.group_parametervariation_id) is same_parameters


def test_volumes_of_an_equation_of_state_form_a_group() -> None:
    methods = [method_of(scale=scale) for scale in (0.96, 0.98, 1.0, 1.02, 1.04)]
    assert len({method.group_eos_id for method in methods}) == 1
    assert len({method.group_parametervariation_id for method in methods}) == 5


def test_groups_stay_within_an_upload() -> None:
    one, other = method_of(), method_of(upload_id="another")
    assert one.method_id == other.method_id
    assert one.group_eos_id != other.group_eos_id
    assert one.group_parametervariation_id != other.group_parametervariation_id


def test_unknown_settings_give_no_ids() -> None:
    def without_threshold(archive: EntryArchive) -> None:
        archive.section_run[0].section_method[0].scf_threshold_energy_change = None

    def without_cutoff(archive: EntryArchive) -> None:
        archive.section_run[0].section_basis_set_cell_dependent.pop()

    method = method_of(without_threshold)
    assert method.method_id is method.group_eos_id is method.group_parametervariation_id is None
    method = method_of(without_cutoff)
    assert method.method_id is method.group_eos_id is None
    assert method.group_parametervariation_id is not None
