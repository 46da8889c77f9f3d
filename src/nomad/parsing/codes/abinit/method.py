"""Method sections of an ABINIT data set: functional, basis set, k-points, smearing, thresholds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nomad.datamodel.metainfo.common_dft import (
    BasisSetCellDependent,
    Method,
    MethodAtomKind,
    MethodBasisSet,
    Run,
    XCFunctionals,
)
from nomad.logs import EntryLog
from nomad.parsing.codes.abinit.functionals import functional_names
from nomad.parsing.codes.abinit.variables import Variables
from nomad.parsing.provenance import read_from
from nomad.parsing.text import Found
from nomad.units import factor

if TYPE_CHECKING:
    import numpy as np

_SMEARING = {
    3: "fermi",
    4: "marzari-vanderbilt",
    5: "marzari-vanderbilt",
    6: "methfessel-paxton",
    7: "gaussian",
    8: "gaussian",
}
"""`occopt` to the names of the schema (documentation of the variable)."""
_DEFAULT_CYCLES = 30
_LARGEST_CHARGE = 1000
_DISPERSION = {1: "XC", 2: "XC", 5: "G06", 6: "DFT-D3", 7: "DFT-D3(BJ)"}
"""Values of `vdw_xc`."""


def add_method(run: Run, dataset: Found, variables: Variables, number: int, log: EntryLog) -> Method:
    """The method of one data set, with the basis set that it refers to."""
    method = read_from(run.m_create(Method), dataset)
    method.electronic_structure_method = electronic_structure_method(variables, number)
    ixc = dataset.value("ixc")
    ixc = variables.integer("ixc", number, 1) if ixc is None else ixc
    names = functional_names(ixc)
    if not names and ixc:
        log.warning("the functional is not known", ixc=ixc, **dataset.at())
    for name in names:
        method.m_create(XCFunctionals).XC_functional_name = name
    method.number_of_spin_channels = variables.integer("nsppol", number, 1)
    hartree = factor("hartree")
    method.scf_threshold_energy_change = (variables.number("toldfe", number) or 0.0) * hartree
    method.scf_max_iteration = variables.integer("nstep", number, _DEFAULT_CYCLES)
    method.stress_tensor_method = "analytic"
    charge = variables.number("charge", number)
    if charge is not None and abs(charge) < _LARGEST_CHARGE:
        method.total_charge = round(charge)
    occopt = variables.integer("occopt", number, 1)
    if occopt in _SMEARING:
        method.smearing_kind = _SMEARING[occopt]
        method.smearing_width = (variables.number("tsmear", number) or 0.01) * hartree
    dispersion = _DISPERSION.get(variables.integer("vdw_xc", number, 0))
    if dispersion is not None:
        method.van_der_Waals_method = dispersion
    _add_k_mesh(method, variables, number)
    _add_atom_kinds(method, dataset, variables, number)
    _add_basis_set(run, method, variables, number)
    return method


def electronic_structure_method(variables: Variables, number: int) -> str:
    """`DFT`, `DFT+U`, or for self-energies `G0W0` and `scGW` (`gwcalctyp` 10 and more update the wave functions)."""
    if variables.integer("optdriver", number, 0) == 4:
        return "scGW" if variables.integer("gwcalctyp", number, 0) >= 10 else "G0W0"
    return "DFT+U" if variables.integer("usepawu", number, 0) else "DFT"


def _add_k_mesh(method: Method, variables: Variables, number: int) -> None:
    points = variables.numbers("kpt", number)
    scale = variables.number("kptnrm", number) or 1.0
    if points is None or points.size < 3 or points.size % 3 or not _finite(points):
        return
    method.k_mesh_points = points.reshape(-1, 3) / scale
    weights = variables.numbers("wtk", number)
    if weights is not None and weights.size == points.size // 3 and _finite(weights):
        method.k_mesh_weights = weights


def _add_atom_kinds(method: Method, dataset: Found, variables: Variables, number: int) -> None:
    from ase.data import chemical_symbols

    znucl = variables.numbers("znucl", number)
    masses = variables.numbers("amu", number)
    files = dataset.value("pseudopotentials", [])
    if znucl is None:
        return
    for index, charge in enumerate(znucl):
        if not 0 < charge < len(chemical_symbols):
            continue
        kind = method.m_create(MethodAtomKind)
        kind.method_atom_kind_atom_number = int(charge)
        kind.method_atom_kind_label = chemical_symbols[int(charge)]
        if masses is not None and index < masses.size:
            kind.method_atom_kind_mass = masses[index]
        if index < len(files) and files[index]:
            kind.method_atom_kind_pseudopotential_name = files[index].rsplit("/", 1)[-1]


def _add_basis_set(run: Run, method: Method, variables: Variables, number: int) -> None:
    cutoff = variables.number("ecut", number)
    if cutoff is None:
        return
    basis = run.m_create(BasisSetCellDependent)
    basis.basis_set_cell_dependent_kind = "plane_waves"
    energy = cutoff * factor("hartree")
    basis.basis_set_planewave_cutoff = energy
    basis.basis_set_cell_dependent_name = f"PW_{2 * cutoff:.1f}"
    reference = method.m_create(MethodBasisSet)
    reference.method_basis_set_kind = "wavefunction"
    reference.mapping_section_method_basis_set_cell_associated = basis


def _finite(values: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> bool:
    import numpy as np

    return bool(np.isfinite(values).all())
