"""The method section of a CASTEP run: functional, basis set, spin, smearing, species."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from nomad.logs import EntryLog
from nomad.parsing.checks import atomic_number, checked
from nomad.parsing.codes.castep.functionals import functional_names
from nomad.parsing.codes.castep.units import quantity
from nomad.parsing.filling import fill
from nomad.parsing.provenance import read_from
from nomad.parsing.text import Found
from nomad.parsing.values import to_float
from nomad.units import factor

if TYPE_CHECKING:
    from nomad.datamodel.metainfo.common_dft import Method, Run

_SMEARING = (
    ("gaussian", "gaussian"),
    ("fermi", "fermi"),
    ("cold", "marzari-vanderbilt"),
    ("hermite", "methfessel-paxton"),
    ("methfessel", "methfessel-paxton"),
)


def spin_channels(header: Found) -> int:
    """2 for a spin-polarised run, else 1."""
    return 2 if header.value("polarized") and not header.value("not_polarized") else 1


def fill_method(run: Run, header: Found, n_atoms: int, log: EntryLog) -> Method:
    """Adds the method with the basis set and the atom kinds that belong to it."""
    from nomad.datamodel.metainfo.common_dft import Method

    method = read_from(run.m_create(Method), header)
    method.electronic_structure_method = "DFT+U" if header.value("hubbard") else "DFT"
    method.number_of_spin_channels = spin_channels(header)
    if str(header.value("relativity", "")).startswith("Koelling"):
        method.relativity_method = "scalar_relativistic"
    elif "ZORA" in str(header.value("relativity", "")):
        method.relativity_method = "scalar_relativistic_atomic_ZORA"
    fill(
        method,
        van_der_Waals_method=header.value("dispersion"),
        scf_max_iteration=header.value("max_cycles"),
    )
    tolerance = quantity(header.value("tolerance"))
    if tolerance is not None and n_atoms:
        method.scf_threshold_energy_change = tolerance * n_atoms
    charge = header.value("charge")
    if charge is not None and abs(charge) < 1e6:
        method.total_charge = round(charge)
    smearing = str(header.value("smearing", "")).lower()
    kind = next((name for word, name in _SMEARING if word in smearing), None)
    if kind is not None:
        fill(method, smearing_kind=kind, smearing_width=quantity(header.value("width")))
    points = checked(header.value("k_points"), "k-points", (None, 4), log, **header.at("k_points"))
    if points is not None:
        method.k_mesh_points, method.k_mesh_weights = points[:, :3], points[:, 3]
    _functionals(method, header, log)
    _atom_kinds(run, method, header)
    _basis_set(run, method, header)
    return method


def _functionals(method: Method, header: Found, log: EntryLog) -> None:
    from nomad.datamodel.metainfo.common_dft import XCFunctionals

    parts: list[tuple[str, float | None]] = []
    if header.value("functional"):
        parts = [(header.value("functional"), None)]
    elif header.value("functional_parts"):
        rows = re.findall(rb"^ *([A-Za-z][\w-]*) +(?:with weight +)?([\d.]+)", header.value("functional_parts"), re.M)
        parts = [(name.decode(), to_float(weight)) for name, weight in rows]
    for text, weight in parts:
        names = functional_names(text)
        if not names:
            log.warning("the functional is not known", functional=text, **header.at())
        for name in names:
            section = method.m_create(XCFunctionals)
            section.XC_functional_name = name
            fill(section, XC_functional_weight=weight)


def _atom_kinds(run: Run, method: Method, header: Found) -> None:
    from nomad.datamodel.metainfo.common_dft import AtomType, MethodAtomKind, Topology

    files = dict(_pairs(header.value("pseudopotentials", b"")))
    masses = _pairs(header.value("masses", b""))
    topology = run.m_create(Topology) if masses else None
    for label, text in masses:
        mass = to_float(text)
        mass_known = mass - mass == 0 and mass > 0
        kind = method.m_create(MethodAtomKind)
        kind.method_atom_kind_label = label
        fill(
            kind,
            method_atom_kind_atom_number=atomic_number(label),
            method_atom_kind_mass=mass if mass_known else None,
            method_atom_kind_pseudopotential_name=files.get(label),
        )
        if topology is not None:
            atom_type = topology.m_create(AtomType)
            atom_type.atom_type_name = label
            fill(atom_type, atom_type_mass=mass * factor("unified_atomic_mass_unit") if mass_known else None)


def _pairs(block: bytes) -> list[tuple[str, str]]:
    fields = (line.decode("latin-1").split(None, 1) for line in block.splitlines())
    return [(row[0], row[1].strip()) for row in fields if len(row) == 2]


def _basis_set(run: Run, method: Method, header: Found) -> None:
    from nomad.datamodel.metainfo.common_dft import BasisSetCellDependent, MethodBasisSet

    cutoff = quantity(header.value("cutoff"))
    if cutoff is None:
        return
    basis = run.m_create(BasisSetCellDependent)
    basis.basis_set_cell_dependent_kind = "plane_waves"
    basis.basis_set_cell_dependent_name = f"PW_{round(cutoff / factor('rydberg'))}"
    basis.basis_set_planewave_cutoff = cutoff
    fill(
        basis,
        x_castep_size_std_grid=header.value("standard_grid"),
        x_castep_size_fine_grid=header.value("fine_grid"),
    )
    reference = method.m_create(MethodBasisSet)
    reference.method_basis_set_kind = "wavefunction"
    reference.mapping_section_method_basis_set_cell_associated = basis
