"""`section_method` and the basis set."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from nomad.datamodel.metainfo.common_dft import (
    BasisSetCellDependent,
    Method,
    MethodAtomKind,
    MethodBasisSet,
    Run,
    XCFunctionals,
)
from nomad.parsing.codes.vasp.content import Content
from nomad.parsing.codes.vasp.functionals import dispersion, functional, method_name
from nomad.parsing.filling import fill
from nomad.parsing.provenance import read_from
from nomad.units import factor

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

_LARGEST_CHARGE = 1000
_SMEARING = {
    -15: "tetrahedra",
    -14: "tetrahedra",
    -5: "tetrahedra",
    -4: "tetrahedra",
    -2: "empty",
    -1: "fermi",
    0: "gaussian",
}


def add_method(run: Run, content: Content) -> Method:
    """Adds the basis set and the method."""
    basis = run.m_create(BasisSetCellDependent)
    basis.basis_set_cell_dependent_kind = "plane_waves"
    cutoff = content.number("ENMAX")
    cutoff = content.number("ENCUT") if cutoff is None else cutoff
    if cutoff is not None:
        basis.basis_set_planewave_cutoff = cutoff * factor("eV")
        basis.basis_set_cell_dependent_name = f"PW_{cutoff * factor('eV', 'rydberg'):.1f}"
    method = read_from(run.m_create(Method), content.method_place)
    method.electronic_structure_method = method_name(content)
    _add_functional(method, content)
    _add_convergence(method, content)
    _add_spin_and_charge(method, content)
    _add_k_points(method, content)
    _add_kinds(method, content)
    mapping = method.m_create(MethodBasisSet)
    mapping.method_basis_set_kind = "wavefunction"
    mapping.mapping_section_method_basis_set_cell_associated = basis
    unknown = {name: value for name, value in content.given.items() if name not in content.parameters}
    magnetic = content.setting("MAGMOM")
    fill(
        method,
        x_vasp_incar_in=content.given or None,
        x_vasp_incar_out=content.parameters or None,
        x_vasp_unknown_incars=unknown if content.parameters and unknown else None,
        x_vasp_numer_of_magmom=len(magnetic) if isinstance(magnetic, list) else None,
        x_vasp_nose_thermostat=_finite(content.initial.nose) if content.initial is not None else None,
    )
    return method


def _add_functional(method: Method, content: Content) -> None:
    found = functional(content)
    for name in found.names:
        section = method.m_create(XCFunctionals)
        section.XC_functional_name = name
        if name in found.weights:
            section.XC_functional_weight = found.weights[name]
    if method.electronic_structure_method in ("G0W0", "scGW"):
        method.gw_type = method.electronic_structure_method
        if found.names:
            method.gw_starting_point = " ".join(found.names)
    method.van_der_Waals_method = dispersion(content) or ""


def _add_convergence(method: Method, content: Content) -> None:
    threshold = content.number("EDIFF")
    smearing, width = content.number("ISMEAR"), content.number("SIGMA")
    kind = None
    if smearing is not None:
        kind = "methfessel-paxton" if smearing > 0 else _SMEARING.get(int(smearing))
    fill(
        method,
        scf_threshold_energy_change=threshold * factor("eV") if threshold is not None else None,
        scf_max_iteration=content.number("NELM"),
        smearing_kind=kind,
        smearing_width=width * factor("eV")
        if width is not None and kind in ("fermi", "gaussian", "methfessel-paxton")
        else None,
    )


def _add_spin_and_charge(method: Method, content: Content) -> None:
    if "ISPIN" in content.parameters or "ISPIN" in content.given:
        method.number_of_spin_channels = content.spins
    difference = content.number("NUPDOWN", -1) or 0
    if content.spins == 2 and difference >= 0 and abs(difference - round(difference)) < 1e-6:
        method.spin_target_multiplicity = round(difference) + 1
    electrons, valences = content.number("NELECT"), [kind.valence for kind in content.kinds]
    if electrons and valences and None not in valences and all(kind.count for kind in content.kinds):
        charge = sum((kind.valence or 0) * kind.count for kind in content.kinds) - electrons
        if abs(charge) < _LARGEST_CHARGE and abs(charge - round(charge)) < 1e-6:
            method.total_charge = round(charge)


def _add_k_points(method: Method, content: Content) -> None:
    import numpy as np

    k_points = content.k_points
    volume = k_points.tetrahedron_volume
    fill(
        method,
        x_vasp_k_points_generation_method=k_points.generation,
        x_vasp_k_points=k_points.divisions if k_points.divisions and k_points.per_segment is None else None,
        x_vasp_tetrahedron_volume=np.array([volume]) if volume is not None else None,
    )
    points, weights = _finite(k_points.points), _finite(k_points.weights)
    if points is not None:
        method.k_mesh_points = points
        method.number_of_k_mesh_points = len(points)
        if weights is not None:
            method.k_mesh_weights = weights
    tetrahedra = _finite(k_points.tetrahedra)
    if tetrahedra is not None and np.abs(tetrahedra).max(initial=0) < 2**31:
        fill(method, x_vasp_tetrahedrons_list=tetrahedra.astype(np.int32))


def _finite(array: npt.NDArray[np.float64] | None) -> npt.NDArray[np.float64] | None:
    import numpy as np

    return array if array is not None and np.isfinite(array).all() else None


def _add_kinds(method: Method, content: Content) -> None:
    from ase.data import atomic_numbers

    for kind in content.kinds:
        section = method.m_create(MethodAtomKind)
        fill(
            section,
            method_atom_kind_label=kind.label,
            method_atom_kind_atom_number=atomic_numbers.get(kind.label) or None,
            method_atom_kind_explicit_electrons=kind.valence,
            method_atom_kind_mass=kind.mass if kind.mass is not None and math.isfinite(kind.mass) else None,
            method_atom_kind_pseudopotential_name=kind.title,
        )
    kinds = method.section_method_atom_kind
    if kinds and content.kind_of_atom and all(0 <= index < len(kinds) for index in content.kind_of_atom):
        fill(method, x_vasp_atom_kind_refs=[kinds[index] for index in content.kind_of_atom])
