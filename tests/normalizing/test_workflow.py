from typing import Any

import numpy as np
import pytest
from ase import Atoms

from nomad.datamodel import EntryArchive
from nomad.datamodel.metainfo import common_dft
from nomad.normalizing.workflow import workflow_type
from nomad.normalizing.workflow_sections import last_difference, last_displacement, optimization_type

from .archives import add_bands, add_calculation, add_dos, add_system, normalized, single_point
from .structures import silicon


def run_of(program: str | None, n_calculations: int, sampling: str | None = None, incar: Any = None) -> Any:
    import nomad.datamodel.metainfo.codes.vasp  # noqa: F401  declares the settings of the code

    run = EntryArchive().m_create(common_dft.Run)
    if program:
        run.program_name = program
    method = run.m_create(common_dft.Method)
    if incar is not None:
        method.x_vasp_incar_out = incar
    if sampling:
        run.m_create(common_dft.SamplingMethod, sampling_method=sampling)
    for _ in range(n_calculations):
        run.m_create(common_dft.SingleConfigurationCalculation)
    return run


@pytest.mark.parametrize(
    ("program", "n", "sampling", "incar", "expected"),
    [
        ("exciting", 1, None, None, "single_point"),
        ("exciting", 2, None, None, None),
        ("exciting", 0, None, None, None),
        (None, 1, None, None, "single_point"),
        ("exciting", 3, "geometry_optimization", None, "geometry_optimization"),
        ("exciting", 3, "relaxation", None, "geometry_optimization"),
        ("exciting", 3, "geometry optimization", None, "geometry_optimization"),
        ("exciting", 3, "molecular_dynamics", None, "molecular_dynamics"),
        ("phonopy", 1, "taylor_expansion", None, "taylor_expansion"),
        ("phonopy", 1, None, None, "phonon"),
        ("LAMMPS", 9, None, None, "molecular_dynamics"),
        ("elastic", 1, None, None, "elastic"),
        ("VASP", 9, None, {"NSW": 0, "IBRION": 2}, "single_point"),
        ("VASP", 9, None, {}, "single_point"),
        ("VASP", 9, None, {"NSW": 5}, "molecular_dynamics"),
        ("VASP", 9, None, {"NSW": 5, "IBRION": -1}, "single_point"),
        ("VASP", 9, None, {"NSW": 5, "IBRION": 2}, "geometry_optimization"),
        ("VASP", 9, None, {"NSW": "five"}, "single_point"),
        ("VASP", 1, None, None, "single_point"),
    ],
)
def test_type(program: str | None, n: int, sampling: str | None, incar: Any, expected: str | None) -> None:
    assert workflow_type(run_of(program, n, sampling, incar)) == expected


def test_single_point() -> None:
    archive = single_point(silicon(), program="exciting", energy_reference_fermi=[0.0])
    run = archive.section_run[0]
    calculation = run.section_single_configuration_calculation[0]
    for energy in (-1.0e-17, -1.1e-17, -1.1000001e-17, -1.1000001e-17):
        calculation.m_create(common_dft.ScfIteration).energy_total_scf_iteration = energy
    add_dos(calculation, np.ones_like)
    normalized(archive)
    workflow = archive.section_workflow
    assert workflow.workflow_type == "single_point"
    assert workflow.calculation_result_ref is calculation
    assert list(workflow.calculations_ref) == [calculation]
    section = workflow.section_single_point
    assert section.single_point_calculation_method == "DFT"
    assert section.number_of_scf_steps == 4
    assert section.m_magnitude("final_scf_energy_difference") == pytest.approx(1e-24)
    assert section.is_converged is True
    assert section.with_density_of_states is True
    assert section.with_bandstructure is section.with_eigenvalues is section.with_excited_states is False


