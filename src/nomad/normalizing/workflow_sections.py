"""What the sections of each kind of workflow say, derived from the run. Quantities that a parser has set are kept."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nomad.datamodel.metainfo import common_dft
from nomad.metainfo import MSection
from nomad.normalizing.elastic_stability import is_mechanically_stable
from nomad.normalizing.values import array, matrix, number, optional, sub_sections

FLAGS = {
    "with_density_of_states": "section_dos",
    "with_bandstructure": "section_k_band",
    "with_eigenvalues": "section_eigenvalues",
    "with_volumetric_data": "section_volumetric_data",
    "with_excited_states": "section_excited_states",
}


def write_single_point(workflow: Any, run: Any) -> None:
    """Convergence of the last calculation, and what it holds."""
    section = workflow.section_single_point or workflow.m_create(common_dft.SinglePoint)
    method = run.section_method[-1] if run.section_method else None
    if method is not None:
        _complete(section, "single_point_calculation_method", method.electronic_structure_method)
    if not run.section_single_configuration_calculation:
        return
    calculation = run.section_single_configuration_calculation[-1]
    iterations = calculation.section_scf_iteration
    _complete(section, "number_of_scf_steps", len(iterations))
    energies = [number(iteration, "energy_total_scf_iteration") for iteration in iterations]
    _complete(section, "final_scf_energy_difference", last_difference(energies))
    difference = number(section, "final_scf_energy_difference")
    threshold = number(method, "scf_threshold_energy_change")
    if difference is not None and threshold is not None:
        _complete(section, "is_converged", difference <= threshold)
    for flag, content in FLAGS.items():
        _complete(section, flag, bool(calculation.m_get(content)))


def write_geometry_optimization(workflow: Any, run: Any) -> None:
    """What was optimised, the tolerances, and the last changes."""
    section = workflow.section_geometry_optimization or workflow.m_create(common_dft.GeometryOptimization)
    calculations = run.section_single_configuration_calculation
    systems = run.section_system
    _complete(section, "geometry_optimization_type", optimization_type(systems))
    _complete(section, "optimization_steps", len(calculations))
    if run.section_sampling_method:
        sampling = run.section_sampling_method[-1]
        for name, source in (
            ("input_energy_difference_tolerance", "geometry_optimization_energy_change"),
            ("input_force_maximum_tolerance", "geometry_optimization_threshold_force"),
            ("input_displacement_maximum_tolerance", "geometry_optimization_geometry_change"),
        ):
            _complete(section, name, number(sampling, source))
    energies = [number(calculation, "energy_total") for calculation in calculations]
    _complete(section, "final_energy_difference", last_difference(energies))
    forces = array(calculations[-1], "atom_forces", 2) if calculations else None
    if forces is not None and forces.size:
        _complete(section, "final_force_maximum", _finite(float(np.linalg.norm(forces, axis=1).max())))
    _complete(section, "final_displacement_maximum", last_displacement(systems))
    criteria = [
        (number(section, f"final_{quantity}"), number(section, f"input_{quantity}_tolerance"))
        for quantity in ("energy_difference", "force_maximum", "displacement_maximum")
    ]
    known = [final <= limit for final, limit in criteria if final is not None and limit is not None]
    if known:
        _complete(section, "is_converged_geometry", any(known))


def write_molecular_dynamics(workflow: Any, run: Any) -> None:
    """Whether there are temperatures and a trajectory."""
    section = workflow.section_molecular_dynamics or workflow.m_create(common_dft.MolecularDynamics)
    calculations, systems = run.section_single_configuration_calculation, run.section_system
    _complete(section, "with_thermodynamics", bool(calculations) and calculations[-1].m_is_set("temperature"))
    _complete(section, "with_trajectory", bool(systems) and systems[-1].m_is_set("atom_positions"))


def write_phonon(workflow: Any, run: Any) -> None:
    """The number of imaginary (stored as negative) frequencies in the first band structure."""
    section = workflow.section_phonon or workflow.m_create(common_dft.Phonon)
    calculations = run.section_single_configuration_calculation
    if calculations and calculations[0].section_k_band:
        segments = calculations[0].section_k_band[0].section_k_band_segment
        frequencies = [array(segment, "band_energies") for segment in segments]
        imaginary = sum(int(np.count_nonzero(values < 0)) for values in frequencies if values is not None)
        _complete(section, "n_imaginary_frequencies", imaginary)


def write_elastic(workflow: Any, run: Any) -> None:
    """Mechanical stability, and the largest error of the cross-validated fits."""
    section = workflow.section_elastic or workflow.m_create(common_dft.Elastic)
    calculation = (run.section_single_configuration_calculation or [None])[-1]
    order = number(run.section_method[-1], "x_elastic_elastic_constant_order") if run.section_method else None
    group = number(run.section_system[-1], "x_elastic_space_group_number") if run.section_system else None
    constants = array(calculation, "x_elastic_2nd_order_constants_matrix", 2)
    if order == 2 and group is not None and constants is not None:
        _complete(section, "is_mechanically_stable", is_mechanically_stable(constants, int(group)))
    else:
        _complete(section, "is_mechanically_stable", False)
    diagrams = sub_sections(calculation, "x_elastic_section_strain_diagrams")
    errors = [
        array(diagram, "x_elastic_strain_diagram_values")
        for diagram in diagrams
        if optional(diagram, "x_elastic_strain_diagram_type") == "cross-validation"
    ]
    maxima = [float(np.nanmax(values)) for values in errors if values is not None and np.isfinite(values).any()]
    if maxima:
        _complete(section, "fitting_error_maximum", max(maxima))


def last_difference(values: Sequence[float | None]) -> float | None:
    """The last absolute difference of consecutive values that is not zero."""
    known = [value for value in values if value is not None]
    differences = (abs(after - before) for before, after in zip(known[-2::-1], known[:0:-1], strict=True))
    return next((difference for difference in differences if difference > 0), None)


def optimization_type(systems: Sequence[Any]) -> str:
    """What differs between the first and the last geometry: `static`, `ionic`, `cell_volume` or `cell_shape`."""
    if len(systems) < 2:
        return "static"
    first, last = _cell(systems[0]), _cell(systems[-1])
    if first is None or last is None or np.array_equal(first, last):
        before, after = array(systems[0], "atom_positions"), array(systems[-1], "atom_positions")
        return "static" if _equal(before, after) else "ionic"
    scales = np.linalg.norm(first), np.linalg.norm(last)
    if all(scale > 0 for scale in scales) and np.allclose(first / scales[0], last / scales[1], rtol=0, atol=1e-10):
        return "cell_volume"
    return "cell_shape"


def last_displacement(systems: Sequence[Any]) -> float | None:
    """How far (m) the farthest moving atom went between the last two geometries, by the shortest way through the
    cell's faces."""
    if len(systems) < 2:
        return None
    before, after = (array(system, "atom_positions", 2) for system in systems[-2:])
    if before is None or after is None or before.shape != after.shape or not before.size:
        return None
    steps = after - before
    cell = _cell(systems[-1])
    if cell is not None and abs(np.linalg.det(cell * 1e10)) > 1e-3:
        fractions = steps @ np.linalg.inv(cell)
        steps = (fractions - np.round(fractions)) @ cell
    return _finite(float(np.linalg.norm(steps, axis=1).max()))


def _cell(system: Any) -> NDArray[np.float64] | None:
    cell = matrix(system, "lattice_vectors")
    return matrix(system, "simulation_cell") if cell is None else cell


def _equal(before: NDArray[np.float64] | None, after: NDArray[np.float64] | None) -> bool:
    return before is not None and after is not None and np.array_equal(before, after)


def _finite(value: float) -> float | None:
    return value if np.isfinite(value) else None


def _complete(section: MSection, name: str, value: Any) -> None:
    """Sets a quantity that has no value, or a falsy one, so far."""
    if value is not None and not optional(section, name):
        section.m_set(name, value)
