"""Archives as a parser would leave them, for the tests of this folder."""

from __future__ import annotations

from typing import Any

import numpy as np
from ase import Atoms

from nomad.datamodel import EntryArchive
from nomad.datamodel.metainfo import common_dft
from nomad.logs import EntryLog
from nomad.normalizing.entry_metadata import apply_entry_metadata
from nomad.normalizing.pipeline import normalize

EV = 1.602176634e-19
K_PATH = (((0, 0, 0), (0.5, 0, 0.5)), ((0.5, 0, 0.5), (0.375, 0.375, 0.75)))


def add_system(run: Any, atoms: Atoms) -> Any:
    system = run.m_create(common_dft.System)
    system.atom_labels = atoms.get_chemical_symbols()
    system.atom_positions = atoms.positions * 1e-10
    if atoms.cell.any():
        system.lattice_vectors = np.array(atoms.cell) * 1e-10
    system.configuration_periodic_dimensions = [bool(value) for value in atoms.pbc]
    return system


def add_calculation(run: Any, system: Any = None, **values: Any) -> Any:
    calculation = run.m_create(common_dft.SingleConfigurationCalculation, **values)
    if system is not None:
        calculation.single_configuration_calculation_to_system_ref = system
    if run.section_method:
        calculation.single_configuration_to_calculation_method_ref = run.section_method[-1]
    return calculation


def add_method(run: Any, *functionals: str, **values: Any) -> Any:
    method = run.m_create(common_dft.Method, **{"electronic_structure_method": "DFT", **values})
    for name in functionals:
        method.m_create(common_dft.XCFunctionals).XC_functional_name = name
    return method


def single_point(atoms: Atoms, program: str = "VASP", **calculation: Any) -> EntryArchive:
    """A PBE calculation of one geometry."""
    archive = EntryArchive()
    run = archive.m_create(common_dft.Run)
    run.program_name = program
    run.program_version = "5.4.4 patched"
    run.program_basis_set_type = "plane_waves"
    add_method(run, "GGA_X_PBE", "GGA_C_PBE", scf_threshold_energy_change=1e-23)
    add_calculation(run, add_system(run, atoms), energy_total=-1e-17, **calculation)
    return archive


def add_bands(calculation: Any, *bands: tuple[float, float], kind: str | None = None, spins: int = 1) -> Any:
    """A band structure along X and K; each band (middle, width in eV) has its bottom at X."""
    section = calculation.m_create(common_dft.KBand)
    if kind:
        section.band_structure_kind = kind
    for start, end in K_PATH:
        segment = section.m_create(common_dft.KBandSegment)
        segment.band_k_points = np.linspace(start, end, 11)
        shape = np.cos(np.linalg.norm(segment.band_k_points, axis=1) / 2**0.5 * 2 * np.pi)
        energies = np.stack([(middle + width / 2 * shape) * EV for middle, width in bands], axis=1)
        segment.band_energies = np.stack([energies] * spins)
    return section


def add_dos(calculation: Any, values: Any, kind: str | None = None) -> Any:
    """A density of states from -10 to 10 eV; `values` as a function of eV, in states per J."""
    section = calculation.m_create(common_dft.Dos)
    if kind:
        section.dos_kind = kind
    energies = np.linspace(-10, 10, 801)
    section.dos_energies = energies * EV
    section.dos_values = np.atleast_2d(values(energies)).astype(float)
    return section


def normalized(archive: EntryArchive, upload_id: str = "upload") -> EntryLog:
    """Runs everything; fails when a normaliser did."""
    log = EntryLog()
    normalize(archive, log, upload_id=upload_id)
    apply_entry_metadata(archive, "VASP", log)
    assert not [record for record in log.records if "exception" in record]
    return log