def test_geometry_optimization() -> None:
    archive = single_point(silicon(), program="exciting")
    run = archive.section_run[0]
    moved = silicon()
    moved.positions[1] += [0.1, 0, 0]
    last = add_calculation(run, add_system(run, moved), energy_total=-1.5e-17)
    last.atom_forces = np.array([[0, 0, 0], [3e-12, 4e-12, 0]])
    run.m_create(
        common_dft.SamplingMethod,
        sampling_method="geometry_optimization",
        geometry_optimization_energy_change=1e-20,
        geometry_optimization_threshold_force=1e-11,
    )
    normalized(archive)
    section = archive.section_workflow.section_geometry_optimization
    assert section.geometry_optimization_type == "ionic"
    assert section.optimization_steps == 2
    assert section.m_magnitude("final_energy_difference") == pytest.approx(0.5e-17)
    assert section.m_magnitude("final_force_maximum") == pytest.approx(5e-12)
    assert section.m_magnitude("final_displacement_maximum") == pytest.approx(0.1e-10)
    assert section.m_magnitude("input_force_maximum_tolerance") == pytest.approx(1e-11)
    assert section.is_converged_geometry is True


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda atoms: None, "static"),
        (lambda atoms: atoms.translate([0.1, 0, 0]), "ionic"),
        (lambda atoms: atoms.set_cell(atoms.cell * 1.1, scale_atoms=True), "cell_volume"),
        (lambda atoms: atoms.set_cell(atoms.cell * [1.1, 1, 1], scale_atoms=True), "cell_shape"),
    ],
)
def test_what_was_optimised(change: Any, expected: str) -> None:
    run = EntryArchive().m_create(common_dft.Run)
    add_system(run, silicon())
    after = silicon()
    change(after)
    assert optimization_type(run.section_system) == "static"
    add_system(run, after)
    assert optimization_type(run.section_system) == expected


def test_displacement_goes_through_the_faces_of_the_cell() -> None:
    run = EntryArchive().m_create(common_dft.Run)
    for x in (0.1, 4.9):
        add_system(run, Atoms("H", positions=[[x, 0, 0]], cell=[5, 5, 5], pbc=True))
    assert last_displacement(run.section_system) == pytest.approx(0.2e-10)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([], None),
        ([1.0], None),
        ([1.0, 1.0], None),
        ([3.0, 1.0], 2.0),
        ([3.0, 1.0, 1.0], 2.0),
        ([5.0, None, 4.0], 1.0),
    ],
)
def test_last_difference(values: list[float | None], expected: float | None) -> None:
    assert last_difference(values) == expected


def test_molecular_dynamics() -> None:
    archive = single_point(silicon(), program="LAMMPS", temperature=300.0)
    normalized(archive)
    section = archive.section_workflow.section_molecular_dynamics
    assert section.with_thermodynamics is True
    assert section.with_trajectory is True


def test_phonon_counts_imaginary_frequencies() -> None:
    archive = single_point(silicon(), program="phonopy")
    add_bands(archive.section_run[0].section_single_configuration_calculation[0], (0, 1.0), kind="vibrational")
    normalized(archive)
    assert archive.section_workflow.workflow_type == "phonon"
    assert archive.section_workflow.section_phonon.n_imaginary_frequencies > 0


def test_what_the_parser_says_is_kept() -> None:
    archive = single_point(silicon(), program="exciting")
    workflow = archive.m_create(common_dft.Workflow, workflow_type="molecular_dynamics")
    workflow.m_create(common_dft.MolecularDynamics, finished_normally=True)
    normalized(archive)
    assert archive.section_workflow is workflow
    assert workflow.workflow_type == "molecular_dynamics"
    assert workflow.section_molecular_dynamics.finished_normally is True


def test_no_workflow_without_calculations() -> None:
    archive = EntryArchive()
    run = archive.m_create(common_dft.Run)
    run.m_create(common_dft.SamplingMethod, sampling_method="geometry_optimization")
    normalized(archive)
    assert archive.section_workflow is None


def test_unknown_type_is_kept() -> None:
    archive = single_point(silicon(), program="exciting")
    archive.section_run[0].m_create(common_dft.SamplingMethod, sampling_method="meta_dynamics")
    normalized(archive)
    assert archive.section_workflow.workflow_type == "meta_dynamics"
