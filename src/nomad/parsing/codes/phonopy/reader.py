"""Fills an archive with the phonons of a setup: one run, primitive cell and supercell, one calculation."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import numpy as np

from nomad.datamodel import EntryArchive
from nomad.datamodel.metainfo.codes import phonopy as _extensions  # noqa: F401 (adds the x_phonopy quantities)
from nomad.datamodel.metainfo.common_dft import (
    CalculationToCalculationRefs,
    Method,
    Phonon,
    Run,
    SamplingMethod,
    SingleConfigurationCalculation,
    System,
    SystemToSystemRefs,
    Workflow,
)
from nomad.errors import ParserError
from nomad.logs import EntryLog
from nomad.parsing.codes.phonopy import results
from nomad.parsing.codes.phonopy.aims import read_displacement_folders
from nomad.parsing.codes.phonopy.setup import Setup
from nomad.parsing.codes.phonopy.yaml_file import read_yaml
from nomad.parsing.filling import fill
from nomad.parsing.frames import add_frame_sequence
from nomad.parsing.provenance import read_from, whole
from nomad.units import factor

_DFT_PROGRAMS = {
    "abacus",
    "abinit",
    "aims",
    "castep",
    "elk",
    "exciting",
    "fleur",
    "octopus",
    "pwmat",
    "qe",
    "qlm",
    "siesta",
    "vasp",
    "wien2k",
}
"""Calculators of phonopy that do nothing but density functional theory."""
_LARGEST_HESSIAN = 600
"""Atoms of the supercell up to which the force constants are stored (26 MB)."""


def read(mainfile: Path, archive: EntryArchive, log: EntryLog) -> None:
    """Fills the archive. Raises `ParserError` if there is no structure."""
    with results.quiet():
        if mainfile.name == "control.in":
            setup = read_displacement_folders(mainfile, log)
        else:
            setup = read_yaml(mainfile, log)
    length = _unit_of_length(setup.calculator)
    run = read_from(archive.m_create(Run), whole(mainfile))
    fill(run, program_name="Phonopy", program_version=setup.version)
    method = _add_method(run, setup, length)
    supercell = _add_systems(run, setup, length)
    calculation = read_from(run.m_create(SingleConfigurationCalculation), setup.places.get("forces"))
    calculation.single_configuration_calculation_to_system_ref = supercell
    calculation.single_configuration_to_calculation_method_ref = method
    for path in setup.force_calculations:
        reference = calculation.m_create(CalculationToCalculationRefs)
        reference.calculation_to_calculation_kind = "source_calculation"
        reference.calculation_to_calculation_external_url = Path(os.path.relpath(path, mainfile.parent)).as_posix()
    sampling = run.m_create(SamplingMethod)
    fill(sampling, sampling_method="taylor_expansion", sampling_method_expansion_order=2)
    workflow = archive.m_create(Workflow)
    workflow.workflow_type = "phonon"
    phonons = workflow.m_create(Phonon)
    phonons.force_calculator = setup.force_calculator
    if _make_force_constants(setup, log):
        _add_phonons(run, calculation, sampling, phonons, setup, length, log)


def _unit_of_length(calculator: str) -> float:
    from phonopy.physical_units import get_calculator_physical_units

    return float(get_calculator_physical_units(calculator).distance_to_A * factor("angstrom"))


def _add_method(run: Run, setup: Setup, length: float) -> Method:
    method = read_from(run.m_create(Method), setup.places.get("settings"))
    if setup.calculator in _DFT_PROGRAMS:
        method.electronic_structure_method = "DFT"
    fill(
        method,
        x_phonopy_displacement=setup.displacement * length if setup.displacement is not None else None,
        x_phonopy_symprec=setup.symmetry_tolerance * length if setup.symmetry_tolerance is not None else None,
    )
    return method


def _add_systems(run: Run, setup: Setup, length: float) -> System:
    """Primitive cell and supercell; returns the supercell."""
    phonon = setup.phonon
    primitive = read_from(_add_system(run, phonon.primitive, length), setup.places.get("primitive"))
    supercell = read_from(_add_system(run, phonon.supercell, length), setup.places.get("supercell"))
    supercell.SC_matrix = np.rint(phonon.supercell.cell @ np.linalg.inv(phonon.primitive.cell)).astype(np.int32)
    supercell.x_phonopy_original_system_ref = primitive  # type: ignore[attr-defined]
    reference = supercell.m_create(SystemToSystemRefs)
    reference.system_to_system_kind = "subsystem"
    reference.system_to_system_ref = primitive
    return supercell


def _add_system(run: Run, atoms: Any, length: float) -> System:
    system = run.m_create(System)
    system.atom_labels = list(atoms.symbols)
    system.atom_positions = np.asarray(atoms.positions) * length
    system.lattice_vectors = system.simulation_cell = np.asarray(atoms.cell) * length
    system.configuration_periodic_dimensions = np.array([True, True, True])
    return system


def _make_force_constants(setup: Setup, log: EntryLog) -> bool:
    """Whether there are force constants in the end; they follow from forces by symmetry."""
    phonon = setup.phonon
    if phonon.force_constants is None and phonon.dataset:
        dataset: Any = phonon.dataset
        displaced_together = "displacements" in dataset
        try:
            with results.quiet():
                phonon.produce_force_constants(
                    calculate_full_force_constants=len(phonon.supercell) <= _LARGEST_HESSIAN,
                    fc_calculator="symfc" if displaced_together else None,
                    show_drift=False,
                )
        except Exception as error:  # the library raises whatever its own assumptions lead to
            message = (str(error) or type(error).__name__).strip().splitlines()[0][:200]
            log.warning(f"there are no force constants, as the forces do not suffice: {message}")
            return False
    constants: Any = phonon.force_constants
    if constants is None:
        log.warning("there are neither force constants nor forces")
        return False
    if not np.isfinite(constants).all():
        log.warning("force constants are not finite and left out")
        return False
    return True


def _add_phonons(
    run: Run,
    calculation: SingleConfigurationCalculation,
    sampling: SamplingMethod,
    phonons: Phonon,
    setup: Setup,
    length: float,
    log: EntryLog,
) -> None:
    phonon = setup.phonon
    if len(phonon.supercell) <= _LARGEST_HESSIAN:
        calculation.hessian_matrix = results.force_constants(phonon, results.unit_of_force_constants(setup.calculator))
    else:
        log.warning(f"the force constants of more than {_LARGEST_HESSIAN} atoms are used, but not stored")
    try:
        results.add_bands(calculation, phonon, setup.choices, length, log)
        mesh, frequencies = results.run_mesh(phonon, setup.choices)
        volume = abs(float(np.linalg.det(phonon.primitive.cell))) * length**3
        phonons.mesh_density = float(np.prod(mesh, dtype=np.float64)) / volume
        phonons.with_non_analytic_correction = phonon.nac_params is not None
        results.add_density_of_states(calculation, phonon, frequencies, log)
        frames = add_frame_sequence(run, sampling, [calculation])
        if frames is not None:
            read_from(frames, setup.places.get("forces"))
            results.add_thermal_properties(frames, phonon, setup.choices, log)
    except ParserError:
        raise
    except Exception as error:  # as above
        log.warning(f"the phonons are incomplete: {str(error) or type(error).__name__}")
