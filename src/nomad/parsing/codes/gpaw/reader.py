"""Fills an archive from a restart file of GPAW: one run with one method, one system and one calculation."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

from nomad.datamodel import EntryArchive
from nomad.datamodel.metainfo.codes import gpaw as _extensions  # noqa: F401 (adds the x_gpaw quantities)
from nomad.datamodel.metainfo.common_dft import (
    BasisSetCellDependent,
    Method,
    MethodBasisSet,
    Run,
    SingleConfigurationCalculation,
    System,
    XCFunctionals,
)
from nomad.errors import ParserError
from nomad.logs import EntryLog
from nomad.parsing.checks import checked
from nomad.parsing.codes.gpaw.bands import add_eigenvalues
from nomad.parsing.codes.gpaw.content import GRID, PLANE_WAVES, Content
from nomad.parsing.codes.gpaw.functionals import functional_names
from nomad.parsing.codes.gpaw.grids import add_grid, spacings
from nomad.parsing.codes.gpaw.log_file import add_log, read_log
from nomad.parsing.codes.gpaw.tar import read_tar
from nomad.parsing.codes.gpaw.ulm import read_ulm
from nomad.parsing.filling import fill
from nomad.parsing.provenance import read_from, whole
from nomad.units import factor

_BASIS_SETS = {"pw": "plane waves", "fd": "real space grid", "lcao": "numeric AOs"}
_ULM = (b"- of Ulm", b"AFFormat")


def read(mainfile: Path, archive: EntryArchive, log: EntryLog) -> None:
    """Fills the archive from a restart file. Raises ParserError if it holds no atoms."""
    content = _content(mainfile, log)
    where = {"file": mainfile.name}
    symbols = _symbols(content.numbers)
    if not symbols:
        raise ParserError(f"{mainfile.name} holds no atoms that can be read")
    run = read_from(archive.m_create(Run), whole(mainfile))
    fill(run, program_name="GPAW", program_basis_set_type=_BASIS_SETS[content.mode])
    run.program_version = str(content.version) if content.version else "unavailable"
    # the file is written when the calculation has ended
    run.run_clean_end = True
    system = _add_system(run, content, symbols, log, where)
    if "positions" not in content.places:
        read_from(system, whole(mainfile))
    method = read_from(_add_method(run, content, where, log), whole(mainfile))
    calculation = read_from(run.m_create(SingleConfigurationCalculation), whole(mainfile))
    calculation.single_configuration_calculation_to_system_ref = system
    calculation.single_configuration_to_calculation_method_ref = method
    spins = add_eigenvalues(calculation, content, log, **where)
    method.number_of_spin_channels = spins
    _add_results(calculation, content, len(symbols), spins or 1, log, where)
    beside = read_log(mainfile, content.energies.get("energy_total"))
    if beside is not None:
        add_log(run, calculation, beside)
    if content.cell is not None and system.m_is_set("lattice_vectors"):
        periodic = _periodic(content)
        add_grid(calculation, "density", content.density, content.cell, periodic, log, **where)
        add_grid(calculation, "potential_effective", content.potential, content.cell, periodic, log, **where)
        _add_basis_set(run, method, content, periodic)


def _content(mainfile: Path, log: EntryLog) -> Content:
    try:
        with mainfile.open("rb") as file:
            start = file.read(8)
    except OSError as error:
        raise ParserError(f"{mainfile.name} cannot be read: {error}") from error
    return read_ulm(mainfile, log) if start in _ULM else read_tar(mainfile, log)


def _symbols(numbers: Any) -> list[str]:
    from ase.data import chemical_symbols

    if numbers is None or numbers.ndim != 1 or not all(0 <= number < len(chemical_symbols) for number in numbers):
        return []
    return [chemical_symbols[int(number)] for number in numbers]


def _periodic(content: Content) -> list[bool]:
    """Plane waves are periodic in all directions, whatever is said about the atoms."""
    flags = content.periodic
    if content.mode == PLANE_WAVES or flags is None or not hasattr(flags, "__len__") or len(flags) != 3:
        return [True, True, True]
    return [bool(flag) for flag in flags]


def _add_system(run: Run, content: Content, symbols: list[str], log: EntryLog, where: dict[str, Any]) -> System:
    import numpy as np

    system = read_from(run.m_create(System), content.places.get("positions"))
    cell = checked(content.cell, "lattice vectors", (3, 3), log, **where)
    shape = (len(symbols), 3)
    fill(
        system,
        atom_labels=symbols,
        atom_positions=checked(content.positions, "atom positions", shape, log, **where),
        atom_velocities=checked(content.velocities, "velocities", shape, log, **where),
        lattice_vectors=cell,
        simulation_cell=cell,
        configuration_periodic_dimensions=np.array(_periodic(content)),
    )
    return system


def _add_method(run: Run, content: Content, where: dict[str, Any], log: EntryLog) -> Method:
    import numpy as np

    method = run.m_create(Method)
    names = functional_names(content.functional)
    for name in names:
        method.m_create(XCFunctionals).XC_functional_name = name
    if not names:
        log.warning("the functional has no libxc name that is known", functional=content.functional, **where)
    charge = content.charge
    fill(
        method,
        electronic_structure_method="DFT+U" if content.hubbard else "DFT",
        van_der_Waals_method="XC" if "vdw" in content.functional.lower() else None,
        relativity_method="pseudo_scalar_relativistic",
        scf_threshold_energy_change=content.energy_tolerance,
        smearing_kind=content.smearing,
        smearing_width=content.smearing_width,
        total_charge=round(charge) if charge is not None and abs(charge) < 1e6 else None,
        x_gpaw_xc_functional=content.functional or None,
        x_gpaw_fix_density=content.fixed_density,
    )
    for name, value in content.extensions.items():
        method.m_set(name, value)
    points = checked(content.k_points, "k-points", (None, 3), log, **where)
    if points is not None:
        method.k_mesh_points = points
        weights = checked(content.weights, "weights of k-points", (len(points),), log, **where)
        if weights is not None:
            method.k_mesh_weights = np.asarray(weights)
    return method


def _add_results(
    calculation: SingleConfigurationCalculation,
    content: Content,
    n_atoms: int,
    spins: int,
    log: EntryLog,
    where: dict[str, Any],
) -> None:
    import numpy as np

    for name, value in content.energies.items():
        if value is None or not math.isfinite(value):
            continue
        if (content.path or content.fixed_density) and name in ("energy_total", "energy_free"):
            log.info("an energy at fixed density is no ground-state energy and left out", quantity=name, **where)
            continue
        calculation.m_set(name, value)
    forces = checked(content.forces, "forces", (n_atoms, 3), log, **where)
    moments = checked(content.magnetic_moments, "magnetic moments", (n_atoms,), log, **where)
    fill(
        calculation,
        atom_forces=forces,
        atom_forces_free_raw=forces,
        stress_tensor=checked(content.stress, "the stress tensor", (3, 3), log, **where),
        single_configuration_calculation_converged=content.converged,
        x_gpaw_magnetic_moments=moments,
        x_gpaw_spin_Sz=None if content.magnetization is None else content.magnetization / 2,
    )
    levels = content.fermi_levels
    if len(levels) in (1, spins) and levels:
        calculation.energy_reference_fermi = np.array(levels if len(levels) == spins else levels * spins)
    if content.highest_occupied is not None:
        calculation.energy_reference_highest_occupied = np.full(spins, content.highest_occupied)
    if content.lowest_unoccupied is not None:
        calculation.energy_reference_lowest_unoccupied = np.full(spins, content.lowest_unoccupied)


def _add_basis_set(run: Run, method: Method, content: Content, periodic: list[bool]) -> None:
    import numpy as np

    basis = BasisSetCellDependent()
    if content.mode == PLANE_WAVES and content.cutoff is not None and math.isfinite(content.cutoff):
        basis.basis_set_cell_dependent_kind = "plane_waves"
        basis.basis_set_cell_dependent_name = f"PW_{content.cutoff / factor('rydberg'):.1f}_Ry"
        basis.basis_set_planewave_cutoff = content.cutoff
    elif content.mode == GRID and content.density is not None and content.density.ndim == 4 and content.density.size:
        basis.basis_set_cell_dependent_kind = "realspace_grids"
        volume = abs(np.linalg.det(spacings(np.asarray(content.cell), periodic, content.density.shape[1:])))
        basis.basis_set_cell_dependent_name = f"GR_{volume ** (1 / 3) / factor('femtometer'):.1f}"
    else:
        return
    run.m_add_sub_section("section_basis_set_cell_dependent", basis)
    mapping = method.m_create(MethodBasisSet)
    mapping.method_basis_set_kind = "wavefunction"
    mapping.mapping_section_method_basis_set_cell_associated = basis
